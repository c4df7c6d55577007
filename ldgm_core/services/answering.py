"""
Keeping answers: one at a time, or those of everybody who pressed at the same moment together, in one transaction and one write to the disk.

Each answer is judged by itself: what is refused to one is kept for the others. Nobody hears of an answer before the commit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from ldgm_core.domain.access import Action, ParticipantActor, require
from ldgm_core.domain.keeping import RestrictionKind
from ldgm_core.domain.matrix import Area, AreaId, Matrix
from ldgm_core.domain.meeting import Context, Meeting, MeetingId, Participant, ParticipantId
from ldgm_core.domain.poll import Poll
from ldgm_core.domain.rating import PollId, Rating, Receipt, SubmitKey, check_submit_key
from ldgm_core.errors import LdgmError, NotFound, NotNow, Trouble
from ldgm_core.services.meeting_matrix import matrix_of
from ldgm_core.services.own_school import in_own_school
from ldgm_core.services.staff_session import SEEN_EVERY
from ldgm_core.services.token_hash import hash_token
from ldgm_core.store import Store
from ldgm_core.store.writer import Writer

__all__ = ["Kept", "Question", "Sent", "keep_answers", "submit_rating"]

MOST_TRIES = 3
_RATING_FIELDS = tuple(field.name for field in fields(Rating))


@dataclass(frozen=True)
class Question:
    """What one form asked: the area, where this person usually looks from, and the own answer of round 1 when this is round 2."""

    area: Area
    usual_context: Context
    first: Rating | None


@dataclass(frozen=True)
class Sent:
    """One form as a device sent it. `read` makes a rating of it, or refuses it, once it is known what was asked."""

    device_token: str
    participant_id: ParticipantId
    area_id: AreaId
    poll_id: PollId
    key: str
    read: Callable[[Question], Rating]
    now: datetime


@dataclass(frozen=True)
class Kept:
    """What the sender may believe after the commit, and the next area that this person has not answered; None: there is none."""

    receipt: Receipt
    following: AreaId | None


@in_own_school
def submit_rating(store: Store, actor: ParticipantActor, *, poll_id: PollId, rating: Rating, key: SubmitKey, now: datetime) -> Receipt:
    """
    Store one rating; a later one of the same participant replaces it until the reveal.

    Sending the same key again returns the first receipt and stores nothing.

    Raises:
        NotNow: the facilitator has revealed this poll (`poll_closed`), the meeting is over (`meeting_over`) or the pupil's data is frozen
            (`pupil_frozen`).
        NotAllowed: an observer does not score (`observer_does_not_score`).
        NotFound: the poll is not one of this participant's meeting (`poll_unknown`).
        BadInput: see accept_rating.
    """

    def keep(tx: Writer) -> list[Kept | LdgmError]:
        person = tx.load_participant(actor.participant_id)
        sent = Sent("", person.id, AreaId(""), poll_id, key, lambda _: rating, now)
        return _keep_together(tx, [person if person.meeting_id == actor.meeting_id else None], [sent])

    (kept,) = _until_the_keys_are_ours(store, keep)
    if isinstance(kept, LdgmError):
        raise kept
    return kept.receipt


def keep_answers(store: Store, sent: Sequence[Sent]) -> list[Kept | LdgmError]:
    """
    Store these answers together and return for each what became of it, in the same order.

    A refusal is that of submit_rating, or NotFound (`device_unknown`) where the device does not speak for the participant, or BadInput
    (`submit_key_wrong`); it stops none of the others.

    Raises:
        Trouble: the database is away, full, read-only or damaged; none of them was stored.
    """

    def keep(tx: Writer) -> list[Kept | LdgmError]:
        devices = tx.find_devices({hash_token(one.device_token) for one in sent if one.device_token})
        found = [devices.get(hash_token(one.device_token)) if one.device_token else None for one in sent]
        people = [
            device.participant if device is not None and device.participant.id == one.participant_id else None
            for device, one in zip(found, sent, strict=True)
        ]
        silent = {
            device.participant.id: one.now
            for device, one in zip(found, sent, strict=True)
            if device is not None and (device.seen_at is None or abs(one.now - device.seen_at) > SEEN_EVERY)
        }
        if silent:
            tx.mark_all_seen(silent, now=max(silent.values()))
        return _keep_together(tx, people, sent)

    return _until_the_keys_are_ours(store, keep)


def _until_the_keys_are_ours(store: Store, keep: Callable[[Writer], list[Kept | LdgmError]]) -> list[Kept | LdgmError]:
    """Another process can take a key between our look and our write; it has written by then, so that the next look finds its receipt."""
    for tries_left in reversed(range(MOST_TRIES)):
        try:
            with suppress(_KeyTaken), store.writing() as tx:
                return keep(tx)
        except Trouble as trouble:
            # A server that was restarted, or two who waited for each other: the same keys again, so that nothing counts twice.
            if trouble.code != "database_away" or not tries_left:
                raise
    raise Trouble("database_away")


class _KeyTaken(Exception):
    """Another process stored an answer under one of our keys; nothing of this transaction counts."""


def _keep_together(tx: Writer, people: Sequence[Participant | None], sent: Sequence[Sent]) -> list[Kept | LdgmError]:
    desk = _Desk(tx, [person for person in people if person is not None], sent)
    kept = [desk.judge(person, one) for person, one in zip(people, sent, strict=True)]
    desk.store()
    return kept


class _Desk:
    """What has to be known to judge a handful of answers, asked once for all of them; and the rows of those that are accepted."""

    def __init__(self, tx: Writer, people: Sequence[Participant], sent: Sequence[Sent]) -> None:
        self._tx = tx
        self._meetings = tx.lock_meetings({person.meeting_id for person in people}) if people else {}
        polls = tx.load_polls_of(list(self._meetings)) if people else ()
        self._polls = {poll.id: poll for poll in polls}
        self._newest = {(poll.meeting_id, poll.area_id): poll for poll in polls}
        self._answered = tx.load_answered([poll.id for poll in polls], {person.id for person in people}) if polls else set()
        self._receipts = tx.find_submissions([(one.participant_id, SubmitKey(one.key)) for one in sent]) if people else {}
        meetings = self._meetings.values()
        self._frozen = {meeting.id: tx.keeping.is_restricted(meeting.pupil_id, RestrictionKind.FREEZE) for meeting in meetings}
        self._matrices: dict[MeetingId, Matrix] = {}
        self._submissions: list[dict[str, Any]] = []
        self._ratings: list[dict[str, Any]] = []
        self._touched: set[MeetingId] = set()

    def judge(self, person: Participant | None, one: Sent) -> Kept | LdgmError:
        """Return what becomes of one answer; an accepted one is stored with the others by `store`."""
        try:
            if person is None:
                raise NotFound("device_unknown" if one.device_token else "poll_unknown")
            return self._keep(person, one)
        except LdgmError as refusal:
            return refusal

    def store(self) -> None:
        """Add the accepted answers."""
        if not self._tx.add_answers(self._submissions, self._ratings):
            raise _KeyTaken
        for meeting_id in sorted(self._touched):
            self._tx.touch(meeting_id, tells_phones=False)

    def _keep(self, person: Participant, one: Sent) -> Kept:
        meeting, poll = self._meetings[person.meeting_id], self._polls.get(one.poll_id)
        require(ParticipantActor(person.id, person.meeting_id, person.organisation_id, person.scores), Action.SEE_REVEALED, meeting)
        if poll is None or poll.meeting_id != meeting.id or one.area_id not in ("", poll.area_id):
            raise NotFound("poll_unknown")
        area = self._matrix(meeting).area(poll.area_id)
        key = check_submit_key(one.key)
        receipt = self._receipts.get((person.id, key))
        if receipt is None:
            receipt = self._accept(person, one, meeting=meeting, poll=poll, area=area, key=key)
        return Kept(receipt, self._following(person, meeting, area))

    def _accept(self, person: Participant, one: Sent, *, meeting: Meeting, poll: Poll, area: Area, key: SubmitKey) -> Receipt:
        first = self._first(person, poll)
        rating = one.read(Question(area, person.usual_context, first))
        meeting.require_open()
        if self._frozen[meeting.id]:
            raise NotNow("pupil_frozen")
        accepted = poll.accept(person, rating, area=area, first=first)
        rating_id, whose = self._tx.new_id(), {"organisation_id": poll.organisation_id, "submitted_at": one.now}
        values = {name: getattr(accepted, name) for name in _RATING_FIELDS}
        self._ratings.append({"id": rating_id, "poll_id": poll.id, "participant_id": person.id, **whose, **values})
        self._submissions.append({"sender_id": person.id, "key": key, "made_id": rating_id, **whose})
        self._receipts[person.id, key] = Receipt(rating_id, one.now, is_repeat=True)
        self._answered.add((person.id, poll.id))
        self._touched.add(meeting.id)
        return Receipt(rating_id, one.now, is_repeat=False)

    def _first(self, person: Participant, poll: Poll) -> Rating | None:
        if poll.round == 1:
            return None
        asked = (other for other in self._polls.values() if (other.meeting_id, other.area_id) == (poll.meeting_id, poll.area_id))
        found = self._tx.find_own_rating(next(other for other in asked if other.round == 1).id, person.id)
        return None if found is None else found.rating

    def _following(self, person: Participant, meeting: Meeting, area: Area) -> AreaId | None:
        """The first area after this one, then from the top, that is open and not answered by this person."""
        matrix = self._matrix(meeting)
        areas = [one.id for one in (matrix.perspective_areas if area.is_perspective else matrix.scored_areas)]
        at = areas.index(area.id)
        open_polls = ((area_id, self._newest.get((meeting.id, area_id))) for area_id in areas[at + 1 :] + areas[:at])
        waiting = (
            area_id
            for area_id, poll in open_polls
            if poll is not None and not poll.is_revealed and (person.id, poll.id) not in self._answered
        )
        return next(waiting, None)

    def _matrix(self, meeting: Meeting) -> Matrix:
        if meeting.id not in self._matrices:
            self._matrices[meeting.id] = matrix_of(meeting)
        return self._matrices[meeting.id]
