"""An event stream: what its source says, when it changed, until the source says nothing more or the browser leaves."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from ldgm_core.errors import LdgmError, NotAllowed, NotFound
from ldgm_core.services.following import ASK_AGAIN
from ldgm_core.store import Store

__all__ = ["PAUSE_SECONDS", "STILL_TRUE", "Source", "open_stream"]

PAUSE_SECONDS = 15.0
"""The longest between two signs of life; at each of them the store is asked again, so that a change by another process arrives too."""
SHORTEST_PAUSE = 0.7
"""Of that, the least: phones that heard the same news together do not all ask again at the same moment."""
STILL_TRUE = 1 / 3
"""Of a pause: how old may be what a sign of life tells, so that the phones of a meeting share one question."""


Mark = TypeVar("Mark")


@dataclass(frozen=True)
class Source(Generic[Mark]):
    """
    Where a listener's events come from. What is equal to the one before is not told again.

    Each of the three questions gives None, or raises NotFound or NotAllowed, when this listener may not hear of it (any more).
    """

    ask: Callable[[], Awaitable[Mark | None]]
    """How things stand now, asked of the store from this moment on."""
    tell: Callable[[int], Awaitable[Mark | None]]
    """This revision or a later one."""
    stay: Callable[[], Awaitable[Mark | None]]
    """At a sign of life: how things stood a moment ago at most."""
    as_event: Callable[[Mark], str]
    """An event, without the empty line that ends it."""
    alive: str = ": ping"
    """A sign of life, for when nothing changed."""


def open_stream(store: Store, source: Source[Mark], *, channel: str, pause_seconds: float) -> Response:
    """Return an answer that goes on: an event at first, and one whenever the source says something else."""
    return _EventStream(_events(store, source, channel=channel, pause_seconds=pause_seconds))


async def _events(store: Store, source: Source[Mark], *, channel: str, pause_seconds: float) -> AsyncIterator[str]:
    pause_seconds *= random.uniform(SHORTEST_PAUSE, 1)
    last: Mark | None = None
    revision: int | None = ASK_AGAIN
    # Listening before the first reading: nothing falls between it and the first signal.
    with store.signals.listening(channel) as listener:
        while not store.signals.is_closed:
            try:
                mark = await _ask(source, revision)
            except (NotFound, NotAllowed):
                return
            except LdgmError:  # a database that is away for a moment ends no stream: nothing is known to have changed
                yield source.alive
            else:
                if mark is None:
                    return
                yield source.as_event(mark) if mark != last else source.alive
                last = mark
            revision = await listener.hear(pause_seconds=pause_seconds)


async def _ask(source: Source[Mark], revision: int | None) -> Mark | None:
    if revision is None:
        return await source.stay()
    return await (source.ask() if revision == ASK_AGAIN else source.tell(revision))


class _EventStream(Response):
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


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
