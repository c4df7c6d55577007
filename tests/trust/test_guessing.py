"""Somebody guesses room codes: the class behind the same address comes in, and the guessing comes to an end."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from starlette.applications import Starlette

from ldgm_core.errors import NotFound, NotNow
from ldgm_core.services import free_code, joining, personal_link, preparation
from ldgm_core.services.form_seal import seal_of
from ldgm_core.services.free_code import CODE_LENGTH, CODE_LETTERS
from tests.meetings import NOW, Team
from tests.web.conftest import app, clock, make_room, site  # noqa: F401 - fixtures
from tests.web.room import SECRET, Browser, Room
from web.cookie import FORM
from web.seal import FIELD

CLASS = {f"Leerkracht {number}": "teacher" for number in range(15)}


def guess(rng: random.Random) -> str:
    return "".join(rng.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


def marked(app: Starlette, mark: str) -> Browser:  # noqa: F811
    """A browser that was given this mark, with the seal that belongs to it."""
    browser = Browser(app)
    browser.cookies.set(FORM, mark, domain="school.test", path="/")
    return browser


def send_code(browser: Browser, mark: str, code: str, **more: str) -> int:
    address = "/k/naam" if more else "/k"
    return browser.post(address, data={FIELD: seal_of(SECRET, mark), "code": code, **more}, follow_redirects=False).status_code


def test_fifteen_come_in_behind_one_address_while_somebody_guesses(app: Starlette, make_room: Callable[..., Room]) -> None:  # noqa: F811
    """All requests come from one address. The guesser keeps one browser for half of the guesses and takes a new one for the others."""
    room, rng = make_room(**CLASS), random.Random(4)
    room.open()
    stubborn = marked(app, "stubborn")
    guesses: list[int] = []
    joined: list[int] = []
    for number, name in enumerate(CLASS):
        for turn in range(30):
            mark = "stubborn" if turn % 2 else f"fresh-{number}-{turn}"
            guesses.append(send_code(stubborn if turn % 2 else marked(app, mark), mark, guess(rng)))
        person = marked(app, f"person-{number}")
        assert 200 == send_code(person, f"person-{number}", room.code)
        joined.append(send_code(person, f"person-{number}", room.code, participant=room.people[name]))
    assert [303] * 15 == joined
    assert 0 == guesses.count(200)
    assert 10 == guesses[1::2].count(404)
    assert 429 == send_code(stubborn, "stubborn", room.code)


def test_in_a_flood_a_browser_has_one_wrong_try(team: Team) -> None:
    """After three hundred wrong tries together; a browser that has not tried yet is heard once, and ten minutes later all is as before."""
    for number in range(joining.MOST_TOGETHER):
        with pytest.raises(NotFound):
            joining.try_code(team.store, typed_code="QQQQQQQQ", tried_by=f"browser {number}", now=NOW)
    with pytest.raises(NotFound):
        joining.try_code(team.store, typed_code="QQQQQQQQ", tried_by="one more", now=NOW)
    with pytest.raises(NotNow, match="try_again_later"):
        joining.try_code(team.store, typed_code="QQQQQQQQ", tried_by="one more", now=NOW)
    later = NOW + joining.WINDOW + timedelta(seconds=1)
    for _ in range(2):
        with pytest.raises(NotFound):
            joining.try_code(team.store, typed_code="QQQQQQQQ", tried_by="one more", now=later)


def test_getting_it_right_is_never_counted(team: Team) -> None:
    """A whole class types the code in one minute, in one browser after the other and in the same one."""
    with team.store.reading() as tx:
        code = tx.load_meeting(team.meeting_id).room_code
    for _ in range(100):
        assert team.meeting_id == joining.try_code(team.store, typed_code=code, tried_by="tablet of the school", now=NOW).meeting.id


def test_a_hundred_thousand_guesses_find_no_room() -> None:
    """Eight of twenty-eight characters, drawn by chance: 3.8e11 codes. None of 10^5 guesses is one of two hundred open codes."""
    rng = random.Random(20261125)
    open_codes = {free_code._draw_code() for _ in range(200)}
    assert (200, {8}) == (len(open_codes), {len(code) for code in open_codes})
    assert set() == open_codes & {guess(rng) for _ in range(100_000)}
    assert len(CODE_LETTERS) ** CODE_LENGTH > 3.7e11


def test_the_code_behind_a_shut_door_is_a_wrong_try(team: Team) -> None:
    """Whoever guesses learns nothing of it: the same refusal, counted the same way, as for a code that nobody has."""
    code = preparation.load_preparation(team.store, team.staff, meeting_id=team.meeting_id).meeting.room_code
    shut = NOW + timedelta(minutes=31)
    for typed, browser in ((code, "one"), ("QQQQQQQQ", "another")):
        for _ in range(joining.MOST_PER_BROWSER):
            with pytest.raises(NotFound, match="code_unknown"):
                joining.try_code(team.store, typed_code=typed, tried_by=browser, now=shut)
        with pytest.raises(NotNow, match="try_again_later"):
            joining.try_code(team.store, typed_code=typed, tried_by=browser, now=shut)


def test_links_end_half_a_day_after_the_deadline(team: Team) -> None:
    """Not before; a meeting without a deadline ends them when it closes."""
    meeting = preparation.load_preparation(team.store, team.staff, meeting_id=team.meeting_id).meeting
    token = personal_link.link_token(b"a secret for tests only", team.actors["Anna"].participant_id, 1)
    assert personal_link.load_invitation(team.store, token=token, now=NOW + timedelta(days=300)).meeting.id == meeting.id
    with team.store.writing() as tx:
        tx.mark_meeting(meeting.id, deadline_at=NOW + timedelta(hours=1))
    still, over = NOW + timedelta(hours=13), NOW + timedelta(hours=13, seconds=1)
    assert personal_link.load_invitation(team.store, token=token, now=still).meeting.id == meeting.id
    for use in (
        lambda: personal_link.load_invitation(team.store, token=token, now=over),
        lambda: personal_link.bind_device(team.store, token=token, now=over),
    ):
        with pytest.raises(NotNow, match="joining_over"):
            use()


@pytest.mark.parametrize("planted", ["nobody counts", "right ones count too"])
def test_a_planted_fault_in_the_budget_is_noticed(team: Team, monkeypatch: pytest.MonkeyPatch, planted: str) -> None:
    """The two tests above fail when wrong tries are not counted, and when somebody who gets it right is counted as well."""
    if planted == "nobody counts":
        monkeypatch.setattr(joining, "count_failure", lambda *_, **__: None)
        with pytest.raises(NotFound, match="code_unknown"):
            test_in_a_flood_a_browser_has_one_wrong_try(team)
        return
    real = joining.enter_room

    def counting(store: object, *, typed_code: str, now: datetime) -> object:
        room = real(team.store, typed_code=typed_code, now=now)
        with team.store.writing() as tx:
            joining.count_failure(tx, joining.hash_token("wrong codes of tablet of the school"), now=NOW, window=joining.WINDOW)
        return room

    monkeypatch.setattr(joining, "enter_room", counting)
    with pytest.raises(NotNow, match="try_again_later"):
        test_getting_it_right_is_never_counted(team)
