"""The course of a meeting: opening it with a first round for every area, the step it is at, and its end."""

from __future__ import annotations

from datetime import datetime

from ldgm_core.domain.access import Action, Actor
from ldgm_core.domain.matrix import Area
from ldgm_core.domain.meeting import Meeting, MeetingId, Step
from ldgm_core.domain.poll import Poll, RevealStep
from ldgm_core.domain.rating import PollId
from ldgm_core.errors import NotNow
from ldgm_core.services.gate import require_meeting
from ldgm_core.services.meeting_matrix import matrix_of
from ldgm_core.services.own_school import in_own_school
from ldgm_core.store import Store

__all__ = ["close_meeting", "first_poll", "mark_step", "open_meeting"]


@in_own_school
def open_meeting(store: Store, actor: Actor, *, meeting_id: MeetingId, now: datetime) -> None:
    """
    Open the first round of every scored area at once, so that people can score alone, and the door for who comes with the code.

    Opening twice changes nothing.

    Raises:
        NotNow: nobody is there to score (`nobody_scores`) or the meeting is over (`meeting_over`).
    """
    with store.writing() as tx:
        require_meeting(tx, actor, Action.PREPARE, meeting_id)
        meeting = tx.lock_meeting(meeting_id)
        meeting.require_not_closed()
        if meeting.opened_at is not None:
            return
        if not any(person.scores for person in tx.load_participants(meeting_id)):
            raise NotNow("nobody_scores")
        for area in matrix_of(meeting).scored_areas:
            tx.add_poll(first_poll(tx.new_id(), meeting, area, now=now))
        tx.mark_meeting(meeting_id, opened_at=now, door_opened_at=now, step=Step.FILL_IN)
        tx.touch(meeting_id)


@in_own_school
def mark_step(store: Store, actor: Actor, *, meeting_id: MeetingId, step: Step) -> None:
    """Remember at which step the meeting is, so that every screen and a restarted server agree."""
    with store.writing() as tx:
        meeting = require_meeting(tx, actor, Action.LEAD, meeting_id)
        meeting.require_open()
        if meeting.step is not step:
            tx.mark_step(meeting_id, step)
            tx.touch(meeting_id)


@in_own_school
def close_meeting(store: Store, actor: Actor, *, meeting_id: MeetingId, now: datetime) -> None:
    """
    End the meeting: links and devices stop scoring, everything stays readable. Closing twice changes nothing.

    Raises:
        NotNow: the meeting was never opened (`meeting_not_open`).
    """
    with store.writing() as tx:
        require_meeting(tx, actor, Action.LEAD, meeting_id)
        meeting = tx.lock_meeting(meeting_id)
        if meeting.closed_at is not None:
            return
        meeting.require_open()
        tx.mark_meeting(meeting_id, closed_at=now, step=Step.MINUTES)
        tx.touch(meeting_id)


def first_poll(poll_id: str, meeting: Meeting, area: Area, *, now: datetime) -> Poll:
    """Return the poll of round 1 for an area."""
    return Poll(
        id=PollId(poll_id),
        organisation_id=meeting.organisation_id,
        meeting_id=meeting.id,
        area_id=area.id,
        round=1,
        columns=area.columns,
        opened_at=now,
        revealed_at=None,
        reveal_step=RevealStep.SHAPE,
    )
