"""What is asked of the store while something happens: the statements themselves, to be counted or to be explained by the database."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from sqlalchemy import event

from ldgm_core.store import Store
from ldgm_core.store.tables import metadata

__all__ = ["Statement", "heard", "plans", "questions", "scans", "steps"]


class Statement(NamedTuple):
    """One statement as the database got it."""

    words: str
    values: Any


@contextmanager
def heard(store: Store) -> Iterator[list[Statement]]:
    """Listen to a store until the end of the block."""
    found: list[Statement] = []

    def hear(_connection: Any, _cursor: Any, words: str, values: Any, _context: Any, _is_many: bool) -> None:
        found.append(Statement(words, values))

    event.listen(store._engine, "before_cursor_execute", hear)
    try:
        yield found
    finally:
        event.remove(store._engine, "before_cursor_execute", hear)


def questions(found: list[Statement]) -> list[Statement]:
    """Those that read or write rows; not the beginning and end of a transaction, nor who enters through the wall of PostgreSQL."""
    return [
        one
        for one in found
        if one.words.split()[0].upper() in {"SELECT", "INSERT", "UPDATE", "DELETE", "WITH"} and "set_config" not in one.words
    ]


def scans(store: Store, found: list[Statement], *, small: frozenset[str] = frozenset()) -> list[str]:
    """
    Return for each statement that goes through a whole table, or a whole index, which one it is; `small`: tables that stay small.

    It asks SQLite how it would look (EXPLAIN QUERY PLAN): a SEARCH finds its way by a key, a SCAN reads everything.
    """
    return [f"{plan}: {words}" for words, plan in plans(store, found) if _is_whole(plan, small)]


def plans(store: Store, found: list[Statement]) -> list[tuple[str, str]]:
    """Return each line of SQLite's plan of each statement, with the statement before it."""
    lines = []
    with store._engine.connect() as connection:
        for one in {statement.words: statement for statement in questions(found)}.values():
            values = one.values[0] if isinstance(one.values, list) else one.values
            lines += [(one.words, str(plan)) for *_, plan in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {one.words}", values)]
    return lines


@contextmanager
def steps(store: Store) -> Iterator[list[int]]:
    """Count what SQLite does until the end of the block, in hundreds of steps of its own machine: one number for each hundred."""
    done: list[int] = []

    def count(connection: Any, *_: Any) -> None:
        connection.set_progress_handler(lambda: done.append(len(done)), 100)

    def end(connection: Any, *_: Any) -> None:
        connection.set_progress_handler(None, 0)

    event.listen(store._engine, "checkout", count)
    event.listen(store._engine, "checkin", end)
    try:
        yield done
    finally:
        event.remove(store._engine, "checkout", count)
        event.remove(store._engine, "checkin", end)


def _is_whole(plan: str, small: frozenset[str]) -> bool:
    """Whether a line of a plan goes through a whole table of the store: not a constant, nor what the statement itself laid together."""
    kind, what, *_ = [*plan.split(), "", ""]
    table = re.sub(r"_\d+$", "", what)  # an alias
    return kind == "SCAN" and table in metadata.tables and table not in small
