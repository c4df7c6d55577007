"""
How long until everybody hears again after a process was gone: `python -m bench.comeback [--meetings 10,50,100] [--rounds 3]`.

Ten phones a meeting all open their event stream at the same instant, as browsers do when a server is back. Measured are the time from there
until a phone heard how things stand (median, p95, the last one), and the processor's time that one phone costs the program and its
database. In the first round of each number nobody was heard before, and each phone is written down as present; in later rounds it was.

The client shares the cores of this machine with the program: the times hold its cost too.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.hall import Connection, Phone
from bench.machine import processor_seconds, report, summary
from bench.standing import Standing, on_postgres, on_sqlite

REST_SECONDS = 2.0


async def _come_back(phone: Phone, port: int) -> tuple[float, Connection]:
    began = time.perf_counter()
    connection = await Connection(port).open()
    stream = await connection.follow(f"/d/{phone.participant_id}/live", cookie=phone.cookie)
    return (await stream.next_mark() - began) * 1000, stream


async def _round(standing: Standing, phones: list[Phone]) -> dict[str, Any]:
    before = {name: processor_seconds(pids) for name, pids in standing.pids().items()}
    back = await asyncio.gather(*(_come_back(phone, standing.port) for phone in phones))
    spent = {name: processor_seconds(pids) - before[name] for name, pids in standing.pids().items()}
    for _, stream in back:
        stream.writer.close()
    await asyncio.sleep(REST_SECONDS)  # until the program has seen that they left
    cost = {name: round(1000 * seconds / len(phones), 2) for name, seconds in spent.items()}
    return {**summary([taken for taken, _ in back]), "processor_ms_each": cost}


async def _measure(standing: Standing, steps: list[int], rounds: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for meetings in steps:
        phones = [phone for meeting in standing.crowd[:meetings] for phone in meeting]
        found[f"{len(phones)} phones"] = [await _round(standing, phones) for _ in range(rounds)]
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--meetings", default="10,50,100")
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    steps = [int(part) for part in chosen.meetings.split(",")]
    results: dict[str, Any] = {}
    for name in ("SQLite", "PostgreSQL"):
        with tempfile.TemporaryDirectory(prefix="ldgm-comeback-") as folder:
            serving = on_sqlite(Path(folder), max(steps)) if name == "SQLite" else on_postgres(Path(folder), max(steps), has_two=False)
            with serving as standing:
                results[name] = asyncio.run(_measure(standing, steps, chosen.rounds))
        for phones, rounds in results[name].items():
            for number, one in enumerate(rounds, 1):
                times = f"{one['median_ms']:>9.0f}{one['p95_ms']:>9.0f}{one['slowest_ms']:>9.0f}"
                print(f"{name:<12}{phones:<14}round {number}{times}   {one['processor_ms_each']}")
    report("comeback", results)


if __name__ == "__main__":
    main()
