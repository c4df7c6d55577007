"""The stream that brings the facilitator's counts: what is in it, who hears it, and when it says something."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

import web.board
from ldgm_core.boards import Board, draw_how_far
from ldgm_core.domain.access import ParticipantActor
from ldgm_core.services import scoring, staff_session
from ldgm_core.services.how_far import HowFar, load_how_far
from tests.web.room import Browser, Phone, Room
from tests.web.streams import PATIENCE, cookie_of, listening, run, strange_leaders
from web.event import make_event_routes

Join = Callable[..., Phone]
SESSION = "ldgm_sessie"
AREAS = ("cognition", "didactic", "support_learning", "support_medical", "development_executive")


def path_of(room: Room, language: str = "nl") -> str:
    return f"/live/{room.meeting_id}/bord?in={language}"


def lines_of(board: dict[str, Any] | None) -> list[str]:
    """What somebody reads on a board: the number, and a line for each person by the name."""
    assert board is not None
    number, people = board["parts"]["number"], board["parts"]["people"]
    return [words_of(number), *sorted(words_of(line) for line in people.split("<li")[1:])]


def line_of(board: dict[str, Any] | None, name: str = "Jan") -> str:
    return next(line for line in lines_of(board) if line.startswith(name))


def words_of(html: str) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>|^[^<]*>", " ", html))).strip()


def answer(browser: Phone, column: str, area: str = "cognition") -> None:
    assert 303 == browser.save(area, answer=column, certainty="sure", observation=f"KANARIE {column}").status_code


def test_the_counts_come_with_every_answer(app: Starlette, room: Room, staff: TestClient, phone: Join) -> None:
    """First how it stands, then each answer counted; as the screen itself reads, and nothing may keep it."""
    jan = phone(room, "Jan")

    async def play() -> tuple[list[str], list[str]]:
        async with listening(app, path_of(room), cookie_of(staff, SESSION)) as listener:
            assert ("text/event-stream; charset=utf-8", "no-store") == (listener.headers["content-type"], listener.headers["cache-control"])
            first = lines_of(await listener.hear_board())
            await asyncio.to_thread(answer, jan, "3")
            return first, lines_of(await listener.hear_board())

    first, second = run(play)
    others = [f"{name} nog niet binnen 0 van 10 onderdelen" for name in ("Mats", "Moeder", "Piet")]
    assert ["0 van 4 klaar", "Cor kijkt mee", "Jan bezig 0 van 10 onderdelen", *others] == first
    assert ["0 van 4 klaar", "Cor kijkt mee", "Jan bezig 1 van 10 onderdelen", *others] == second


async def board_after(app: Starlette, room: Room, cookie: str, browser: Phone, column: str) -> dict[str, Any]:
    async with listening(app, path_of(room), cookie) as listener:
        await listener.hear_board()
        await asyncio.to_thread(answer, browser, column)
        heard = await listener.hear_board()
    assert heard is not None
    return heard


def tell_columns(monkeypatch: pytest.MonkeyPatch, room: Room) -> None:
    """Plant a fault: the board tells which column somebody chose."""

    def with_columns(found: HowFar, t: Any, **more: Any) -> Board:
        drawn = draw_how_far(found, t, **more)
        actor = ParticipantActor(room.people["Jan"], room.meeting_id, room.actor.organisation_id, scores=True)
        sheet = scoring.load_own_sheet(room.store, actor)
        return replace(drawn, parts={**drawn.parts, "number": str([one.rating.column for one in sheet.own.values()])})

    monkeypatch.setattr(web.board, "draw_how_far", with_columns)


@pytest.mark.parametrize("is_planted", [False, True])
def test_no_answer_is_in_it(
    make_room: Callable[..., Room], app: Starlette, staff: TestClient, phone: Join, monkeypatch: pytest.MonkeyPatch, is_planted: bool
) -> None:
    """Whatever was answered, the stream tells the same; when a board tells columns, this is noticed."""
    heard = []
    for column in ("1", "6"):
        room = make_room(Jan="teacher", Piet="gym_teacher")
        room.open()
        if is_planted:
            tell_columns(monkeypatch, room)
        jan, cookie = phone(room, "Jan"), cookie_of(staff, SESSION)
        heard.append(asyncio.run(board_after(app, room, cookie, jan, column)))
    assert is_planted == (lines_of(heard[0]) != lines_of(heard[1]))
    assert "KANARIE" not in str(heard)


def test_every_tab_of_a_person_shares_a_question(room: Room, staff: TestClient, phone: Join, monkeypatch: pytest.MonkeyPatch) -> None:
    """One question per meeting and revision, in whatever language the tabs are; each reads its own."""
    jan = phone(room, "Jan")
    asked: list[int] = []
    monkeypatch.setattr(web.board, "load_how_far", lambda *given, **named: asked.append(1) or load_how_far(*given, **named))
    app = Starlette(routes=make_event_routes(room.site))

    async def play() -> list[str]:
        async with AsyncExitStack() as stack:
            opened = [listening(app, path_of(room, language), cookie_of(staff, SESSION)) for language in ("nl", "nl", "en")]
            tabs = [await stack.enter_async_context(one) for one in opened]
            for tab in tabs:
                await tab.hear_board()
            asked.clear()
            await asyncio.to_thread(answer, jan, "3")
            return [line_of(await tab.hear_board()) for tab in tabs]

    assert ["Jan bezig 1 van 10 onderdelen"] * 2 + ["Jan filling in 1 of 10 areas"] == run(play)
    assert 1 == len(asked)


def test_a_slow_listener_misses_only_what_lies_between(app: Starlette, room: Room, staff: TestClient, phone: Join) -> None:
    """Of many answers in a burst the last board has them all."""
    jan = phone(room, "Jan")

    def burst() -> None:
        for area in AREAS:
            answer(jan, "3", area)

    async def play() -> tuple[list[str], int]:
        async with listening(app, path_of(room), cookie_of(staff, SESSION)) as listener:
            await listener.hear_board()
            await asyncio.to_thread(burst)
            heard = [line_of(await listener.hear_board())]
            while heard[-1] != f"Jan bezig {len(AREAS)} van 10 onderdelen":
                heard.append(line_of(await listener.hear_board()))
            return heard, listener.messages.qsize()

    heard, left = run(play)
    assert heard == sorted(heard)
    assert 0 == left


def test_who_is_away_is_told_at_a_pause(room: Room, staff: TestClient, phone: Join) -> None:
    """The clock alone changes it; a pause in which nothing changed tells only that the line lives."""
    phone(room, "Jan")
    app = Starlette(routes=make_event_routes(room.site, pause_seconds=0.02))

    async def play() -> tuple[list[str], str]:
        async with listening(app, path_of(room), cookie_of(staff, SESSION)) as listener:
            first = line_of(await listener.hear_board())
            for _ in range(2):
                message = await asyncio.wait_for(listener.messages.get(), PATIENCE)
                assert b"event: alive\ndata: -\n\n" == message["body"]
            room.clock.pass_time(minutes=5)
            return [first, line_of(await listener.hear_board())]

    assert ["Jan bezig 0 van 10 onderdelen", "Jan even weg 0 van 10 onderdelen"] == run(play)


def test_only_what_stands_around_the_counts_changes_the_shape(app: Starlette, room: Room, staff: TestClient, phone: Join) -> None:
    """An answer leaves the shape alone; a reveal, a door that shuts, somebody at it, and somebody more do not."""
    jan = phone(room, "Jan")

    def knock() -> None:
        Browser(app).post("/k/naam", data={"code": room.code, "participant": room.people["Piet"]})

    changes = [lambda: answer(jan, "3"), lambda: room.reveal("cognition"), lambda: room.add("Els", "nurse"), knock, lambda: room.close()]

    async def play() -> list[str]:
        async with listening(app, path_of(room), cookie_of(staff, SESSION)) as listener:
            boards = [await listener.hear_board()]
            for change in changes:
                await asyncio.to_thread(change)
                boards.append(await listener.hear_board())
            return [board["shape"] for board in boards if board]

    shapes = run(play)
    assert shapes[0] == shapes[1]
    assert len(changes) == len(set(shapes))


def test_the_shape_changes_when_the_door_shuts_by_itself(room: Room, staff: TestClient) -> None:
    """Half an hour later the code is off the screen, without anybody doing anything."""
    app = Starlette(routes=make_event_routes(room.site, pause_seconds=0.02))

    async def play() -> list[str]:
        async with listening(app, path_of(room), cookie_of(staff, SESSION)) as listener:
            boards = [await listener.hear_board()]
            for minutes in (26, 5):
                room.clock.pass_time(minutes=minutes)
                staff_session.find_staff(room.store, session_token=staff.cookies[SESSION], now=room.clock())  # somebody uses the screen
                boards.append(await listener.hear_board())
            return [board["shape"] for board in boards if board]

    assert 3 == len(set(run(play)))


def test_after_a_cut_the_first_event_is_the_newest_board(app: Starlette, room: Room, staff: TestClient, phone: Join) -> None:
    """Whoever comes back asks for nothing: it is there."""
    jan = phone(room, "Jan")

    async def play() -> str:
        async with listening(app, path_of(room), cookie_of(staff, SESSION)) as listener:
            await listener.hear_board()
        await asyncio.to_thread(answer, jan, "3")
        async with listening(app, path_of(room), cookie_of(staff, SESSION)) as listener:
            return line_of(await listener.hear_board())

    assert "Jan bezig 1 van 10 onderdelen" == run(play)


def test_a_session_that_was_ended_hears_no_word_more(app: Starlette, room: Room, staff: TestClient, phone: Join) -> None:
    """Not at the next answer, and not when it comes back."""
    jan = phone(room, "Jan")

    async def play() -> Any:
        async with listening(app, path_of(room), cookie_of(staff, SESSION)) as listener:
            await listener.hear_board()
            staff_session.sign_out(room.store, session_token=staff.cookies[SESSION], now=room.clock())
            await asyncio.to_thread(answer, jan, "3")
            return await listener.hear_board()

    assert run(play) is None
    assert 404 == staff.get(path_of(room)).status_code


def test_nobody_else_hears_anything(app: Starlette, room: Room, staff: TestClient, phone: Join, visitor: TestClient) -> None:
    """Not participants or who looks on, a colleague who leads other meetings, another school, a visitor; not for a made-up meeting."""
    browsers = [phone(room, "Jan"), phone(room, "Cor"), *strange_leaders(app, room), visitor]
    assert [404] * 5 == [browser.get(path_of(room)).status_code for browser in browsers]
    assert 404 == staff.get("/live/bestaat-niet/bord").status_code
