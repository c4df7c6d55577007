"""
Signals without values: "meeting M is now at revision R". Whoever listens asks again through the gate.

Listeners live on an event loop, publishers on any thread; a slow listener only ever misses intermediate revisions.
"""

from __future__ import annotations

import asyncio
import threading
from collections import defaultdict
from collections.abc import AsyncGenerator

__all__ = ["ASK_AGAIN", "Signals"]

ASK_AGAIN = 0
"""No revision of any meeting: news may have been missed."""


class _Listener:
    """The newest revision that one listener has not heard of yet."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.news = asyncio.Event()
        self.revision = 0

    def tell(self, revision: int) -> None:
        """Wake the listener; called on its own loop."""
        self.revision = max(self.revision, revision)
        self.news.set()

    def ask_again(self) -> None:
        """Wake the listener with the word that it may have missed something; called on its own loop."""
        self.revision = ASK_AGAIN
        self.news.set()


class Signals:
    """Hands out the revisions of meetings within this process."""

    def __init__(self) -> None:
        self._listeners: dict[str, set[_Listener]] = defaultdict(set)
        self._lock = threading.Lock()
        self.is_closed = False

    def publish(self, meeting_id: str, revision: int) -> None:
        """Tell everybody who follows this meeting; returns at once and never fails because a listener went away."""
        with self._lock:
            listeners = list(self._listeners.get(meeting_id, ()))
        for listener in listeners:
            if not listener.loop.is_closed():
                listener.loop.call_soon_threadsafe(listener.tell, revision)

    def nudge(self) -> None:
        """Let everybody ask the store how things stand: news may have been missed."""
        with self._lock:
            everybody = [listener for group in self._listeners.values() for listener in group]
        for listener in everybody:
            if not listener.loop.is_closed():
                listener.loop.call_soon_threadsafe(listener.ask_again)

    async def follow(self, meeting_id: str, *, pause_seconds: float) -> AsyncGenerator[int | None, None]:
        """
        Yield each newer revision of the meeting, and ASK_AGAIN when one may have been missed.

        None: nothing happened for `pause_seconds`, so that a line can be kept alive.
        """
        listener = _Listener()
        with self._lock:
            self._listeners[meeting_id].add(listener)
        try:
            while not self.is_closed:
                yield await _next(listener, pause_seconds)
        finally:
            self._forget(meeting_id, listener)

    def close(self) -> None:
        """End all streams, so that the server can stop."""
        self.is_closed = True
        with self._lock:
            everybody = [(meeting_id, listener) for meeting_id, group in self._listeners.items() for listener in group]
        for _, listener in everybody:
            if not listener.loop.is_closed():
                listener.loop.call_soon_threadsafe(listener.news.set)

    def count(self, meeting_id: str) -> int:
        """Return how many follow this meeting now."""
        with self._lock:
            return len(self._listeners.get(meeting_id, ()))

    def _forget(self, meeting_id: str, listener: _Listener) -> None:
        with self._lock:
            self._listeners[meeting_id].discard(listener)
            if not self._listeners[meeting_id]:
                del self._listeners[meeting_id]


async def _next(listener: _Listener, pause_seconds: float) -> int | None:
    try:
        await asyncio.wait_for(listener.news.wait(), timeout=pause_seconds)
    except TimeoutError:
        return None
    listener.news.clear()
    return listener.revision
