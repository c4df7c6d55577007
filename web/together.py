"""Whoever comes while work is being done waits for the next round, and the next round does it for all of them at once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from anyio import CapacityLimiter
from anyio.to_thread import run_sync

__all__ = ["Together"]

MOST_AT_ONCE = 250
Item = TypeVar("Item")
Outcome = TypeVar("Outcome")


class _Round(Generic[Item, Outcome]):
    """Who waits on one event loop, and whether somebody is at work for them."""

    def __init__(self) -> None:
        self.waiting: list[tuple[Item, asyncio.Future[Outcome]]] = []
        self.work: asyncio.Task[None] | None = None
        self.own_thread = CapacityLimiter(1)  # not one of those that wait for pages: an answer goes first


class Together(Generic[Item, Outcome]):
    """
    Does the same work for everybody who waits for it, in rounds, on one thread beside the event loop.

    `work` returns one outcome per item in the same order. When it fails for several together, each of them gets a round alone: what
    is wrong with one stops none of the others.
    """

    def __init__(self, work: Callable[[Sequence[Item]], Sequence[Outcome]]) -> None:
        self._work = work
        self._rounds: WeakKeyDictionary[asyncio.AbstractEventLoop, _Round[Item, Outcome]] = WeakKeyDictionary()

    async def send(self, item: Item) -> Outcome:
        """Return what became of this item; raises what `work` raised for it."""
        loop = asyncio.get_running_loop()
        round_ = self._rounds.setdefault(loop, _Round())
        answer: asyncio.Future[Outcome] = loop.create_future()
        round_.waiting.append((item, answer))
        if round_.work is None:
            round_.work = loop.create_task(self._run(round_))
        return await answer

    async def _run(self, round_: _Round[Item, Outcome]) -> None:
        try:
            while round_.waiting:
                await asyncio.sleep(0)  # who stands at the door already comes along
                several, round_.waiting = round_.waiting[:MOST_AT_ONCE], round_.waiting[MOST_AT_ONCE:]
                await self._do(round_, several)
        finally:
            round_.work = None

    async def _do(self, round_: _Round[Item, Outcome], several: list[tuple[Item, asyncio.Future[Outcome]]]) -> None:
        try:
            outcomes = await run_sync(self._work, [item for item, _ in several], limiter=round_.own_thread)
        except Exception as failure:  # noqa: BLE001 - it is handed to whoever waits, and nobody waits for ever
            if len(several) > 1:
                for one in several:
                    await self._do(round_, [one])
            elif not several[0][1].done():
                several[0][1].set_exception(failure)
            return
        for (_, answer), outcome in zip(several, outcomes, strict=True):
            if not answer.done():  # whose browser left needs no answer
                answer.set_result(outcome)
