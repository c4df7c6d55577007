"""Reading arrangements, what is due, and the instruments that a school added."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, func, or_, select

from ldgm_core.domain.arrangement import Arrangement, ArrangementId, ArrangementRoot, Member
from ldgm_core.domain.arrangement_flow import ArrangementEvent
from ldgm_core.domain.arrangement_watch import ArrangementTalk, Monitoring
from ldgm_core.domain.due import DueKind
from ldgm_core.domain.instrument import OwnInstrument
from ldgm_core.domain.meeting import AccountId, MeetingId, OrganisationId, PupilId
from ldgm_core.store import tables as t
from ldgm_core.store.row_reader import RowReader, frozen_pupils

__all__ = ["ArrangementReader", "ArrangementVersion", "DueRow"]


class ArrangementVersion(NamedTuple):
    """One version of what is agreed, with who wrote it."""

    version: int
    body: Arrangement
    recorded_by: str


class DueRow(NamedTuple):
    """One day to remember, with what it is called: a pupil, or else an arrangement."""

    id: str
    kind: DueKind
    due_on: date
    number: int
    meeting_id: MeetingId | None
    arrangement_id: ArrangementId | None
    pupil_name: str | None
    group_name: str | None


class ArrangementReader(RowReader):
    """Questions about arrangements and days, within one transaction."""

    def load_root(self, arrangement_id: ArrangementId) -> ArrangementRoot:
        """Return that the arrangement exists. Raises NotFound (`arrangement_unknown`)."""
        return self._one(t.arrangements, t.arrangements.c.id == arrangement_id, kind=ArrangementRoot, missing="arrangement_unknown")

    def load_roots(self, account_id: AccountId, organisation_id: OrganisationId) -> tuple[ArrangementRoot, ...]:
        """Return the arrangements that this account keeps, or that are for a pupil about whom it leads a meeting; the newest first."""
        led = select(t.meetings.c.pupil_id).where(t.meetings.c.facilitator_id == account_id)
        of_led = select(t.arrangement_members.c.arrangement_id).where(t.arrangement_members.c.pupil_id.in_(led))
        own = or_(t.arrangements.c.facilitator_id == account_id, t.arrangements.c.id.in_(of_led))
        is_thawed = or_(t.arrangements.c.pupil_id.is_(None), t.arrangements.c.pupil_id.not_in(frozen_pupils()))
        return self._roots(and_(t.arrangements.c.organisation_id == organisation_id, own, is_thawed))

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
        where = and_(t.meetings.c.facilitator_id == account_id, t.meetings.c.pupil_id.in_(list(pupil_ids)))
        return self._connection.execute(select(t.meetings.c.id).where(where).limit(1)).scalar() is not None

    def load_versions(self, arrangement_ids: Sequence[ArrangementId]) -> dict[ArrangementId, tuple[ArrangementVersion, ...]]:
        """Return per arrangement the versions of what is agreed, oldest first."""
        table = t.arrangement_versions
        query = select(table.c.arrangement_id, table.c.version, table.c.body, table.c.recorded_by)
        found: dict[ArrangementId, tuple[ArrangementVersion, ...]] = {}
        rows = self._connection.execute(query.where(table.c.arrangement_id.in_(list(arrangement_ids))).order_by(table.c.version))
        for arrangement_id, *version in rows:
            found[arrangement_id] = (*found.get(arrangement_id, ()), ArrangementVersion(*version))
        return found

    def load_members(self, arrangement_ids: Sequence[ArrangementId]) -> dict[ArrangementId, tuple[Member, ...]]:
        """Return per arrangement the newest version of each pupil's part, also of pupils who left."""
        table = t.arrangement_members
        order = (table.c.recorded_at, table.c.pupil_id, table.c.version)
        rows: tuple[Member, ...] = self._many(table, table.c.arrangement_id.in_(list(arrangement_ids)), kind=Member, order=order)
        newest: dict[ArrangementId, dict[PupilId, Member]] = {}
        for member in sorted(rows, key=lambda row: row.version):
            newest.setdefault(member.arrangement_id, {})[member.pupil_id] = member
        return {arrangement_id: tuple(members.values()) for arrangement_id, members in newest.items()}

    def load_events(self, arrangement_ids: Sequence[ArrangementId]) -> dict[ArrangementId, tuple[ArrangementEvent, ...]]:
        """Return per arrangement what happened to it, in order."""
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
        table = t.monitorings
        order = (table.c.to_on, table.c.recorded_at, table.c.id)
        return self._many(table, table.c.arrangement_id.in_(list(arrangement_ids)), kind=Monitoring, order=order)

    def load_own_instruments(self, organisation_id: OrganisationId) -> tuple[OwnInstrument, ...]:
        """Return the instruments that a school added and did not take back, by name."""
        table = t.own_instruments
        where = and_(table.c.organisation_id == organisation_id, table.c.withdrawn_at.is_(None))
        return self._many(table, where, kind=OwnInstrument, order=(table.c.name, table.c.id), leave_out=("withdrawn_at",))

    def load_due(self, account_id: AccountId, *, until_on: date, limit: int) -> tuple[DueRow, ...]:
        """Return the days that this account must remember up to a date, the oldest first."""
        table = t.due_dates
        query = (
            select(
                table.c.id,
                table.c.kind,
                table.c.due_on,
                table.c.number,
                table.c.meeting_id,
                table.c.arrangement_id,
                t.pupils.c.call_name,
                t.pupils.c.group_name,
            )
            .select_from(table.outerjoin(t.pupils, t.pupils.c.id == table.c.pupil_id))
            .where(_due(account_id, until_on))
            .order_by(table.c.due_on, table.c.id)
            .limit(limit)
        )
        return tuple(DueRow(*row) for row in self._connection.execute(query))

    def count_due(self, account_id: AccountId, *, until_on: date, most: int) -> int:
        """Return how many days this account must remember up to a date; counting stops at `most`."""
        found = select(t.due_dates.c.id).where(_due(account_id, until_on)).limit(most).subquery()
        return self._connection.execute(select(func.count()).select_from(found)).scalar_one()


def _due(account_id: AccountId, until_on: date) -> ColumnElement[bool]:
    """What is due, without what is about a pupil whose data is frozen."""
    table = t.due_dates.c
    frozen = frozen_pupils()
    of_frozen = select(t.arrangements.c.id).where(t.arrangements.c.pupil_id.in_(frozen))
    is_thawed = or_(table.pupil_id.is_(None), table.pupil_id.not_in(frozen))
    is_open = or_(table.arrangement_id.is_(None), table.arrangement_id.not_in(of_frozen))
    return and_(table.account_id == account_id, table.due_on <= until_on, is_thawed, is_open)
