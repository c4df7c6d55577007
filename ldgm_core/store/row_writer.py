"""What every writer is made of: add rows, change marks, lock a row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import RowMapping, Table, func, insert, select, update

from ldgm_core.errors import NotFound
from ldgm_core.store.row_reader import RowReader

__all__ = ["RowWriter"]


class RowWriter(RowReader):
    """The few ways in which values become rows; `new_id` draws the id of a new row, `_changed` names the tables for the access log."""

    new_id: Callable[[], str]
    _changed: set[str]

    def _insert(self, table: Table, record: Any) -> None:
        row = dict(record) if isinstance(record, Mapping) else vars(record)
        self._changed.add(table.name)
        self._connection.execute(insert(table), row)

    def _insert_behind(self, table: Table, record: Any, *, within: str = "meeting_id") -> None:
        """Add a row that comes after all others of its meeting (`within`: what its numbers count within), whatever the clock says."""
        row = dict(record) if isinstance(record, Mapping) else vars(record)
        last = select(func.coalesce(func.max(table.c.number), 0)).where(table.c[within] == row[within])
        self._insert(table, {**row, "number": self._connection.execute(last).scalar_one() + 1})

    def _update(self, table: Table, where: Any, **values: Any) -> int:
        self._changed.add(table.name)
        return self._connection.execute(update(table).where(where).values(**values)).rowcount

    def _locked(self, table: Table, row_id: str, *, missing: str) -> RowMapping:
        row = self._connection.execute(select(table).where(table.c.id == row_id).with_for_update(key_share=True)).mappings().one_or_none()
        if row is None:
            raise NotFound(missing)
        return row
