"""Between whom: role groups beside each other, who could not say, how sure people were, and teams that discussed one vignette."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from ldgm_core.domain.disagreement import Direction, direction, w1_columns
from ldgm_core.domain.meeting import RoleGroup
from ldgm_core.domain.research import CaseType, ResearchData, ResearchItem, ResearchMeeting, ResearchRating
from ldgm_core.research.bootstrap import Statistic, Tally, counted, share
from ldgm_core.research.row import GroupRow, group_rows, scores_of

__all__ = ["confidence_and_distance", "group_differences", "teams_of_vignettes", "without_a_column"]

GROUPS = "role groups within a meeting, round 1; interval: percentile bootstrap over cases"
DIRECTIONS = "comparisons per direction; a group is called higher from a delta of one half"
WITHOUT = "answers without a column over all answers, round 1; interval: percentile bootstrap over cases"
DISTANCE = "columns between a rater and the other raters of the same item, round 1; interval: percentile bootstrap over cases"
TEAMS = "pairs of teams that discussed the same vignette; interval: percentile bootstrap over vignettes"

Key = tuple[tuple[str, str | int], ...]


def group_differences(data: ResearchData) -> Iterator[Statistic]:
    """Yield W1 and delta per item and pair of role groups, and the number of comparisons per direction."""
    found: dict[Key, list[GroupRow]] = defaultdict(list)
    for row in group_rows(data):
        if row.round == 1:
            pair = (("group_a", row.group_a), ("group_b", row.group_b))
            found[pair].append(row)
            found[("item_set_version", row.item.item_set_version), ("item_id", row.item.item_id), *pair].append(row)
    for scope, rows in found.items():
        yield from _compare(dict(scope), rows, data)


def without_a_column(data: ResearchData) -> Iterator[Statistic]:
    """Yield the share of answers without a column per item, per role group, and per item and role group."""
    tallies: dict[Key, Tally] = defaultdict(Tally)
    for meeting, item, round_ in data.polls():
        if round_ != 1:
            continue
        by_item = (("item_set_version", item.item_set_version), ("item_id", item.item_id))
        group_of = {rater.rater_id: rater.role_group for rater in meeting.raters}
        for rater_id, rating in meeting.answers(item.item_id, 1).items():
            group = group_of[rater_id]
            by_group = () if group is RoleGroup.OTHER else (("role_group", group),)
            scopes: set[Key] = {by_item, by_group, (*by_item, *by_group)} - {()}
            for scope in sorted(scopes):
                tallies[scope].add(meeting, rating.score is None, 1)
    for scope, tally in sorted(tallies.items()):
        yield share("without_a_column", dict(scope), tally, method=WITHOUT, data=data)


def confidence_and_distance(data: ResearchData) -> Iterator[Statistic]:
    """Yield how far raters stand from the others of their meeting, by how sure they were."""
    tallies = {confidence: Tally() for confidence in (1, 2, 3)}
    for meeting, item, round_ in data.polls():
        if round_ == 1:
            _add_distances(tallies, meeting, list(meeting.answers(item.item_id, 1).values()))
    for confidence, tally in tallies.items():
        yield share("distance_to_others", {"confidence": confidence}, tally, method=DISTANCE, data=data)


def teams_of_vignettes(data: ResearchData) -> Iterator[Statistic]:
    """Yield per vignette and over all of them how far two teams lie apart, and how often they ended in the same form of decision."""
    if data.case_type is not CaseType.VIGNETTE:
        return
    tallies: dict[tuple[str, Key], Tally] = defaultdict(Tally)
    for one, other in combinations(data.meetings, 2):
        if (one.case_id, one.item_set_version) == (other.case_id, other.item_set_version):
            _add_teams(tallies, one, other, [item for item in data.items if item.item_set_version == one.item_set_version])
    for (name, scope), tally in sorted(tallies.items()):
        yield share(name, dict(scope), tally, method=TEAMS, data=data)


def _compare(scope: dict[str, str | int], rows: Sequence[GroupRow], data: ResearchData) -> Iterator[Statistic]:
    distance, delta = Tally(), Tally()
    directions: Counter[str] = Counter(dict.fromkeys(Direction, 0))
    for row in rows:
        pairs = len(row.a) * len(row.b)
        distance.add(row.meeting, row.w1, 1)
        delta.add(row.meeting, row.cliffs_delta * pairs, pairs)
        directions[direction(row.a, row.b, row.item.columns) or Direction.SAME] += 1
    yield share("groups_w1", scope, distance, method=GROUPS, data=data)
    yield share("groups_cliffs_delta", scope, delta, method=GROUPS, data=data)
    yield counted("groups_direction", scope, distance, dict(directions), method=DIRECTIONS, data=data)


def _add_distances(tallies: dict[int, Tally], meeting: ResearchMeeting, answers: Sequence[ResearchRating]) -> None:
    scored = [rating for rating in answers if rating.score is not None]
    for rating in scored:
        others = [abs((other.score or 0) - (rating.score or 0)) for other in scored if other is not rating]
        if rating.confidence is None:
            continue
        if others:
            tallies[rating.confidence].add(meeting, sum(others) / len(others), 1)
        else:
            tallies[rating.confidence].drop()


def _add_teams(tallies: dict[tuple[str, Key], Tally], one: ResearchMeeting, other: ResearchMeeting, items: Sequence[ResearchItem]) -> None:
    kinds = [{decision.item_id: decision.kind for decision in team.decisions} for team in (one, other)]
    scopes: tuple[Key, Key] = ((), (("case_id", one.case_id),))
    for item in items:
        distance = w1_columns(scores_of(one, item.item_id, 1), scores_of(other, item.item_id, 1), item.columns)
        values = {
            "teams_w1": distance,
            "teams_same_decision": None if None in (a := [k.get(item.item_id) for k in kinds]) else float(a[0] == a[1]),
        }
        for scope in scopes:
            for name, value in values.items():
                if value is None:
                    tallies[name, scope].drop()
                    continue
                tallies[name, scope].add(one, value, 1)
                tallies[name, scope].meetings.add(other.meeting_id)
