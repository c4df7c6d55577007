"""Step 5, keeping the saw sharp: moments to look again, and what was seen of each goal by then."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from ldgm_core.domain.account import OrganisationId
from ldgm_core.domain.matrix import AreaId
from ldgm_core.domain.meeting import MeetingId
from ldgm_core.domain.text import LONGEST_NAME, clean_text, require_text
from ldgm_core.errors import BadInput

__all__ = [
    "CheckKind",
    "CheckMoment",
    "GoalEvaluation",
    "GoalState",
    "HgwPhase",
    "PLANNED_KINDS",
    "PdcaPhase",
    "accept_evaluation",
    "accept_moment",
    "phase_now",
    "phases_of",
]


class CheckKind(StrEnum):
    """A moment in between, the yearly evaluation with the parents, or what somebody promised in the debate to find out."""

    IN_BETWEEN = "in_between"
    YEARLY = "yearly"
    LOOK_INTO = "look_into"


PLANNED_KINDS = (CheckKind.IN_BETWEEN, CheckKind.YEARLY)
"""What people choose when they set a moment; the third comes from an area's agreed picture."""


class GoalState(StrEnum):
    """How a goal stands, in the people's own judgement."""

    BETTER = "better"
    AS_EXPECTED = "as_expected"
    BEHIND = "behind"


class PdcaPhase(StrEnum):
    """Plan, do, check, act."""

    PLAN = "plan"
    DO = "do"
    CHECK = "check"
    ACT = "act"


class HgwPhase(StrEnum):
    """The phases of handelingsgericht werken."""

    OBSERVE = "observe"
    UNDERSTAND = "understand"
    PLAN = "plan"
    REALISE = "realise"
    EVALUATE = "evaluate"


@dataclass(frozen=True)
class CheckMoment:
    """A date on which the team looks again, and at what. `area_id`: the area whose picture it comes from, if it does."""

    id: str
    organisation_id: OrganisationId
    meeting_id: MeetingId
    kind: CheckKind
    due_on: date
    about: str
    done_at: datetime | None
    area_id: AreaId | None = None


@dataclass(frozen=True)
class GoalEvaluation:
    """What was seen of one goal of the plan, by whom, when. `goal_number` counts from 1 in the plan's order."""

    id: str
    organisation_id: OrganisationId
    meeting_id: MeetingId
    goal_number: int
    goal_wording: str
    state: GoalState
    seen: str
    evaluated_by: str
    evaluated_at: datetime


def accept_moment(moment: CheckMoment, *, held_on: date) -> CheckMoment:
    """
    Return the moment as it may be stored.

    Raises:
        BadInput: before the meeting (`moment_before_meeting`) or words that cannot be stored.
    """
    if moment.due_on < held_on:
        raise BadInput("moment_before_meeting")
    return replace(moment, about=clean_text(moment.about, field="moment_about"))


def accept_evaluation(evaluation: GoalEvaluation) -> GoalEvaluation:
    """
    Return the evaluation as it may be stored.

    Raises:
        BadInput: nothing was written about what was seen, or words that cannot be stored.
    """
    return replace(
        evaluation,
        seen=require_text(evaluation.seen, field="goal_seen"),
        evaluated_by=clean_text(evaluation.evaluated_by, field="evaluated_by", longest=LONGEST_NAME),
    )


def phases_of(step: int) -> tuple[PdcaPhase, tuple[HgwPhase, ...]]:
    """Return the PDCA and HGW phases that belong to a step of the model (1..5). The mapping is this project's, see docs/glossary.md."""
    if step <= 3:
        return PdcaPhase.PLAN, (HgwPhase.OBSERVE, HgwPhase.UNDERSTAND)
    if step == 4:
        return PdcaPhase.PLAN, (HgwPhase.PLAN,)
    return PdcaPhase.CHECK, (HgwPhase.OBSERVE, HgwPhase.EVALUATE)


def phase_now(step: int, *, is_closed: bool, is_due: bool, is_evaluated: bool) -> tuple[PdcaPhase, tuple[HgwPhase, ...]]:
    """
    Return the phases of a pupil's circle: during the meeting those of its step; afterwards doing, until a moment is due (check), or until
    all moments are done and the goals were looked at (act: the next meeting plans anew).
    """
    if not is_closed:
        return phases_of(step)
    if is_due:
        return PdcaPhase.CHECK, (HgwPhase.OBSERVE, HgwPhase.EVALUATE)
    if is_evaluated:
        return PdcaPhase.ACT, (HgwPhase.PLAN,)
    return PdcaPhase.DO, (HgwPhase.REALISE,)
