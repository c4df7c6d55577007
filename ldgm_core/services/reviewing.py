"""Step 5, zaag scherp houden: moments to look again, what was seen of the goals, and the list over all pupils."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from ldgm_core.domain.access import Action, Actor
from ldgm_core.domain.debate import AgreedPicture
from ldgm_core.domain.decision import Decision
from ldgm_core.domain.matrix import Area, AreaId
from ldgm_core.domain.meeting import Meeting, MeetingId, Pupil
from ldgm_core.domain.plan import Goal, Plan
from ldgm_core.domain.poll import RevealedPoll, Viewer
from ldgm_core.domain.review import CheckKind, CheckMoment, GoalEvaluation, GoalState, accept_evaluation, accept_moment
from ldgm_core.errors import BadInput, NotFound, NotNow
from ldgm_core.services import due
from ldgm_core.services.gate import require_meeting
from ldgm_core.services.meeting_matrix import matrix_of
from ldgm_core.services.own_school import in_own_school
from ldgm_core.store import Store
from ldgm_core.store.reader import Reader

__all__ = [
    "Earlier",
    "ProfileRow",
    "ProfileSide",
    "ReviewRoom",
    "ThenAndNow",
    "add_moment",
    "evaluate_goal",
    "load_review",
    "load_then_and_now",
    "mark_moment_done",
    "may_see_earlier",
]


@dataclass(frozen=True)
class Earlier:
    """What the previous meeting about this pupil left: its decision, its goals and what was seen of them since."""

    meeting: Meeting
    decision: Decision | None  # None too while people judge alone: it must not steer anybody
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


@dataclass(frozen=True)
class ProfileSide:
    """One area in one meeting: where people stood in the last round, and the picture that was written down."""

    poll: RevealedPoll | None
    picture: AgreedPicture | None


@dataclass(frozen=True)
class ProfileRow:
    """One area, then and now."""

    area: Area
    then: ProfileSide
    now: ProfileSide


@dataclass(frozen=True)
class ThenAndNow:
    """Two meetings about one pupil side by side; nothing is worked out between them."""

    meeting: Meeting
    earlier: Meeting
    rows: tuple[ProfileRow, ...]


@in_own_school
def load_review(store: Store, actor: Actor, *, meeting_id: MeetingId) -> ReviewRoom:
    """Return everything the screen of step 5 shows."""
    with store.reading() as tx:
        meeting = require_meeting(tx, actor, Action.LEAD, meeting_id)
        found = tx.find_plan(meeting_id)
        earlier = tx.find_earlier_meeting(meeting)
        return ReviewRoom(
            meeting=meeting,
            pupil=tx.load_pupil(meeting.pupil_id),
            plan=found[1] if found else Plan(),
            moments=tx.load_moments(meeting_id),
            evaluations=tx.load_evaluations(meeting_id),
            earlier=_earlier(tx, meeting, earlier) if earlier is not None else None,
        )


@in_own_school
def load_then_and_now(store: Store, actor: Actor, *, meeting_id: MeetingId) -> ThenAndNow:
    """
    Return the profile of the meeting before beside the one of now.

    Raises:
        NotFound: there is no meeting before this one (`no_earlier_meeting`).
        NotNow: an area of now is not revealed yet, in whatever round (`not_all_scored_anew`): everybody looks anew first.
    """
    with store.reading() as tx:
        meeting = require_meeting(tx, actor, Action.LEAD, meeting_id)
        earlier = tx.find_earlier_meeting(meeting)
        if earlier is None:
            raise NotFound("no_earlier_meeting")
        matrix, polls = matrix_of(meeting), tx.load_polls(meeting_id)
        asked = {poll.area_id for poll in polls}
        if not polls or not all(poll.is_revealed for poll in polls) or not {area.id for area in matrix.scored_areas} <= asked:
            raise NotNow("not_all_scored_anew")
        then, now = _profile(tx, earlier), _profile(tx, meeting)
        empty = ProfileSide(None, None)
        rows = [ProfileRow(area, then.get(area.id, empty), now.get(area.id, empty)) for area in matrix.areas if area.id in asked]
        return ThenAndNow(meeting, earlier, tuple(rows))


def _profile(tx: Reader, meeting: Meeting) -> dict[str, ProfileSide]:
    """The last revealed round and the agreed picture of every area of one meeting, without names."""
    polls = [poll for poll in tx.load_polls(meeting.id) if poll.is_revealed]
    seen = tx.load_seen(polls, people=tx.load_participants(meeting.id), viewer=Viewer())
    last = {poll.area_id: poll for poll in seen if isinstance(poll, RevealedPoll)}
    pictures = tx.load_pictures(meeting.id)
    return {area_id: ProfileSide(last.get(AreaId(area_id)), pictures.get(area_id)) for area_id in {*last, *pictures}}


def may_see_earlier(tx: Reader, meeting: Meeting) -> bool:
    """Whether what was decided before may be seen: while this meeting is prepared, and once nobody judges alone any more."""
    if meeting.opened_at is None or meeting.closed_at is not None:
        return True
    polls = tx.load_polls(meeting.id)
    asked = {poll.area_id for poll in polls}
    return all(poll.is_revealed for poll in polls) and {area.id for area in matrix_of(meeting).perspective_areas} <= asked


def _earlier(tx: Reader, meeting: Meeting, before: Meeting) -> Earlier:
    decisions = tx.load_decisions(before.id) if may_see_earlier(tx, meeting) else ()
    plan = tx.find_plan(before.id)
    return Earlier(before, decisions[-1] if decisions else None, plan[1].goals if plan else (), tx.load_evaluations(before.id))


@in_own_school
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
        due.refresh_pupil(tx, meeting.pupil_id)
        tx.touch(meeting_id, tells_phones=False)


@in_own_school
def mark_moment_done(
    store: Store, actor: Actor, *, meeting_id: MeetingId, moment_id: str, now: datetime, next_on: date | None = None
) -> None:
    """
    Remember that the team looked. With `next_on` the next yearly evaluation is set as well.

    Raises:
        NotFound: a moment of another meeting (`moment_unknown`).
        BadInput: a yearly evaluation is done and no next one is set (`next_evaluation_missing`), or it is set before this one
            (`next_evaluation_early`).
    """
    with store.writing() as tx:
        meeting = require_meeting(tx, actor, Action.LEAD, meeting_id)
        moments = tx.load_moments(meeting_id)
        moment = next((one for one in moments if one.id == moment_id), None)
        if moment is None:
            raise NotFound("moment_unknown")
        if moment.kind is CheckKind.YEARLY and next_on is None and not _has_next(tx, meeting, moment):
            raise BadInput("next_evaluation_missing")
        if next_on is not None and next_on <= moment.due_on:
            raise BadInput("next_evaluation_early")
        tx.mark_moment_done(moment_id, now=now)
        if next_on is not None:
            tx.add_moment(CheckMoment(tx.new_id(), meeting.organisation_id, meeting_id, CheckKind.YEARLY, next_on, moment.about, None))
        due.refresh_pupil(tx, meeting.pupil_id)
        tx.touch(meeting_id, tells_phones=False)


def _has_next(tx: Reader, meeting: Meeting, moment: CheckMoment) -> bool:
    """Whether a later yearly evaluation of this pupil is set, by whatever meeting, or this one was done before."""
    if moment.done_at is not None:
        return True
    others = (one for other in tx.load_meeting_ids(meeting.pupil_id) for one in tx.load_moments(other))
    return any(one.kind is CheckKind.YEARLY and one.done_at is None and one.due_on > moment.due_on for one in others)


@in_own_school
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
        due.refresh_pupil(tx, meeting.pupil_id)
        tx.touch(meeting_id, tells_phones=False)
