"""What the minutes say of what comes after the meeting: arrangements with what happened to them, and days that the law sets. No ids."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ldgm_core.domain.agreement import Agreement
from ldgm_core.domain.arrangement import Arrangement, GrantStatus
from ldgm_core.domain.arrangement_flow import AssessorKind, EventKind, NextStep
from ldgm_core.domain.arrangement_watch import TalkKind
from ldgm_core.domain.review import GoalState

__all__ = ["MinutesArrangement", "MinutesOppDay", "MinutesPeriod", "MinutesStep", "MinutesTalk"]


@dataclass(frozen=True)
class MinutesStep:
    """Something that happened to an arrangement."""

    kind: EventKind
    happened_on: date
    who: str
    assessor: AssessorKind | None
    next_step: NextStep | None
    words: str


@dataclass(frozen=True)
class MinutesTalk:
    """A talk about an arrangement; without an outcome it is still to come."""

    kind: TalkKind
    planned_on: date
    with_whom: str
    outcome: str


@dataclass(frozen=True)
class MinutesPeriod:
    """What was seen of this pupil in one period, or of an arrangement that names no pupils."""

    from_on: date
    to_on: date
    goal_states: tuple[GoalState | None, ...]
    seen: str
    pupil_says: str
    parents_say: str
    teacher_says: str


@dataclass(frozen=True)
class MinutesArrangement:
    """An arrangement of this pupil as it stood when the minutes were made. Of other pupils in it only how many there are."""

    body: Arrangement
    status: GrantStatus
    consent: Agreement
    other_pupils: int
    steps: tuple[MinutesStep, ...]
    talks: tuple[MinutesTalk, ...]
    periods: tuple[MinutesPeriod, ...]


@dataclass(frozen=True)
class MinutesOppDay:
    """A day that the law sets, with the rule, its articles and where it was read. Without a day it could not be worked out."""

    words: str
    articles: str
    source: str
    needs_check: bool
    due_on: date | None
