"""Places for what is slow on purpose: who waits for one holds no thread, so that everybody else is served meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakKeyDictionary

from ldgm_core.errors import NotNow

__all__ = ["Places"]


class Places:
    """So many at once on a thread, and so many who wait for it; one more is asked to come back."""

    def __init__(self, at_once: int, *, most_waiting: int) -> None:
        self._at_once = at_once
        self._most = at_once + most_waiting
        self._inside = 0
        self._doors: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()

    @asynccontextmanager
    async def one(self) -> AsyncIterator[None]:
        """Take a place for the length of this block, as soon as there is one. Raises NotNow (`too_busy`) when too many wait."""
        if self._inside >= self._most:
            raise NotNow("too_busy")
        self._inside += 1
        try:
            async with self._doors.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(self._at_once)):
                yield
        finally:
            self._inside -= 1
