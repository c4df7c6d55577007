"""
How many meetings of ten phones one process carries, and two: `python -m bench.capacity [--meetings 25,50,100,150,200]`.

Every phone answers about every ten seconds (people take a minute), opens the page after it and has its event stream open. More meetings
are added until the p95 of storing an answer passes 200 ms. Three times: one process on SQLite, one on PostgreSQL, two on PostgreSQL behind
nginx.

The client, PostgreSQL and nginx share the cores of this machine with the program, so that the number of meetings at which it ends says how
much all of them together fit in. What one process costs is measured apart: the processor's time of each program per thousand answers (with
the page after each). With a core to itself a process carries what fits in a second of that; how much two carry more than one is twice the
cost of one over the cost of each of two, in the same row of meetings: the client's cost is in neither.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.crowd import play
from bench.machine import processor_seconds, report, summary
from bench.standing import PHONES, Standing, on_postgres, on_sqlite

MOST_MS = 200.0


async def _step(standing: Standing, meetings: int, *, every: float, seconds: float) -> dict[str, Any]:
    """Play so many meetings, and once they are under way return the times of an answer and what each program cost."""
    warm = 1.5 * every  # each phone has come in and answered by then
    playing = asyncio.create_task(play(standing.crowd[:meetings], standing.port, every=every, warm=warm, seconds=seconds))
    await asyncio.sleep(warm)
    before, began = {name: processor_seconds(pids) for name, pids in standing.pids().items()}, time.perf_counter()
    await asyncio.sleep(seconds)
    spent = {name: processor_seconds(pids) - before[name] for name, pids in standing.pids().items()}
    taken = time.perf_counter() - began
    played = await playing
    answers = len(played.posts)
    return {
        "meetings": meetings,
        "answers_a_second": round(answers / seconds, 1),
        "post": summary(played.posts),
        "page": summary(played.pages),
        "processor_s_per_1000": {name: round(1000 * used / answers, 2) for name, used in spent.items()},
        "cores_used": {name: round(used / taken, 2) for name, used in spent.items()},
    }


async def _until_too_slow(standing: Standing, steps: list[int], *, every: float, seconds: float) -> list[dict[str, Any]]:
    found = []
    for meetings in steps:
        found.append(await _step(standing, meetings, every=every, seconds=seconds))
        if found[-1]["post"]["p95_ms"] > MOST_MS:
            break
    return found


def _show(name: str, found: list[dict[str, Any]]) -> None:
    for one in found:
        cost = ", ".join(f"{part} {value}" for part, value in one["processor_s_per_1000"].items())
        print(
            f"{name:<22}{one['meetings']:>9}{one['answers_a_second']:>11}{one['post']['median_ms']:>10.1f}{one['post']['p95_ms']:>9.1f}"
            f"{one['page']['p95_ms']:>9.1f}   {cost}"
        )


def _compare(one: list[dict[str, Any]], two: list[dict[str, Any]]) -> dict[str, Any]:
    """
    What two processes carry beside one: the most meetings within the limit, and by what an answer costs a process, per row of meetings.

    The cost rises steeply where a process no longer keeps up, so that only rows in which both did say something.
    """
    pairs = [(a, b) for a, b in zip(one, two, strict=False) if _is_within(a) and _is_within(b)]
    return {
        "most_meetings": [max((row["meetings"] for row in rows if _is_within(row)), default=0) for rows in (one, two)],
        "two_over_one_by_cost": {a["meetings"]: round(2 * _cost(a) / _cost(b), 2) for a, b in pairs},
    }


def _is_within(row: dict[str, Any]) -> bool:
    return bool(row["post"]["p95_ms"] <= MOST_MS)


def _cost(row: dict[str, Any]) -> float:
    return float(row["processor_s_per_1000"]["program"])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--meetings", default="25,50,100,150,200")
    parser.add_argument("--every", type=float, default=10.0, help="seconds between two answers of a phone")
    parser.add_argument("--seconds", type=float, default=12.0, help="how long each step is measured")
    chosen = parser.parse_args()
    steps = [int(part) for part in chosen.meetings.split(",")]
    kinds: dict[str, Callable[[Path, int], Any]] = {
        "one, SQLite": on_sqlite,
        "one, PostgreSQL": lambda folder, most: on_postgres(folder, most, has_two=False),
        "two, PostgreSQL": lambda folder, most: on_postgres(folder, most, has_two=True),
    }
    heads = f"{'meetings':>9}{'answers/s':>11}{'median':>10}{'p95 ms':>9}{'page p95':>9}"
    print(f"{'processes':<22}{heads}   processor's seconds per 1000 answers")
    results = {}
    for name, serve in kinds.items():
        with tempfile.TemporaryDirectory(prefix="ldgm-capacity-") as folder, serve(Path(folder), max(steps)) as standing:
            results[name] = asyncio.run(_until_too_slow(standing, steps, every=chosen.every, seconds=chosen.seconds))
        _show(name, results[name])
    compared = _compare(results["one, PostgreSQL"], results["two, PostgreSQL"])
    most, by_cost = compared["most_meetings"], compared["two_over_one_by_cost"]
    print(f"PostgreSQL, meetings within {MOST_MS:.0f} ms with one and with two: {most}; by cost: {by_cost}")
    report("capacity", {"phones_a_meeting": PHONES, "every_s": chosen.every, "compared": compared, **results})


if __name__ == "__main__":
    main()
