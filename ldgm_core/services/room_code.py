"""The short code on the screen: the room that it opens, and who asks at the door to be let in."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from ldgm_core.domain.access import Action, Actor
from ldgm_core.domain.door import is_door_open
from ldgm_core.domain.meeting import AdmissionRequest, Meeting, MeetingId, Participant, ParticipantId
from ldgm_core.errors import BadInput, NotAllowed, NotFound, NotNow
from ldgm_core.services.gate import require_meeting
from ldgm_core.services.own_school import in_own_school
from ldgm_core.services.token_hash import hash_token
from ldgm_core.store import Store
from ldgm_core.store.whose import inside

__all__ = ["Room", "admit", "enter_room", "load_door", "open_door", "request_admission"]


@dataclass(frozen=True)
class Room:
    """What the short code shows: the meeting and the names that have not joined yet."""

    meeting: Meeting
    waiting_for: tuple[Participant, ...]


@in_own_school
def open_door(store: Store, actor: Actor, *, meeting_id: MeetingId, now: datetime) -> None:
    """
    Let the code of the room work for half an hour from now; opening it again begins a new half hour.

    Raises:
        NotNow: the meeting was never opened (`meeting_not_open`) or is over (`meeting_over`).
    """
    with store.writing() as tx:
        require_meeting(tx, actor, Action.LEAD, meeting_id)
        tx.lock_meeting(meeting_id).require_open()
        tx.mark_meeting(meeting_id, door_opened_at=now)
        tx.touch(meeting_id, tells_phones=False)


def enter_room(store: Store, *, typed_code: str, now: datetime) -> Room:
    """
    Return the room of a short code (spaces, dashes and case do not matter) with the names that have not joined yet.

    Raises:
        BadInput: nothing was typed (`code_empty`).
        NotFound: no meeting has this code, or its door is shut (`code_unknown`); who guesses does not learn which.
    """
    code = "".join(character for character in typed_code.upper() if character.isalnum())
    if not code:
        raise BadInput("code_empty")
    with store.reading() as tx:
        meeting = tx.find_meeting_by_code(code)
        if meeting is None or not is_door_open(meeting, now=now):
            raise NotFound("code_unknown")
        presences = tx.load_presences(meeting.id)
        waiting = tuple(person for person in tx.load_participants(meeting.id) if not presences[person.id].has_joined)
    return Room(meeting, waiting)


def request_admission(store: Store, *, typed_code: str, participant_id: ParticipantId, now: datetime) -> tuple[Participant, str]:
    """
    Put a device at the door as one of the names on the room's list; return the participant and the device's token.

    Who stands there when the door shuts can still be let in.

    Raises:
        NotFound: the code (see enter_room) or the name is unknown (`code_unknown`, `participant_unknown`).
        NotAllowed: somebody joined under this name already (`name_taken`).
    """
    room = enter_room(store, typed_code=typed_code, now=now)
    device_token = secrets.token_urlsafe(24)
    with inside(room.meeting.organisation_id), store.writing() as tx:
        participant = tx.load_participant(participant_id)
        if participant.meeting_id != room.meeting.id:
            raise NotFound("participant_unknown")
        tx.keeping.require_not_frozen(room.meeting.pupil_id)
        if tx.has_device(participant_id):
            raise NotAllowed("name_taken", name=participant.display_name)
        tx.add_admission(participant, cookie_hash=hash_token(device_token), now=now)
        tx.touch(room.meeting.id, tells_phones=False)
    return participant, device_token


def load_door(store: Store, *, device_token: str) -> AdmissionRequest | None:
    """Return this device's own request at the door, or None when it made none."""
    with store.reading() as tx:
        return tx.find_admission(hash_token(device_token)) if device_token else None


@in_own_school
def admit(store: Store, actor: Actor, *, meeting_id: MeetingId, admission_id: str, is_admitted: bool, now: datetime) -> None:
    """
    Let somebody at the door in, or not; once decided it stays decided.

    Raises:
        NotNow: somebody else joined under that name meanwhile (`name_taken`), or it was decided before (`admission_decided`).
    """
    with store.writing() as tx:
        require_meeting(tx, actor, Action.LEAD, meeting_id)
        request = next((request for request in tx.load_admissions(meeting_id) if request.id == admission_id), None)
        if request is None:
            raise NotNow("admission_decided")
        participant = tx.load_participant(request.participant_id)
        if is_admitted and tx.has_device(participant.id):
            raise NotNow("name_taken", name=participant.display_name)
        cookie_hash = tx.mark_admission(admission_id, is_admitted=is_admitted, now=now)
        if is_admitted and cookie_hash is not None:
            tx.add_device(participant, cookie_hash=cookie_hash, now=now)
            tx.mark_seen(participant.id, now=now)
        tx.touch(meeting_id)
