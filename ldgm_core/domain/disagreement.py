"""
How far the answers about one area lie apart, in which shape, and between whom.

Everything here counts people and the steps between them; where the group stands is never worked out, not even on the
way to something else. Answers are columns 1..k, `None` is a person without a column (a non-score): left out of every measure.
Below two answers a measure is `None`, undefined, and must not be shown as 0. Totals stay integers, so no word hangs on rounding.
Formulas, worked examples, sources and weak points: docs/methods.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from ldgm_core.errors import BadInput

LEVEL_RULE_VERSION = "2026.1"
BRIDGE_FROM = 8  # people; in a smaller group one person in between is too large a share to be passed over

Scores = Sequence[int | None]


class Level(StrEnum):
    """The word for how far the answers lie apart; the values go into exports and never change under one rule version."""

    TOO_FEW = "te weinig scores"
    UNANIMOUS = "eensgezind"
    SMALL = "klein verschil"
    DIFFERENT = "verschil"
    LARGE = "groot verschil"
    TWO_CAMPS = "twee kampen"


class Pattern(StrEnum):
    """The shape in which the answers lie."""

    TOO_FEW = "te_weinig"
    EQUAL = "gelijk"
    NEIGHBOURS = "buren"
    PAIR = "tweetal"
    TWO_CAMPS = "twee_kampen"
    ONE_APART = "een_apart"
    SOME_APART = "enkelen_apart"
    SPREAD_OUT = "verspreid"


class Direction(StrEnum):
    """How the answers of group A lie to those of group B."""

    SAME = "zelfde_antwoorden"
    MIXED = "door_elkaar"
    A_HIGHER = "a_hoger"
    B_HIGHER = "b_hoger"


@dataclass(frozen=True)
class Boundary:
    """The line between two neighbouring columns, with the number of people on either side of it."""

    left_column: int
    left_count: int
    right_count: int


# ---- How far apart -------------------------------------------------------------------------------------------------


def pair_sum(scores: Scores) -> int:
    """
    Return T: the columns between two people, added up over every pair; 0 below two answers.

    In ascending order the answer at place i (from 0) is the higher one of i pairs and the lower one of n - 1 - i pairs.
    """
    found = _answers(scores)
    return sum(column * (2 * place - len(found) + 1) for place, column in enumerate(found))


def exact_spread(scores: Scores) -> Fraction | None:
    """Return the spread in columns without rounding: compare and sort with this one."""
    count = len(_answers(scores))
    return Fraction(pair_sum(scores), _largest_split(count)) if count >= 2 else None


def spread_columns(scores: Scores) -> float | None:
    """Return e, 0..k-1: as if one half of the group stands e columns from the other half; `None` below two answers."""
    spread = exact_spread(scores)
    return None if spread is None else float(spread)


def iov(scores: Scores, columns: int) -> float | None:
    """
    Return the spread as a share of the largest possible one, 0..1, to compare areas with different numbers of columns.

    Raises:
        BadInput: `column_off_scale`, a score is no column of this scale.
    """
    count = len(_answers(scores, columns))
    return pair_sum(scores) / (_largest_split(count) * (columns - 1)) if count >= 2 and columns >= 2 else None


def range_columns(scores: Scores) -> int | None:
    """Return the columns between the two outermost answers, 0..k-1; `None` below two answers."""
    found = _answers(scores)
    return found[-1] - found[0] if len(found) >= 2 else None


# ---- Words and shapes ----------------------------------------------------------------------------------------------


def level(scores: Scores) -> Level:
    """Return the level word of one area; what was not answered does not weigh."""
    found = _answers(scores)
    if len(found) < 2:
        return Level.TOO_FEW
    if found[0] == found[-1]:
        return Level.UNANIMOUS
    if is_two_camps(scores):
        return Level.TWO_CAMPS
    total, one_column = pair_sum(scores), _largest_split(len(found))
    if total >= 2 * one_column:
        return Level.LARGE
    narrow = found[-1] - found[0] <= 2 and not _gaps(found)
    return Level.SMALL if total <= one_column and narrow else Level.DIFFERENT


def pattern(scores: Scores) -> Pattern:
    """Return the shape of the answers; it says how they lie, not how bad that is."""
    found = _answers(scores)
    if len(found) < 2:
        return Pattern.TOO_FEW
    if found[-1] - found[0] <= 1:
        return Pattern.EQUAL if found[0] == found[-1] else Pattern.NEIGHBOURS
    if len(found) == 2:
        return Pattern.PAIR
    if is_two_camps(scores):
        return Pattern.TWO_CAMPS
    isolated = _isolated(found)
    if isolated == 0:
        return Pattern.SPREAD_OUT
    return Pattern.ONE_APART if isolated == 1 else Pattern.SOME_APART


def apart_count(scores: Scores) -> int:
    """Return how many people stand apart from the rest; 0 when the shape is another one."""
    return _isolated(_answers(scores)) if pattern(scores) in {Pattern.ONE_APART, Pattern.SOME_APART} else 0


def is_two_camps(scores: Scores) -> bool:
    """Return whether everybody (from eight people on: all but at most one) stands in one of two small groups with a gap."""
    return camps(scores) is not None


def camps(scores: Scores) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
    """
    Return the answers in the left and in the right camp, ascending, or `None` when there are no two camps.

    The one person who may belong to neither camp is always alone in a column, so a column tells who is in which camp.
    """
    found = _answers(scores)
    need = _thirty_percent(len(found))
    if len(found) < 4:
        return None
    alone = [place for place, column in enumerate(found) if found.count(column) == 1] if len(found) >= BRIDGE_FROM else []
    for group in (found, *(found[:place] + found[place + 1 :] for place in alone)):
        for cut in _gaps(group):
            if need <= cut <= len(group) - need and _stand_apart(group[:cut], group[cut:]):
                return group[:cut], group[cut:]
    return None


def counts_per_level(levels: Iterable[Level]) -> dict[Level, int]:
    """Return how often every level word occurs, zeros included, in the order of `Level`."""
    counts = Counter(levels)
    return {word: counts[word] for word in Level}


def counts_per_column(scores: Scores, columns: int) -> tuple[int, ...]:
    """
    Return the number of people in each of the columns 1..k; unused columns count 0.

    Raises:
        BadInput: `column_off_scale`, a score is no column of this scale.
    """
    counts = Counter(_answers(scores, columns))
    return tuple(counts[column] for column in range(1, columns + 1))


def needs_sight(n_valid: int, n_no_sight: int) -> bool:
    """Return whether 30 percent or more of those who answered gave no column: who could know?"""
    return n_no_sight > 0 and 10 * n_no_sight >= 3 * (n_valid + n_no_sight)


# ---- Boundaries ----------------------------------------------------------------------------------------------------


def boundaries(scores: Scores, columns: int) -> tuple[Boundary, ...]:
    """
    Return all k-1 boundaries from low to high, each with the people on its left and on its right.

    Raises:
        BadInput: `column_off_scale`, a score is no column of this scale.
    """
    found = _answers(scores, columns)
    lefts = (sum(answer <= column for answer in found) for column in range(1, columns))
    return tuple(Boundary(column, left, len(found) - left) for column, left in enumerate(lefts, start=1))


def split_boundaries(scores: Scores, columns: int) -> tuple[Boundary, ...]:
    """
    Return the most divided boundary (left times right is largest), more than one when they tie, none when nobody differs.

    Raises:
        BadInput: `column_off_scale`, a score is no column of this scale.
    """
    lines = boundaries(scores, columns)
    largest = max((line.left_count * line.right_count for line in lines), default=0)
    return tuple(line for line in lines if largest and line.left_count * line.right_count == largest)


# ---- Between whom --------------------------------------------------------------------------------------------------


def w1_columns(a: Scores, b: Scores, columns: int) -> float | None:
    """
    Return how many columns the answers of two groups lie apart, 0..k-1; `None` when a group has no answer.

    Raises:
        BadInput: `column_off_scale`, a score is no column of this scale.
    """
    n_a, n_b = len(_answers(a, columns)), len(_answers(b, columns))
    if not n_a or not n_b:
        return None
    lines = zip(boundaries(a, columns), boundaries(b, columns), strict=True)
    return sum(abs(of_a.left_count * n_b - of_b.left_count * n_a) for of_a, of_b in lines) / (n_a * n_b)


def cliffs_delta(a: Scores, b: Scores) -> float | None:
    """Return, over all pairs of one from A and one from B, the share in which A is higher minus that in which B is, -1..1."""
    total = len(_answers(a)) * len(_answers(b))
    return _pairs_won(a, b) / total if total else None


def direction(a: Scores, b: Scores, columns: int) -> Direction | None:
    """
    Return whether two groups gave the same answers, stand mixed, or one stands higher; `None` when a group has no answer.

    "Higher" starts at a delta of one half: a convention of the screen, not a test.

    Raises:
        BadInput: `column_off_scale`, a score is no column of this scale.
    """
    distance = w1_columns(a, b, columns)
    if distance is None:
        return None
    if distance == 0:
        return Direction.SAME
    won, total = _pairs_won(a, b), len(_answers(a)) * len(_answers(b))
    if 2 * abs(won) < total:
        return Direction.MIXED
    return Direction.A_HIGHER if won > 0 else Direction.B_HIGHER


def person_distance(a: Scores, b: Scores) -> float | None:
    """
    Return how many columns two people differ per area that both answered; `None` when there is no such area.

    Both rows list the same areas in the same order, and all these areas have the same number of columns.

    Raises:
        BadInput: `rows_not_aligned`, the rows have different lengths.
    """
    if len(a) != len(b):
        raise BadInput("rows_not_aligned", first=len(a), second=len(b))
    steps = [abs(one - other) for one, other in zip(a, b, strict=True) if one is not None and other is not None]
    return sum(steps) / len(steps) if steps else None


# ---- Steps that the rules above share ------------------------------------------------------------------------------


def _answers(scores: Scores, columns: int | None = None) -> tuple[int, ...]:
    """The columns that were really chosen, ascending."""
    found = tuple(sorted(score for score in scores if score is not None))
    if columns is not None and found and not 1 <= found[0] <= found[-1] <= columns:
        raise BadInput("column_off_scale", column=found[0] if found[0] < 1 else found[-1], columns=columns)
    return found


def _largest_split(count: int) -> int:
    """The number of pairs across two halves: what one column between two halves adds to the pair sum."""
    return (count // 2) * ((count + 1) // 2)


def _thirty_percent(count: int) -> int:
    """30 percent of the people, rounded up, in integers."""
    return (3 * count + 9) // 10


def _gaps(found: tuple[int, ...]) -> list[int]:
    """The places in the ascending answers where at least one empty column lies before the next answer."""
    return [place for place, (one, following) in enumerate(pairwise(found), start=1) if following - one >= 2]


def _pairs_won(a: Scores, b: Scores) -> int:
    """The pairs of one from A and one from B in which A is higher, minus those in which B is."""
    return sum((one > other) - (one < other) for one in _answers(a) for other in _answers(b))


def _stand_apart(left: tuple[int, ...], right: tuple[int, ...]) -> bool:
    """Whether two groups are each at most two neighbouring columns wide and the step between them is clearly larger."""
    width = max(left[-1] - left[0], right[-1] - right[0])
    return width <= 1 and right[0] - left[-1] >= 2 + width


def _isolated(found: tuple[int, ...]) -> int:
    """How many people stand outside the one closed group of the others; 0 when there is no such group."""
    gaps = _gaps(found)
    if not gaps:
        return 0
    need = max(2, _thirty_percent(len(found)))
    low, high = (size if size < need else 0 for size in (gaps[0], len(found) - gaps[-1]))
    rest = found[low : len(found) - high]
    return low + high if not _gaps(rest) and low + high < len(rest) else 0
