"""Which rows belong to a pupil or a meeting, found by following the foreign keys: a new table is reached without a line here."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Table, delete, select

from ldgm_core.store import tables as t
from ldgm_core.store.tags import TAGS

__all__ = ["delete_under", "is_under", "rows_under", "tables_under"]


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
    """Return which rows of a table belong to the chosen rows of the root. The table must be under it."""
    if table is root:
        return chosen
    column, key = next((column, key) for column, key in _parents(table) if is_under(key.table, root))
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
