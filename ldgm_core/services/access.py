"""Getting in: one-time links and sessions for staff, personal links, the room code and devices for participants."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta

from ldgm_core.domain.access import Action, Actor, ParticipantActor, School, StaffActor, may, require
from ldgm_core.domain.meeting import (
    Account,
    AccountId,
    AdmissionRequest,
    LinkPurpose,
    Meeting,
    MeetingId,
    OrganisationId,
    Participant,
    ParticipantId,
    Pupil,
)
from ldgm_core.errors import BadInput, NotAllowed, NotFound, NotNow
from ldgm_core.services.own_school import in_own_school
from ldgm_core.store import Store
from ldgm_core.store.reader import Reader
from ldgm_core.store.whose import inside
from ldgm_core.store.writer import PHONES, Writer

__all__ = [
    "Invitation",
    "NewSession",
    "Room",
    "add_sign_in_link",
    "admit",
    "bind_device",
    "enter_room",
    "find_participant",
    "find_revision",
    "find_staff",
    "hash_token",
    "is_alive",
    "leave_device",
    "link_token",
    "load_door",
    "load_invitation",
    "load_link_token",
    "make_first_account",
    "make_sign_in_link",
    "organisation_of",
    "phone_channel",
    "release_device",
    "request_admission",
    "require_meeting",
    "require_own_meeting",
    "require_school",
    "sign_in",
    "sign_in_by_link",
    "sign_out",
]

SIGN_IN_LINK_TERM = timedelta(hours=12)
SESSION_IDLE = timedelta(minutes=30)
SESSION_LONGEST = timedelta(hours=10)
SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class Invitation:
    """What a personal link shows before anything is bound: who, and what for."""

    participant: Participant
    meeting: Meeting
    pupil: Pupil
    is_taken: bool


@dataclass(frozen=True)
class NewSession:
    """A session that was started, and whether its person has to choose a passphrase now."""

    token: str
    needs_passphrase: bool


@dataclass(frozen=True)
class Room:
    """What the short code shows: the meeting and the names that have not joined yet."""

    meeting: Meeting
    waiting_for: tuple[Participant, ...]


def hash_token(token: str) -> str:
    """Return the SHA-256 of a token in hex; tokens themselves are never stored."""
    return hashlib.sha256(token.encode()).hexdigest()


def link_token(secret: bytes, participant_id: ParticipantId, generation: int) -> str:
    """Return the 132-bit token of a personal link. It follows from the installation's secret, so the QR can be shown again and again."""
    digest = hmac.new(secret, f"link:{participant_id}:{generation}".encode(), hashlib.sha256).digest()
    return urlsafe_b64encode(digest).decode()[:22]


# staff ----------------------------------------------------------------------------------------------------------------------------------


def make_first_account(store: Store, *, organisation_name: str, display_name: str, now: datetime) -> Account:
    """Return the first account of this installation, made now if there is none; it has no password, only one-time links."""
    with store.writing() as tx:
        organisation_id = tx.find_organisation() or tx.add_organisation(name=organisation_name, now=now)
        found = tx.find_administrator(organisation_id)
        if found is not None:
            return found
        account = Account(AccountId(tx.new_id()), organisation_id, display_name, True, now)
        tx.add_account(account)
        return account


def make_sign_in_link(store: Store, account: Account, *, now: datetime) -> str:
    """Return the token of a new one-time link with which this person signs in, good for twelve hours."""
    with store.writing() as tx:
        return add_sign_in_link(tx, account, purpose=LinkPurpose.START, term=SIGN_IN_LINK_TERM, now=now)


def add_sign_in_link(tx: Writer, account: Account, *, purpose: LinkPurpose, term: timedelta, now: datetime) -> str:
    """Add a one-time link within a transaction and return its token."""
    token = secrets.token_urlsafe(24)
    tx.add_sign_in_link(account, token_hash=hash_token(token), expires_at=now + term, purpose=purpose)
    return token


def sign_in(store: Store, *, token: str, now: datetime, instead_of: str = "") -> str:
    """
    Use up a one-time link and return the token of a new session. `instead_of`: the token that this browser had; that session ends.

    Raises:
        NotFound: the link is unknown, used or too old (`sign_in_link_wrong`); the three are not told apart.
    """
    return sign_in_by_link(store, token=token, now=now, instead_of=instead_of).token


def sign_in_by_link(store: Store, *, token: str, now: datetime, instead_of: str = "") -> NewSession:
    """As `sign_in`, and say whether a passphrase has to be chosen now: after an invitation, or when the old one was lost."""
    session_token = secrets.token_urlsafe(24)
    with store.writing() as tx:
        link = tx.find_sign_in_link(hash_token(token))
        if link is None or not tx.mark_sign_in_link_used(hash_token(token), now=now):
            raise NotFound("sign_in_link_wrong")
        account = tx.load_account(link["account_id"])
        # Too old is used up as well, for good: a clock that is put back opens nothing that was found closed.
        is_too_old = link["expires_at"] < now
        if not is_too_old:
            if account.ended_at is not None:
                raise NotFound("sign_in_link_wrong")
            if instead_of:
                tx.mark_session_revoked(hash_token(instead_of), now=now)
            tx.add_session(account, token_hash=hash_token(session_token), now=now)
        needs_passphrase = link["purpose"] is not LinkPurpose.START and tx.find_passphrase_of(account.id) is None
    if is_too_old:
        raise NotFound("sign_in_link_wrong")
    return NewSession(session_token, needs_passphrase)


def find_staff(store: Store, *, session_token: str, now: datetime, is_use: bool = True) -> tuple[StaffActor, Account] | None:
    """
    Return who is signed in with this session, or None when it is unknown, idle too long, too old or ended.

    `is_use`: this is an act of that person, so the session is in use; a screen that redraws by itself is none.
    """
    if not session_token:
        return None
    token_hash = hash_token(session_token)
    with store.reading() as tx:
        session = tx.find_session(token_hash)
    if session is None or session.revoked_at is not None or session.account.ended_at is not None:
        return None
    if not is_alive(created_at=session.created_at, seen_at=session.seen_at, now=now):
        with store.writing() as writer:  # for good: a clock that is put back opens nothing that was found closed
            writer.mark_session_revoked(token_hash, now=now)
        return None
    if is_use and abs(now - session.seen_at) > SEEN_EVERY:
        with store.writing() as writer:
            writer.mark_session_seen(token_hash, now=now)
    account = session.account
    return _as_actor(account), account


def is_alive(*, created_at: datetime, seen_at: datetime, now: datetime) -> bool:
    """Return whether a session that nobody ended still counts: seen within half an hour, and no older than ten hours."""
    return now - seen_at <= SESSION_IDLE and now - created_at <= SESSION_LONGEST


def _as_actor(account: Account) -> StaffActor:
    return StaffActor(account.id, account.organisation_id, account.is_administrator, account.leads)


def sign_out(store: Store, *, session_token: str, now: datetime) -> None:
    """End the session; a copy of its cookie is worth nothing afterwards."""
    with store.writing() as tx:
        tx.mark_session_revoked(hash_token(session_token), now=now)


# participants ---------------------------------------------------------------------------------------------------------------------------


def load_invitation(store: Store, *, token: str, now: datetime | None = None) -> Invitation:
    """
    Return who a personal link is for. `now`: with it, a link that has run out is refused too.

    Raises:
        NotFound: the link is unknown or was replaced (`link_unknown`).
        NotNow: the meeting is over (`meeting_over`), or the time to join is (`joining_over`).
    """
    with store.reading() as tx:
        return _invitation(tx, token, now=now)


@in_own_school
def load_link_token(store: Store, actor: Actor, *, participant_id: ParticipantId, secret: bytes) -> str:
    """
    Return the token of a participant's personal link, for the facilitator who hands it out.

    Raises:
        NotFound: there is no such participant (`participant_unknown`), or the meeting is somebody else's (`meeting_unknown`).
    """
    with store.reading() as tx:
        participant = tx.load_participant(participant_id)
        require_meeting(tx, actor, Action.PREPARE, participant.meeting_id)
    return link_token(secret, participant.id, participant.link_generation)


def bind_device(store: Store, *, token: str, now: datetime) -> tuple[Participant, str]:
    """
    Let the device that opened a personal link speak for its participant; return the participant and the new device's token.

    Raises:
        NotFound: the link is unknown (`link_unknown`).
        NotAllowed: another device was bound before (`link_taken`); the facilitator can free the place.
        NotNow: the meeting is over (`meeting_over`), or the time to join is (`joining_over`).
    """
    device_token = secrets.token_urlsafe(24)
    with store.writing() as tx:
        invitation = _invitation(tx, token, now=now)
        tx.lock_meeting(invitation.meeting.id)  # of two devices in two processes one is bound
        if tx.has_device(invitation.participant.id):
            raise NotAllowed("link_taken", name=invitation.participant.display_name)
        tx.keeping.require_not_frozen(invitation.pupil.id)
        participant = invitation.participant
        tx.add_device(participant, cookie_hash=hash_token(device_token), now=now)
        tx.mark_seen(participant.id, now=now)
        tx.touch(participant.meeting_id, tells_phones=False)
    return participant, device_token


@in_own_school
def release_device(store: Store, actor: Actor, *, participant_id: ParticipantId, now: datetime) -> None:
    """Free a participant's place, so that the personal link works on another device; what was answered stays."""
    with store.writing() as tx:
        participant = tx.load_participant(participant_id)
        require_meeting(tx, actor, Action.PREPARE, participant.meeting_id)
        tx.mark_devices_released(participant_id, now=now)
        tx.touch(participant.meeting_id, tells_phones=False)


@in_own_school
def leave_device(store: Store, actor: ParticipantActor, *, device_token: str, now: datetime) -> None:
    """
    Let this device stop speaking for its participant, so that the next person can use it; what was answered stays.

    Raises:
        NotFound: the device does not speak for this participant (any more) (`device_unknown`).
    """
    with store.writing() as tx:
        participant = tx.find_participant_by_device(hash_token(device_token))
        if participant is None or participant.id != actor.participant_id:
            raise NotFound("device_unknown")
        tx.mark_devices_released(participant.id, now=now)
        tx.touch(participant.meeting_id, tells_phones=False)


def find_participant(
    store: Store, *, device_token: str, participant_id: ParticipantId, now: datetime
) -> tuple[ParticipantActor, Participant] | None:
    """Return the participant for whom this device speaks, or None when it does not speak for this one (any more)."""
    if not device_token:
        return None
    with store.reading() as tx:
        participant = tx.find_participant_by_device(hash_token(device_token))
        if participant is None or participant.id != participant_id:
            return None
        seen_at = tx.find_seen_at(participant.id)
    if seen_at is None or abs(now - seen_at) > SEEN_EVERY:
        with inside(participant.organisation_id), store.writing() as writer:
            writer.mark_seen(participant.id, now=now)
            writer.touch(participant.meeting_id, tells_phones=False)
    return ParticipantActor(participant.id, participant.meeting_id, participant.organisation_id, participant.scores), participant


def enter_room(store: Store, *, typed_code: str) -> Room:
    """
    Return the room of a short code (spaces, dashes and case do not matter) with the names that have not joined yet.

    Raises:
        BadInput: nothing was typed (`code_empty`).
        NotFound: no open meeting has this code (`code_unknown`).
    """
    code = "".join(character for character in typed_code.upper() if character.isalnum())
    if not code:
        raise BadInput("code_empty")
    with store.reading() as tx:
        meeting = tx.find_meeting_by_code(code)
        if meeting is None or meeting.opened_at is None or meeting.closed_at is not None:
            raise NotFound("code_unknown")
        presences = tx.load_presences(meeting.id)
        waiting = tuple(person for person in tx.load_participants(meeting.id) if not presences[person.id].has_joined)
    return Room(meeting, waiting)


def request_admission(store: Store, *, typed_code: str, participant_id: ParticipantId, now: datetime) -> tuple[Participant, str]:
    """
    Put a device at the door as one of the names on the room's list; return the participant and the device's token.

    Raises:
        NotFound: the code or the name is unknown (`code_unknown`, `participant_unknown`).
        NotAllowed: somebody joined under this name already (`name_taken`).
    """
    room = enter_room(store, typed_code=typed_code)
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


# the gate for the other services ----------------------------------------------------------------------------------------------------------


def require_meeting(tx: Reader, actor: Actor, action: Action, meeting_id: MeetingId) -> Meeting:
    """
    Return the meeting if this actor may do this with it. In a transaction that writes, the access log will say who changed it.

    What participants write is not in the access log: each row of theirs says itself who wrote it and when.

    Raises:
        NotFound: unknown, or not this actor's (`meeting_unknown`).
        NotAllowed: visible, but not this actor's to do (`not_yours_to_do`).
        NotNow: the transaction writes and the pupil's data is frozen (`pupil_frozen`).
    """
    meeting = tx.load_meeting(meeting_id)
    require(actor, action, meeting)
    if isinstance(tx, Writer):
        tx.keeping.require_not_frozen(meeting.pupil_id)
        if isinstance(actor, StaffActor):
            tx.note_change(actor.account_id, meeting)
    return meeting


def require_own_meeting(tx: Reader, actor: ParticipantActor) -> Meeting:
    """Return the meeting of a participant. Raises NotFound when the two do not belong together."""
    return require_meeting(tx, actor, Action.SEE_REVEALED, actor.meeting_id)


def require_school(actor: Actor, action: Action) -> StaffActor:
    """
    Return the member of staff if this actor may do this with the school as a whole.

    Raises:
        NotAllowed: participants, and staff without that right (`not_yours_to_do`).
    """
    require(actor, action, School(actor.organisation_id))
    if not isinstance(actor, StaffActor):  # the gate gives no participant anything of a school
        raise NotAllowed("not_yours_to_do")
    return actor


@in_own_school
def may_follow(store: Store, actor: Actor, *, meeting_id: MeetingId) -> bool:
    """Return whether this actor may hear the signals of a meeting."""
    with store.reading() as tx:
        try:
            return may(actor, Action.SEE_REVEALED, tx.load_meeting(meeting_id))
        except NotFound:
            return False


@in_own_school
def find_revision(store: Store, actor: Actor, *, meeting_id: MeetingId) -> int | None:
    """Return at which revision a meeting is, or None when this actor may not hear of it."""
    with store.reading() as tx:
        try:
            meeting = tx.load_meeting(meeting_id)
        except NotFound:
            return None
    return meeting.revision if may(actor, Action.SEE_REVEALED, meeting) else None


def phone_channel(meeting_id: MeetingId) -> str:
    """Return the channel of the signals for phones; it stays silent when somebody else merely answered."""
    return meeting_id + PHONES


def _invitation(tx: Reader, token: str, *, now: datetime | None) -> Invitation:
    participant = tx.find_participant_by_link(hash_token(token))
    if participant is None:
        raise NotFound("link_unknown")
    meeting = tx.load_meeting(participant.meeting_id)
    meeting.require_not_closed()
    if now is not None and meeting.is_joining_over(now):
        raise NotNow("joining_over")
    return Invitation(participant, meeting, tx.load_pupil(meeting.pupil_id), tx.has_device(participant.id))


def organisation_of(store: Store) -> OrganisationId | None:
    """Return the organisation of this installation, if it was set up."""
    with store.reading() as tx:
        return tx.find_organisation()
