"""How PostgreSQL would look for the rows of a statement."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
from sqlalchemy import text

from ldgm_core.domain.account import OrganisationId
from ldgm_core.store import Store, wall
from ldgm_core.store.tables import metadata
from tests.statements import Statement, questions

__all__ = ["forget_sizes", "rows_read", "whole_tables"]


def forget_sizes(superuser_url: str) -> None:
    """
    Let the server forget how small the tables of a test are.

    It then plans as for tables of a thousand rows of which it knows nothing. For one row, reading everything is as good as any index.
    """
    with psycopg.connect(superuser_url) as connection:
        connection.execute("DELETE FROM pg_statistic")
        connection.execute("UPDATE pg_class SET reltuples = -1, relpages = 0 WHERE relnamespace = 'public'::regnamespace")


def whole_tables(
    store: Store, found: list[Statement], *, organisation_id: OrganisationId, small: frozenset[str] = frozenset()
) -> list[str]:
    """
    Return for each statement that goes through a whole table, or a whole index, which table it is; `small`: tables that stay small.

    Reading a table from end to end is made as dear as can be (`enable_seqscan = off`): where it is planned all the same, no index can
    do it. An index that is read without a condition is the whole table in another order.
    """
    wrong = []
    with store._engine.connect() as connection, connection.begin():
        wall.enter(connection, [organisation_id])
        connection.execute(text("SET LOCAL enable_seqscan = off"))
        for one in {statement.words: statement for statement in questions(found)}.values():
            values = one.values[0] if isinstance(one.values, list) else one.values
            (plan,) = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {one.words}", values).one()
            wrong += [f"{table}: {one.words}" for table in _whole(plan[0]["Plan"]) if table in metadata.tables and table not in small]
    return wrong


def rows_read(store: Store, found: list[Statement], *, organisation_id: OrganisationId) -> list[tuple[int, str]]:
    """
    Return how many rows each question reads on its way to its answer, those that it throws away too, with the question.

    It is asked once more for that, as the server plans it with the sizes that it knows. An index that is there and not used in the order
    of the list is found by this and by nothing else.
    """
    with store._engine.connect() as connection, connection.begin() as transaction:
        wall.enter(connection, [organisation_id])
        counted = []
        for one in {statement.words: statement for statement in questions(found) if statement.words.startswith("SELECT")}.values():
            (plan,) = connection.exec_driver_sql(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {one.words}", one.values).one()
            counted.append((sum(_read(plan[0]["Plan"])), one.words))
        transaction.rollback()
    return counted


def _read(node: dict[str, Any]) -> Iterator[int]:
    """The rows that this part of a plan, and each part below it, takes out of a table."""
    if "Relation Name" in node:
        each = node["Actual Rows"] + node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
        yield int(each * node["Actual Loops"])
    for below in node.get("Plans", ()):
        yield from _read(below)


def _whole(node: dict[str, Any]) -> Iterator[str]:
    """The tables that this part of a plan, or a part below it, reads without an index that narrows them down."""
    kind = node["Node Type"]
    if node.get("One-Time Filter") == "false":  # a list of ids that is empty
        return
    if kind == "Seq Scan" or (kind in {"Index Scan", "Index Only Scan"} and "Index Cond" not in node):
        yield node["Relation Name"]
    for below in node.get("Plans", ()):
        yield from _whole(below)
