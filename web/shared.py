"""What many listeners ask at the same moment is asked of the store once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable, Sequence
from typing import Generic, NamedTuple, TypeVar

from starlette.concurrency import run_in_threadpool

from web.together import Together

__all__ = ["Shared"]

MOST_SHARED = 1000
Asker = TypeVar("Asker")
Answer = TypeVar("Answer")


class _Asked(NamedTuple, Generic[Answer]):
    """A question that was put to the store for several at once: at or after which revision, and when (by the loop's clock)."""

    revision: int
    at: float
    answer: asyncio.Task[Answer]


class Shared(Generic[Asker, Answer]):
    """
    All who would hear the same share a question, whether ten listen or a hundred.

    `load`: asks, on a thread. `whose`: listeners for whom this is the same hear the same. `still_true`: seconds that an answer may be old
    for a sign of life.
    """

    def __init__(self, load: Callable[[Asker], Answer], *, whose: Callable[[Asker], Hashable], still_true: float) -> None:
        self._load = load
        self._whose = whose
        self._still_true = still_true
        self._newest: dict[Hashable, _Asked[Answer]] = {}
        self._anew = Together[Asker, Answer](self._load_all)

    async def anew(self, asker: Asker) -> Answer:
        """Return the answer of this moment or later; those who ask together share a question. Raises what loading it raised."""
        return await self._anew.send(asker)

    async def at(self, asker: Asker, revision: int) -> Answer:
        """Return the answer at this revision or a later one. Raises what loading it raised."""
        known = self._known(asker)
        if known is None or known.revision < revision:
            known = self._ask_anew(asker, revision)
        return await asyncio.shield(known.answer)

    async def lately(self, asker: Asker) -> Answer:
        """Return the answer of a moment ago at most. Raises what loading it raised."""
        known = self._known(asker)
        if known is None or asyncio.get_running_loop().time() - known.at > self._still_true:
            known = self._ask_anew(asker, known.revision if known else 0)
        return await asyncio.shield(known.answer)

    def _known(self, asker: Asker) -> _Asked[Answer] | None:
        known = self._newest.get(self._whose(asker))
        if known is None or known.answer.get_loop() is not asyncio.get_running_loop() or _has_failed(known.answer):
            return None
        return known

    def _ask_anew(self, asker: Asker, revision: int) -> _Asked[Answer]:
        if len(self._newest) >= MOST_SHARED:
            self._newest.clear()
        loop = asyncio.get_running_loop()
        asked = _Asked(revision, loop.time(), loop.create_task(run_in_threadpool(self._load, asker)))
        self._newest[self._whose(asker)] = asked
        return asked

    def _load_all(self, askers: Sequence[Asker]) -> list[Answer]:
        different = {self._whose(asker): asker for asker in askers}
        found = {whose: self._load(asker) for whose, asker in different.items()}
        return [found[self._whose(asker)] for asker in askers]


def _has_failed(answer: asyncio.Task[Answer]) -> bool:
    return answer.done() and (answer.cancelled() or answer.exception() is not None)
