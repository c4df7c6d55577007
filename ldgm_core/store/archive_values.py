"""
The values of an archive: from a column to plain JSON, and back with distrust.

Whoever writes an archive also writes its hash, so nothing in it is taken on trust: every value must have the type of its column, every row
must be there once, and whatever it points at must be in the same archive.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Boolean, Column, Date, Integer, String, Table, Text, UniqueConstraint
from sqlalchemy.types import TypeEngine

from ldgm_core.domain.text import LONGEST_TEXT, clean_text
from ldgm_core.errors import BadInput
from ldgm_core.store import tables as t
from ldgm_core.store.types import EnumNumber, EnumText, JsonOf, UtcTime, converter

__all__ = ["Rows", "to_plain", "understand"]

Rows = dict[str, list[dict[str, Any]]]
"""Per archived table its rows: column -> value, as the tables know it."""
ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
LARGEST_NUMBER = 2**31 - 1
LONGER_TEXTS = {"body": 10_000_000, "overlay": 100_000}
"""Texts that may be longer than what a person types in one field (characters); their services read them themselves."""
MISFITS = (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError, BadInput, ExceptionGroup)


def to_plain(kind: TypeEngine[Any], value: Any) -> Any:
    """Return the value as it lies in an archive: enums by value, times and dates in ISO 8601, bodies as JSON."""
    if value is None:
        return None
    if isinstance(kind, EnumText | EnumNumber):
        return value.value
    if isinstance(kind, UtcTime | Date):
        return value.isoformat()
    # Through JSON: an enum in a body is a text to us, and a tuple a list.
    return json.loads(json.dumps(converter().unstructure(value))) if isinstance(kind, JsonOf) else value


def understand(plain: Mapping[str, Any], archived: Mapping[str, Sequence[str]]) -> Rows:
    """
    Return the rows of an archive as the tables know them. `archived`: table -> its columns in an archive.

    Raises:
        BadInput: a table too many or too few, or not exactly one meeting about one pupil (`archive_tables_wrong`); a value of the wrong
            type (`archive_value_wrong`); a row twice, or one that points at nothing (`archive_row_wrong`).
    """
    if set(plain) != set(archived) or not all(isinstance(rows, list) for rows in plain.values()):
        raise BadInput("archive_tables_wrong")
    if len(plain["pupils"]) != 1 or len(plain["meetings"]) != 1:
        raise BadInput("archive_tables_wrong")
    rows = {
        name: [_row(t.metadata.tables[name], columns, number, row) for number, row in enumerate(plain[name], start=1)]
        for name, columns in archived.items()
    }
    for name, columns in archived.items():
        _check_once(t.metadata.tables[name], columns, rows[name])
        _check_references(t.metadata.tables[name], columns, rows)
    return rows


def _check_once(table: Table, columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> None:
    """Refuse what the table itself would refuse, before anything is stored."""
    constraints = [constraint for constraint in table.constraints if isinstance(constraint, UniqueConstraint)]
    for names in ([column.name for column in group.columns] for group in (table.primary_key, *constraints)):
        seen = set()
        for number, row in enumerate(rows, start=1) if set(names) <= set(columns) else ():
            key = tuple(row[name] for name in names)
            if key in seen:
                raise BadInput("archive_row_wrong", table=table.name, row=number)
            seen.add(key)


def _check_references(table: Table, columns: Sequence[str], rows: Rows) -> None:
    for name in columns:
        for key in table.c[name].foreign_keys:
            known = {row[key.column.name] for row in rows[key.column.table.name]}
            for number, row in enumerate(rows[table.name], start=1):
                if row[name] is not None and row[name] not in known:
                    raise BadInput("archive_row_wrong", table=table.name, row=number)


def _row(table: Table, columns: Sequence[str], number: int, plain: Any) -> dict[str, Any]:
    if not isinstance(plain, dict) or set(plain) != set(columns):
        raise BadInput("archive_row_wrong", table=table.name, row=number)
    return {name: _value(table.c[name], plain[name], number) for name in columns}


def _value(column: Column[Any], plain: Any, number: int) -> Any:
    try:
        return _from_plain(column, plain)
    except MISFITS:
        refusal = BadInput("archive_value_wrong", table=column.table.name, row=number, column=column.name)
    raise refusal  # outside the except, so that what was written there is not carried along into a log


def _from_plain(column: Column[Any], plain: Any) -> Any:
    if plain is None:
        return None if column.nullable else _misfit()
    if isinstance(column.type, JsonOf):
        return _from_json(column.type, plain)
    if isinstance(column.type, EnumText | EnumNumber):
        return column.type.enum(_exactly(int if isinstance(column.type, EnumNumber) else str, plain))
    if isinstance(column.type, UtcTime):
        moment = datetime.fromisoformat(_exactly(str, plain))
        return moment if moment.utcoffset() is not None and moment.year > 1900 else _misfit()
    if isinstance(column.type, Date):
        return date.fromisoformat(_exactly(str, plain))
    if isinstance(column.type, Boolean):
        return _exactly(bool, plain)
    if isinstance(column.type, Integer):
        return plain if abs(_exactly(int, plain)) <= LARGEST_NUMBER else _misfit()
    return _from_text(column, _exactly(str, plain))


def _from_text(column: Column[Any], plain: str) -> str:
    if isinstance(column.type, String) and not isinstance(column.type, Text):
        return plain if ID.fullmatch(plain) else _misfit()
    clean_text(plain, field="words", longest=LONGER_TEXTS.get(column.name, LONGEST_TEXT))
    return plain


def _from_json(kind: JsonOf, plain: Any) -> Any:
    """A body of the declared kind that says nothing else than the archive: a part without a place would be lost in silence."""
    _check_words(plain)
    value = converter().structure(plain, kind.kind)
    return value if _is_within(plain, to_plain(kind, value)) else _misfit()


def _is_within(said: Any, understood: Any) -> bool:
    if isinstance(said, dict) and isinstance(understood, dict):
        return all(name in understood and _is_within(part, understood[name]) for name, part in said.items())
    if isinstance(said, list) and isinstance(understood, list):
        return len(said) == len(understood) and all(_is_within(one, other) for one, other in zip(said, understood, strict=True))
    return type(said) is type(understood) and bool(said == understood)


def _check_words(plain: Any) -> None:
    if isinstance(plain, str):
        clean_text(plain, field="words")
    for part in plain.values() if isinstance(plain, dict) else plain if isinstance(plain, list) else ():
        _check_words(part)


def _exactly(kind: type[Any], plain: Any) -> Any:
    return plain if type(plain) is kind else _misfit()


def _misfit() -> Any:
    raise ValueError
