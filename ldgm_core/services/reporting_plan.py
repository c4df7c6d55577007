"""The part of the minutes about what comes after the meeting: arrangements, days of the law, and the goals of the meeting before."""

from __future__ import annotations

from datetime import date

from ldgm_core.domain.agreement import Agreement
from ldgm_core.domain.arrangement import ArrangementId, GrantStatus
from ldgm_core.domain.arrangement_flow import status_of
from ldgm_core.domain.meeting import Meeting, Pupil, PupilId
from ldgm_core.domain.minutes import MinutesEvaluation
from ldgm_core.domain.minutes_plan import MinutesArrangement, MinutesOppDay, MinutesPeriod, MinutesStep, MinutesTalk
from ldgm_core.domain.plan import Plan
from ldgm_core.services.arranging import rows_of_pupil
from ldgm_core.services.planning import opp_days
from ldgm_core.store.reader import Reader

__all__ = ["tell_arrangements", "tell_earlier", "tell_opp_days"]


def tell_arrangements(tx: Reader, pupil_id: PupilId) -> tuple[MinutesArrangement, ...]:
    """Return the arrangements of a pupil, without ids of the store and without anything about other pupils, the oldest first."""
    return tuple(_arrangement(tx, row.root.id, pupil_id) for row in reversed(rows_of_pupil(tx, pupil_id)))


def tell_opp_days(pupil: Pupil, meeting: Meeting, plan: Plan | None) -> tuple[MinutesOppDay, ...]:
    """Return the days that the law sets, each with its source."""
    days = opp_days(pupil, meeting, plan or Plan())
    return tuple(MinutesOppDay(day.rule.words, day.rule.articles, day.rule.source, day.rule.needs_check, day.due_on) for day in days)


def tell_earlier(tx: Reader, meeting: Meeting) -> tuple[date | None, tuple[MinutesEvaluation, ...]]:
    """Return the day of the meeting before, and what was seen of its goals since."""
    earlier = tx.find_earlier_meeting(meeting)
    if earlier is None:
        return None, ()
    found = tx.load_evaluations(earlier.id)
    return earlier.held_on, tuple(MinutesEvaluation(one.goal_wording, one.state, one.seen, one.evaluated_by) for one in found)


def _arrangement(tx: Reader, arrangement_id: ArrangementId, pupil_id: PupilId) -> MinutesArrangement:
    events = tx.load_events([arrangement_id])[arrangement_id]
    members = [one for one in tx.load_members([arrangement_id])[arrangement_id] if one.is_in]
    own = next((one.agreement for one in members if one.pupil_id == pupil_id), Agreement())
    monitorings = (one for one in tx.load_monitorings([arrangement_id]) if one.pupil_id in (None, pupil_id))
    return MinutesArrangement(
        body=tx.load_versions([arrangement_id])[arrangement_id][-1].body,
        status=status_of(events) or GrantStatus.REQUESTED,
        consent=own,
        other_pupils=sum(one.pupil_id != pupil_id for one in members),
        steps=tuple(MinutesStep(one.kind, one.happened_on, one.who, one.assessor, one.next_step, one.words) for one in events),
        talks=tuple(MinutesTalk(one.kind, one.planned_on, one.with_whom, one.outcome) for one in tx.load_talks(arrangement_id)),
        periods=tuple(
            MinutesPeriod(one.from_on, one.to_on, one.goal_states, one.seen, one.pupil_says, one.parents_say, one.teacher_says)
            for one in monitorings
        ),
    )
