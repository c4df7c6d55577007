"""What the store knows about keeping: terms, departures, restrictions, requests, certificates and the access log."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import Column, ColumnElement, Connection, Table, and_, delete, func, insert, select, update

from ldgm_core.domain.account import AccountId, OrganisationId
from ldgm_core.domain.journal import GENESIS, Deed, LogEntry, LogNote, chained
from ldgm_core.domain.keeping import Certificate, DeletionRequest, Departure, Restriction, RestrictionKind, TermChoice
from ldgm_core.domain.meeting import Meeting, MeetingId, Pupil, PupilId
from ldgm_core.domain.retention import Purpose, RetentionClass
from ldgm_core.errors import NotFound, NotNow
from ldgm_core.store import belonging, wall
from ldgm_core.store import tables as t
from ldgm_core.store.archive_values import to_plain
from ldgm_core.store.keeping_list import KeptPupil, load_kept
from ldgm_core.store.paging import Cursor, Page, beyond, cut
from ldgm_core.store.tags import TAGS, all_tags, is_in_packages, purpose_of
from ldgm_core.store.whose import organisations

__all__ = ["Keeping"]

Record = TypeVar("Record")


class Keeping:
    """Questions and writes about keeping, within one transaction of a Reader or a Writer."""

    def __init__(self, connection: Connection, *, log_key: bytes) -> None:
        self._connection = connection
        self.log_key = log_key

    # reading ----------------------------------------------------------------------------------------------------------------------------

    def load_terms(self, organisation_id: OrganisationId) -> dict[str, TermChoice]:
        """Return the newest choice per retention class that the school made."""
        found = self._many(t.term_choices, t.term_choices.c.organisation_id == organisation_id, TermChoice, t.term_choices.c.version)
        return {choice.retention_class: choice for choice in found}

    def load_departures(self, organisation_id: OrganisationId) -> dict[PupilId, Departure]:
        """Return the newest departure per pupil of a school."""
        found = self._many(t.departures, t.departures.c.organisation_id == organisation_id, Departure, t.departures.c.version)
        return {departure.pupil_id: departure for departure in found}

    def load_restrictions(
        self, organisation_id: OrganisationId, *, pupil_ids: Collection[PupilId] | None = None
    ) -> tuple[Restriction, ...]:
        """Return what is frozen or held now in a school, oldest first; with `pupil_ids` of these pupils only."""
        where = and_(t.restrictions.c.organisation_id == organisation_id, t.restrictions.c.lifted_at.is_(None))
        if pupil_ids is not None:
            if not pupil_ids:
                return ()
            where = and_(where, t.restrictions.c.pupil_id.in_(list(pupil_ids)))
        return self._many(t.restrictions, where, Restriction, t.restrictions.c.set_at, t.restrictions.c.id)

    def is_restricted(self, pupil_id: PupilId, kind: RestrictionKind) -> bool:
        """Return whether this pupil's data is frozen, or held, now."""
        table = t.restrictions
        where = and_(table.c.pupil_id == pupil_id, table.c.kind == kind, table.c.lifted_at.is_(None))
        return self._connection.execute(select(table.c.id).where(where).limit(1)).scalar() is not None

    def require_not_frozen(self, pupil_id: PupilId) -> None:
        """Stop when this pupil's data is frozen. Raises NotNow (`pupil_frozen`)."""
        if self.is_restricted(pupil_id, RestrictionKind.FREEZE):
            raise NotNow("pupil_frozen")

    def load_requests(self, organisation_id: OrganisationId, *, pupil_ids: Collection[PupilId]) -> tuple[DeletionRequest, ...]:
        """Return the open requests of a school to delete these pupils, oldest first."""
        if not pupil_ids:
            return ()
        table = t.deletion_requests
        where = and_(table.c.organisation_id == organisation_id, table.c.withdrawn_at.is_(None), table.c.pupil_id.in_(list(pupil_ids)))
        return self._many(table, where, DeletionRequest, table.c.asked_at, table.c.id)

    def load_request(self, request_id: str) -> DeletionRequest:
        """Return a request to delete. Raises NotFound (`deletion_unknown`)."""
        found = self._many(t.deletion_requests, t.deletion_requests.c.id == request_id, DeletionRequest)
        if not found:
            raise NotFound("deletion_unknown")
        return found[0]

    def load_certificates(self, organisation_id: OrganisationId, *, after: Cursor | None = None, limit: int) -> Page[Certificate]:
        """Return a page of the certificates of destruction of a school, newest first."""
        table, order = t.certificates, (t.certificates.c.made_at, t.certificates.c.id)
        where = and_(table.c.organisation_id == organisation_id, beyond(order, after, is_descending=True))
        found = self._many(table, where, Certificate, *(column.desc() for column in order), limit=limit + 1)
        return cut(found, limit, lambda row: (row.made_at, row.id))

    def load_kept(
        self, organisation_id: OrganisationId, *, led_by: AccountId | None, typed: str, after: Cursor | None, limit: int
    ) -> Page[KeptPupil]:
        """Return a page of the calendar of keeping: see keeping_list."""
        return load_kept(self._connection, organisation_id, led_by=led_by, typed=typed, after=after, limit=limit)

    def load_organisations(self) -> tuple[OrganisationId, ...]:
        """Return the schools of this installation."""
        return tuple(self._connection.execute(select(t.organisations.c.id).order_by(t.organisations.c.created_at)).scalars())

    def load_pupils(self, organisation_id: OrganisationId) -> tuple[Pupil, ...]:
        """Return all pupils of a school by name, those that are frozen too."""
        return self._many(t.pupils, t.pupils.c.organisation_id == organisation_id, Pupil, t.pupils.c.call_name, t.pupils.c.id)

    def load_meeting_ids(self, pupil_id: PupilId) -> tuple[MeetingId, ...]:
        """Return the meetings about a pupil, oldest first."""
        query = select(t.meetings.c.id).where(t.meetings.c.pupil_id == pupil_id).order_by(t.meetings.c.held_on, t.meetings.c.created_at)
        return tuple(self._connection.execute(query).scalars())

    def find_closed_meeting(self) -> Meeting | None:
        """Return the meeting of this installation that was closed last, if there is one."""
        found = self._many(t.meetings, t.meetings.c.closed_at.is_not(None), Meeting, t.meetings.c.closed_at.desc(), t.meetings.c.id)
        return next(iter(found), None)

    def load_everything(self, pupil_id: PupilId) -> dict[str, list[dict[str, Any]]]:
        """
        Return every row about a pupil as plain JSON values per table, without hashes that open doors and without private answers.

        Answers to a poll that was not revealed stay out: whoever opens the package may not be the first to see them.
        """
        found = [t.metadata.tables[name] for name in TAGS]
        return {table.name: self._plain(table, pupil_id) for table in found if belonging.is_under(table, t.pupils) and _shown(table)}

    def name_columns(self) -> frozenset[tuple[str, str]]:
        """Return the columns, with their tables, in which only the name of somebody who took part stands."""
        columns = _columns(Purpose.RECOGNISE) - {(t.pupils.name, column.name) for column in t.pupils.columns}
        return frozenset((table, name) for table, name in columns if not name.startswith("role"))

    def key_columns(self) -> frozenset[tuple[str, str]]:
        """Return the columns, with their tables, that only tie rows together."""
        return _columns(Purpose.KEY)

    def load_log(self, organisation_id: OrganisationId, *, pupil_id: PupilId | None = None) -> tuple[LogEntry, ...]:
        """Return the access log of a school in order; with `pupil_id` what is about that pupil."""
        where = t.access_log.c.organisation_id == organisation_id
        if pupil_id is not None:
            where = and_(where, t.access_log.c.pupil_id == pupil_id)
        return self._many(t.access_log, where, LogEntry, t.access_log.c.seq)

    def load_newest_log(self, organisation_id: OrganisationId, *, after: Cursor | None = None, limit: int) -> Page[LogEntry]:
        """Return a page of the access log of a school, newest first."""
        where = and_(t.access_log.c.organisation_id == organisation_id, beyond((t.access_log.c.seq,), after, is_descending=True))
        return cut(self._many(t.access_log, where, LogEntry, t.access_log.c.seq.desc(), limit=limit + 1), limit, lambda row: (row.seq,))

    def load_deleted(self, organisation_id: OrganisationId) -> dict[str, datetime]:
        """Return the ids of the pupils of a school that were deleted, as far as the log goes back, with the moment of each."""
        table = t.access_log
        where = and_(table.c.organisation_id == organisation_id, table.c.deed == Deed.DELETED, table.c.pupil_id.is_not(None))
        rows = self._connection.execute(select(table.c.pupil_id, table.c.happened_at).where(where))
        return {row.pupil_id: row.happened_at for row in rows}

    def find_pupil(self, pupil_id: str) -> Pupil | None:
        """Return a pupil by id, if there is one in the school that is looked into."""
        return next(iter(self._many(t.pupils, t.pupils.c.id == pupil_id, Pupil)), None)

    def has_lost_end(self) -> bool:
        """Return whether entries were taken away from the end of the log: the counter of the file says that there were more."""
        if self._connection.dialect.name != "sqlite":
            return False
        counted = self._connection.exec_driver_sql("SELECT seq FROM sqlite_sequence WHERE name = 'access_log'").scalar() or 0
        return counted != (self._connection.execute(select(func.max(t.access_log.c.seq))).scalar() or 0)

    def has_logged(self, note: LogNote, *, since: datetime) -> bool:
        """Return whether the same was noted since then."""
        table = t.access_log
        same = [table.c.meeting_id == note.meeting_id, table.c.actor_id == note.actor_id, table.c.deed == note.deed]
        where = and_(*same, table.c.what == note.what, table.c.happened_at >= since)
        return self._connection.execute(select(table.c.seq).where(where).limit(1)).scalar() is not None

    def load_leaders(self, organisation_id: OrganisationId) -> dict[PupilId, tuple[set[AccountId], date]]:
        """Return per pupil of a school who led a meeting about it, and the day of the last one."""
        table = t.meetings
        query = select(table.c.pupil_id, table.c.facilitator_id, table.c.held_on).where(table.c.organisation_id == organisation_id)
        found: dict[PupilId, tuple[set[AccountId], date]] = {}
        for pupil_id, leader, held_on in self._connection.execute(query):
            leaders, last = found.get(pupil_id, (set(), held_on))
            found[pupil_id] = (leaders | {leader}, max(last, held_on))
        return found

    # writing ----------------------------------------------------------------------------------------------------------------------------

    def add(self, record: TermChoice | Departure | Restriction | DeletionRequest | Certificate) -> None:
        """Add a row."""
        table = {
            TermChoice: t.term_choices,
            Departure: t.departures,
            Restriction: t.restrictions,
            DeletionRequest: t.deletion_requests,
            Certificate: t.certificates,
        }[type(record)]
        self._connection.execute(insert(table), vars(record))

    def mark_lifted(self, restriction_id: str, *, by: str, now: datetime) -> bool:
        """Lift a restriction; False when it was lifted before."""
        where = and_(t.restrictions.c.id == restriction_id, t.restrictions.c.lifted_at.is_(None))
        return self._connection.execute(update(t.restrictions).where(where).values(lifted_by=by, lifted_at=now)).rowcount == 1

    def mark_withdrawn(self, request_id: str, *, now: datetime) -> None:
        """Withdraw a request to delete."""
        where = and_(t.deletion_requests.c.id == request_id, t.deletion_requests.c.withdrawn_at.is_(None))
        self._connection.execute(update(t.deletion_requests).where(where).values(withdrawn_at=now))

    def delete_pupil(self, pupil_id: PupilId) -> dict[str, int]:
        """Delete a pupil with everything about it; return the number of rows per table. What it shares with other pupils stays theirs."""
        belonging.let_go(self._connection, pupil_id)
        return belonging.delete_under(self._connection, t.pupils, t.pupils.c.id == pupil_id)

    def delete_doors(self, organisation_id: OrganisationId, *, before: datetime) -> dict[str, int]:
        """Delete how people got into meetings whose minutes were made final before this moment."""
        final = select(t.final_minutes.c.meeting_id).where(t.final_minutes.c.made_at < before)
        chosen = and_(t.meetings.c.organisation_id == organisation_id, t.meetings.c.id.in_(final))
        return belonging.delete_under(self._connection, t.meetings, chosen, only=_names(RetentionClass.MEETING_DOOR))

    def delete_rows(self, retention_class: RetentionClass, organisation_id: OrganisationId, *, before: datetime) -> dict[str, int]:
        """Delete the rows of a class whose term counts per row and that started before this moment."""
        counts = {}
        for table in reversed(t.metadata.sorted_tables):
            starts = TAGS[table.name].starts
            if TAGS[table.name].retention_class is retention_class and starts is not None:
                own = [table.c.organisation_id == organisation_id] if "organisation_id" in table.columns else []
                where = and_(table.c[starts] < before, *own)
                counts[table.name] = self._connection.execute(delete(table).where(where)).rowcount
        return {name: count for name, count in counts.items() if count}

    def delete_log(self, organisation_id: OrganisationId, *, until_seq: int) -> dict[str, int]:
        """Delete the oldest entries of a school's log, up to and with this one."""
        where = and_(t.access_log.c.organisation_id == organisation_id, t.access_log.c.seq <= until_seq)
        return {t.access_log.name: self._connection.execute(delete(t.access_log).where(where)).rowcount}

    def last_hash(self, organisation_id: OrganisationId) -> str:
        """Return the hash of the newest entry of a school's log."""
        table = t.access_log
        query = select(table.c.entry_hash).where(table.c.organisation_id == organisation_id).order_by(table.c.seq.desc()).limit(1)
        return self._connection.execute(query).scalar() or GENESIS

    def note(self, note: LogNote, *, happened_at: datetime) -> str:
        """Add an entry to the access log and return its hash. Two writers of one school wait for each other."""
        if self._connection.dialect.name == "postgresql" and not organisations():
            wall.enter(self._connection, [note.organisation_id])
        lock = select(t.organisations.c.id).where(t.organisations.c.id == note.organisation_id).with_for_update(key_share=True)
        self._connection.execute(lock)
        previous = self.last_hash(note.organisation_id)
        made = chained(note, happened_at=happened_at, previous_hash=previous, key=self.log_key)
        row = {**vars(note), "happened_at": happened_at, "previous_hash": previous, "entry_hash": made}
        self._connection.execute(insert(t.access_log), row)
        return made

    # shared -----------------------------------------------------------------------------------------------------------------------------

    def _plain(self, table: Table, pupil_id: PupilId) -> list[dict[str, Any]]:
        columns = _shown(table)
        where = belonging.rows_under(table, t.pupils, t.pupils.c.id == pupil_id)
        query = select(*columns).where(where, *_revealed(table)).order_by(*table.primary_key)
        rows = self._connection.execute(query).mappings()
        return [{column.name: to_plain(column.type, row[column.name]) for column in columns} for row in rows]

    def _many(
        self, table: Table, where: ColumnElement[bool], kind: type[Record], *order: Any, limit: int | None = None
    ) -> tuple[Record, ...]:
        rows = self._connection.execute(select(table).where(where).order_by(*order).limit(limit)).mappings()
        return tuple(kind(**row) for row in rows)


def _shown(table: Table) -> Sequence[Column[Any]]:
    """The columns of a table that an access package shows; none when only keys would be left."""
    said = [column for column in table.columns if is_in_packages(table.name, purpose_of(column))]
    return said if any(purpose_of(column) is not Purpose.KEY for column in said) else []


def _revealed(table: Table) -> list[ColumnElement[bool]]:
    """Of what hangs on a poll only what was revealed."""
    open_polls = select(t.polls.c.id).where(t.polls.c.revealed_at.is_(None))
    if "poll_id" in table.columns:
        return [table.c.poll_id.not_in(open_polls)]
    if "rating_id" in table.columns:
        return [table.c.rating_id.not_in(select(t.ratings.c.id).where(t.ratings.c.poll_id.in_(open_polls)))]
    return []


def _names(retention_class: RetentionClass) -> frozenset[str]:
    return frozenset(name for name, kept in TAGS.items() if kept.retention_class is retention_class)


def _columns(purpose: Purpose) -> frozenset[tuple[str, str]]:
    return frozenset((tag.table, tag.column) for tag in all_tags() if tag.purpose is purpose)
