"""The second round of an area: when it may be opened, and opening it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from ldgm_core.domain.access import Action, Actor
from ldgm_core.domain.debate import ends_of
from ldgm_core.domain.matrix import AreaId
from ldgm_core.domain.meeting import Meeting, MeetingId, ParticipantId
from ldgm_core.domain.poll import LAST_ROUND, Poll, RevealStep
from ldgm_core.domain.rating import PollId, StoredRating
from ldgm_core.errors import NotFound, NotNow
from ldgm_core.services.gate import require_meeting
from ldgm_core.services.own_school import in_own_school
from ldgm_core.services.scoring import require_revealed
from ldgm_core.store import Store
from ldgm_core.store.reader import Reader

__all__ = ["ends_heard", "may_reopen", "open_second_round", "polls_of"]


@in_own_school
def open_second_round(store: Store, actor: Actor, *, meeting_id: MeetingId, area_id: AreaId, now: datetime) -> PollId:
    """
    Open the second and last round of an area, alone and blind again, and return its poll. Opening it twice returns the same poll.

    Raises:
        NotNow: not revealed yet (`poll_not_revealed`), or nobody from one of the ends has spoken (`ends_not_heard`).
    """
    with store.writing() as tx:
        require_meeting(tx, actor, Action.LEAD, meeting_id)
        meeting = tx.lock_meeting(meeting_id)
        meeting.require_open()
        polls = polls_of(tx, meeting_id, area_id)
        if len(polls) >= LAST_ROUND:
            return polls[-1].id
        require_revealed(polls[0])
        spoken = tuple(turn.participant_id for turn in tx.load_turns(polls[0].id))
        if not ends_heard(tx.load_revealed_ratings(polls[0]), spoken):
            raise NotNow("ends_not_heard")
        second = replace(
            polls[0],
            id=PollId(tx.new_id()),
            round=LAST_ROUND,
            opened_at=now,
            revealed_at=None,
            reveal_step=min(polls[0].reveal_step, RevealStep.GROUPS),
        )
        tx.add_poll(second)
        tx.touch(meeting_id)
        return second.id


def polls_of(tx: Reader, meeting_id: MeetingId, area_id: AreaId) -> list[Poll]:
    """Return the polls of an area, the first round first. Raises NotFound (`area_unknown`) for an area that is no part of this meeting."""
    polls = [poll for poll in tx.load_polls(meeting_id) if poll.area_id == area_id]
    if not polls:
        raise NotFound("area_unknown")
    return polls


def may_reopen(meeting: Meeting, polls: Sequence[Poll], ratings: Sequence[StoredRating], spoken: Sequence[ParticipantId]) -> bool:
    """Return whether a second round can be opened now: the meeting goes on, there was none yet, and somebody from each end has spoken."""
    return meeting.closed_at is None and len(polls) < LAST_ROUND and ends_heard(ratings, spoken)


def ends_heard(ratings: Sequence[StoredRating], spoken: Sequence[ParticipantId]) -> bool:
    """Return whether somebody from each end has spoken; without two ends anybody will do."""
    ends = ends_of([stored.rating.column for stored in ratings])
    if ends is None:
        return bool(spoken)
    heard = {stored.rating.column for stored in ratings if stored.participant_id in spoken}
    return set(ends) <= heard
