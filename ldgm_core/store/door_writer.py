"""Writing who takes part and how they come in: people, personal links, devices and requests at the door."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, select, update

from ldgm_core.domain.meeting import Participant, ParticipantId
from ldgm_core.store import tables as t
from ldgm_core.store.row_writer import RowWriter

__all__ = ["DoorWriter"]


class DoorWriter(RowWriter):
    """Writes about participants and their devices, for the Writer."""

    def add_participant(self, participant: Participant, *, token_hash: str) -> None:
        """Add a person with the hash of the personal link."""
        self._insert(t.participants, participant)
        self._insert(t.links, {"token_hash": token_hash, "organisation_id": participant.organisation_id, "participant_id": participant.id})
        self._insert(t.presences, {"participant_id": participant.id, "organisation_id": participant.organisation_id})

    def mark_new_link(self, participant: Participant, *, token_hash: str) -> None:
        """Replace the personal link; the old one becomes unknown."""
        where = t.participants.c.id == participant.id
        self._update(t.participants, where, link_generation=t.participants.c.link_generation + 1)
        if (
            self._update(t.links, t.links.c.participant_id == participant.id, token_hash=token_hash) == 0
        ):  # an imported meeting has no links
            row = {"token_hash": token_hash, "organisation_id": participant.organisation_id, "participant_id": participant.id}
            self._insert(t.links, row)

    def remove_participant(self, participant_id: ParticipantId) -> None:
        """Take a person who has not answered yet off the list."""
        self._changed.add(t.participants.name)
        for table in (t.presences, t.links, t.devices, t.admissions):
            self._connection.execute(table.delete().where(table.c.participant_id == participant_id))
        self._connection.execute(t.participants.delete().where(t.participants.c.id == participant_id))

    def has_ratings(self, participant_id: ParticipantId) -> bool:
        """Return whether this person has answered anything."""
        query = select(t.ratings.c.seq).where(t.ratings.c.participant_id == participant_id).limit(1)
        return self._connection.execute(query).scalar() is not None

    def add_device(self, participant: Participant, *, cookie_hash: str, now: datetime) -> None:
        """Let this device speak for the participant."""
        row = {
            "cookie_hash": cookie_hash,
            "organisation_id": participant.organisation_id,
            "participant_id": participant.id,
            "bound_at": now,
        }
        self._insert(t.devices, row)

    def mark_devices_released(self, participant_id: ParticipantId, *, now: datetime) -> None:
        """Free the participant's place for another device."""
        where = and_(t.devices.c.participant_id == participant_id, t.devices.c.released_at.is_(None))
        self._update(t.devices, where, released_at=now)

    def mark_seen(self, participant_id: ParticipantId, *, now: datetime) -> None:
        """Remember that this participant's device asked for something."""
        self._update(t.presences, t.presences.c.participant_id == participant_id, seen_at=now)

    def mark_finished(self, participant_id: ParticipantId, *, finished_at: datetime | None) -> None:
        """Remember that this participant is done with round 1, or is not after all."""
        self._update(t.presences, t.presences.c.participant_id == participant_id, finished_at=finished_at)

    def add_admission(self, participant: Participant, *, cookie_hash: str, now: datetime) -> None:
        """Put somebody at the door."""
        row = {
            "id": self.new_id(),
            "organisation_id": participant.organisation_id,
            "meeting_id": participant.meeting_id,
            "participant_id": participant.id,
            "cookie_hash": cookie_hash,
            "requested_at": now,
        }
        self._insert(t.admissions, row)

    def mark_admission(self, admission_id: str, *, is_admitted: bool, now: datetime) -> str | None:
        """Decide a request once; returns the hash of the waiting device, or None when it was decided before."""
        where = and_(t.admissions.c.id == admission_id, t.admissions.c.is_admitted.is_(None))
        query = update(t.admissions).where(where).values(is_admitted=is_admitted, decided_at=now).returning(t.admissions.c.cookie_hash)
        return self._connection.execute(query).scalar_one_or_none()
