"""Step 4, plan opstellen: the plan is kept whole, in versions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ldgm_core.domain.access import Action, Actor
from ldgm_core.domain.debate import AgreedPicture
from ldgm_core.domain.decision import Decision
from ldgm_core.domain.matrix import Matrix
from ldgm_core.domain.meeting import Meeting, MeetingId, Pupil
from ldgm_core.domain.plan import Plan, accept_plan
from ldgm_core.domain.text import clean_name
from ldgm_core.services.access import require_meeting
from ldgm_core.services.preparation import matrix_of
from ldgm_core.store import Store

__all__ = ["PlanRoom", "load_plan", "record_plan"]


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


def load_plan(store: Store, actor: Actor, *, meeting_id: MeetingId) -> PlanRoom:
    """Return the newest version of the plan with what it builds on."""
    with store.reading() as tx:
        meeting = require_meeting(tx, actor, Action.LEAD, meeting_id)
        version, plan = tx.find_plan(meeting_id) or (0, Plan())
        decisions = tx.load_decisions(meeting_id)
        return PlanRoom(
            meeting=meeting,
            pupil=tx.load_pupil(meeting.pupil_id),
            matrix=matrix_of(meeting),
            decision=decisions[-1] if decisions else None,
            pictures=tx.load_pictures(meeting_id),
            version=version,
            plan=plan,
        )


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
        tx.touch(meeting_id)
        return version + 1
