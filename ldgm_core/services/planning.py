"""Step 4, plan opstellen: the plan is kept whole, in versions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from ldgm_core.catalogues import Rule, load_rules
from ldgm_core.domain.access import Action, Actor
from ldgm_core.domain.deadline import a_year_later, opp_due_on
from ldgm_core.domain.debate import AgreedPicture
from ldgm_core.domain.decision import Decision
from ldgm_core.domain.matrix import Matrix
from ldgm_core.domain.meeting import Meeting, MeetingId, Pupil
from ldgm_core.domain.plan import Goal, Plan, accept_plan
from ldgm_core.domain.plan_check import Gap, gaps_in
from ldgm_core.domain.text import clean_name
from ldgm_core.errors import NotNow
from ldgm_core.services import due
from ldgm_core.services.arranging import ArrangementRow, rows_of_pupil
from ldgm_core.services.gate import require_meeting
from ldgm_core.services.meeting_matrix import matrix_of
from ldgm_core.services.own_school import in_own_school
from ldgm_core.store import Store
from ldgm_core.store.reader import Reader

__all__ = ["OppDay", "PlanRoom", "load_plan", "opp_days", "record_enrolment", "record_plan", "start_from_earlier"]


@dataclass(frozen=True)
class OppDay:
    """A day that the law sets for the ontwikkelingsperspectief: the rule with its source, and the day if it can be worked out."""

    rule: Rule
    due_on: date | None


@dataclass(frozen=True)
class PlanRoom:
    """Everything the screen of step 4 shows; `version` 0 means that nothing was written yet."""

    meeting: Meeting
    pupil: Pupil
    matrix: Matrix
    decision: Decision | None
    pictures: dict[str, AgreedPicture]
    version: int
    plan: Plan
    gaps: tuple[Gap, ...]
    arrangements: tuple[ArrangementRow, ...]
    opp_days: tuple[OppDay, ...]
    rules: dict[str, Rule]
    earlier_goals: tuple[Goal, ...]
    earlier_on: date | None


@in_own_school
def load_plan(store: Store, actor: Actor, *, meeting_id: MeetingId) -> PlanRoom:
    """Return the newest version of the plan with what it builds on."""
    with store.reading() as tx:
        meeting = require_meeting(tx, actor, Action.LEAD, meeting_id)
        version, plan = tx.find_plan(meeting_id) or (0, Plan())
        decisions = tx.load_decisions(meeting_id)
        pupil = tx.load_pupil(meeting.pupil_id)
        earlier = tx.find_earlier_meeting(meeting)
        return PlanRoom(
            meeting=meeting,
            pupil=pupil,
            matrix=matrix_of(meeting),
            decision=decisions[-1] if decisions else None,
            pictures=tx.load_pictures(meeting_id),
            version=version,
            plan=plan,
            gaps=gaps_in(plan),
            arrangements=rows_of_pupil(tx, pupil.id),
            opp_days=opp_days(pupil, meeting, plan),
            rules=load_rules(),
            earlier_goals=_goals_of(tx, earlier),
            earlier_on=earlier.held_on if earlier else None,
        )


def opp_days(pupil: Pupil, meeting: Meeting, plan: Plan) -> tuple[OppDay, ...]:
    """Return by when the ontwikkelingsperspectief must be there, and when it must be looked at again once this plan is final."""
    rules = load_rules()
    first = opp_due_on(pupil.enrolled_on) if pupil.enrolled_on else None
    return (OppDay(rules["opp_six_weeks"], first), OppDay(rules["opp_yearly"], a_year_later(meeting.held_on) if plan.is_final else None))


@in_own_school
def record_plan(store: Store, actor: Actor, plan: Plan, *, meeting_id: MeetingId, recorded_by: str, now: datetime) -> int:
    """
    Keep the plan as a new version and return its number. An unchanged plan makes no new version.

    Raises:
        BadInput: see accept_plan; or no name of who writes (`text_empty`).
        NotNow: the meeting is over or not open.
    """
    accepted = accept_plan(plan)
    with store.writing() as tx:
        require_meeting(tx, actor, Action.LEAD, meeting_id)
        meeting = tx.lock_meeting(meeting_id)
        meeting.require_open()
        version, current = tx.find_plan(meeting_id) or (0, None)
        if accepted == current:
            return version
        tx.add_plan(meeting, accepted, version=version + 1, recorded_by=clean_name(recorded_by, field="recorded_by"), now=now)
        due.refresh_pupil(tx, meeting.pupil_id)
        tx.touch(meeting_id)
        return version + 1


@in_own_school
def start_from_earlier(store: Store, actor: Actor, *, meeting_id: MeetingId, recorded_by: str, now: datetime) -> int:
    """
    Begin the plan with the goals of the meeting before, as they were written, and return the version.

    Raises:
        NotNow: this plan has goals of its own (`plan_has_goals`), or there are no earlier goals (`no_earlier_goals`).
    """
    with store.reading() as tx:
        meeting = require_meeting(tx, actor, Action.LEAD, meeting_id)
        _, plan = tx.find_plan(meeting_id) or (0, Plan())
        goals = _goals_of(tx, tx.find_earlier_meeting(meeting))
    if plan.goals:
        raise NotNow("plan_has_goals")
    if not goals:
        raise NotNow("no_earlier_goals")
    return record_plan(store, actor, replace(plan, goals=goals, is_final=False), meeting_id=meeting_id, recorded_by=recorded_by, now=now)


@in_own_school
def record_enrolment(store: Store, actor: Actor, *, meeting_id: MeetingId, enrolled_on: date | None) -> None:
    """Keep the day on which the pupil was enrolled, change it or take it away; only the days of the law follow from it."""
    with store.writing() as tx:
        meeting = require_meeting(tx, actor, Action.LEAD, meeting_id)
        tx.mark_enrolled(meeting.pupil_id, enrolled_on=enrolled_on)
        due.refresh_pupil(tx, meeting.pupil_id)
        tx.touch(meeting_id, tells_phones=False)


def _goals_of(tx: Reader, meeting: Meeting | None) -> tuple[Goal, ...]:
    found = tx.find_plan(meeting.id) if meeting is not None else None
    return found[1].goals if found else ()
