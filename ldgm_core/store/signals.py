"""
Signals without values: "meeting M is now at revision R". Whoever listens asks again through the gate.

Listeners live on an event loop, publishers on any thread; a slow listener only ever misses intermediate revisions.
"""

from __future__ import annotations

import asyncio
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

__all__ = ["ASK_AGAIN", "Listener", "Signals"]

ASK_AGAIN = 0
"""No revision of any meeting: news may have been missed."""


class Listener:
    """Somebody who follows a meeting; `Signals.listening` makes one."""

    def __init__(self, when_heard: Callable[[Listener, int], None]) -> None:
        self.loop = asyncio.get_running_loop()
        self.due = 0
        """The newest revision that was published and not passed on yet, or 0; changed under the lock of the signals."""
        self._when_heard = when_heard
        self._news = asyncio.Event()
        self._revision = 0
        self._asks = False

    async def hear(self, *, pause_seconds: float) -> int | None:
        """
        Return a newer revision as soon as there is one, and ASK_AGAIN when one may have been missed.

        None: nothing happened for `pause_seconds`, so that a line can be kept alive.
        """
        if not self._news.is_set():
            self._when_heard(self, self._revision)
        try:
            async with asyncio.timeout(pause_seconds):
                await self._news.wait()
        except TimeoutError:
            return None
        self._news.clear()
        asks, self._asks = self._asks, False
        return ASK_AGAIN if asks else self._revision

    def tell(self, revision: int) -> None:
        """Wake the listener; called on its own loop."""
        self._revision = max(self._revision, revision)
        self._news.set()

    def ask_again(self) -> None:
        """Wake the listener with the word that it may have missed something; called on its own loop."""
        self._asks = True
        self._news.set()


class _Wait:
    """A thread that waits until these listeners have come back for more, which they do once they passed the news on."""

    def __init__(self, behind: set[Listener]) -> None:
        self.behind = behind
        self.is_over = threading.Event()

    def drop(self, listener: Listener) -> None:
        self.behind.discard(listener)
        if not self.behind:
            self.is_over.set()


class Signals:
    """Hands out the revisions of meetings within this process."""

    def __init__(self) -> None:
        self._listeners: dict[str, set[Listener]] = defaultdict(set)
        self._waits: list[_Wait] = []
        self._lock = threading.Lock()
        self.is_closed = False

    def publish(self, meeting_id: str, revision: int) -> None:
        """Tell everybody who follows this meeting; returns at once and never fails because a listener went away."""
        with self._lock:
            listeners = list(self._listeners.get(meeting_id, ()))
            for listener in listeners:
                listener.due = max(listener.due, revision)
        for loop, group in _by_loop(listeners):
            loop.call_soon_threadsafe(_tell, group, revision)

    def nudge(self) -> None:
        """Let everybody ask the store how things stand: news may have been missed."""
        for loop, group in _by_loop(self._everybody()):
            loop.call_soon_threadsafe(_ask_again, group)

    @contextmanager
    def listening(self, meeting_id: str) -> Iterator[Listener]:
        """Give a listener to this meeting, who misses nothing from here until the end of the block. Only on a running event loop."""
        listener = Listener(self._has_heard)
        with self._lock:
            self._listeners[meeting_id].add(listener)
        try:
            yield listener
        finally:
            self._forget(meeting_id, listener)

    def wait_until_told(self, meeting_id: str, *, most_seconds: float) -> bool:
        """
        Keep this thread waiting until everybody who follows the meeting passed on what was published; False when that took too long.

        Never on an event loop: those who are waited for live there.
        """
        with self._lock:
            wait = _Wait({listener for listener in self._listeners.get(meeting_id, ()) if listener.due})
            if not wait.behind:
                return True
            self._waits.append(wait)
        is_told = wait.is_over.wait(most_seconds)
        with self._lock:
            self._waits.remove(wait)
        return is_told

    def close(self) -> None:
        """End all streams, so that the server can stop."""
        self.is_closed = True
        self.nudge()

    def count(self, meeting_id: str) -> int:
        """Return how many follow this meeting now."""
        with self._lock:
            return len(self._listeners.get(meeting_id, ()))

    def _everybody(self) -> list[Listener]:
        with self._lock:
            return [listener for group in self._listeners.values() for listener in group]

    def _has_heard(self, listener: Listener, revision: int) -> None:
        """The listener passed this revision on and waits for more."""
        with self._lock:
            if listener.due > revision:
                return
            listener.due = 0
            for wait in self._waits:
                wait.drop(listener)

    def _forget(self, meeting_id: str, listener: Listener) -> None:
        with self._lock:
            self._listeners[meeting_id].discard(listener)
            if not self._listeners[meeting_id]:
                del self._listeners[meeting_id]
            for wait in self._waits:
                wait.drop(listener)


def _by_loop(listeners: Iterable[Listener]) -> Iterable[tuple[asyncio.AbstractEventLoop, list[Listener]]]:
    """One call per loop wakes them all: a call each would let the loop begin, and compete with its caller, after the first."""
    groups: dict[asyncio.AbstractEventLoop, list[Listener]] = defaultdict(list)
    for listener in listeners:
        groups[listener.loop].append(listener)
    return [(loop, group) for loop, group in groups.items() if not loop.is_closed()]


def _tell(listeners: Iterable[Listener], revision: int) -> None:
    for listener in listeners:
        listener.tell(revision)


def _ask_again(listeners: Iterable[Listener]) -> None:
    for listener in listeners:
        listener.ask_again()
