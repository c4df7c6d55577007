"""Working for everybody who waits, in rounds."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence

from web.together import Together


def test_who_comes_during_a_round_shares_the_next_one() -> None:
    """Nobody waits behind a row of others: however many come, they are served together, each with the own outcome."""
    rounds: list[list[int]] = []
    may_go_on = threading.Event()

    def work(items: Sequence[int]) -> list[int]:
        rounds.append(list(items))
        if len(rounds) == 1:
            assert may_go_on.wait(10)
        return [item * 2 for item in items]

    async def play() -> list[int]:
        together = Together(work)
        first = asyncio.create_task(together.send(0))
        while not rounds:
            await asyncio.sleep(0)
        others = [asyncio.create_task(together.send(number)) for number in range(1, 8)]
        await asyncio.sleep(0)
        may_go_on.set()
        return await asyncio.gather(first, *others)

    assert [0, 2, 4, 6, 8, 10, 12, 14] == asyncio.run(play())
    assert [[0], list(range(1, 8))] == rounds


def test_a_failure_of_one_is_not_a_failure_of_the_others() -> None:
    """A round that fails is done again one by one; only the culprit hears of it."""

    def work(items: Sequence[int]) -> list[int]:
        if 3 in items:
            raise ValueError("three")
        return list(items)

    async def play() -> list[int | BaseException]:
        together = Together(work)
        return await asyncio.gather(*(together.send(number) for number in range(5)), return_exceptions=True)

    outcomes = asyncio.run(play())
    assert [0, 1, 2, "three", 4] == [str(one) if isinstance(one, ValueError) else one for one in outcomes]


def test_a_browser_that_left_holds_up_nobody() -> None:
    """Its answer is thrown away; the others of the round get theirs, and the next round runs."""

    async def play() -> list[int]:
        together = Together(lambda items: list(items))
        leaving, staying = asyncio.create_task(together.send(1)), asyncio.create_task(together.send(2))
        await asyncio.sleep(0)
        leaving.cancel()
        return [await staying, await together.send(3)]

    assert [2, 3] == asyncio.run(play())
