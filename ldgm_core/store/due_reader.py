"""Reading what is due: the days that services/due.py worked out, of one person, a page at a time."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, exists, or_, select

from ldgm_core.domain.account import AccountId
from ldgm_core.domain.arrangement import ArrangementId
from ldgm_core.domain.due import DueKind
from ldgm_core.domain.meeting import MeetingId
from ldgm_core.domain.review import CheckKind
from ldgm_core.store import tables as t
from ldgm_core.store.paging import Cursor, Page, beyond, cut
from ldgm_core.store.row_reader import RowReader, is_thawed

__all__ = ["DueReader", "DueRow"]


class DueRow(NamedTuple):
    """
    One day to remember, with what it is called: a pupil, or else an arrangement.

    `moment_kind` and `about`: of the check moment that people agreed on, when it is one.
    """

    id: str
    kind: DueKind
    due_on: date
    number: int
    meeting_id: MeetingId | None
    arrangement_id: ArrangementId | None
    pupil_name: str | None
    group_name: str | None
    moment_kind: CheckKind | None
    about: str | None


class DueReader(RowReader):
    """Questions about days, within one transaction."""

    def load_due(self, account_id: AccountId, *, until_on: date, after: Cursor | None = None, limit: int) -> Page[DueRow]:
        """Return a page of the days that this account must remember up to a date, the oldest first."""
        due, moments = t.due_dates, t.check_moments
        order = (due.c.due_on, due.c.id)
        own = (due.c.id, due.c.kind, due.c.due_on, due.c.number, due.c.meeting_id, due.c.arrangement_id)
        joined = due.outerjoin(t.pupils, t.pupils.c.id == due.c.pupil_id).outerjoin(moments, moments.c.id == due.c.moment_id)
        columns = (*own, t.pupils.c.call_name, t.pupils.c.group_name, moments.c.kind, moments.c.about)
        where = and_(due.c.account_id == account_id, due.c.due_on <= until_on, _may_be_listed(), beyond(order, after))
        query = select(*columns).select_from(joined).where(where).order_by(*order).limit(limit + 1)
        rows = [DueRow._make(row) for row in self._connection.execute(query)]
        return cut(rows, limit, lambda row: (row.due_on, row.id))


def _may_be_listed() -> ColumnElement[bool]:
    """
    Nothing about a pupil whose data is frozen, alone or in an arrangement of its own.

    That a day belongs to no arrangement is said apart. Without it PostgreSQL takes nearly every day for one of a frozen pupil, expects to
    be left with one, and sorts all days of an account to show twenty.
    """
    due = t.due_dates.c
    of_frozen = exists().where(t.arrangements.c.id == due.arrangement_id, ~is_thawed(t.arrangements.c.pupil_id))
    return and_(is_thawed(due.pupil_id), or_(due.arrangement_id.is_(None), ~of_frozen))
