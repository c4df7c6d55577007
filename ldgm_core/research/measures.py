"""
Coefficients for the research export, each with its section in docs/methods.md.

A matrix has one row per rater and one entry per item, `None` where a rater gave no column. All items of a matrix share one
scale of `columns` columns. `None` as a result means undefined and must not be written as 0 or 1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import krippendorff
import numpy as np
from numpy.typing import NDArray

from ldgm_core.domain.disagreement import Scores, counts_per_column, pair_sum
from ldgm_core.errors import BadInput

Matrix = Sequence[Scores]
Counts = NDArray[np.int64]  # one row per unit (item of a case), one entry per column: the number of raters

FEWEST_CASES = 20  # below this an interval covers far less than it says (55 to 77 percent instead of 95)
UNDEFINED_ALLOWED = 0.05  # share of replicates without a value up to which an interval may be given


@dataclass(frozen=True)
class PairDecomposition:
    """The pair sum of one item, split into pairs inside each group and pairs across each two groups ("a|b")."""

    total: int
    within: dict[str, int]
    between: dict[str, int]


@dataclass(frozen=True)
class Replicates:
    """Alpha for every draw (`None` = undefined) and the 2.5 and 97.5 percentiles, `None` when too many are undefined."""

    replicates: tuple[float | None, ...]
    percentile_2_5: float | None
    percentile_97_5: float | None


def mean_pair_distance(scores: Scores) -> float | None:
    """Return the columns between two people, averaged over the pairs and never over answers; `None` below two answers."""
    count = sum(score is not None for score in scores)
    return pair_sum(scores) / (count * (count - 1) // 2) if count >= 2 else None


def vdeijk_a(counts: Sequence[int]) -> float | None:
    """Return Van der Eijk's agreement A, -1..1 (0 = uniform); `None` without answers or with fewer than three columns."""
    remaining, total, weighted = list(counts), sum(counts), 0.0
    if total == 0 or len(counts) < 3:
        return None
    while filled := [count for count in remaining if count]:
        height = min(filled)
        weighted += height * len(filled) * _layer_agreement([count > 0 for count in remaining])
        remaining = [count - height if count else 0 for count in remaining]
    return weighted / total


def kripp_alpha_ordinal(matrix: Matrix, columns: int) -> float | None:
    """
    Return Krippendorff's ordinal alpha, at most 1; `None` when nothing varies or no item has two answers.

    Raises:
        BadInput: `rows_not_aligned`, raters with different numbers of items; `column_off_scale`.
    """
    return _alpha(_units(matrix, columns))


def gwet_ac2_quadratic(matrix: Matrix, columns: int) -> float | None:
    """
    Return Gwet's AC2 with quadratic weights, at most 1; `None` when no item has two answers or the scale has one column.

    Raises:
        BadInput: `rows_not_aligned`, raters with different numbers of items; `column_off_scale`.
    """
    steps = np.subtract.outer(np.arange(columns), np.arange(columns))
    return gwet_ac2(matrix, 1 - (steps / max(columns - 1, 1)) ** 2)


def gwet_ac2(matrix: Matrix, weights: NDArray[np.float64]) -> float | None:
    """
    Return Gwet's AC2 for a square of agreement weights, one row and column per step of the scale.

    Raises:
        BadInput: `rows_not_aligned`, raters with different numbers of items; `column_off_scale`.
    """
    columns = len(weights)
    units = _units(matrix, columns)
    answered = units.sum(axis=1)
    pairable = units[answered >= 2]
    if not len(pairable) or columns < 2:
        return None
    raters = pairable.sum(axis=1)
    observed = np.mean((pairable * (pairable @ weights - 1)).sum(axis=1) / (raters * (raters - 1)))
    shares = np.mean(units[answered >= 1] / answered[answered >= 1, None], axis=0)
    chance = weights.sum() / (columns * (columns - 1)) * (shares * (1 - shares)).sum()
    return float((observed - chance) / (1 - chance))


def kendall_w_ties(matrix: Matrix) -> float | None:
    """
    Return Kendall's W with the correction for ties, 0..1, over the items that every rater answered.

    `None` with fewer than two raters or two such items, and when no rater tells the items apart.

    Raises:
        BadInput: `rows_not_aligned`, raters with different numbers of items.
    """
    complete = [tuple(score for score in item if score is not None) for item in _items(matrix)]
    complete = [item for item in complete if len(item) == len(matrix)]
    raters, items = len(matrix), len(complete)
    if raters < 2 or items < 2:
        return None
    rows = list(zip(*complete, strict=True))
    sums = [sum(ranks) for ranks in zip(*(_doubled_ranks(row) for row in rows), strict=True)]
    scatter = sum((doubled - raters * (items + 1)) ** 2 for doubled in sums)  # 4 S: the ranks were doubled to stay whole
    ties = sum(row.count(value) ** 3 - row.count(value) for row in rows for value in set(row))
    largest = raters**2 * (items**3 - items) - raters * ties
    return 3 * scatter / largest if largest else None


def pair_decomposition(groups: Mapping[str, Scores]) -> PairDecomposition:
    """Return where the pair sum of one item lives; total = within + between, exactly."""
    within = {name: pair_sum(scores) for name, scores in groups.items()}
    between = {
        f"{one}|{other}": pair_sum([*groups[one], *groups[other]]) - within[one] - within[other] for one, other in combinations(groups, 2)
    }
    return PairDecomposition(pair_sum([score for scores in groups.values() for score in scores]), within, between)


def pair_agreement(scores: Scores, within: int) -> float | None:
    """Return the share of pairs of raters that stand at most `within` columns apart, 0..1; `None` below two answers."""
    steps = [abs(one - other) for one, other in combinations([score for score in scores if score is not None], 2)]
    return sum(step <= within for step in steps) / len(steps) if steps else None


def bootstrap_alpha_fixed_indices(matrix: Matrix, columns: int, draws: Sequence[Sequence[int]]) -> Replicates:
    """
    Return ordinal alpha for given draws of items (numbers from 0), observed and expected disagreement anew each time.

    This is the deterministic core of the bootstrap; over real meetings draw whole cases with `bootstrap_alpha_cases`.

    Raises:
        BadInput: `rows_not_aligned`, `column_off_scale`; `draw_off_list`, a draw names an item that is not there.
    """
    units = _units(matrix, columns)
    for number in (number for draw in draws for number in draw):
        if not 0 <= number < len(units):
            raise BadInput("draw_off_list", number=number, items=len(units))
    return _summary(tuple(_alpha(units[list(draw)]) for draw in draws))


def bootstrap_alpha_cases(cases: Sequence[Matrix], columns: int, *, seed: int, draws: int = 2000) -> Replicates | None:
    """
    Return ordinal alpha over random draws of whole cases (pupils or vignettes) with all their items and raters.

    `None` below twenty cases: the interval would claim more than it covers. Store the seed and the number of draws beside it.

    Raises:
        BadInput: `rows_not_aligned`, raters of one case with different numbers of items; `column_off_scale`.
    """
    if len(cases) < FEWEST_CASES:
        return None
    units = [_units(case, columns) for case in cases]
    drawn = np.random.default_rng(seed).integers(len(cases), size=(draws, len(cases)))
    return _summary(tuple(_alpha(np.concatenate([units[number] for number in draw])) for draw in drawn))


# ---- Steps that the measures above share ---------------------------------------------------------------------------


def _items(matrix: Matrix) -> list[tuple[int | None, ...]]:
    """The same matrix by item instead of by rater."""
    if len({len(row) for row in matrix}) > 1:
        raise BadInput("rows_not_aligned", first=len(matrix[0]), second=min(len(row) for row in matrix))
    return list(zip(*matrix, strict=True))


def _units(matrix: Matrix, columns: int) -> Counts:
    rows = [counts_per_column(item, columns) for item in _items(matrix)]
    return np.array(rows, dtype=np.int64).reshape(len(rows), columns)


def _alpha(units: Counts) -> float | None:
    """Alpha of counted units; the package answers nan or raises where nothing varies, here that is `None`."""
    pairable = units[units.sum(axis=1) >= 2]
    if np.count_nonzero(pairable.sum(axis=0)) < 2:
        return None
    domain = list(range(1, units.shape[1] + 1))
    return float(krippendorff.alpha(value_counts=pairable, value_domain=domain, level_of_measurement="ordinal"))


def _summary(replicates: tuple[float | None, ...]) -> Replicates:
    known = [value for value in replicates if value is not None]
    if not known or len(replicates) - len(known) > UNDEFINED_ALLOWED * len(replicates):
        return Replicates(replicates, None, None)
    low, high = np.percentile(known, [2.5, 97.5], method="linear")
    return Replicates(replicates, float(low), float(high))


def _layer_agreement(filled: Sequence[bool]) -> float:
    """A of one layer: all its filled columns are equally high."""
    columns, size = len(filled), sum(filled)
    if size in (1, columns):
        return 1.0 if size == 1 else 0.0
    triads = list(combinations(filled, 3))
    unimodal = sum(triad in {(True, True, False), (False, True, True)} for triad in triads)
    split = triads.count((True, False, True))
    shape = ((columns - 2) * unimodal - (columns - 1) * split) / ((columns - 2) * (unimodal + split))
    return shape * (1 - (size - 1) / (columns - 1))


def _doubled_ranks(row: Sequence[int]) -> list[int]:
    """Twice the rank of every entry, ties sharing theirs: below it twice, beside it once, and one."""
    return [2 * sum(other < value for other in row) + row.count(value) + 1 for value in row]
