"""Answers that arrive together: one transaction for all, and each judged by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ldgm_core.domain.keeping import RestrictionKind
from ldgm_core.domain.rating import PollId, Rating
from ldgm_core.errors import BadInput, LdgmError, NotFound, NotNow, Trouble
from ldgm_core.services import device, meeting_course, personal_link, privacy, scoring
from ldgm_core.services.answering import Kept, Question, Sent, keep_answers
from ldgm_core.store import Store
from ldgm_core.store.writer import Writer
from tests.meetings import COGNITION, NOW, SECRET, SUPPORT, Team, new_team, rating


def devices(team: Team) -> dict[str, str]:
    """Bind a device for everybody and return the tokens by name."""
    links = {name: personal_link.link_token(SECRET, actor.participant_id, 1) for name, actor in team.actors.items()}
    return {name: personal_link.bind_device(team.store, token=link, now=NOW)[1] for name, link in links.items()}


def sent(team: Team, token: str, name: str, **changes: object) -> Sent:
    """A form as this person's phone would send it."""
    values: dict[str, object] = {
        "device_token": token, "participant_id": team.actors[name].participant_id, "area_id": COGNITION, "poll_id": team.poll(),
        "key": f"key-of-{name}", "read": lambda _question: rating(4), "now": NOW,
    }  # fmt: skip
    return Sent(**{**values, **changes})  # type: ignore[arg-type]


def code(outcome: Kept | LdgmError) -> str:
    return outcome.code if isinstance(outcome, LdgmError) else "kept"


def refuse(_question: Question) -> Rating:
    raise BadInput("age_unreadable", typed="x")


def test_what_is_wrong_with_one_answer_stops_none_of_the_others(team: Team) -> None:
    """Every refusal stays with its own sender; the rest is stored."""
    tokens = devices(team)
    outcomes = keep_answers(
        team.store,
        [
            sent(team, tokens["Anna"], "Anna"),
            sent(team, "nobody's token", "Bram"),
            sent(team, tokens["Anna"], "Bram"),
            sent(team, tokens["Bram"], "Bram", poll_id=PollId("no-such-poll")),
            sent(team, tokens["Bram"], "Bram", area_id=SUPPORT),
            sent(team, tokens["Bram"], "Bram", key="short"),
            sent(team, tokens["Bram"], "Bram", read=refuse),
            sent(team, tokens["Bram"], "Bram", read=lambda _question: rating(99)),
            sent(team, tokens["Moeder"], "Moeder"),
        ],
    )
    expected = ["kept", "device_unknown", "device_unknown", "poll_unknown", "poll_unknown", "submit_key_wrong", "age_unreadable"]
    assert [*expected, "column_off_scale", "kept"] == [code(outcome) for outcome in outcomes]
    progress = scoring.load_progress(team.store, team.staff, meeting_id=team.meeting_id)
    assert {team.actors["Anna"].participant_id, team.actors["Moeder"].participant_id} == progress.ready[team.poll()]


def test_the_same_key_twice_in_one_handful_is_stored_once(team: Team) -> None:
    """A double tap reaches the server as two forms with one key: one row, and the second gets the first receipt."""
    tokens = devices(team)
    first, second = keep_answers(team.store, [sent(team, tokens["Anna"], "Anna"), sent(team, tokens["Anna"], "Anna")])
    assert isinstance(first, Kept)
    assert isinstance(second, Kept)
    assert (False, True, first.receipt.rating_id) == (first.receipt.is_repeat, second.receipt.is_repeat, second.receipt.rating_id)
    (again,) = keep_answers(team.store, [sent(team, tokens["Anna"], "Anna", now=NOW + timedelta(hours=1))])
    assert isinstance(again, Kept)
    assert (True, NOW) == (again.receipt.is_repeat, again.receipt.submitted_at)


def test_an_answer_after_the_reveal_is_refused_among_others_that_are_kept(team: Team) -> None:
    """The reveal closes one poll; an answer to another poll in the same handful is kept."""
    tokens = devices(team)
    team.submit("Anna", 2)
    team.reveal()
    late, other = keep_answers(
        team.store,
        [sent(team, tokens["Bram"], "Bram"), sent(team, tokens["Anna"], "Anna", area_id=SUPPORT, poll_id=team.poll(SUPPORT))],
    )
    assert ["poll_closed", "kept"] == [code(late), code(other)]
    assert isinstance(late, NotNow)


def test_people_of_two_meetings_can_share_a_handful_and_stay_in_their_own(store: Store) -> None:
    """Each answer lands in its sender's meeting; a poll of the other meeting is as good as unknown."""
    one, other = new_team(store), new_team(store)
    tokens, others = devices(one), devices(other)
    outcomes = keep_answers(
        store,
        [sent(one, tokens["Anna"], "Anna"), sent(other, others["Anna"], "Anna"), sent(one, tokens["Bram"], "Bram", poll_id=other.poll())],
    )
    assert ["kept", "kept", "poll_unknown"] == [code(outcome) for outcome in outcomes]
    for team in (one, other):
        progress = scoring.load_progress(store, team.staff, meeting_id=team.meeting_id)
        assert {team.actors["Anna"].participant_id} == progress.ready[team.poll()]


def test_the_next_area_is_the_first_one_open_and_not_answered(team: Team) -> None:
    """From here on, then from the top; nothing when all is answered."""
    token = devices(team)["Anna"]
    areas = [area.id for area in scoring.load_own_sheet(team.store, team.actors["Anna"]).matrix.scored_areas]
    followed = []
    for area_id in [areas[1], *areas[2:], areas[0]]:
        (kept,) = keep_answers(team.store, [sent(team, token, "Anna", area_id=area_id, poll_id=team.poll(area_id), key=f"key-{area_id}")])
        assert isinstance(kept, Kept)
        followed.append(kept.following)
    assert [*areas[2:], areas[0], None] == followed


def test_a_closed_meeting_and_a_freed_place_keep_nothing(team: Team) -> None:
    """Each with its own refusal."""
    tokens = devices(team)
    device.release_device(team.store, team.staff, participant_id=team.actors["Anna"].participant_id, now=NOW)
    meeting_course.close_meeting(team.store, team.staff, meeting_id=team.meeting_id, now=NOW)
    freed, late = keep_answers(team.store, [sent(team, tokens["Anna"], "Anna"), sent(team, tokens["Bram"], "Bram")])
    assert (NotFound, "device_unknown", "meeting_over") == (type(freed), code(freed), code(late))


def test_a_key_that_another_process_takes_meanwhile_stores_nothing_twice(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first look finds no receipt, the write finds the key taken: everything is asked again, and the first receipt is the answer."""
    token = devices(team)["Anna"]
    (first,) = keep_answers(team.store, [sent(team, token, "Anna")])
    honest, looks = Writer.find_submissions, []

    def too_early(self: Writer, asked: object) -> object:
        looks.append(asked)
        return {} if len(looks) == 1 else honest(self, asked)  # type: ignore[arg-type]

    monkeypatch.setattr(Writer, "find_submissions", too_early)
    (second,) = keep_answers(team.store, [sent(team, token, "Anna")])
    assert isinstance(first, Kept)
    assert isinstance(second, Kept)
    assert (2, first.receipt.rating_id, True) == (len(looks), second.receipt.rating_id, second.receipt.is_repeat)


def test_a_key_that_can_never_be_taken_ends_in_a_refusal(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is tried a few times, and then said that nothing was stored."""
    token = devices(team)["Anna"]
    monkeypatch.setattr(Writer, "add_answers", lambda *args: False)
    with pytest.raises(Trouble, match="database_away"):
        keep_answers(team.store, [sent(team, token, "Anna")])


def test_an_answer_about_a_pupil_whose_data_is_frozen_is_not_kept(team: Team) -> None:
    """Frozen is frozen for phones too; what was acknowledged before stays acknowledged."""
    tokens = devices(team)
    (kept,) = keep_answers(team.store, [sent(team, tokens["Anna"], "Anna")])
    meeting = scoring.load_progress(team.store, team.staff, meeting_id=team.meeting_id).meeting
    privacy.restrict(team.store, team.staff, pupil_id=meeting.pupil_id, kind=RestrictionKind.FREEZE, reason="verzoek", now=NOW)
    again, other = keep_answers(team.store, [sent(team, tokens["Anna"], "Anna"), sent(team, tokens["Bram"], "Bram")])
    assert ["kept", "kept", "pupil_frozen"] == [code(kept), code(again), code(other)]
