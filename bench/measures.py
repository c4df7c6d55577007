"""How long all screen measures of one meeting take: `python -m bench.measures` (15 people, 12 areas, made at random with a fixed seed)."""

from __future__ import annotations

import random
import time

from bench.machine import report, summary
from ldgm_core.domain.agenda import AgendaItem, agenda
from ldgm_core.domain.disagreement import (
    apart_count,
    boundaries,
    cliffs_delta,
    counts_per_column,
    counts_per_level,
    direction,
    iov,
    level,
    needs_sight,
    pattern,
    person_distance,
    range_columns,
    split_boundaries,
    spread_columns,
    w1_columns,
)

PEOPLE, AREAS, COLUMNS, RUNS = 15, 12, 7, 200
Scores = list[int | None]


def _meeting(rng: random.Random) -> list[Scores]:
    return [[rng.choice([None, *range(1, COLUMNS + 1)]) for _ in range(PEOPLE)] for _ in range(AREAS)]


def measure(areas: list[Scores]) -> None:
    """Compute what the screens of a debate show, for every area, every pair of groups and every pair of people."""
    for scores in areas:
        for of_scores in (spread_columns, range_columns, level, pattern, apart_count):
            of_scores(scores)
        for of_scale in (iov, split_boundaries, boundaries, counts_per_column):
            of_scale(scores, COLUMNS)
        home, school = scores[:4], scores[4:]
        w1_columns(home, school, COLUMNS)
        cliffs_delta(home, school)
        direction(home, school, COLUMNS)
        needs_sight(PEOPLE - scores.count(None), scores.count(None))
    counts_per_level([level(scores) for scores in areas])
    agenda([AgendaItem(str(number), scores, scores.count(None)) for number, scores in enumerate(areas)])
    for one in range(PEOPLE):
        for other in range(one):
            person_distance([scores[one] for scores in areas], [scores[other] for scores in areas])


def main() -> None:
    """Measure and print."""
    rng, taken = random.Random(1), []
    for _ in range(RUNS):
        areas = _meeting(rng)
        began = time.perf_counter()
        measure(areas)
        taken.append((time.perf_counter() - began) * 1000)
    report("measures", {"people": PEOPLE, "areas": AREAS, "all_screen_measures": summary(taken)})


if __name__ == "__main__":
    main()
