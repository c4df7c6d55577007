"""Reading arrangements and the instruments that a school added."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, exists, or_, select

from ldgm_core.domain.account import AccountId, OrganisationId
from ldgm_core.domain.arrangement import Arrangement, ArrangementId, ArrangementRoot, Member
from ldgm_core.domain.arrangement_flow import ArrangementEvent
from ldgm_core.domain.arrangement_watch import ArrangementTalk, Monitoring
from ldgm_core.domain.instrument import OwnInstrument
from ldgm_core.domain.meeting import PupilId
from ldgm_core.store import tables as t
from ldgm_core.store.paging import Cursor, Page, beyond, cut
from ldgm_core.store.row_reader import RowReader, is_thawed

__all__ = ["ArrangementReader", "ArrangementVersion"]


class ArrangementVersion(NamedTuple):
    """One version of what is agreed, with who wrote it."""

    version: int
    body: Arrangement
    recorded_by: str


class ArrangementReader(RowReader):
    """Questions about arrangements, within one transaction."""

    def load_root(self, arrangement_id: ArrangementId) -> ArrangementRoot:
        """Return that the arrangement exists. Raises NotFound (`arrangement_unknown`)."""
        return self._one(t.arrangements, t.arrangements.c.id == arrangement_id, kind=ArrangementRoot, missing="arrangement_unknown")

    def load_roots(
        self, account_id: AccountId, organisation_id: OrganisationId, *, after: Cursor | None = None, limit: int
    ) -> Page[ArrangementRoot]:
        """
        Return a page of the arrangements that this account keeps, or that are for a pupil about whom it leads a meeting.

        The newest first.
        """
        root, members = t.arrangements.c, t.arrangement_members.c
        columns = (root.created_at, root.id)
        led = exists().where(t.meetings.c.pupil_id == members.pupil_id, t.meetings.c.facilitator_id == account_id)
        own = or_(root.facilitator_id == account_id, exists().where(members.arrangement_id == root.id, led))
        where = and_(root.organisation_id == organisation_id, own, is_thawed(root.pupil_id), beyond(columns, after, is_descending=True))
        order = [column.desc() for column in columns]
        rows: tuple[ArrangementRoot, ...] = self._many(t.arrangements, where, kind=ArrangementRoot, order=order, limit=limit + 1)
        return cut(rows, limit, lambda row: (row.created_at, row.id))

    def load_roots_of(self, pupil_id: PupilId) -> tuple[ArrangementRoot, ...]:
        """Return the arrangements that this pupil is or was in, the newest first."""
        members = select(t.arrangement_members.c.arrangement_id).where(t.arrangement_members.c.pupil_id == pupil_id)
        return self._roots(t.arrangements.c.id.in_(members))

    def load_all_roots(self, organisation_id: OrganisationId) -> tuple[ArrangementRoot, ...]:
        """Return all arrangements of an organisation, to be counted."""
        return self._roots(t.arrangements.c.organisation_id == organisation_id)

    def _roots(self, where: ColumnElement[bool]) -> tuple[ArrangementRoot, ...]:
        return self._many(t.arrangements, where, kind=ArrangementRoot, order=(t.arrangements.c.created_at.desc(), t.arrangements.c.id))

    def leads_meeting_about(self, account_id: AccountId, pupil_ids: Iterable[PupilId]) -> bool:
        """Return whether this account leads or led a meeting about one of these pupils."""
        pupils = list(pupil_ids)
        where = and_(t.meetings.c.facilitator_id == account_id, t.meetings.c.pupil_id.in_(pupils))
        return bool(pupils) and self._connection.execute(select(t.meetings.c.id).where(where).limit(1)).scalar() is not None

    def load_versions(self, arrangement_ids: Sequence[ArrangementId]) -> dict[ArrangementId, tuple[ArrangementVersion, ...]]:
        """Return per arrangement the versions of what is agreed, oldest first."""
        if not arrangement_ids:
            return {}
        table = t.arrangement_versions
        query = select(table.c.arrangement_id, table.c.version, table.c.body, table.c.recorded_by)
        found: dict[ArrangementId, tuple[ArrangementVersion, ...]] = {}
        rows = self._connection.execute(query.where(table.c.arrangement_id.in_(list(arrangement_ids))).order_by(table.c.version))
        for arrangement_id, *version in rows:
            found[arrangement_id] = (*found.get(arrangement_id, ()), ArrangementVersion(*version))
        return found

    def load_members(self, arrangement_ids: Sequence[ArrangementId]) -> dict[ArrangementId, tuple[Member, ...]]:
        """Return per arrangement the newest version of each pupil's part, also of pupils who left."""
        if not arrangement_ids:
            return {}
        table = t.arrangement_members
        order = (table.c.recorded_at, table.c.pupil_id, table.c.version)
        rows: tuple[Member, ...] = self._many(table, table.c.arrangement_id.in_(list(arrangement_ids)), kind=Member, order=order)
        newest: dict[ArrangementId, dict[PupilId, Member]] = {}
        for member in sorted(rows, key=lambda row: row.version):
            newest.setdefault(member.arrangement_id, {})[member.pupil_id] = member
        return {arrangement_id: tuple(members.values()) for arrangement_id, members in newest.items()}

    def load_events(self, arrangement_ids: Sequence[ArrangementId]) -> dict[ArrangementId, tuple[ArrangementEvent, ...]]:
        """Return per arrangement what happened to it, in order."""
        if not arrangement_ids:
            return {}
        table = t.arrangement_events
        rows: tuple[ArrangementEvent, ...] = self._many(
            table, table.c.arrangement_id.in_(list(arrangement_ids)), kind=ArrangementEvent, order=(table.c.number,)
        )
        found: dict[ArrangementId, tuple[ArrangementEvent, ...]] = {}
        for event in rows:
            found[event.arrangement_id] = (*found.get(event.arrangement_id, ()), event)
        return found

    def load_talks(self, arrangement_id: ArrangementId) -> tuple[ArrangementTalk, ...]:
        """Return the talks about an arrangement by day."""
        table = t.arrangement_talks
        order = (table.c.planned_on, table.c.id)
        return self._many(table, table.c.arrangement_id == arrangement_id, kind=ArrangementTalk, order=order)

    def load_monitorings(self, arrangement_ids: Sequence[ArrangementId]) -> tuple[Monitoring, ...]:
        """Return what was seen per period, the earliest period first."""
        if not arrangement_ids:
            return ()
        table = t.monitorings
        order = (table.c.to_on, table.c.recorded_at, table.c.id)
        return self._many(table, table.c.arrangement_id.in_(list(arrangement_ids)), kind=Monitoring, order=order)

    def load_own_instruments(self, organisation_id: OrganisationId) -> tuple[OwnInstrument, ...]:
        """Return the instruments that a school added and did not take back, by name."""
        table = t.own_instruments
        where = and_(table.c.organisation_id == organisation_id, table.c.withdrawn_at.is_(None))
        return self._many(table, where, kind=OwnInstrument, order=(table.c.name, table.c.id), leave_out=("withdrawn_at",))
