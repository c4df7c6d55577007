"""Event streams: they tell that something changed, to whom it concerns, and end when they should."""

from __future__ import annotations

import asyncio
import random
import threading
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import datetime

from starlette.applications import Starlette
from starlette.testclient import TestClient

from ldgm_core.services import device, following, inviting, scoring
from ldgm_core.store import open_store
from tests.web.room import Phone, Room
from tests.web.streams import PATIENCE, cookie_of, listening, run
from web import event
from web.event import make_event_routes

Join = Callable[..., Phone]


def test_staff_hear_the_revision_at_once_and_after_each_change(app: Starlette, room: Room, staff: TestClient, phone: Join) -> None:
    """First the present revision, then a newer one when somebody answered; numbers only, and nothing may keep them."""
    jan = phone(room, "Jan")

    async def play() -> list[str | None]:
        async with listening(app, f"/live/{room.meeting_id}", cookie_of(staff, "ldgm_sessie")) as listener:
            assert ("text/event-stream; charset=utf-8", "no-store", "no") == (
                listener.headers["content-type"],
                listener.headers["cache-control"],
                listener.headers["x-accel-buffering"],
            )
            first = await listener.hear()
            await asyncio.to_thread(jan.save, "cognition", answer="3", certainty="sure", observation="KANARIE")
            return [first, await listener.hear()]

    first, second = run(play)
    assert str(scoring.load_progress(room.store, room.actor, meeting_id=room.meeting_id).meeting.revision) == second
    assert int(first) < int(second)


def test_a_phone_hears_the_reveal_and_not_who_answers(app: Starlette, room: Room, phone: Join) -> None:
    """Between the first mark and the mark of the reveal nothing is told, however many people answer."""
    jan, piet = phone(room, "Jan"), phone(room, "Piet")

    async def play() -> list[str | None]:
        async with listening(app, f"{jan.home}live", cookie_of(jan, "ldgm_deelnemer")) as listener:
            first = await listener.hear()
            for area in ("cognition", "didactic"):
                await asyncio.to_thread(piet.save, area, answer="6", certainty="sure")
            await asyncio.to_thread(room.reveal, "cognition")
            return [first, await listener.hear()]

    marks = run(play)
    assert f'data-mark="{marks[1]}"' in jan.get(jan.home).text
    assert 2 == len(set(marks))


def test_a_reveal_is_looked_up_once_for_all_phones(room: Room, phone: Join, monkeypatch) -> None:
    """One question to the store and one mark, whether two listen or a hundred."""
    asked, marks = [], []
    load, mark = event.load_openness, event.fingerprint
    monkeypatch.setattr(event, "load_openness", lambda *given: asked.append(1) or load(*given))
    monkeypatch.setattr(event, "fingerprint", lambda *given: marks.append(1) or mark(*given))
    app = Starlette(routes=make_event_routes(room.site))
    phones = [phone(room, "Jan"), phone(room, "Piet")]

    async def play() -> list[str | None]:
        async with AsyncExitStack() as stack:
            opened = [listening(app, f"{one.home}live", cookie_of(one, "ldgm_deelnemer")) for one in phones]
            streams = [await stack.enter_async_context(one) for one in opened]
            for stream in streams:
                await stream.hear()
            asked.clear()
            marks.clear()
            await asyncio.to_thread(room.reveal, "cognition")
            return [await stream.hear() for stream in streams]

    first, second = run(play)
    assert (first, 1, 1) == (second, len(asked), len(marks))


def test_phones_that_come_back_at_the_same_moment_share_their_questions(room: Room, phone: Join, monkeypatch) -> None:
    """After a server that was away a hundred of them do; each is looked at by itself, and a stranger among them stops nobody."""
    rounds, asked = [], []
    find, load = event.find_participants, event.load_openness
    monkeypatch.setattr(event, "find_participants", lambda store, several, **of: rounds.append(len(several)) or find(store, several, **of))
    monkeypatch.setattr(event, "load_openness", lambda *given: asked.append(1) or load(*given))
    app = Starlette(routes=make_event_routes(room.site))
    people = [phone(room, name) for name in ("Jan", "Piet")]
    tabs = [(one.home, cookie_of(one, "ldgm_deelnemer")) for one in people for _ in range(4)]

    async def play() -> tuple[list[str | None], int]:
        async with AsyncExitStack() as stack:
            opened = [stack.enter_async_context(listening(app, f"{home}live", cookie)) for home, cookie in tabs]
            stranger = listening(app, f"{people[0].home}live", cookie_of(people[1], "ldgm_deelnemer"))
            *streams, strange = await asyncio.gather(*opened, stack.enter_async_context(stranger))
            return [await one.hear() for one in streams], strange.status

    marks, status = run(play)
    assert (404, 1, len(tabs)) == (status, len(set(marks)), len(marks))
    assert f'data-mark="{marks[0]}"' in people[0].get(people[0].home).text
    assert len(tabs) + 1 == sum(rounds)
    assert len(rounds) <= 2 and len(asked) <= 2  # those who come while the first is looked at share the second


def test_a_sign_of_life_keeps_a_phone_present_and_ends_where_the_place_was_freed(room: Room, phone: Join) -> None:
    """Also when nothing is told to phones; present means: remembered again once a minute has gone by."""
    jan = phone(room, "Jan")
    app = Starlette(routes=make_event_routes(room.site, pause_seconds=0.05))

    def seen_at() -> datetime | None:
        return scoring.load_progress(room.store, room.actor, meeting_id=room.meeting_id).presences[room.people["Jan"]].seen_at

    async def play() -> str | None:
        async with listening(app, f"{jan.home}live", cookie_of(jan, "ldgm_deelnemer")) as listener:
            await listener.hear()
            room.clock.pass_time(minutes=2)
            while await asyncio.to_thread(seen_at) != room.clock():
                await asyncio.wait_for(listener.messages.get(), PATIENCE)
            device.release_device(room.store, room.actor, participant_id=room.people["Jan"], now=room.clock())
            return await listener.hear()

    assert run(play) is None


def test_who_may_have_missed_something_asks_anew(app: Starlette, room: Room, phone: Join, tmp_path) -> None:
    """After the line for signals broke, what was true a moment ago is not good enough."""
    jan = phone(room, "Jan")
    quiet = open_store(f"sqlite:///{tmp_path}/test.sqlite3")

    async def play() -> list[str | None]:
        async with listening(app, f"{jan.home}live", cookie_of(jan, "ldgm_deelnemer")) as listener:
            first = await listener.hear()
            poll = next(poll for poll in scoring.load_progress(quiet, room.actor, meeting_id=room.meeting_id).polls)
            scoring.reveal_poll(quiet, room.actor, poll_id=poll.id, rng=random.Random(1), now=room.clock())
            room.store.signals.nudge()
            return [first, await listener.hear()]

    first, second = run(play)
    quiet.close()
    assert f'data-mark="{second}"' in jan.get(jan.home).text
    assert first != second


def test_a_page_drawn_at_the_same_moment_has_the_mark_that_is_told(app: Starlette, room: Room, phone: Join) -> None:
    """So that a phone does not reload without a reason."""
    jan = phone(room, "Jan")

    async def play() -> str | None:
        async with listening(app, f"{jan.home}live", cookie_of(jan, "ldgm_deelnemer")) as listener:
            return await listener.hear()

    assert f'data-mark="{run(play)}"' in jan.get(jan.home).text


def test_a_phone_whose_place_was_freed_hears_the_end(app: Starlette, room: Room, phone: Join) -> None:
    """The stream ends at the next change for phones; asking again is not found."""
    jan = phone(room, "Jan")

    async def play() -> str | None:
        async with listening(app, f"{jan.home}live", cookie_of(jan, "ldgm_deelnemer")) as listener:
            await listener.hear()
            device.release_device(room.store, room.actor, participant_id=room.people["Jan"], now=room.clock())
            await asyncio.to_thread(room.reveal, "cognition")
            return await listener.hear()

    assert run(play) is None
    assert 404 == jan.get(f"{jan.home}live").status_code


def test_streams_end_when_the_store_closes(app: Starlette, room: Room, staff: TestClient) -> None:
    """A server that stops does not wait for its listeners."""

    async def play() -> str | None:
        async with listening(app, f"/live/{room.meeting_id}", cookie_of(staff, "ldgm_sessie")) as listener:
            await listener.hear()
            room.store.close()
            return await listener.hear()

    assert run(play) is None


def test_who_goes_on_after_a_reveal_can_wait_until_the_phones_heard_of_it(room: Room, phone: Join, monkeypatch) -> None:
    """By then each of them has been told, however long it takes to look; without the wait they would not have been."""
    people = [phone(room, "Jan"), phone(room, "Piet")]
    may_look, load, wait = threading.Event(), event.load_openness, room.store.signals.wait_until_told
    monkeypatch.setattr(event, "load_openness", lambda *given: may_look.wait(PATIENCE) and load(*given))
    monkeypatch.setattr(following, "PATIENCE_SECONDS", PATIENCE)
    monkeypatch.setattr(room.store.signals, "wait_until_told", lambda *given, **named: may_look.set() or wait(*given, **named))
    app = Starlette(routes=make_event_routes(room.site))

    async def play(area: str, *, waits: bool) -> list[int]:
        async with AsyncExitStack() as stack:
            may_look.set()
            phones = [
                await stack.enter_async_context(listening(app, f"{one.home}live", cookie_of(one, "ldgm_deelnemer"))) for one in people
            ]
            for one in phones:
                await one.hear()
            may_look.clear()

            def reveal() -> list[int]:
                room.reveal(area)
                if waits:
                    following.let_phones_hear(room.store, meeting_id=room.meeting_id)
                told = [one.messages.qsize() for one in phones]
                may_look.set()
                return told

            return await asyncio.to_thread(reveal)

    assert [1, 1] == run(lambda: play("cognition", waits=True))
    assert [0, 0] == run(lambda: play("didactic", waits=False))


def test_a_browser_that_leaves_is_forgotten(app: Starlette, room: Room, staff: TestClient) -> None:
    """No listener stays behind in the store's signals."""

    async def play() -> None:
        async with listening(app, f"/live/{room.meeting_id}", cookie_of(staff, "ldgm_sessie")) as listener:
            await listener.hear()
            assert 1 == room.store.signals.count(room.meeting_id)

    run(play)
    assert 0 == room.store.signals.count(room.meeting_id)


def test_a_change_by_another_process_arrives_with_the_next_sign_of_life(room: Room, staff: TestClient, tmp_path) -> None:
    """Without a signal the store itself is asked again at every pause."""
    app = Starlette(routes=make_event_routes(room.site, pause_seconds=0.01))
    elsewhere = open_store(f"sqlite:///{tmp_path}/test.sqlite3")

    async def play() -> list[str | None]:
        async with listening(app, f"/live/{room.meeting_id}", cookie_of(staff, "ldgm_sessie")) as listener:
            first = await listener.hear()
            inviting.add_person(
                elsewhere,
                room.actor,
                inviting.PersonSettings("Els", "nurse"),
                meeting_id=room.meeting_id,
                secret=b"x",
                now=room.clock(),
            )
            return [first, await listener.hear()]

    first, second = run(play)
    elsewhere.close()
    assert int(first) + 1 == int(second)


def test_nobody_else_hears_anything(
    room: Room, make_room: Callable[..., Room], staff: TestClient, phone: Join, visitor: TestClient
) -> None:
    """Without a cookie, with somebody else's, or for a made-up meeting: not found."""
    jan, piet = phone(room, "Jan"), phone(room, "Piet")
    stolen = {"cookie": cookie_of(jan, "ldgm_deelnemer")}
    assert [404] * 5 == [
        visitor.get(f"/live/{room.meeting_id}").status_code,
        staff.get("/live/bestaat-niet").status_code,
        visitor.get(f"{jan.home}live").status_code,
        jan.get(f"{piet.home}live", headers=stolen).status_code,
        jan.get(f"/live/{room.meeting_id}").status_code,
    ]
