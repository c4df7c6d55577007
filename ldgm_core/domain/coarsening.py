"""
What makes research data coarser: bands instead of amounts, a quarter instead of a day, no category that stands for too few.

Two sizes rule here. Within a meeting a role group of one is that person, so it is not shown, and it may not be guessed from what is
left either. Over a file a category that occurs in too few meetings is not shown apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TypeVar

from ldgm_core.domain.meeting import Context, RoleGroup
from ldgm_core.domain.research import DurationBand, LengthBand, ResearchMeeting, ResearchRater

__all__ = ["coarsen", "duration_band", "is_common", "length_band", "quarter_of", "shown_groups"]

SMALLEST_GROUP = 2
Value = TypeVar("Value", bound=Hashable)


def quarter_of(day: date) -> str:
    """Return the quarter of a day: 14 September 2026 -> "2026-Q3"."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def duration_band(span: timedelta) -> DurationBand:
    """Return the band of a length of time."""
    ends = ((0.5, DurationBand.UNDER_30_MIN), (1, DurationBand.UNDER_60_MIN), (2, DurationBand.UNDER_120_MIN), (24, DurationBand.SAME_DAY))
    return next((band for hours, band in ends if span < timedelta(hours=hours)), DurationBand.LONGER)


def length_band(characters: int) -> LengthBand:
    """Return the band of a number of characters."""
    ends = ((0, LengthBand.NONE), (50, LengthBand.SHORT), (200, LengthBand.MIDDLE))
    return next((band for longest, band in ends if characters <= longest), LengthBand.LONG)


def shown_groups(sizes: Mapping[RoleGroup, int], *, allowed: Iterable[RoleGroup]) -> frozenset[RoleGroup]:
    """
    Return the role groups of one meeting that may be shown apart; `sizes` counts raters.

    Groups below two people are merged. Would that leave one person alone in the rest, then the smallest shown group joins that person.
    """
    shown = [group for group in allowed if sizes.get(group, 0) >= SMALLEST_GROUP]
    rest = sum(sizes.values()) - sum(sizes[group] for group in shown)
    if 0 < rest < SMALLEST_GROUP and shown:
        shown.remove(min(shown, key=lambda group: (sizes[group], group)))
    return frozenset(shown)


def is_common(values: Sequence[Value], *, least: int) -> dict[Value, bool]:
    """
    Return per value whether it may be shown, given the value of every meeting.

    What is held back must together stand for enough meetings as well: one hidden meeting beside shown ones would be no secret.
    """
    counts = Counter(values)
    rare = sum(count for count in counts.values() if count < least)
    return {value: count >= least and (rare == 0 or rare >= least) for value, count in counts.items()}


def coarsen(meetings: Sequence[ResearchMeeting], *, least: int) -> tuple[ResearchMeeting, ...]:
    """Return the meetings without small role groups, rare contexts, rare settings of a meeting and items that few meetings used."""
    merged = _merge_groups(meetings, least=least)
    kept = _without_rare_items(_without_rare_contexts(merged, least=least), least=least)
    rules, modes, quarters, durations = (
        is_common([getattr(meeting, name) for meeting in kept], least=least)
        for name in ("level_rule_version", "reveal_mode", "quarter", "duration")
    )
    return tuple(
        replace(
            meeting,
            level_rule_version=meeting.level_rule_version if rules[meeting.level_rule_version] else None,
            reveal_mode=meeting.reveal_mode if modes[meeting.reveal_mode] else None,
            quarter=meeting.quarter if quarters[meeting.quarter] else None,
            duration=meeting.duration if durations[meeting.duration] else None,
        )
        for meeting in kept
    )


def _merge_groups(meetings: Sequence[ResearchMeeting], *, least: int) -> list[ResearchMeeting]:
    """Hiding a group in one meeting makes it rarer in the file, so this goes on until nothing changes any more."""
    sizes = [Counter(rater.role_group for rater in meeting.raters) for meeting in meetings]
    allowed = [group for group in RoleGroup if group is not RoleGroup.OTHER]
    while True:
        shown = [shown_groups(size, allowed=allowed) for size in sizes]
        often = Counter(group for groups in shown for group in groups)
        common = [group for group in allowed if often[group] >= least]
        if common == [group for group in allowed if often[group]]:
            return [_merge(meeting, groups) for meeting, groups in zip(meetings, shown, strict=True)]
        allowed = common


def _merge(meeting: ResearchMeeting, shown: frozenset[RoleGroup]) -> ResearchMeeting:
    """A context can tell the role ("at home"), so it goes where the role goes."""
    hidden = {rater.rater_id for rater in meeting.raters if rater.role_group not in shown}
    return replace(
        meeting,
        raters=tuple(ResearchRater(r.rater_id, RoleGroup.OTHER, None) if r.rater_id in hidden else r for r in meeting.raters),
        ratings=tuple(replace(r, context=None) if r.rater_id in hidden else r for r in meeting.ratings),
    )


def _without_rare_contexts(meetings: Sequence[ResearchMeeting], *, least: int) -> list[ResearchMeeting]:
    used = Counter(context for meeting in meetings for context in _contexts(meeting))
    common = {context for context, count in used.items() if count >= least}
    return [
        replace(
            meeting,
            raters=tuple(replace(r, context=r.context if r.context in common else None) for r in meeting.raters),
            ratings=tuple(replace(r, context=r.context if r.context in common else None) for r in meeting.ratings),
        )
        for meeting in meetings
    ]


def _contexts(meeting: ResearchMeeting) -> set[Context]:
    found = [*(rater.context for rater in meeting.raters), *(rating.context for rating in meeting.ratings)]
    return {context for context in found if context is not None}


def _without_rare_items(meetings: Sequence[ResearchMeeting], *, least: int) -> list[ResearchMeeting]:
    used = Counter((m.item_set_version, item_id) for m in meetings for item_id in {rating.item_id for rating in m.ratings})
    return [
        replace(
            meeting,
            ratings=tuple(r for r in meeting.ratings if used[meeting.item_set_version, r.item_id] >= least),
            decisions=tuple(d for d in meeting.decisions if used[meeting.item_set_version, d.item_id] >= least),
        )
        for meeting in meetings
    ]
