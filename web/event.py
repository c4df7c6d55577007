"""Server-sent events: "something changed", never what. Whoever hears it asks again through the gate."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from functools import partial
from typing import NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from ldgm_core.domain.access import ParticipantActor
from ldgm_core.domain.meeting import MeetingId, ParticipantId
from ldgm_core.errors import LdgmError, NotFound
from ldgm_core.services.device import find_participants, mark_present
from ldgm_core.services.following import ASK_AGAIN, find_revision, phone_channel
from ldgm_core.services.scoring import Openness, load_openness
from ldgm_core.services.staff_session import find_staff
from ldgm_core.store import Store
from web.cookie import DEVICE, SESSION
from web.sheet import fingerprint
from web.site import Site
from web.together import Together

__all__ = ["PAUSE_SECONDS", "make_event_routes"]

PAUSE_SECONDS = 15.0
"""The longest between two signs of life; at each of them the store is asked again, so that a change by another process arrives too."""
SHORTEST_PAUSE = 0.7
"""Of that, the least: phones that heard the same news together do not all ask again at the same moment."""
STILL_TRUE = 1 / 3
"""Of a pause: how old may be what a sign of life tells, so that the phones of a meeting share one question."""
MOST_SHARED = 1000


class Source(NamedTuple):
    """Where a listener's marks come from; each gives None when this listener may not hear of it (any more)."""

    ask: Callable[[], Awaitable[str | None]]
    """How things stand now, asked of the store from this moment on."""
    tell: Callable[[int], Awaitable[str | None]]
    """This revision or a later one."""
    stay: Callable[[], Awaitable[str | None]]
    """At a sign of life: how things stood a moment ago at most."""


def make_event_routes(site: Site, *, pause_seconds: float = PAUSE_SECONDS) -> list[Route]:
    """Return the event streams: one for staff with the revision of a meeting, one for phones with the mark of what a phone can see."""

    shared = SharedOpenness(partial(load_openness, site.store), still_true=STILL_TRUE * pause_seconds)
    arriving = Together[tuple[str, ParticipantId], ParticipantActor | None](partial(_find_actors, site))
    present = Together[str, None](partial(_mark_present, site))

    async def follow_meeting(request: Request) -> Response:
        meeting_id = MeetingId(request.path_params["meeting_id"])
        token = request.cookies.get(SESSION, "")
        found = await run_in_threadpool(find_staff, site.store, session_token=token, now=site.clock(), is_use=False)
        if found is None or await run_in_threadpool(find_revision, site.store, found[0], meeting_id=meeting_id) is None:
            return Response(status_code=404)

        def ask() -> str | None:
            if find_staff(site.store, session_token=token, now=site.clock(), is_use=False) is None:
                return None  # the session was ended: no word more
            revision = find_revision(site.store, found[0], meeting_id=meeting_id)
            return None if revision is None else str(revision)

        async def tell(revision: int) -> str:
            return str(revision)

        source = Source(partial(run_in_threadpool, ask), tell, partial(run_in_threadpool, ask))
        return EventStream(_marks(site.store, source, channel=meeting_id, pause_seconds=pause_seconds))

    async def follow_as_participant(request: Request) -> Response:
        token = request.cookies.get(DEVICE, "")
        participant_id = ParticipantId(request.path_params["participant_id"])
        actor = await arriving.send((token, participant_id))
        if actor is None:
            return Response(status_code=404)

        async def ask() -> str | None:
            told = await shared.anew(actor)
            return told.mark if told.openness.may_hear(token) else None

        async def tell(revision: int) -> str | None:
            told = await shared.at(actor, revision)
            return told.mark if told.openness.may_hear(token) else None

        async def stay() -> str | None:
            told = await shared.lately(actor)
            if not told.openness.may_hear(token):
                return None  # the place was freed
            if told.openness.is_long_silent(token, now=site.clock()):
                await present.send(token)  # keeps the participant present on the facilitator's screen
            return told.mark

        channel = phone_channel(actor.meeting_id)
        return EventStream(_marks(site.store, Source(ask, tell, stay), channel=channel, pause_seconds=pause_seconds))

    return [Route("/live/{meeting_id}", follow_meeting), Route("/d/{participant_id}/live", follow_as_participant)]


class Told(NamedTuple):
    """What the phones of a meeting hear, and how open it was when that was true."""

    mark: str
    openness: Openness


class _Asked(NamedTuple):
    """A question that was put to the store for all phones of a meeting: at or after which revision, and when (by the loop's clock)."""

    revision: int
    at: float
    answer: asyncio.Task[Told]


class SharedOpenness:
    """
    All phones of a meeting hear the same: the store is asked and the mark made once, whether ten listen or a hundred.

    `still_true`: seconds that an answer may be old for a sign of life.
    """

    def __init__(self, load: Callable[[ParticipantActor], Openness], *, still_true: float) -> None:
        self._load = load
        self._still_true = still_true
        self._newest: dict[MeetingId, _Asked] = {}
        self._anew = Together[ParticipantActor, Told](self._tell_all)

    async def anew(self, actor: ParticipantActor) -> Told:
        """Return how things stand at this moment or later; those who ask together share a question. Raises what loading it raised."""
        return await self._anew.send(actor)

    async def at(self, actor: ParticipantActor, revision: int) -> Told:
        """Return what the phones hear at this revision or a later one. Raises what loading it raised."""
        known = self._known(actor.meeting_id)
        if known is None or known.revision < revision:
            known = self._ask_anew(actor, revision)
        return await asyncio.shield(known.answer)

    async def lately(self, actor: ParticipantActor) -> Told:
        """Return what the phones heard a moment ago at most. Raises what loading it raised."""
        known = self._known(actor.meeting_id)
        if known is None or asyncio.get_running_loop().time() - known.at > self._still_true:
            known = self._ask_anew(actor, known.revision if known else 0)
        return await asyncio.shield(known.answer)

    def _known(self, meeting_id: MeetingId) -> _Asked | None:
        known = self._newest.get(meeting_id)
        if known is None or known.answer.get_loop() is not asyncio.get_running_loop() or _has_failed(known.answer):
            return None
        return known

    def _ask_anew(self, actor: ParticipantActor, revision: int) -> _Asked:
        if len(self._newest) >= MOST_SHARED:
            self._newest.clear()
        loop = asyncio.get_running_loop()
        asked = _Asked(revision, loop.time(), loop.create_task(run_in_threadpool(self._tell, actor)))
        self._newest[actor.meeting_id] = asked
        return asked

    def _tell_all(self, actors: Sequence[ParticipantActor]) -> list[Told]:
        told = {actor.meeting_id: actor for actor in actors}
        found = {meeting_id: self._tell(actor) for meeting_id, actor in told.items()}
        return [found[actor.meeting_id] for actor in actors]

    def _tell(self, actor: ParticipantActor) -> Told:
        openness = self._load(actor)
        return Told(_mark_of(openness), openness)


def _has_failed(answer: asyncio.Task[Told]) -> bool:
    return answer.done() and (answer.cancelled() or answer.exception() is not None)


class EventStream(Response):
    """An answer that goes on until its source ends or the browser leaves."""

    media_type = "text/event-stream"

    def __init__(self, events: AsyncIterator[str]) -> None:
        super().__init__(headers={"cache-control": "no-store", "x-accel-buffering": "no"})
        del self.headers["content-length"]
        self._events = events

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - the shape of ASGI
        """Send events and watch for the browser's leaving; whichever comes first ends both."""
        both = [asyncio.ensure_future(self._send_events(send)), asyncio.ensure_future(_until_gone(receive))]
        try:
            await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in both:
                task.cancel()
            await asyncio.gather(*both, return_exceptions=True)

    async def _send_events(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        async for event in self._events:
            await send({"type": "http.response.body", "body": f"{event}\n\n".encode(), "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})


def _mark_of(openness: Openness) -> str:
    return fingerprint(openness.meeting, openness.polls)


def _find_actors(site: Site, asked: Sequence[tuple[str, ParticipantId]]) -> list[ParticipantActor | None]:
    return [None if found is None else found[0] for found in find_participants(site.store, asked, now=site.clock())]


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _mark_present(site: Site, device_tokens: Sequence[str]) -> list[None]:
    mark_present(site.store, device_tokens, now=site.clock())
    return [None] * len(device_tokens)


async def _marks(store: Store, source: Source, *, channel: str, pause_seconds: float) -> AsyncIterator[str]:
    pause_seconds *= random.uniform(SHORTEST_PAUSE, 1)
    last: str | None = None
    revision: int | None = ASK_AGAIN
    # Listening before the first reading: nothing falls between it and the first signal.
    with store.signals.listening(channel) as listener:
        while not store.signals.is_closed:
            mark = await _mark(source, revision, last)
            if mark is None:
                return
            yield f"data: {mark}" if mark != last else ": ping"
            last = mark
            revision = await listener.hear(pause_seconds=pause_seconds)


async def _mark(source: Source, revision: int | None, last: str | None) -> str | None:
    """A database that is away for a moment ends no stream: nothing is known to have changed."""
    try:
        if revision is None:
            return await source.stay()
        return await (source.ask() if revision == ASK_AGAIN else source.tell(revision))
    except NotFound:
        return None
    except LdgmError:
        return last or "0"
