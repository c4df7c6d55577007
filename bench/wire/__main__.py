"""
Every byte that leaves the program before a reveal: `python -m bench.wire [--meetings 200] [--workers 2]`.

In each meeting every answer, estimate, private answer and remark holds a word of its own. Recorded are headers and bodies of everything
that facilitator, phones, a colleague, the administrator, another school and a visitor can ask for, the event streams, every frame of
Streamlit's websocket and the media behind it, what the program prints, and the files that it makes. A word may reach nobody but its
writer before its reveal. Half of the people then answer something else: what the others receive may not change by a letter.

A meeting took nine seconds on two busy cores, with two workers: 200 of them take half an hour, `--meetings 10` about two minutes.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor

from bench.hall import open_house
from bench.machine import report
from bench.wire.story import Found, hold_meeting

IN_ONE_HOUSE = 10
"""So many meetings share a started program; then a new one is started, so that its folder and log stay small."""

SHARE = 1 / 3
"""Of the addresses and screens: a document takes long to make, and over the meetings each is asked for often."""


def hold_meetings(seeds: Sequence[int]) -> list[Found]:
    """Hold these meetings one after the other in one house."""
    with open_house() as house:
        found = [hold_meeting(house, seed=seed, share=SHARE) for seed in seeds]
    seen, wrong = sum(sum(one.bytes_seen.values()) for one in found), sum(len(one.leaks) + len(one.differing) for one in found)
    print(f"meetings {seeds[0]} to {seeds[-1]}: {seen} bytes, {wrong} findings", file=sys.stderr, flush=True)
    return found


def main() -> None:
    """Listen to so many meetings and print what leaked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--meetings", type=int, default=200)
    parser.add_argument("--workers", type=int, default=2)
    chosen = parser.parse_args()
    houses = [range(first, min(first + IN_ONE_HOUSE, chosen.meetings)) for first in range(0, chosen.meetings, IN_ONE_HOUSE)]
    with ProcessPoolExecutor(chosen.workers) as pool:
        found = [one for some in pool.map(hold_meetings, houses) for one in some]
    seen: Counter[str] = Counter()
    for one in found:
        seen.update(one.bytes_seen)
    report(
        "wire",
        {
            "meetings": len(found),
            "values_before_reveal": sum(len(one.leaks) for one in found),
            "changed_for_others": sum(len(one.differing) for one in found),
            "own_words_found": sum(one.is_seen_after for one in found),
            "bytes_looked_at": sum(seen.values()),
            "bytes_by_kind": dict(seen),
            "first_findings": [str(thing) for one in found for thing in (*one.leaks, *one.differing)][:10],
        },
    )


if __name__ == "__main__":
    main()
