"""
Arrangements counted for working group, board and municipality: no names, no words, and no number behind which one child can be seen.

Every number is about at least ten children. What is smaller is taken together with the next smallest until it is not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass

from ldgm_core.domain.arrangement import Arrangement, GrantStatus, Place
from ldgm_core.domain.meeting import PupilId
from ldgm_core.domain.review import GoalState

__all__ = ["SMALLEST_COUNT", "Breakdown", "Cell", "Overview", "Part", "make_overview"]

SMALLEST_COUNT = 10
"""Children behind a number that may leave the school."""


@dataclass(frozen=True)
class Part:
    """One pupil in one arrangement, as far as counting needs it."""

    pupil_id: PupilId
    arrangement: Arrangement
    status: GrantStatus
    goal_states: tuple[GoalState | None, ...]


@dataclass(frozen=True)
class Cell:
    """A number and what it counts: one label, or several that were taken together."""

    labels: tuple[str, ...]
    count: int


@dataclass(frozen=True)
class Breakdown:
    """One question with its numbers; without cells it may not be answered."""

    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Overview:
    """Everything that may be told without names. `parts`: pupils in arrangements, one who is in two counts twice; None: too few."""

    parts: int | None
    breakdowns: tuple[Breakdown, ...]


def make_overview(parts: Sequence[Part]) -> Overview:
    """Return the numbers of these parts; with fewer than ten children in all there is no number."""
    if len({part.pupil_id for part in parts}) < SMALLEST_COUNT:
        return Overview(None, ())
    questions: dict[str, Callable[[Part], Iterable[str]]] = {
        "kind": lambda part: (part.arrangement.kind,),
        "status": lambda part: (part.status,),
        "funding": lambda part: (part.arrangement.funding or "unknown",),
        "places": lambda part: (_places(part.arrangement),),
        "goals": lambda part: tuple(state for state in part.goal_states if state is not None),
    }
    return Overview(len(parts), tuple(Breakdown(name, _cells(parts, labels)) for name, labels in questions.items()))


def _places(arrangement: Arrangement) -> str:
    """The combination of places as one label, so that each part is counted once."""
    return "+".join(place for place in Place if place in arrangement.places) or "unknown"


def _cells(parts: Sequence[Part], labels_of: Callable[[Part], Iterable[str]]) -> tuple[Cell, ...]:
    counts: dict[str, int] = defaultdict(int)
    behind: dict[str, set[Hashable]] = defaultdict(set)
    for part in parts:
        for label in labels_of(part):
            counts[label] += 1
            behind[label].add(part.pupil_id)
    groups: list[tuple[tuple[str, ...], int, set[Hashable]]] = [((label,), counts[label], behind[label]) for label in sorted(counts)]
    while groups:
        groups.sort(key=lambda group: (len(group[2]), group[0]))
        smallest = groups[0]
        if len(smallest[2]) >= SMALLEST_COUNT:
            break
        if len(groups) == 1:
            return ()
        other = groups[1]
        groups[:2] = [(tuple(sorted(smallest[0] + other[0])), smallest[1] + other[1], smallest[2] | other[2])]
    return tuple(Cell(labels, count) for labels, count, _ in sorted(groups))
