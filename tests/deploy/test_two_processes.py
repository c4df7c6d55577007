"""Two processes behind nginx on one PostgreSQL: one is killed, and the meeting goes on."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from bench.hall import Connection
from bench.pair import Pair, open_pair
from bench.projector import Projector

AREAS = ("cognition", "didactic", "support_learning", "support_medical")
BACK_WITHIN_SECONDS = 5  # the promise of the guide, and no measure of this machine's speed: it is a limit, the test waits for what comes


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    """The whole of deploy/, with four phones."""
    with open_pair(tmp_path, 4, is_safe=False) as running:
        yield running


async def press(pair: Pair, number: int, area: str, key: str) -> int:
    """Send one answer through nginx, on a line of its own; as the phone's script does, again with the same key while it is refused."""
    phone = pair.phones[number]
    for _ in range(10):
        connection = await Connection(pair.port).open()
        body = phone.form(area, 3, key)
        status, _ = await connection.ask("POST", f"/d/{phone.participant_id}/o/{area}", cookie=phone.cookie, body=body)
        connection.writer.close()
        if status == 303:
            return status
        await asyncio.sleep(0.2)
    return status


def words_on(screen: bytes) -> set[str]:
    """What a screen says about the phones: names and how far each is."""
    return set(re.findall(r"Phone \d+|\d+ van \d+", screen.decode("utf-8", errors="replace")))


async def screen_of(pair: Pair) -> bytes:
    async with Projector(pair.port, page="invullen", query=f"bespreking={pair.meeting_id}", cookie=pair.staff_cookie) as projector:
        return await projector.draw()


def test_a_killed_process_hands_over_to_the_other(pair: Pair) -> None:
    """Phones go on at once, every acknowledged answer is stored once, and the facilitator's screen comes back in the same state."""

    async def play() -> tuple[list[int], list[int], set[str], set[str], float]:
        before = [await press(pair, number, area, f"before-{number}-{area}") for area in AREAS[:2] for number in range(4)]
        shown = words_on(await screen_of(pair))
        pair.kill(next(iter(pair.processes)))
        killed_at = time.monotonic()
        again = words_on(await screen_of(pair))
        took = time.monotonic() - killed_at
        repeated = [await press(pair, number, area, f"before-{number}-{area}") for area in AREAS[:2] for number in range(4)]
        after = [await press(pair, number, area, f"after-{number}-{area}") for area in AREAS[2:] for number in range(4)]
        return before + repeated, after, shown, again, took

    before, after, shown, again, took = asyncio.run(play())
    assert [303] * 24 == before + after
    assert shown == again
    assert {"Phone 0", "Phone 1", "Phone 2", "Phone 3"} <= again
    assert took < BACK_WITHIN_SECONDS
    with psycopg.connect(pair.cluster.url("postgres", pair.database)) as connection:
        assert (16, 16) == connection.execute("SELECT count(*), count(DISTINCT id) FROM ratings").fetchone()


def test_an_answer_to_one_process_is_heard_by_a_listener_of_the_other(pair: Pair) -> None:
    """The stream hangs on one process, the answer goes to the other, past nginx: the revision comes all the same."""
    first, second = pair.processes

    async def play() -> float:
        stream = await (await Connection(first, front=pair.port).open()).follow(f"/live/{pair.meeting_id}", cookie=pair.staff_cookie)
        await stream.next_mark()
        phone, connection = pair.phones[0], await Connection(second, front=pair.port).open()
        heard = asyncio.ensure_future(stream.next_mark())
        body = phone.form("cognition", 3, "the-other-process")
        await connection.ask("POST", f"/d/{phone.participant_id}/o/cognition", cookie=phone.cookie, body=body)
        return await asyncio.wait_for(heard, 10)  # less than the 15 seconds after which a listener asks by itself

    assert asyncio.run(play()) > 0
