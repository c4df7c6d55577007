"""Reading who comes in without an account: by the room's code, a personal link, a device or a request at the door."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Table, and_, select

from ldgm_core.domain.account import OrganisationId
from ldgm_core.domain.meeting import AdmissionRequest, Meeting, MeetingId, Participant, ParticipantId
from ldgm_core.store import tables as t
from ldgm_core.store import wall
from ldgm_core.store.row_reader import RowReader, one_of
from ldgm_core.store.whose import organisations

__all__ = ["BoundDevice", "DoorReader"]

# Made once: every page of a phone begins with them, and building a question costs more than asking it.
_DEVICES = (
    select(t.participants, t.devices.c.cookie_hash, t.presences.c.seen_at)
    .select_from(t.devices.join(t.participants).outerjoin(t.presences))
    .where(one_of(t.devices, "cookie_hash"), t.devices.c.released_at.is_(None))
)
_WHOSE_DEVICES = select(t.devices.c.organisation_id).where(one_of(t.devices, "cookie_hash")).distinct()


class BoundDevice(NamedTuple):
    """The participant for whom a device speaks, and when it was heard last."""

    participant: Participant
    seen_at: datetime | None


class DoorReader(RowReader):
    """Questions of who holds a secret and nothing else, for the Reader."""

    def find_meeting_by_code(self, room_code: str) -> Meeting | None:
        """Return the meeting with this room code, if there is one."""
        if self._has_wall:
            wall.name_room_code(self._connection, room_code)
            self._enter_through(t.meetings, t.meetings.c.room_code == room_code)
        return next(iter(self._many(t.meetings, t.meetings.c.room_code == room_code, kind=Meeting)), None)

    def find_participant_by_link(self, token_hash: str) -> Participant | None:
        """Return the participant of a personal link, if the link is known."""
        self._enter_through(t.links, t.links.c.token_hash == token_hash)
        return self._find_participant(t.links, t.links.c.token_hash == token_hash)

    def find_devices(self, cookie_hashes: Collection[str]) -> dict[str, BoundDevice]:
        """Return for whom each of these devices speaks; one that was released or never known is not in it."""
        if not cookie_hashes:
            return {}
        named = {"cookie_hash": list(cookie_hashes)}
        if self._is_at_the_door:
            self._enter(self._connection.execute(_WHOSE_DEVICES, named).scalars().all())
        rows = self._connection.execute(_DEVICES, named).mappings()
        return {row["cookie_hash"]: BoundDevice(_record(Participant, row), row["seen_at"]) for row in rows}

    def has_device(self, participant_id: ParticipantId) -> bool:
        """Return whether a device speaks for this participant now."""
        where = and_(t.devices.c.participant_id == participant_id, t.devices.c.released_at.is_(None))
        return self._connection.execute(select(t.devices.c.cookie_hash).where(where).limit(1)).scalar() is not None

    def load_devices_seen(self, meeting_id: MeetingId) -> dict[str, datetime | None]:
        """Return the devices that speak for somebody in this meeting now, by the hash of their token, and when each last asked."""
        where = and_(t.participants.c.meeting_id == meeting_id, t.devices.c.released_at.is_(None))
        theirs = t.presences.c.participant_id == t.devices.c.participant_id
        bound = t.devices.join(t.participants).join(t.presences, theirs)
        query = select(t.devices.c.cookie_hash, t.presences.c.seen_at).select_from(bound).where(where)
        return {row.cookie_hash: row.seen_at for row in self._connection.execute(query)}

    def load_admissions(self, meeting_id: MeetingId) -> tuple[AdmissionRequest, ...]:
        """Return who waits at the door, first come first."""
        where = and_(t.admissions.c.meeting_id == meeting_id, t.admissions.c.is_admitted.is_(None))
        return self._admissions(where)

    def find_admission(self, cookie_hash: str) -> AdmissionRequest | None:
        """Return the newest request of a device, if it made one."""
        found = self._admissions(t.admissions.c.cookie_hash == cookie_hash)
        return found[-1] if found else None

    @property
    def _has_wall(self) -> bool:
        return self._connection.dialect.name == "postgresql"

    @property
    def _is_at_the_door(self) -> bool:
        return self._has_wall and not organisations()

    def _enter_through(self, table: Table, where: ColumnElement[bool]) -> None:
        """Who holds a secret enters the organisation that it belongs to; who is inside already stays there."""
        if self._is_at_the_door:
            self._enter(self._connection.execute(select(table.c.organisation_id).where(where).distinct()).scalars().all())

    def _enter(self, found: Collection[OrganisationId]) -> None:
        if found:
            wall.enter(self._connection, found)

    def _find_participant(self, through: Table, where: ColumnElement[bool]) -> Participant | None:
        row = self._connection.execute(select(t.participants).join(through).where(where)).mappings().one_or_none()
        return None if row is None else Participant(**row)

    def _admissions(self, where: ColumnElement[bool]) -> tuple[AdmissionRequest, ...]:
        order = (t.admissions.c.requested_at, t.admissions.c.id)
        return self._many(
            t.admissions, where, kind=AdmissionRequest, order=order, leave_out=("organisation_id", "cookie_hash", "decided_at")
        )


def _record(kind: type[Any], row: Any) -> Any:
    return kind(**{name: row[name] for name in kind.__dataclass_fields__})
