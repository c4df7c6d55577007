"""
Measures that the product does not compute, kept to check published numbers and to defend the thresholds of the level words.

Several of these use a centre of the answers, which the product never does: that is why they live beside the tests.
`None` as a result means undefined.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from ldgm_core.research.measures import Matrix, gwet_ac2

Scores = Sequence[int | None]


def leik_d(counts: Sequence[int]) -> float | None:
    """Leik 1966: (2 / (k-1)) times the sum of min(F, 1-F) over the boundaries."""
    if not any(counts):
        return None
    return 2 * sum(min(share, 1 - share) for share in _cumulative(counts)) / (len(counts) - 1)


def bl_lsquared(counts: Sequence[int]) -> float | None:
    """Blair & Lacy 2000: squared distance of the cumulative shares to one half, over its maximum."""
    if not any(counts):
        return None
    return sum((share - 0.5) ** 2 for share in _cumulative(counts)) / ((len(counts) - 1) / 4)


def tw_consensus(counts: Sequence[int]) -> float | None:
    """Tastle & Wierman 2007: 1 + sum of p log2(1 - |c - centre| / (k-1))."""
    if not any(counts):
        return None
    total, width = sum(counts), len(counts) - 1
    centre = sum(column * count for column, count in enumerate(counts)) / total
    return 1 + sum(count / total * math.log2(1 - abs(column - centre) / width) for column, count in enumerate(counts) if count)


def gwet_ac2_ordinal(matrix: Matrix, columns: int) -> float | None:
    """Gwet 2014: AC2 with his ordinal weights 1 - C(|i-j|+1, 2) / C(k, 2)."""
    steps = np.abs(np.subtract.outer(np.arange(columns), np.arange(columns)))
    return gwet_ac2(matrix, 1 - steps * (steps + 1) / (columns * (columns - 1)))


def icc_a1(matrix: Matrix) -> float | None:
    """McGraw & Wong 1996: ICC(A,1), two-way, absolute agreement, over the items that all raters answered."""
    rows = np.array([item for item in zip(*matrix, strict=True) if None not in item], dtype=float)
    if len(rows) < 2 or rows.shape[1] < 2:
        return None
    items, raters = rows.shape
    of_items, of_raters = rows.mean(axis=1, keepdims=True), rows.mean(axis=0, keepdims=True)
    between_items = raters * ((of_items - rows.mean()) ** 2).sum() / (items - 1)
    between_raters = items * ((of_raters - rows.mean()) ** 2).sum() / (raters - 1)
    rest = ((rows - of_items - of_raters + rows.mean()) ** 2).sum() / ((items - 1) * (raters - 1))
    below = between_items + (raters - 1) * rest + raters * (between_raters - rest) / items
    return float((between_items - rest) / below) if below else None


def weighted_kappa(a: Scores, b: Scores, columns: int, power: int) -> float | None:
    """Cohen 1968: 1 - sum(w O) / sum(w E) with w = |i-j|^power over the full scale 1..k."""
    both = [(one, other) for one, other in zip(a, b, strict=True) if one is not None and other is not None]
    observed = np.zeros((columns, columns))
    for one, other in both:
        observed[one - 1, other - 1] += 1
    weights = np.abs(np.subtract.outer(np.arange(columns), np.arange(columns))) ** power
    chance = np.outer(observed.sum(axis=1), observed.sum(axis=0)) / max(len(both), 1)
    expected = float((weights * chance).sum())
    return 1 - float((weights * observed).sum()) / expected if expected else None


def rand_ipras(scores: Scores) -> dict[str, float | bool]:
    """Fitch et al. 2001, nine columns: interpercentile range against the one adjusted for symmetry."""
    low, high = (float(value) for value in np.percentile(_known(scores), [30, 70], method="linear"))
    asymmetry = abs(5 - (low + high) / 2)
    allowed = 2.35 + 1.5 * asymmetry
    found = high - low
    return {
        "p30": low,
        "p70": high,
        "ipr": found,
        "ai": asymmetry,
        "ipras": allowed,
        "di": found / allowed,
        "disagreement": found > allowed,
    }


def rand_classic(scores: Scores) -> dict[str, int | bool]:
    """Fitch et al. 2001, nine columns: people outside the region of the median, and people at both ends."""
    known = _known(scores)
    need = math.ceil(3 * len(known) / 10)
    middle = float(np.median(known))
    low, high = (1, 3) if middle < 3.5 else (4, 6) if middle < 6.5 else (7, 9)
    outside = sum(not low <= score <= high for score in known)
    ends = min(sum(score <= 3 for score in known), sum(score >= 7 for score in known))
    return {"n": len(known), "outside": outside, "agreement": outside <= need - 1, "disagreement": ends >= need}


def iqr_type7(scores: Scores) -> float | None:
    """Hyndman & Fan 1996, type 7: the range of the middle half."""
    if not _known(scores):
        return None
    low, high = np.percentile(_known(scores), [25, 75], method="linear")
    return float(high - low)


def rwg(scores: Scores, columns: int) -> float | None:
    """James, Demaree & Wolf 1984: 1 - s^2 / ((k^2 - 1) / 12)."""
    if len(_known(scores)) < 2:
        return None
    return 1 - float(np.var(_known(scores), ddof=1)) / ((columns**2 - 1) / 12)


def ad_median(scores: Scores) -> float | None:
    """Burke & Dunlap 2002: the average distance to the median."""
    if not _known(scores):
        return None
    known = np.array(_known(scores))
    return float(np.abs(known - np.median(known)).mean())


def _known(scores: Scores) -> list[int]:
    return [score for score in scores if score is not None]


def _cumulative(counts: Sequence[int]) -> list[float]:
    """The share of answers left of each of the k-1 boundaries."""
    return [sum(counts[:column]) / sum(counts) for column in range(1, len(counts))]
