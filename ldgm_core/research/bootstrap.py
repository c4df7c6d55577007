"""
Statistics with an interval over cases: pupils or vignettes are drawn again with all their items and raters.

Everything that is drawn is a sum per case, so a draw is a weight per case and two thousand draws are one product of matrices.
Drawing items or people instead of cases would give intervals that cover far less than they say (docs/research-export.md).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ldgm_core.domain.research import ResearchData, ResearchMeeting
from ldgm_core.research.measures import FEWEST_CASES, UNDEFINED_ALLOWED

__all__ = ["DRAWS", "Note", "Scope", "Statistic", "Tally", "counted", "interval_of", "line", "ratio", "replicates_of", "share"]

DRAWS = 2000
"""B, the number of times that the cases are drawn."""

Numbers = NDArray[np.float64]
Scope = Mapping[str, str | int]
Formula = Callable[[Numbers], Numbers]  # sums, one row per draw -> one value per draw, nan where it is undefined


class Note(StrEnum):
    """Why something is not there."""

    NONE = ""
    TOO_FEW_MEETINGS = "too_few_meetings"
    TOO_FEW_CASES = "too_few_cases"
    UNDEFINED = "undefined"
    TOO_MANY_UNDEFINED = "too_many_undefined"


@dataclass(frozen=True)
class Statistic:
    """
    One line of statistics.json; None is undefined or held back, never 0.

    `units_used` and `units_dropped` count what the method adds up (items of meetings, raters); `counts` is set where the result is a
    distribution instead of one number.
    """

    name: str
    scope: Scope
    method: str
    estimate: float | None
    interval: tuple[float, float] | None
    note: Note
    seed: int | None
    draws: int | None
    cases: int
    meetings: int
    units_used: int
    units_dropped: int
    replicates_dropped: int | None
    counts: Mapping[str, int] | None = None


@dataclass
class Tally:
    """Sums per case, with the meetings and units behind them."""

    sums: dict[str, Numbers] = field(default_factory=dict)
    meetings: set[str] = field(default_factory=set)
    units_used: int = 0
    units_dropped: int = 0

    def add(self, meeting: ResearchMeeting, *sums: float) -> None:
        """Add one unit of a meeting."""
        self.sums[meeting.case_id] = self.sums.get(meeting.case_id, 0.0) + np.array(sums, dtype=np.float64)
        self.meetings.add(meeting.meeting_id)
        self.units_used += 1

    def drop(self) -> None:
        """Count a unit for which the method has no value."""
        self.units_dropped += 1

    def table(self) -> Numbers:
        """Return the sums, one row per case, in an order that does not depend on how they were added."""
        return np.array([self.sums[case] for case in sorted(self.sums)])


def ratio(sums: Numbers) -> Numbers:
    """Return the first sum over the second, per row; nan where the second is 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(sums[:, 1] == 0, np.nan, sums[:, 0] / sums[:, 1]))


def share(name: str, scope: Scope, tally: Tally, *, method: str, data: ResearchData, formula: Formula = ratio) -> Statistic:
    """Return a formula of sums as a statistic with an interval over cases; held back below the smallest number of meetings."""
    if len(tally.meetings) < data.least_per_category:
        return line(name, scope, tally, method=method, note=Note.TOO_FEW_MEETINGS)
    table = tally.table()
    estimate = float(formula(table.sum(axis=0)[None, :])[0])
    if np.isnan(estimate):
        return line(name, scope, tally, method=method, note=Note.UNDEFINED)
    if len(table) < FEWEST_CASES:
        return line(name, scope, tally, method=method, note=Note.TOO_FEW_CASES, estimate=estimate)
    found, dropped = interval_of(replicates_of(table, formula, seed=data.seed))
    note = Note.NONE if found else Note.TOO_MANY_UNDEFINED
    return line(
        name, scope, tally, method=method, note=note, estimate=estimate, interval=found, seed=data.seed, draws=DRAWS, dropped=dropped
    )


def counted(name: str, scope: Scope, tally: Tally, counts: Mapping[str, int], *, method: str, data: ResearchData) -> Statistic:
    """Return a distribution as a statistic; held back below the smallest number of meetings."""
    is_enough = len(tally.meetings) >= data.least_per_category
    note = Note.NONE if is_enough else Note.TOO_FEW_MEETINGS
    return line(name, scope, tally, method=method, note=note, counts=counts if is_enough else None)


def replicates_of(table: Numbers, formula: Formula, *, seed: int) -> Numbers:
    """Return the formula's value for every draw of cases (rows of the table), nan where it is undefined."""
    return formula(_weights(len(table), seed) @ table)


def interval_of(replicates: Numbers) -> tuple[tuple[float, float] | None, int]:
    """Return the 2.5 and 97.5 percentiles, or None when over five percent is undefined, and how many were undefined."""
    known = replicates[~np.isnan(replicates)]
    dropped = len(replicates) - len(known)
    if not len(known) or dropped > UNDEFINED_ALLOWED * len(replicates):
        return None, dropped
    low, high = np.percentile(known, [2.5, 97.5], method="linear")
    return (float(low), float(high)), dropped


def line(
    name: str,
    scope: Scope,
    tally: Tally,
    *,
    method: str,
    note: Note,
    estimate: float | None = None,
    interval: tuple[float, float] | None = None,
    seed: int | None = None,
    draws: int | None = None,
    dropped: int | None = None,
    counts: Mapping[str, int] | None = None,
) -> Statistic:
    """Return a statistic with the numbers of cases, meetings and units behind it."""
    return Statistic(
        name, scope, method, estimate, interval, note, seed, draws, len(tally.sums), len(tally.meetings), tally.units_used,
        tally.units_dropped, dropped, counts,
    )  # fmt: skip


@lru_cache(maxsize=16)
def _weights(cases: int, seed: int) -> Numbers:
    """How often each case is in each draw; the draws are those of `bootstrap_alpha_cases` for the same seed."""
    drawn = np.random.default_rng(seed).integers(cases, size=(DRAWS, cases))
    weights = np.zeros((DRAWS, cases))
    np.add.at(weights, (np.arange(DRAWS)[:, None], drawn), 1)
    return weights
