"""Which rows belong to a pupil or a meeting, found by following the foreign keys: a new table is reached without a line here."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Table, and_, delete, or_, select, update

from ldgm_core.store import tables as t
from ldgm_core.store.tags import TAGS

__all__ = ["delete_under", "is_under", "let_go", "rows_under", "tables_under"]


def tables_under(root: Table) -> tuple[Table, ...]:
    """Return the root and every table whose rows belong to a row of it, in an order in which rows only point at tables before their own."""
    found = [table for table in t.metadata.sorted_tables if is_under(table, root)]
    # An id without a foreign key does not count in that order: such tables come last.
    return tuple(sorted(found, key=lambda table: TAGS[table.name].joins is not None))


@cache
def is_under(table: Table, root: Table) -> bool:
    """Return whether rows of this table belong to a row of the root."""
    return table is root or any(is_under(key.table, root) for _, key in _parents(table))


def rows_under(table: Table, root: Table, chosen: ColumnElement[bool]) -> ColumnElement[bool]:
    """
    Return which rows of a table belong to the chosen rows of the root. The table must be under it.

    A column that points straight at the root decides where it is filled in: of what several pupils share, each pupil's rows are its own.
    """
    if table is root:
        return chosen
    ways = [(column, key) for column, key in _parents(table) if is_under(key.table, root)]
    straight = next(((column, key) for column, key in ways if key.table is root), None)
    if straight is None:
        return _along(*ways[0], root, chosen)
    around = [_along(column, key, root, chosen) for column, key in ways if key.table is not root]
    own = _along(*straight, root, chosen)
    return or_(own, and_(straight[0].is_(None), or_(*around))) if around and straight[0].nullable else own


def let_go(connection: Connection, pupil_id: str) -> None:
    """Hand arrangements that this pupil shares with others to the others, so that they stay when this pupil is deleted."""
    table, parts = t.arrangements, t.arrangement_members
    own_meetings = select(t.meetings.c.id).where(t.meetings.c.pupil_id == pupil_id)
    shared = or_(table.c.id.in_(select(parts.c.arrangement_id).where(parts.c.pupil_id == pupil_id)), table.c.meeting_id.in_(own_meetings))
    for arrangement_id, meeting_id in connection.execute(select(table.c.id, table.c.meeting_id).where(shared)).all():
        others = select(parts.c.pupil_id).distinct().where(parts.c.arrangement_id == arrangement_id, parts.c.pupil_id != pupil_id)
        left = list(connection.execute(others).scalars())
        is_own = meeting_id in set(connection.execute(own_meetings).scalars())
        values = {"pupil_id": left[0] if len(left) == 1 else None, "meeting_id": None if is_own else meeting_id}
        if left:
            connection.execute(update(table).where(table.c.id == arrangement_id).values(values))


def _along(column: Column[Any], key: Column[Any], root: Table, chosen: ColumnElement[bool]) -> ColumnElement[bool]:
    return column.in_(select(key).where(rows_under(key.table, root, chosen)))


def delete_under(connection: Connection, root: Table, chosen: ColumnElement[bool], *, only: frozenset[str] | None = None) -> dict[str, int]:
    """Delete the chosen rows and everything that belongs to them; return the number of rows per table. `only`: of these tables."""
    counts = {}
    for table in reversed(tables_under(root)):
        if only is None or table.name in only:
            counts[table.name] = connection.execute(delete(table).where(rows_under(table, root, chosen))).rowcount
    return {name: count for name, count in counts.items() if count}


def _parents(table: Table) -> Iterator[tuple[Column[Any], Column[Any]]]:
    """Each column that says to which row this one belongs, with the key it holds. A meeting does not belong to who leads it."""
    joins = TAGS[table.name].joins if table.name in TAGS else None
    if joins is not None:
        yield table.columns[joins[0]], t.metadata.tables[joins[1]].columns["id"]
    for column in table.columns:
        for key in column.foreign_keys:
            if key.column.table not in (t.organisations, t.accounts, table):
                yield column, key.column
