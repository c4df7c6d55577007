"""One page of a list that may grow for ever: it is read from where the page before ended, so that every page costs the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Column, ColumnElement, true, tuple_

__all__ = ["Cursor", "Page", "beyond", "cut"]

Row = TypeVar("Row", covariant=True)
Cursor = tuple[Any, ...]
"""The values of the last row of a page by which the list is sorted; they are all different, because an id is one of them."""


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows of a list, and after which row the next page begins; None: there is nothing more."""

    rows: tuple[Row, ...]
    following: Cursor | None


def beyond(columns: Sequence[Column[Any]], after: Cursor | None, *, is_descending: bool = False) -> ColumnElement[bool]:
    """Return which rows come after a cursor, in a list that is sorted by these columns, all of them upwards or all downwards."""
    if after is None:
        return true()
    here, there = tuple_(*columns), tuple_(*after, types=[column.type for column in columns])
    return here < there if is_descending else here > there


def cut(rows: Sequence[Row], limit: int, key: Callable[[Row], Cursor]) -> Page[Row]:
    """Make a page of at most `limit` rows out of what was read with a limit of one more."""
    shown = tuple(rows[:limit])
    return Page(shown, key(shown[-1]) if len(rows) > limit else None)
