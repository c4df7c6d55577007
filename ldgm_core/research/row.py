"""The rows of a research file that are worked out from its answers: per item, and per two role groups within a meeting."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from ldgm_core.domain.disagreement import Scores, cliffs_delta, counts_per_column, w1_columns
from ldgm_core.domain.meeting import RoleGroup
from ldgm_core.domain.research import ResearchData, ResearchItem, ResearchMeeting
from ldgm_core.research.measures import mean_pair_distance, pair_decomposition, vdeijk_a
from ldgm_core.research.meeting import SMALLEST_GROUP, ItemResult, item_result

__all__ = ["GroupRow", "ItemRow", "group_rows", "grouped_scores", "item_rows", "scores_of"]


@dataclass(frozen=True)
class ItemRow:
    """One item of one meeting in one round; `pair_distance` is in columns, `counts` has one entry per column."""

    meeting_id: str
    item_id: str
    round: int
    result: ItemResult
    counts: tuple[int, ...]
    pair_distance: float | None
    vdeijk_a: float | None


@dataclass(frozen=True)
class GroupRow:
    """Two role groups with at least two answers each about one item in one round; a positive delta: group a is higher."""

    meeting: ResearchMeeting
    item: ResearchItem
    round: int
    group_a: RoleGroup
    group_b: RoleGroup
    a: tuple[int, ...]
    b: tuple[int, ...]
    w1: float
    cliffs_delta: float
    between: int


def scores_of(meeting: ResearchMeeting, item_id: str, round_: int) -> tuple[int | None, ...]:
    """Return the answers about an item in a round, None for a non-score; who did not answer is not in it."""
    return tuple(rating.score for rating in meeting.answers(item_id, round_).values())


def grouped_scores(meeting: ResearchMeeting, item_id: str, round_: int) -> dict[RoleGroup, tuple[int, ...]]:
    """Return the columns per role group that may be shown apart; merged raters have no group."""
    group_of = {rater.rater_id: rater.role_group for rater in meeting.raters}
    found: dict[RoleGroup, tuple[int, ...]] = {}
    for rater_id, rating in meeting.answers(item_id, round_).items():
        if rating.score is not None and group_of[rater_id] is not RoleGroup.OTHER:
            found[group_of[rater_id]] = (*found.get(group_of[rater_id], ()), rating.score)
    return {group: found[group] for group in RoleGroup if len(found.get(group, ())) >= SMALLEST_GROUP}


def item_rows(data: ResearchData) -> tuple[ItemRow, ...]:
    """Return a row for every revealed round of every item of every meeting."""
    return tuple(_item_row(meeting, item, round_, scores_of(meeting, item.item_id, round_)) for meeting, item, round_ in data.polls())


def group_rows(data: ResearchData) -> tuple[GroupRow, ...]:
    """Return a row for every two role groups that may be compared; a pair that occurs in too few meetings of the file stays out."""
    rows = [row for meeting, item, round_ in data.polls() for row in _group_rows(meeting, item, round_)]
    meetings: dict[tuple[RoleGroup, RoleGroup], set[str]] = {}
    for row in rows:
        meetings.setdefault((row.group_a, row.group_b), set()).add(row.meeting.meeting_id)
    return tuple(row for row in rows if len(meetings[row.group_a, row.group_b]) >= data.least_per_category)


def _item_row(meeting: ResearchMeeting, item: ResearchItem, round_: int, scores: Scores) -> ItemRow:
    counts = counts_per_column(scores, item.columns)
    return ItemRow(
        meeting_id=meeting.meeting_id,
        item_id=item.item_id,
        round=round_,
        result=item_result(scores, item.columns),
        counts=counts,
        pair_distance=mean_pair_distance(scores),
        vdeijk_a=vdeijk_a(counts),
    )


def _group_rows(meeting: ResearchMeeting, item: ResearchItem, round_: int) -> Iterator[GroupRow]:
    groups = grouped_scores(meeting, item.item_id, round_)
    for (name_a, a), (name_b, b) in combinations(groups.items(), 2):
        distance, delta = w1_columns(a, b, item.columns), cliffs_delta(a, b)
        between = pair_decomposition({name_a: a, name_b: b}).between[f"{name_a}|{name_b}"]
        # Both are there: a group in this table has answers.
        yield GroupRow(meeting, item, round_, name_a, name_b, a, b, distance or 0.0, delta or 0.0, between)
