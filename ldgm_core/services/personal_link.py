"""The personal link of a participant: what it shows, and the device that it binds."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime

from ldgm_core.domain.access import Action, Actor
from ldgm_core.domain.meeting import Meeting, Participant, ParticipantId, Pupil
from ldgm_core.errors import NotAllowed, NotFound, NotNow
from ldgm_core.services.gate import require_meeting
from ldgm_core.services.own_school import in_own_school
from ldgm_core.services.token_hash import hash_token
from ldgm_core.store import Store
from ldgm_core.store.reader import Reader

__all__ = ["Invitation", "bind_device", "link_token", "load_invitation", "load_link_token"]


@dataclass(frozen=True)
class Invitation:
    """What a personal link shows before anything is bound: who, and what for."""

    participant: Participant
    meeting: Meeting
    pupil: Pupil
    is_taken: bool


def link_token(secret: bytes, participant_id: ParticipantId, generation: int) -> str:
    """Return the 132-bit token of a personal link. It follows from the installation's secret, so the QR can be shown again and again."""
    digest = hmac.new(secret, f"link:{participant_id}:{generation}".encode(), hashlib.sha256).digest()
    return urlsafe_b64encode(digest).decode()[:22]


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


def _invitation(tx: Reader, token: str, *, now: datetime | None) -> Invitation:
    participant = tx.find_participant_by_link(hash_token(token))
    if participant is None:
        raise NotFound("link_unknown")
    meeting = tx.load_meeting(participant.meeting_id)
    meeting.require_not_closed()
    if now is not None and meeting.is_joining_over(now):
        raise NotNow("joining_over")
    return Invitation(participant, meeting, tx.load_pupil(meeting.pupil_id), tx.has_device(participant.id))
