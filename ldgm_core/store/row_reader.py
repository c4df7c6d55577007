"""What every reader is made of: rows of a table as values of the domain."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Select, Table, bindparam, exists, select

from ldgm_core.domain.keeping import RestrictionKind
from ldgm_core.errors import NotFound
from ldgm_core.store import tables as t

__all__ = ["RowReader", "is_thawed", "one_of"]

Record = TypeVar("Record")


class RowReader:
    """One connection, and the few ways in which rows become values."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def _one(self, table: Table, where: ColumnElement[bool], *, kind: type[Record], missing: str) -> Record:
        row = self._connection.execute(select(table).where(where)).mappings().one_or_none()
        if row is None:
            raise NotFound(missing)
        return kind(**row)

    def _many(
        self,
        table: Table,
        where: ColumnElement[bool],
        *,
        kind: type[Record],
        order: Iterable[Any] = (),
        limit: int | None = None,
        leave_out: tuple[str, ...] = (),
    ) -> tuple[Record, ...]:
        columns = [column for column in table.c if column.name not in leave_out]
        return self._all(select(*columns).where(where).order_by(*order).limit(limit), kind)

    def _all(self, query: Select[Any], kind: type[Record]) -> tuple[Record, ...]:
        found = self._connection.execute(query)
        names = tuple(found.keys())
        return tuple(kind(**dict(zip(names, row, strict=True))) for row in found)  # a mapping per row would cost more than the question

    def _by_ids(self, table: Table, ids: Iterable[str], *, kind: type[Record]) -> tuple[Record, ...]:
        wanted = list(ids)
        return self._many(table, table.c.id.in_(wanted), kind=kind) if wanted else ()


def one_of(table: Table, name: str) -> ColumnElement[bool]:
    """Return whether this column is one of the values that are handed over under its name: for a question that is made once."""
    return table.c[name].in_(bindparam(name, expanding=True))


def is_thawed(pupil_id: ColumnElement[Any]) -> ColumnElement[bool]:
    """Return whether the data of the pupil with this id is not frozen now; true too where there is no pupil. Asked per row, by index."""
    table = t.restrictions
    return ~exists().where(table.c.pupil_id == pupil_id, table.c.kind == RestrictionKind.FREEZE, table.c.lifted_at.is_(None))
