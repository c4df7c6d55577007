"""The lists that grow with the years: meetings and pupils, a page at a time, without what is frozen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import and_, select

from ldgm_core.domain.account import AccountId, OrganisationId
from ldgm_core.domain.meeting import Meeting, MeetingId, Pupil, PupilId
from ldgm_core.store import tables as t
from ldgm_core.store.paging import Cursor, Page, beyond, cut
from ldgm_core.store.pupil_names import names_pupil
from ldgm_core.store.row_reader import RowReader, is_thawed

__all__ = ["ListReader", "MeetingRow"]


class MeetingRow(NamedTuple):
    """A meeting in a list, with its pupil."""

    meeting: Meeting
    pupil: Pupil


class ListReader(RowReader):
    """Questions about many meetings or pupils, within one transaction."""

    def load_meetings(self, facilitator_id: AccountId, *, after: Cursor | None = None, limit: int = 200) -> Page[MeetingRow]:
        """Return a page of the meetings that this facilitator leads, newest first."""
        columns = (t.meetings.c.held_on, t.meetings.c.created_at, t.meetings.c.id)
        where = and_(t.meetings.c.facilitator_id == facilitator_id, is_thawed(t.meetings.c.pupil_id))
        beyond_it, order = beyond(columns, after, is_descending=True), [column.desc() for column in columns]
        found = self._many(t.meetings, and_(where, beyond_it), kind=Meeting, order=order, limit=limit + 1)
        pupils = {pupil.id: pupil for pupil in self._by_ids(t.pupils, {meeting.pupil_id for meeting in found}, kind=Pupil)}
        rows = [MeetingRow(meeting, pupils[meeting.pupil_id]) for meeting in found]
        return cut(rows, limit, lambda row: (row.meeting.held_on, row.meeting.created_at, row.meeting.id))

    def load_pupils(self, organisation_id: OrganisationId) -> tuple[Pupil, ...]:
        """Return all pupils of an organisation by name; who is frozen stands in no list."""
        where = and_(t.pupils.c.organisation_id == organisation_id, is_thawed(t.pupils.c.id))
        return self._many(t.pupils, where, kind=Pupil, order=(t.pupils.c.call_name, t.pupils.c.id))

    def find_pupils(self, organisation_id: OrganisationId, *, typed: str, after: Cursor | None = None, limit: int) -> Page[Pupil]:
        """Return a page of the pupils of an organisation whose name or group holds what was typed, by name."""
        columns = (t.pupils.c.call_name, t.pupils.c.id)
        where = and_(names_pupil(self._connection, organisation_id, typed=typed), is_thawed(t.pupils.c.id))
        rows = self._many(t.pupils, and_(where, beyond(columns, after)), kind=Pupil, order=columns, limit=limit + 1)
        return cut(rows, limit, lambda row: (row.call_name, row.id))

    def load_meetings_about(self, facilitator_id: AccountId, pupil_ids: Sequence[PupilId]) -> tuple[Meeting, ...]:
        """Return the meetings about these pupils that this facilitator leads, the newest first."""
        where = and_(t.meetings.c.facilitator_id == facilitator_id, t.meetings.c.pupil_id.in_(list(pupil_ids)))
        # Sorted here: asked in an order, SQLite goes through all meetings of the facilitator in that order to find those of the pupils.
        found: tuple[Meeting, ...] = self._many(t.meetings, where, kind=Meeting)
        return tuple(sorted(found, key=lambda meeting: (meeting.held_on, meeting.created_at), reverse=True))

    def load_meeting_ids(self, pupil_id: PupilId) -> tuple[MeetingId, ...]:
        """Return the meetings about a pupil, the oldest first."""
        order = (t.meetings.c.held_on, t.meetings.c.created_at, t.meetings.c.id)
        return tuple(self._connection.execute(select(t.meetings.c.id).where(t.meetings.c.pupil_id == pupil_id).order_by(*order)).scalars())
