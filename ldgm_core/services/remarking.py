"""Between draft and final minutes: participants read the draft and remark on it, the facilitator writes what was done with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from ldgm_core.domain.access import Action, Actor, ParticipantActor
from ldgm_core.domain.meeting import Meeting, MeetingId, Participant, ParticipantId, Pupil
from ldgm_core.domain.minutes import MinutesData
from ldgm_core.domain.rating import Receipt, SubmitKey
from ldgm_core.domain.remark import Remark, RemarkAnswer, accept_answer, accept_remark, newest_answers
from ldgm_core.errors import NotAllowed, NotFound, NotNow
from ldgm_core.services.gate import require_meeting
from ldgm_core.services.minutes_draft import draft_of
from ldgm_core.services.own_school import in_own_school
from ldgm_core.store import Store
from ldgm_core.store.reader import Reader
from ldgm_core.store.writer import Writer

__all__ = ["Draft", "RemarkThread", "add_remark", "add_remark_for", "answer_remark", "load_draft", "load_remarks"]


@dataclass(frozen=True)
class RemarkThread:
    """A remark with who made it, and the answer that counts."""

    remark: Remark
    person: Participant
    answer: RemarkAnswer | None


@dataclass(frozen=True)
class Draft:
    """What a participant sees between the end of the meeting and the final minutes; `minutes` is None once they are final."""

    meeting: Meeting
    pupil: Pupil
    minutes: MinutesData | None
    own: tuple[RemarkThread, ...]


@in_own_school
def load_draft(store: Store, actor: ParticipantActor) -> Draft:
    """
    Return the draft without anybody's remarks, and this participant's own ones.

    Raises:
        NotAllowed: who looks on does not remark (`observer_does_not_remark`).
        NotNow: the meeting is still going on (`draft_not_ready`).
    """
    with store.reading() as tx:
        meeting = _own_meeting(tx, actor)
        if meeting.closed_at is None:
            raise NotNow("draft_not_ready")
        minutes = None if tx.find_final_minutes(meeting.id) else replace(draft_of(tx, meeting), remarks=())
        own = tuple(thread for thread in _threads(tx, meeting) if thread.remark.participant_id == actor.participant_id)
        return Draft(meeting, tx.load_pupil(meeting.pupil_id), minutes, own)


@in_own_school
def add_remark(store: Store, actor: ParticipantActor, *, words: str, key: SubmitKey, now: datetime) -> Receipt:
    """
    Keep a participant's remark on the draft. Sending the same key again returns the first receipt and stores nothing.

    Raises:
        NotAllowed: who looks on does not remark (`observer_does_not_remark`).
        NotNow: the meeting is still going on (`draft_not_ready`), the minutes are final (`remarks_over`), or this person has made as many
            remarks as fit (`remarks_full`).
        BadInput: nothing was written, or words that cannot be stored.
    """
    with store.writing() as tx:
        meeting = _own_meeting(tx, actor)
        before = tx.find_submission(actor.participant_id, key)
        if before is not None:
            return before
        made = _add(tx, meeting, actor.participant_id, words=words, written_down_by="", now=now)
        return tx.add_submission(actor.participant_id, key, organisation_id=meeting.organisation_id, made_id=made, now=now)


@in_own_school
def add_remark_for(store: Store, actor: Actor, *, participant_id: ParticipantId, words: str, written_down_by: str, now: datetime) -> None:
    """
    Write down somebody's remark on that person's behalf; who wrote it down stands beside it.

    Raises:
        NotFound: the meeting is somebody else's (`meeting_unknown`), or nobody has this id (`participant_unknown`).
        NotAllowed: who looks on does not remark (`observer_does_not_remark`).
        NotNow, BadInput: as for add_remark.
    """
    with store.writing() as tx:
        participant = tx.load_participant(participant_id)
        meeting = require_meeting(tx, actor, Action.LEAD, participant.meeting_id)
        if not participant.scores:
            raise NotAllowed("observer_does_not_remark")
        _add(tx, meeting, participant_id, words=words, written_down_by=written_down_by, now=now)


@in_own_school
def answer_remark(
    store: Store, actor: Actor, *, meeting_id: MeetingId, remark_id: str, words: str, answered_by: str, now: datetime
) -> None:
    """
    Write down what was done with a remark; until the minutes are final a later answer counts instead of an earlier one.

    Raises:
        NotFound: this meeting has no such remark (`remark_unknown`).
        NotNow: the minutes are final (`remarks_over`).
        BadInput: nothing was written, or no name.
    """
    with store.writing() as tx:
        require_meeting(tx, actor, Action.LEAD, meeting_id)
        meeting = tx.lock_meeting(meeting_id)
        if remark_id not in {remark.id for remark in tx.load_remarks(meeting_id)}:
            raise NotFound("remark_unknown")
        if tx.find_final_minutes(meeting_id) is not None:
            raise NotNow("remarks_over")
        cleaned, name = accept_answer(words, answered_by=answered_by)
        tx.add_remark_answer(RemarkAnswer(tx.new_id(), meeting.organisation_id, meeting_id, remark_id, cleaned, name, now))
        tx.touch(meeting_id, tells_phones=False)


@in_own_school
def load_remarks(store: Store, actor: Actor, *, meeting_id: MeetingId) -> tuple[RemarkThread, ...]:
    """Return all remarks on the draft with their answers, for who leads the meeting."""
    with store.reading() as tx:
        return _threads(tx, require_meeting(tx, actor, Action.LEAD, meeting_id))


def _own_meeting(tx: Reader, actor: ParticipantActor) -> Meeting:
    meeting = require_meeting(tx, actor, Action.SEE_REVEALED, actor.meeting_id)
    if not actor.scores:
        raise NotAllowed("observer_does_not_remark")
    return require_meeting(tx, actor, Action.REMARK, meeting.id)


def _add(tx: Writer, meeting: Meeting, participant_id: ParticipantId, *, words: str, written_down_by: str, now: datetime) -> str:
    """Under the lock of the meeting, so that no remark slips in while the minutes are sealed."""
    tx.lock_meeting(meeting.id)
    if meeting.closed_at is None:
        raise NotNow("draft_not_ready")
    if tx.find_final_minutes(meeting.id) is not None:
        raise NotNow("remarks_over")
    earlier = sum(remark.participant_id == participant_id for remark in tx.load_remarks(meeting.id))
    cleaned, writer = accept_remark(words, written_down_by=written_down_by, earlier=earlier)
    remark = Remark(tx.new_id(), meeting.organisation_id, meeting.id, participant_id, cleaned, writer, now)
    tx.add_remark(remark)
    tx.touch(meeting.id, tells_phones=False)
    return remark.id


def _threads(tx: Reader, meeting: Meeting) -> tuple[RemarkThread, ...]:
    people = {person.id: person for person in tx.load_participants(meeting.id)}
    answers = newest_answers(tx.load_remark_answers(meeting.id))
    return tuple(RemarkThread(one, people[one.participant_id], answers.get(one.id)) for one in tx.load_remarks(meeting.id))
