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
from ldgm_core.store.whose import inside

__all__ = ["find_participant", "leave_device", "mark_present", "release_device"]


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


def mark_present(store: Store, device_tokens: Sequence[str], *, now: datetime) -> None:
    """
    Remember of all these devices at once that they are still there, for the facilitator's screen.

    A device that speaks for nobody (any more) is passed over; so is one that was remembered a moment ago.
    """
    with store.writing() as tx:
        found = tx.find_devices({hash_token(token) for token in device_tokens}).values()
        silent = [one.participant for one in found if one.seen_at is None or abs(now - one.seen_at) > SEEN_EVERY]
        tx.mark_all_seen([person.id for person in silent], now=now)
        for meeting_id in sorted({person.meeting_id for person in silent}):
            tx.touch(meeting_id, tells_phones=False)
