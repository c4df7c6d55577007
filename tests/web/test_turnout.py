"""The streams that bring the counts of the estimates and of a second round: what is in them, who hears them, and when."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

import web.board
from ldgm_core.boards import Board, draw_estimates, draw_second_round
from ldgm_core.domain.access import ParticipantActor
from ldgm_core.domain.matrix import AreaId
from ldgm_core.domain.rating import ChangeReason, PollId
from ldgm_core.services import debate, perspective, scoring, second_round, staff_session
from ldgm_core.services.turnout import Turnout
from tests.web.room import Phone, Room
from tests.web.streams import cookie_of, listening, run, strange_leaders
from tests.web.test_board import words_of

Join = Callable[..., Phone]
SESSION = "ldgm_sessie"
STREAMS = {"schattingen": "destination", "ronde/cognition": "cognition"}
"""Each stream with an area that it counts."""
DRAWS = {"schattingen": ("draw_estimates", draw_estimates), "ronde/cognition": ("draw_second_round", draw_second_round)}
COLLEAGUES = ("Jan", "Piet")


@pytest.fixture(params=STREAMS)
def stream(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def path_of(room: Room, stream: str, language: str = "nl") -> str:
    return f"/live/{room.meeting_id}/{stream}?in={language}"


def read(board: dict[str, Any] | None) -> dict[str, str]:
    """What somebody reads on a board, by area."""
    assert board is not None
    return {area: words_of(html) for area, html in board["parts"].items()}


def begin(room: Room, phone: Join, stream: str) -> dict[str, Phone]:
    """Two people on their phones; the estimates are asked, or an area is revealed, talked about and asked again."""
    phones = {name: phone(room, name) for name in COLLEAGUES}
    if stream == "schattingen":
        perspective.open_perspective(room.store, room.actor, meeting_id=room.meeting_id, now=room.clock())
        return phones
    for name, column in zip(COLLEAGUES, ("2", "5"), strict=True):
        phones[name].save("cognition", answer=column, certainty="sure")
    room.reveal("cognition")
    for name in COLLEAGUES:
        first = PollId(room.poll_id("cognition"))
        debate.mark_turn(room.store, room.actor, poll_id=first, participant_id=room.people[name], has_spoken=True, now=room.clock())
    second_round.open_second_round(room.store, room.actor, meeting_id=room.meeting_id, area_id=AreaId("cognition"), now=room.clock())
    return phones


def answer(browser: Phone, stream: str, column: str) -> None:
    reason = ChangeReason.TO_MOVE_ON.value
    typed = {"answer": column, "certainty": "sure", "observation": f"KANARIE {column}", "change_reason": reason}
    assert 303 == browser.save(STREAMS[stream], **typed).status_code


def heard_at(app: Starlette, room: Room, staff: TestClient, stream: str, *changes: Callable[[], object]) -> list[Any]:
    """The boards that a listener hears: at first, and after each change."""

    async def play() -> list[Any]:
        async with listening(app, path_of(room, stream), cookie_of(staff, SESSION)) as listener:
            heard = [await listener.hear_board()]
            for change in changes:
                await asyncio.to_thread(change)
                heard.append(await listener.hear_board())
            return heard

    return run(play)  # type: ignore[return-value]


def test_the_counts_come_with_every_answer(app: Starlette, room: Room, staff: TestClient, phone: Join, stream: str) -> None:
    """First how it stands, then each answer counted, in a part for each area; who looks on is not among those who are asked."""
    phones = begin(room, phone, stream)
    boards = heard_at(app, room, staff, stream, *(partial(answer, one, stream, "3") for one in phones.values()))
    area, told = STREAMS[stream], [read(board) for board in boards]
    assert [True] * 3 == [one[area].startswith(f"{count} van 4 ") for count, one in enumerate(told)]
    assert ({"destination", "direction"} if stream == "schattingen" else {"cognition"}) == set(told[0])
    assert 1 == len({board["shape"] for board in boards})  # an answer draws nothing else


def plant(monkeypatch: pytest.MonkeyPatch, room: Room, stream: str) -> None:
    """Plant a fault: the board tells which column somebody chose."""
    name, draw = DRAWS[stream]

    def with_columns(found: Turnout, t: Any, **more: Any) -> Board:
        drawn = draw(found, t, **more)
        actor = ParticipantActor(room.people["Jan"], room.meeting_id, room.actor.organisation_id, scores=True)
        own = scoring.load_own_sheet(room.store, actor).own
        columns = [own[poll.id].rating.column for poll in found.polls if poll.id in own]
        return replace(drawn, parts={**drawn.parts, STREAMS[stream]: str(columns)})

    monkeypatch.setattr(web.board, name, with_columns)


@pytest.mark.parametrize("is_planted", [False, True])
def test_no_answer_is_in_it(
    make_room: Callable[..., Room],
    app: Starlette,
    staff: TestClient,
    phone: Join,
    monkeypatch: pytest.MonkeyPatch,
    stream: str,
    is_planted: bool,
) -> None:
    """Whatever was answered, the stream tells the same; when a board tells columns, this is noticed."""
    told = []
    for column in ("1", "4"):
        room = make_room(Jan="teacher", Piet="gym_teacher")
        room.open()
        if is_planted:
            plant(monkeypatch, room, stream)
        jan = begin(room, phone, stream)["Jan"]
        boards = heard_at(app, room, staff, stream, partial(answer, jan, stream, column))
        told.append([read(board) for board in boards])
    assert is_planted == (told[0] != told[1])
    assert "KANARIE" not in str(told)


def test_what_stands_around_the_counts_changes_the_shape(app: Starlette, room: Room, staff: TestClient, phone: Join, stream: str) -> None:
    """Somebody more, a reveal and the end; after the reveal nothing of it is told any more."""
    begin(room, phone, stream)
    areas = ("destination", "direction") if stream == "schattingen" else ("cognition",)
    boards = heard_at(app, room, staff, stream, lambda: room.add("Els", "nurse"), lambda: room.reveal(*areas), room.close)
    assert 4 == len({board["shape"] for board in boards})
    assert [True, True, False, False] == [bool(board["parts"]) for board in boards]


def test_before_anything_is_asked_there_is_nothing_to_count(app: Starlette, room: Room, staff: TestClient, stream: str) -> None:
    """The stream is there, and empty."""
    assert {} == read(heard_at(app, room, staff, stream)[0])


def test_each_tab_reads_its_own_language(app: Starlette, room: Room, staff: TestClient, phone: Join, stream: str) -> None:
    """As the address says."""
    begin(room, phone, stream)

    async def play() -> dict[str, str]:
        async with listening(app, path_of(room, stream, "en"), cookie_of(staff, SESSION)) as listener:
            return read(await listener.hear_board())

    assert run(play)[STREAMS[stream]].startswith("0 of 4 ")  # type: ignore[index]


def test_a_session_that_was_ended_hears_no_word_more(app: Starlette, room: Room, staff: TestClient, phone: Join, stream: str) -> None:
    """Not at the next answer, and not when it comes back."""
    jan = begin(room, phone, stream)["Jan"]

    def sign_out_and_answer() -> None:
        staff_session.sign_out(room.store, session_token=staff.cookies[SESSION], now=room.clock())
        answer(jan, stream, "3")

    assert heard_at(app, room, staff, stream, sign_out_and_answer)[1] is None
    assert 404 == staff.get(path_of(room, stream)).status_code


def test_nobody_else_hears_anything(app: Starlette, room: Room, staff: TestClient, phone: Join, visitor: TestClient, stream: str) -> None:
    """Not participants or who looks on, a colleague who leads other meetings, another school, a visitor; not for what does not exist."""
    begin(room, phone, stream)
    browsers = [phone(room, "Moeder"), phone(room, "Cor"), *strange_leaders(app, room), visitor]
    assert [404] * 5 == [browser.get(path_of(room, stream)).status_code for browser in browsers]
    nowhere = (f"bestaat-niet/{stream}", f"{room.meeting_id}/ronde/bestaat-niet")
    assert [404] * 2 == [staff.get(f"/live/{where}").status_code for where in nowhere]
