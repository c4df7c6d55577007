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


_MEETING_ORDER = (t.meetings.c.held_on, t.meetings.c.created_at, t.meetings.c.id)


class MeetingRow(NamedTuple):
    """A meeting in a list, with its pupil."""

    meeting: Meeting
    pupil: Pupil


class ListReader(RowReader):
    """Questions about many meetings or pupils, within one transaction."""

    def load_meetings(self, facilitator_id: AccountId, *, after: Cursor | None = None, limit: int = 200) -> Page[MeetingRow]:
        """Return a page of the meetings that this facilitator leads, newest first."""
        where = and_(t.meetings.c.facilitator_id == facilitator_id, is_thawed(t.meetings.c.pupil_id))
        beyond_it, order = beyond(_MEETING_ORDER, after, is_descending=True), [column.desc() for column in _MEETING_ORDER]
        found = self._many(t.meetings, and_(where, beyond_it), kind=Meeting, order=order, limit=limit + 1)
        pupils = {pupil.id: pupil for pupil in self._by_ids(t.pupils, {meeting.pupil_id for meeting in found}, kind=Pupil)}
        rows = [MeetingRow(meeting, pupils[meeting.pupil_id]) for meeting in found]
        return cut(rows, limit, lambda row: _meeting_place(row.meeting))

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

    def load_meetings_about(
        self, facilitator_id: AccountId, pupil_ids: Sequence[PupilId], *, limit: int
    ) -> dict[PupilId, Page[Meeting]]:
        """Return per pupil the first page of the meetings that this facilitator leads, newest first; who has none is left out."""
        if not pupil_ids:
            return {}
        own = and_(t.meetings.c.facilitator_id == facilitator_id, t.meetings.c.pupil_id.in_(list(pupil_ids)))
        # Sorted and cut here: asked in an order, or for a number of each, SQLite goes through all meetings of the facilitator in that
        # order to find those of the pupils.
        places: dict[PupilId, list[Cursor]] = {}
        for pupil_id, *place in self._connection.execute(select(t.meetings.c.pupil_id, *_MEETING_ORDER).where(own)):
            places.setdefault(pupil_id, []).append(tuple(place))
        pages = {pupil_id: cut(sorted(found, reverse=True), limit, tuple) for pupil_id, found in places.items()}
        shown = [place[-1] for page in pages.values() for place in page.rows]
        meetings = {meeting.id: meeting for meeting in self._by_ids(t.meetings, shown, kind=Meeting)}
        return {
            pupil_id: Page(tuple(meetings[place[-1]] for place in page.rows), page.following) for pupil_id, page in pages.items()
        }

    def load_meetings_of(
        self, facilitator_id: AccountId, pupil_id: PupilId, *, after: Cursor | None = None, limit: int
    ) -> Page[Meeting]:
        """Return a page of the meetings about one pupil that this facilitator leads, newest first."""
        # Not compared as it stands: SQLite would read all meetings of the facilitator in their order to find those of the pupil.
        where = and_(t.meetings.c.facilitator_id.concat("") == facilitator_id, t.meetings.c.pupil_id == pupil_id)
        order = [column.desc() for column in _MEETING_ORDER]
        beyond_it = beyond(_MEETING_ORDER, after, is_descending=True)
        rows: tuple[Meeting, ...] = self._many(t.meetings, and_(where, beyond_it), kind=Meeting, order=order, limit=limit + 1)
        return cut(rows, limit, _meeting_place)

    def load_meeting_ids(self, pupil_id: PupilId) -> tuple[MeetingId, ...]:
        """Return the meetings about a pupil, the oldest first."""
        query = select(t.meetings.c.id).where(t.meetings.c.pupil_id == pupil_id).order_by(*_MEETING_ORDER)
        return tuple(self._connection.execute(query).scalars())


def _meeting_place(meeting: Meeting) -> Cursor:
    """Where a meeting stands in a list by day."""
    return (meeting.held_on, meeting.created_at, meeting.id)
