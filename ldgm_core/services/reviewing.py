"""Step 5, zaag scherp houden: moments to look again, what was seen of the goals, and the list over all pupils."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ldgm_core.domain.access import Action, Actor, StaffActor
from ldgm_core.domain.decision import Decision
from ldgm_core.domain.meeting import Meeting, MeetingId, Pupil
from ldgm_core.domain.plan import Goal, Plan
from ldgm_core.domain.review import CheckKind, CheckMoment, GoalEvaluation, GoalState, accept_evaluation, accept_moment
from ldgm_core.errors import NotFound
from ldgm_core.services.access import require_meeting, require_school
from ldgm_core.store import Store
from ldgm_core.store.reader import DueMoment

__all__ = ["Earlier", "ReviewRoom", "add_moment", "evaluate_goal", "list_due", "load_review", "mark_moment_done"]


@dataclass(frozen=True)
class Earlier:
    """What the previous meeting about this pupil left: its decision, its goals and what was seen of them since."""

    meeting: Meeting
    decision: Decision | None
    goals: tuple[Goal, ...]
    evaluations: tuple[GoalEvaluation, ...]


@dataclass(frozen=True)
class ReviewRoom:
    """Everything the screen of step 5 shows."""

    meeting: Meeting
    pupil: Pupil
    plan: Plan
    moments: tuple[CheckMoment, ...]
    evaluations: tuple[GoalEvaluation, ...]
    earlier: Earlier | None


def load_review(store: Store, actor: Actor, *, meeting_id: MeetingId) -> ReviewRoom:
    """Return everything the screen of step 5 shows."""
    with store.reading() as tx:
        meeting = require_meeting(tx, actor, Action.LEAD, meeting_id)
        found = tx.find_plan(meeting_id)
        before = tx.find_earlier_meeting(meeting)
        earlier = None
        if before is not None:
            decisions = tx.load_decisions(before.id)
            old = tx.find_plan(before.id)
            earlier = Earlier(before, decisions[-1] if decisions else None, old[1].goals if old else (), tx.load_evaluations(before.id))
        return ReviewRoom(
            meeting=meeting,
            pupil=tx.load_pupil(meeting.pupil_id),
            plan=found[1] if found else Plan(),
            moments=tx.load_moments(meeting_id),
            evaluations=tx.load_evaluations(meeting_id),
            earlier=earlier,
        )


def add_moment(store: Store, actor: Actor, *, meeting_id: MeetingId, kind: CheckKind, due_on: date, about: str) -> None:
    """
    Set a date on which the team looks again.

    Raises:
        BadInput: a date before the meeting (`moment_before_meeting`) or words that cannot be stored.
    """
    with store.writing() as tx:
        meeting = require_meeting(tx, actor, Action.LEAD, meeting_id)
        moment = CheckMoment(tx.new_id(), meeting.organisation_id, meeting_id, kind, due_on, about, None)
        tx.add_moment(accept_moment(moment, held_on=meeting.held_on))
        tx.touch(meeting_id, tells_phones=False)


def mark_moment_done(store: Store, actor: Actor, *, meeting_id: MeetingId, moment_id: str, now: datetime) -> None:
    """Remember that the team looked. Raises NotFound for a moment of another meeting (`moment_unknown`)."""
    with store.writing() as tx:
        require_meeting(tx, actor, Action.LEAD, meeting_id)
        if moment_id not in {moment.id for moment in tx.load_moments(meeting_id)}:
            raise NotFound("moment_unknown")
        tx.mark_moment_done(moment_id, now=now)
        tx.touch(meeting_id, tells_phones=False)


def evaluate_goal(
    store: Store, actor: Actor, *, meeting_id: MeetingId, goal_number: int, state: GoalState, seen: str, evaluated_by: str, now: datetime
) -> None:
    """
    Keep what was seen of one goal of the plan; possible after the meeting too.

    Raises:
        NotFound: the plan has no such goal (`goal_unknown`).
        BadInput: nothing was written about what was seen.
    """
    with store.writing() as tx:
        meeting = require_meeting(tx, actor, Action.LEAD, meeting_id)
        found = tx.find_plan(meeting_id)
        goals = found[1].goals if found else ()
        if not 1 <= goal_number <= len(goals):
            raise NotFound("goal_unknown")
        evaluation = GoalEvaluation(
            tx.new_id(), meeting.organisation_id, meeting_id, goal_number, goals[goal_number - 1].wording, state, seen, evaluated_by, now
        )
        tx.add_evaluation(accept_evaluation(evaluation))
        tx.touch(meeting_id, tells_phones=False)


def list_due(store: Store, actor: StaffActor, *, today: date, days_ahead: int = 60) -> tuple[DueMoment, ...]:
    """Return the open check moments of this person's meetings that are overdue or due within `days_ahead` days, oldest first."""
    require_school(actor, Action.USE_PUPILS)
    with store.reading() as tx:
        return tx.load_due_moments(actor.account_id, until_on=today + timedelta(days=days_ahead))
