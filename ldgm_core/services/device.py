"""The device that speaks for a participant: who that is, handing it on, and freeing the place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ldgm_core.domain.access import Action, Actor, ParticipantActor
from ldgm_core.domain.meeting import Participant, ParticipantId
from ldgm_core.errors import NotFound
from ldgm_core.services.gate import require_meeting
from ldgm_core.services.own_school import in_own_school
from ldgm_core.services.staff_session import SEEN_EVERY
from ldgm_core.services.token_hash import hash_token
from ldgm_core.store import Store

__all__ = ["find_participant", "find_participants", "leave_device", "mark_present", "release_device"]


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
        device = tx.find_devices([hash_token(device_token)]).get(hash_token(device_token))
        if device is None or device.participant.id != actor.participant_id:
            raise NotFound("device_unknown")
        participant = device.participant
        tx.mark_devices_released(participant.id, now=now)
        tx.touch(participant.meeting_id, tells_phones=False)


def find_participant(
    store: Store, *, device_token: str, participant_id: ParticipantId, now: datetime
) -> tuple[ParticipantActor, Participant] | None:
    """Return the participant for whom this device speaks, or None when it does not speak for this one (any more)."""
    return find_participants(store, [(device_token, participant_id)], now=now)[0]


def find_participants(
    store: Store, asked: Sequence[tuple[str, ParticipantId]], *, now: datetime
) -> list[tuple[ParticipantActor, Participant] | None]:
    """Return the same for many devices at once, each beside the participant for whom it says to speak, in the same order."""
    hashes = [hash_token(token) if token else "" for token, _ in asked]
    with store.reading() as tx:
        devices = tx.find_devices({hashed for hashed in hashes if hashed})
    found = [devices.get(hashed) for hashed in hashes]
    speaking = [
        device if device is not None and device.participant.id == participant_id else None
        for device, (_, participant_id) in zip(found, asked, strict=True)
    ]
    silent = [token for device, (token, _) in zip(speaking, asked, strict=True) if device is not None and _is_long_ago(device.seen_at, now)]
    if silent:
        mark_present(store, silent, now=now)
    return [None if device is None else (_actor_of(device.participant), device.participant) for device in speaking]


def mark_present(store: Store, device_tokens: Sequence[str], *, now: datetime) -> None:
    """
    Remember of all these devices at once that they are still there, for the facilitator's screen.

    A device that speaks for nobody (any more) is passed over; so is one that was remembered a moment ago.
    """
    with store.writing() as tx:
        found = tx.find_devices({hash_token(token) for token in device_tokens}).values()
        silent = [one.participant for one in found if _is_long_ago(one.seen_at, now)]
        tx.mark_all_seen([person.id for person in silent], now=now)
        for meeting_id in sorted({person.meeting_id for person in silent}):
            tx.touch(meeting_id, tells_phones=False)


def _is_long_ago(seen_at: datetime | None, now: datetime) -> bool:
    return seen_at is None or abs(now - seen_at) > SEEN_EVERY


def _actor_of(person: Participant) -> ParticipantActor:
    return ParticipantActor(person.id, person.meeting_id, person.organisation_id, person.scores)
