"""
From round 1 to round 2: who answered otherwise, why, and whether that brought them nearer to the others' first answers.

Nearer is no success: answers also come together when people give in. Nothing here knows a middle; nearness is counted in pairs.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ldgm_core.domain.disagreement import iov
from ldgm_core.domain.meeting import RoleGroup
from ldgm_core.domain.rating import ChangeReason
from ldgm_core.domain.research import ResearchData, ResearchItem, ResearchMeeting, ResearchRating
from ldgm_core.research.bootstrap import Scope, Statistic, Tally, counted, share
from ldgm_core.research.meeting import round_changes

__all__ = ["changes_between_rounds"]

IOV = "IOV of round 2 minus IOV of round 1 over the raters of both rounds; interval: percentile bootstrap over cases"
CHANGED = "raters of both rounds whose answer changed; interval: percentile bootstrap over cases"
REASON = "changed answers with this reason over all changed answers; interval: percentile bootstrap over cases"
NEARER = "raters that moved, by their distance to the other raters' first answers before and after"

Key = tuple[tuple[str, str | int], ...]


@dataclass(frozen=True)
class _Pair:
    """One rater's two answers about one item, and the others' first ones."""

    meeting: ResearchMeeting
    group: RoleGroup
    first: ResearchRating
    second: ResearchRating
    others: tuple[int, ...]

    @property
    def is_changed(self) -> bool:
        return (self.first.score, self.first.missing) != (self.second.score, self.second.missing)

    @property
    def stands_apart(self) -> bool:
        """Whether fewer than half of the others stood within one column in round 1."""
        return self.first.score is not None and 2 * sum(abs(o - self.first.score) <= 1 for o in self.others) < len(self.others)


def changes_between_rounds(data: ResearchData) -> Iterator[Statistic]:
    """Yield the change in spread, the share of changed answers (over all, and by role group, certainty and place), reasons and ways."""
    spread, counts, pairs = Tally(), Tally(), []
    kinds: Counter[str] = Counter(kept=0, moved=0, became_known=0, became_unknown=0)
    for meeting, item, round_ in data.polls():
        if round_ == 2:
            found = _pairs(meeting, item)
            pairs += found
            _add_spread(spread, meeting, item, found)
            _add_kinds(kinds, counts, meeting, found)
    yield share("change_in_iov", {}, spread, method=IOV, data=data)
    yield counted("change_kinds", {}, counts, dict(kinds), method=CHANGED, data=data)
    yield from _shares(pairs, data)
    yield from _reasons(pairs, data)
    yield _ways(pairs, data)


def _pairs(meeting: ResearchMeeting, item: ResearchItem) -> list[_Pair]:
    first, second = meeting.answers(item.item_id, 1), meeting.answers(item.item_id, 2)
    groups = {rater.rater_id: rater.role_group for rater in meeting.raters}
    return [
        _Pair(
            meeting,
            groups[rater_id],
            first[rater_id],
            answer,
            tuple(other.score for key, other in first.items() if key != rater_id and other.score is not None),
        )
        for rater_id, answer in second.items()
        if rater_id in first
    ]


def _add_spread(tally: Tally, meeting: ResearchMeeting, item: ResearchItem, pairs: Sequence[_Pair]) -> None:
    before = iov([pair.first.score for pair in pairs], item.columns)
    after = iov([pair.second.score for pair in pairs], item.columns)
    if before is None or after is None:
        tally.drop()
    else:
        tally.add(meeting, after - before, 1)


def _add_kinds(kinds: Counter[str], tally: Tally, meeting: ResearchMeeting, pairs: Sequence[_Pair]) -> None:
    change = round_changes([pair.first.score for pair in pairs], [pair.second.score for pair in pairs])
    kinds.update(
        kept=len(pairs) - change.changed, moved=change.moved, became_known=change.became_known, became_unknown=change.became_unknown
    )
    for _ in pairs:
        tally.add(meeting, 1)


def _shares(pairs: Sequence[_Pair], data: ResearchData) -> Iterator[Statistic]:
    tallies: dict[Key, Tally] = defaultdict(Tally)
    for pair in pairs:
        scopes: list[Key] = [(), (("stood_apart", int(pair.stands_apart)),)]
        if pair.group is not RoleGroup.OTHER:
            scopes.append((("role_group", pair.group),))
        if pair.first.confidence is not None:
            scopes.append((("confidence", pair.first.confidence),))
        for scope in scopes:
            tallies[scope].add(pair.meeting, pair.is_changed, 1)
    for scope in sorted(tallies):
        yield share("changed_answers", dict(scope), tallies[scope], method=CHANGED, data=data)


def _reasons(pairs: Sequence[_Pair], data: ResearchData) -> Iterator[Statistic]:
    changed = [pair for pair in pairs if pair.is_changed]
    for reason in ChangeReason:
        tally = Tally()
        for pair in changed:
            tally.add(pair.meeting, pair.second.change_reason is reason, 1)
        scope: Scope = {"change_reason": reason}
        yield share("changed_for_reason", scope, tally, method=REASON, data=data)


def _ways(pairs: Sequence[_Pair], data: ResearchData) -> Statistic:
    tally, ways = Tally(), Counter(nearer=0, same_distance=0, farther=0)
    for pair in pairs:
        before, after = pair.first.score, pair.second.score
        if before is None or after is None or before == after:
            continue
        if not pair.others:
            tally.drop()
            continue
        tally.add(pair.meeting, 1)
        change = sum(abs(other - after) - abs(other - before) for other in pair.others)
        ways["same_distance" if change == 0 else "nearer" if change < 0 else "farther"] += 1
    return counted("moved_to_others", {}, tally, dict(ways), method=NEARER, data=data)
