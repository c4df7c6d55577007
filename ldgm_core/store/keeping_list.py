"""The calendar of keeping, a page at a time: who left stands first, by the day, and then who is still at school, by name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection, RowMapping, Select, and_, exists, func, select, true

from ldgm_core.domain.account import AccountId, OrganisationId
from ldgm_core.domain.meeting import Pupil
from ldgm_core.store import tables as t
from ldgm_core.store.paging import Cursor, Page, beyond, cut
from ldgm_core.store.pupil_names import names_pupil

__all__ = ["KeptPupil", "load_kept"]

LEFT, HERE = "left", "here"


class KeptPupil(NamedTuple):
    """A pupil with the days that its term follows from: when it left, and its last meeting."""

    pupil: Pupil
    left_on: date | None
    last_meeting_on: date | None


def load_kept(
    connection: Connection,
    organisation_id: OrganisationId,
    *,
    led_by: AccountId | None = None,
    typed: str = "",
    after: Cursor | None = None,
    limit: int,
) -> Page[KeptPupil]:
    """
    Return a page of the pupils of a school, those that are frozen too.

    `led_by`: only pupils of whom this account led all meetings. `typed`: only those whose name or group holds this.
    """
    mine = and_(names_pupil(connection, organisation_id, typed=typed), _is_led_by(led_by))
    rows: list[tuple[Cursor, KeptPupil]] = []
    if after is None or after[0] == LEFT:
        order = (t.departures.c.left_on, t.departures.c.pupil_id)
        query = _pupils(t.departures.c.left_on).join(t.departures, t.departures.c.pupil_id == t.pupils.c.id)
        left = and_(t.departures.c.organisation_id == organisation_id, t.departures.c.left_on.is_not(None), ~_is_outdated(t.departures))
        wanted = query.where(left, mine, beyond(order, after[1:] if after else None)).order_by(*order)
        rows += _read(connection, wanted.limit(limit + 1), lambda row: (LEFT, row["left_on"], row["id"]))
    if len(rows) <= limit:
        order = (t.pupils.c.call_name, t.pupils.c.id)
        newest = t.departures.alias()
        has_left = exists().where(newest.c.pupil_id == t.pupils.c.id, newest.c.left_on.is_not(None), ~_is_outdated(newest))
        begin = after[1:] if after is not None and after[0] == HERE else None
        wanted = _pupils(None).where(mine, ~has_left, beyond(order, begin)).order_by(*order)
        rows += _read(connection, wanted.limit(limit + 1 - len(rows)), lambda row: (HERE, row["call_name"], row["id"]))
    page = cut(rows, limit, lambda row: row[0])
    return Page(tuple(kept for _, kept in page.rows), page.following)


def _pupils(left_on: Any) -> Select[Any]:
    last = select(func.max(t.meetings.c.held_on)).where(t.meetings.c.pupil_id == t.pupils.c.id).scalar_subquery()
    left = (left_on.label("left_on"),) if left_on is not None else ()
    return select(t.pupils, last.label("last_meeting_on"), *left)


def _is_outdated(departures: Any) -> Any:
    newer = t.departures.alias()
    return exists().where(newer.c.pupil_id == departures.c.pupil_id, newer.c.version > departures.c.version)


def _is_led_by(account_id: AccountId | None) -> Any:
    if account_id is None:
        return true()
    about, others = t.meetings.alias(), t.meetings.alias()
    led = exists().where(about.c.pupil_id == t.pupils.c.id, about.c.facilitator_id == account_id)
    return and_(led, ~exists().where(others.c.pupil_id == t.pupils.c.id, others.c.facilitator_id != account_id))


def _read(connection: Connection, query: Select[Any], key: Callable[[RowMapping], Cursor]) -> list[tuple[Cursor, KeptPupil]]:
    found = []
    for row in connection.execute(query).mappings():
        pupil = Pupil(**{column.name: row[column.name] for column in t.pupils.columns})
        found.append((key(row), KeptPupil(pupil, row.get("left_on"), row["last_meeting_on"])))
    return found
