"""
How long a tap takes: `python -m bench.taps [--phones 15,30,100] [--rounds 5]`.

    post        from sending an answer until the phone has "stored" (committed, synchronous=FULL)
    stream      from sending an answer until the facilitator's event stream tells the new revision
    projector   from sending an answer until the facilitator's stream has brought the board with that answer counted, which the screen shows
                by itself; see bench/board.py for the screen in a browser
    at once     all phones press at the same instant
    reveal      from the facilitator's press until the commit, from there until the last phone hears of it (told), and both together (last);
                see bench/reveal.py
    lost, twice answers acknowledged and not in the database; answers in the database more than once

Both ends run on this machine and share its cores with the server: the numbers hold the client's cost too.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sqlite3
import time
from typing import Any

from bench.hall import Connection, Hall, Phone, open_hall
from bench.machine import report, summary
from bench.reveal import measure_reveals
from bench.stamped import PROGRAM

AREAS = ("cognition", "development_executive", "didactic", "support_learning", "support_medical")
PACE_SECONDS = 0.04
SHOWN = ("post", "stream", "projector", "at_once", "reveal commit", "reveal told", "reveal last")


async def _press(connection: Connection, phone: Phone, area_id: str, key: str) -> float:
    began = time.perf_counter()
    status, _ = await connection.ask(
        "POST", f"/d/{phone.participant_id}/o/{area_id}", cookie=phone.cookie, body=phone.form(area_id, 1 + len(key) % 2, key)
    )
    if status != 303:
        raise SystemExit(f"an answer was not stored: HTTP {status}")
    return (time.perf_counter() - began) * 1000


async def _paced(hall: Hall, connections: list[Connection], rounds: int) -> dict[str, Any]:
    """One press at a time; the next revision and the next board with one answer more belong to it."""
    stream, board = [await _follow(hall, part) for part in ("", "/bord")]
    await stream.next_mark()
    post, told, projector = [], [], []
    order = [(number, area) for area in AREAS[:rounds] for number in range(len(hall.phones))]
    random.Random(1).shuffle(order)
    for answers, (number, area_id) in enumerate(order, start=1):
        began = time.perf_counter()
        heard, shown = asyncio.ensure_future(stream.next_mark()), asyncio.ensure_future(board.next_board(answers))
        post.append(await _press(connections[number], hall.phones[number], area_id, f"paced-{number}-{area_id}"))
        told.append((await heard - began) * 1000)
        projector.append((await shown - began) * 1000)
        await asyncio.sleep(PACE_SECONDS)
    for one in (stream, board):
        one.writer.close()
    return {"post": summary(post), "stream": summary(told), "projector": summary(projector)}


async def _follow(hall: Hall, part: str) -> Connection:
    return await (await Connection(hall.port).open()).follow(f"/live/{hall.meeting_id}{part}", cookie=hall.staff_cookie)


async def _at_once(hall: Hall, connections: list[Connection]) -> dict[str, Any]:
    taken: list[float] = []
    for area_id in hall.phones[0].polls:
        presses = [
            _press(connection, phone, area_id, f"burst-{phone.participant_id[:12]}-{area_id}")
            for connection, phone in zip(connections, hall.phones, strict=True)
        ]
        taken += await asyncio.gather(*presses)
        await asyncio.sleep(0.2)
    return summary(taken)


def _count(hall: Hall) -> tuple[int, int]:
    with sqlite3.connect(hall.database_url.removeprefix("sqlite:///")) as connection:
        stored = connection.execute("SELECT count(*) FROM ratings").fetchone()[0]
        keys = connection.execute("SELECT count(*) FROM submissions").fetchone()[0]
    return stored, keys


async def _measure(hall: Hall, rounds: int) -> dict[str, Any]:
    connections = [await Connection(hall.port).open() for _ in hall.phones]
    for connection, phone in zip(connections, hall.phones, strict=True):  # the first page of each phone, as people have it open
        await connection.ask("GET", f"/d/{phone.participant_id}/", cookie=phone.cookie)
    paced = await _paced(hall, connections, rounds)
    at_once = await _at_once(hall, connections)
    areas = len(hall.phones[0].polls)
    sent = (rounds + areas) * len(hall.phones)
    stored, keys = _count(hall)
    reveal = await measure_reveals(hall, areas)
    return {**paced, "at_once": at_once, "reveal": reveal, "acknowledged": sent, "lost": sent - keys, "twice": stored - keys}


def main() -> None:
    """Measure for each number of phones and print the results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--phones", default="10,30,100,250")
    parser.add_argument("--rounds", type=int, default=3, choices=range(1, 6))
    chosen = parser.parse_args()
    results = {}
    for count in (int(part) for part in chosen.phones.split(",")):
        with open_hall(count, PROGRAM) as hall:
            results[f"{count} phones"] = asyncio.run(_measure(hall, chosen.rounds))
    print(f"{'median / p95 in ms':<12}" + "".join(f"{name:>20}" for name in SHOWN) + "   lost twice")
    for name, found in results.items():
        cells = (found[one] if one in found else found["reveal"][one.removeprefix("reveal ")] for one in SHOWN)
        print(
            f"{name:<12}"
            + "".join(f"{one['median_ms']:>12.1f} /{one['p95_ms']:>6.1f}" for one in cells)
            + f"{found['lost']:>7}{found['twice']:>6}"
        )
    report("taps", results)


if __name__ == "__main__":
    main()
