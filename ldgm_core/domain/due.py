"""
What is due of a pupil and of an arrangement, worked out from what is stored: days and what they are about, no words and no verdict.

A check moment that people agreed on (domain/review.py) stands among them until it is done; the other days follow from other things.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ldgm_core.domain.arrangement import Arrangement, GrantStatus
from ldgm_core.domain.arrangement_flow import ArrangementEvent, EventKind, status_of
from ldgm_core.domain.arrangement_watch import ArrangementTalk
from ldgm_core.domain.deadline import a_year_later, opp_due_on
from ldgm_core.domain.decision import Decision
from ldgm_core.domain.meeting import Meeting
from ldgm_core.domain.plan import Plan
from ldgm_core.domain.review import CheckKind, CheckMoment

__all__ = ["Due", "DueKind", "MeetingFacts", "due_of_arrangement", "due_of_pupil"]


class DueKind(StrEnum):
    """Why a day is a day to remember."""

    MOMENT = "moment"
    OPP_FIRST = "opp_first"
    OPP_YEARLY = "opp_yearly"
    PERSPECTIVE = "perspective"
    GOAL = "goal"
    ARRANGEMENT_EVALUATION = "arrangement_evaluation"
    ARRANGEMENT_END = "arrangement_end"
    ARRANGEMENT_TALK = "arrangement_talk"


@dataclass(frozen=True)
class Due:
    """
    One day. `meeting`: the meeting from which it follows, if it is one; `number`: which goal of its plan, from 1; `moment_id`: the check
    moment that it is.
    """

    kind: DueKind
    due_on: date
    meeting: Meeting | None = None
    number: int = 0
    moment_id: str | None = None


@dataclass(frozen=True)
class MeetingFacts:
    """What one meeting left that days follow from: the newest decision and plan, the goals that were looked at, the check moments."""

    meeting: Meeting
    decision: Decision | None
    plan: Plan | None
    has_final_plan: bool
    evaluated_goals: frozenset[int]
    moments: tuple[CheckMoment, ...]


def due_of_pupil(enrolled_on: date | None, meetings: Sequence[MeetingFacts]) -> tuple[Due, ...]:
    """Return what is due of a pupil; `meetings` from the oldest to the newest."""
    return (*_moments(meetings), *_opp(enrolled_on, meetings), *_perspective(meetings), *_goals(meetings))


def due_of_arrangement(arrangement: Arrangement, events: Sequence[ArrangementEvent], talks: Sequence[ArrangementTalk]) -> tuple[Due, ...]:
    """Return what is due of an arrangement; nothing once it is over. A day of evaluation on or before the last evaluation is done."""
    if status_of(events) in (GrantStatus.REJECTED, GrantStatus.ENDED):
        return ()
    done = [event.happened_on for event in events if event.kind is EventKind.EVALUATED]
    evaluations = [Due(DueKind.ARRANGEMENT_EVALUATION, day) for day in arrangement.evaluate_on if not done or day > done[-1]]
    ends = [Due(DueKind.ARRANGEMENT_END, arrangement.ends_on)] if arrangement.ends_on else []
    return (*evaluations, *ends, *(Due(DueKind.ARRANGEMENT_TALK, talk.planned_on) for talk in talks if not talk.is_held))


def _moments(meetings: Sequence[MeetingFacts]) -> Iterator[Due]:
    for facts in meetings:
        for moment in facts.moments:
            if moment.done_at is None:
                yield Due(DueKind.MOMENT, moment.due_on, facts.meeting, moment_id=moment.id)


def _opp(enrolled_on: date | None, meetings: Sequence[MeetingFacts]) -> Iterator[Due]:
    final = [facts for facts in meetings if facts.has_final_plan]
    if not final:
        if enrolled_on is not None:
            yield Due(DueKind.OPP_FIRST, opp_due_on(enrolled_on), meetings[-1].meeting if meetings else None)
        return
    yearly = [moment for facts in meetings for moment in facts.moments if moment.kind is CheckKind.YEARLY]
    looked = [moment.due_on for moment in yearly if moment.done_at is not None]
    due_on = a_year_later(max([final[-1].meeting.held_on, *looked]))
    if not any(moment.done_at is None and moment.due_on <= due_on for moment in yearly):
        yield Due(DueKind.OPP_YEARLY, due_on, final[-1].meeting)


def _perspective(meetings: Sequence[MeetingFacts]) -> Iterator[Due]:
    """The newest perspective counts: an older one was looked at again when the newer one was written."""
    newest = next((facts for facts in reversed(meetings) if facts.decision is not None), None)
    if newest is not None and newest.decision is not None and newest.decision.until_on is not None:
        yield Due(DueKind.PERSPECTIVE, newest.decision.until_on, newest.meeting)


def _goals(meetings: Sequence[MeetingFacts]) -> Iterator[Due]:
    """The goals of the newest plan, as long as nobody wrote what was seen of them."""
    newest = next((facts for facts in reversed(meetings) if facts.plan is not None), None)
    if newest is None or newest.plan is None:
        return
    for number, goal in enumerate(newest.plan.goals, start=1):
        if goal.by_on is not None and number not in newest.evaluated_goals:
            yield Due(DueKind.GOAL, goal.by_on, newest.meeting, number)
