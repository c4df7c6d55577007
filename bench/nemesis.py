"""
Killing the server while people answer: `python -m bench.nemesis [--kills 20] [--clients 15] [--planted]`.

Each client sends answers one after the other, and the same key again until it is acknowledged, as a phone does. The killer ends the
process without a word (SIGKILL) and starts it again. Afterwards the history is compared with the database:

    lost     answers that were acknowledged and are not stored
    twice    keys under which more than one answer is stored

`--planted` does it to a program that tells before the commit (bench/told_early.py): if the benchmark can see a loss, it sees it there.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sqlite3
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench import told_early
from bench.hall import Connection, Phone, free_port, prepare, start_server, wait_for_server
from bench.machine import report

AREAS = ("cognition", "development_executive", "didactic", "support_learning", "support_medical")
HONEST = ("app.py",)
PAUSE_SECONDS = 0.05
LIFE_SECONDS = (0.15, 0.8)


class _Client:
    """One phone: `acknowledged` holds the keys that the server said were stored, `tries` how often it had to send."""

    def __init__(self, port: int, phone: Phone, number: int) -> None:
        self.port, self.phone, self.number = port, phone, number
        self.acknowledged: set[str] = set()
        self.tries = 0

    async def run(self, stop: asyncio.Event) -> None:
        """Answer until told to stop."""
        count = 0
        while not stop.is_set():
            key = f"nemesis-{self.number}-{count}"
            await self._send_until_stored(AREAS[count % len(AREAS)], key, stop)
            count += 1

    async def _send_until_stored(self, area: str, key: str, stop: asyncio.Event) -> None:
        while not stop.is_set():
            self.tries += 1
            try:
                async with asyncio.timeout(5):
                    connection = await Connection(self.port).open()
                    body = self.phone.form(area, 1 + len(key) % 7, key)
                    address = f"/d/{self.phone.participant_id}/o/{area}"
                    status, _ = await connection.ask("POST", address, cookie=self.phone.cookie, body=body)
                    connection.writer.close()
            except (OSError, asyncio.IncompleteReadError, TimeoutError):
                await asyncio.sleep(PAUSE_SECONDS)
                continue
            if status == 303:
                self.acknowledged.add(key)
                return
            await asyncio.sleep(PAUSE_SECONDS)


async def _play(folder: str, port: int, clients: list[_Client], kills: int, program: Sequence[str]) -> None:
    stop, chance = asyncio.Event(), random.Random(1)
    server = start_server(folder, port, program=program)
    await asyncio.to_thread(wait_for_server, port, server)
    running = [asyncio.create_task(client.run(stop)) for client in clients]
    try:
        for _ in range(kills):
            await asyncio.sleep(chance.uniform(*LIFE_SECONDS))
            server.kill()
            await asyncio.to_thread(server.wait)
            server = start_server(folder, port, program=program)
            await asyncio.to_thread(wait_for_server, port, server)
        await asyncio.sleep(LIFE_SECONDS[1])
    finally:
        stop.set()
        await asyncio.gather(*running)
        server.kill()
        server.wait()


def nemesis(*, kills: int, client_count: int, is_planted: bool = False) -> dict[str, Any]:
    """Play it on a database of its own and return the counts. `is_planted`: with a program that tells before the commit."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ldgm.sqlite3"
        _, _, phones = prepare(f"sqlite:///{path.as_posix()}", client_count)
        port = free_port()
        clients = [_Client(port, phone, number) for number, phone in enumerate(phones)]
        began = time.monotonic()
        asyncio.run(_play(folder, port, clients, kills, told_early.PROGRAM if is_planted else HONEST))
        seconds = time.monotonic() - began
        acknowledged = {(client.phone.participant_id, key) for client in clients for key in client.acknowledged}
        with sqlite3.connect(path) as connection:
            stored = {(row[0], row[1]): row[2] for row in connection.execute("SELECT sender_id, key, made_id FROM submissions")}
            ratings = [row[0] for row in connection.execute("SELECT id FROM ratings")]
            is_whole = connection.execute("PRAGMA integrity_check").fetchone()[0]
    made = set(stored.values())
    return {
        "kills": kills,
        "clients": client_count,
        "acknowledged": len(acknowledged),
        "lost": len(acknowledged - set(stored)) + sum(stored[one] not in ratings for one in acknowledged & set(stored)),
        "twice": len(ratings) - len(made),
        "sent_again": sum(client.tries for client in clients) - len(acknowledged),
        "integrity": is_whole,
        "seconds": round(seconds, 1),
    }


def main() -> None:
    """Play and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--clients", type=int, default=15)
    parser.add_argument("--planted", action="store_true")
    chosen = parser.parse_args()
    name = "nemesis, planted" if chosen.planted else "nemesis"
    report(name, nemesis(kills=chosen.kills, client_count=chosen.clients, is_planted=chosen.planted))


if __name__ == "__main__":
    main()
