"""One meeting as rows of the research export: results per item, per pair of role groups, and from round 1 to round 2."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from ldgm_core.domain.disagreement import (
    Level,
    Pattern,
    Scores,
    cliffs_delta,
    counts_per_level,
    iov,
    level,
    pattern,
    range_columns,
    split_boundaries,
    spread_columns,
    w1_columns,
)

SMALLEST_GROUP = 2  # people; a role group of one is that person and is never compared with the others in an export

Answers = Mapping[str, Scores]  # per rater the answers, in the order of the items


@dataclass(frozen=True)
class ItemResult:
    """What the export says about one item in one round; `split_boundaries` names the column left of each boundary."""

    n_valid: int
    n_dont_know: int
    range_columns: int | None
    spread_columns: float | None
    iov: float | None
    level: Level
    pattern: Pattern
    split_boundaries: tuple[int, ...]


@dataclass(frozen=True)
class GroupResult:
    """How far two role groups lie apart on one item; a positive delta means that the first group is higher."""

    w1_columns: float | None
    cliffs_delta: float | None


@dataclass(frozen=True)
class RoundChange:
    """How many people changed an answer; moved = from column to column, known and unknown = to and from a column."""

    changed: int
    moved: int
    became_known: int
    became_unknown: int


@dataclass(frozen=True)
class RoundResult:
    """One round of a meeting; `groups` is keyed by "a|b" with the names in alphabetical order, then by item."""

    items: dict[str, ItemResult]
    level_counts: dict[Level, int]
    mean_iov: float | None
    groups: dict[str, dict[str, GroupResult]]


@dataclass(frozen=True)
class WholeMeeting:
    """Both rounds of a meeting and, per item, what changed between them."""

    round1: RoundResult
    round2: RoundResult
    changes: dict[str, RoundChange]


def whole_meeting(columns_by_item: Mapping[str, int], roles: Mapping[str, str], round1: Answers, round2: Answers) -> WholeMeeting:
    """
    Return everything the export computes about one meeting; a rater without a row in a round has no column there.

    Raises:
        BadInput: `column_off_scale`, a score is no column of the item's scale.
    """
    first, second = ({item: _column(roles, answers, place) for place, item in enumerate(columns_by_item)} for answers in (round1, round2))
    changes = {item: round_changes(first[item], second[item]) for item in columns_by_item}
    return WholeMeeting(_round(columns_by_item, roles, first), _round(columns_by_item, roles, second), changes)


def item_result(scores: Scores, columns: int) -> ItemResult:
    """
    Return the export's row about one item in one round.

    Raises:
        BadInput: `column_off_scale`, a score is no column of this scale.
    """
    without = sum(score is None for score in scores)
    return ItemResult(
        n_valid=len(scores) - without,
        n_dont_know=without,
        range_columns=range_columns(scores),
        spread_columns=spread_columns(scores),
        iov=iov(scores, columns),
        level=level(scores),
        pattern=pattern(scores),
        split_boundaries=tuple(line.left_column for line in split_boundaries(scores, columns)),
    )


def mean_iov(scores_by_item: Mapping[str, Scores], columns_by_item: Mapping[str, int]) -> float | None:
    """
    Return the average IOV over the items with at least two answers: a trend over meetings, never a grade for one.

    Raises:
        BadInput: `column_off_scale`, a score is no column of the item's scale.
    """
    values = [iov(scores, columns_by_item[item]) for item, scores in scores_by_item.items()]
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def round_changes(before: Scores, after: Scores) -> RoundChange:
    """Return how many people changed from round 1 to round 2; both rounds list the same people in the same order."""
    changed = [(one, other) for one, other in zip(before, after, strict=True) if one != other]
    known = sum(one is None for one, _ in changed)
    unknown = sum(other is None for _, other in changed)
    return RoundChange(len(changed), len(changed) - known - unknown, known, unknown)


def _column(roles: Mapping[str, str], answers: Answers, place: int) -> Scores:
    """The answers of all raters about one item, in the order of `roles`."""
    return [answers[rater][place] if rater in answers else None for rater in roles]


def _round(columns_by_item: Mapping[str, int], roles: Mapping[str, str], scores: Mapping[str, Scores]) -> RoundResult:
    results = {item: item_result(scores[item], columns) for item, columns in columns_by_item.items()}
    names = list(roles.values())
    comparable = sorted(name for name in set(names) if names.count(name) >= SMALLEST_GROUP)
    groups = {
        f"{a}|{b}": {item: _between(_of(names, a, scores[item]), _of(names, b, scores[item]), k) for item, k in columns_by_item.items()}
        for a, b in combinations(comparable, 2)
    }
    return RoundResult(results, counts_per_level(result.level for result in results.values()), mean_iov(scores, columns_by_item), groups)


def _of(names: Sequence[str], group: str, scores: Scores) -> Scores:
    return [score for name, score in zip(names, scores, strict=True) if name == group]


def _between(a: Scores, b: Scores, columns: int) -> GroupResult:
    return GroupResult(w1_columns(a, b, columns), cliffs_delta(a, b))
