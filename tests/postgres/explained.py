"""How PostgreSQL would look for the rows of a statement."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import psycopg
from sqlalchemy import Connection, text

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
    do it. An index that is read without a condition on its first column is the whole table in another order.
    """
    wrong = []
    with store._engine.connect() as connection, connection.begin():
        wall.enter(connection, [organisation_id])
        first = _first_columns(connection)
        connection.execute(text("SET LOCAL enable_seqscan = off"))
        for one in {statement.words: statement for statement in questions(found)}.values():
            values = one.values[0] if isinstance(one.values, list) else one.values
            (plan,) = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {one.words}", values).one()
            whole = {node["Relation Name"] for node in _scans(plan[0]["Plan"]) if _is_whole(node, first)}
            wrong += [f"{table}: {one.words}" for table in sorted(whole) if table in metadata.tables and table not in small]
    return wrong


def rows_read(store: Store, found: list[Statement], *, organisation_id: OrganisationId) -> list[tuple[int, str]]:
    """
    Return how many rows each question reads on its way to its answer, those that it throws away too, with the question.

    It is asked once more for that, as the server plans it with the sizes that it knows. An index that is there and chosen badly is found
    by this and by nothing else: not used in the order of the list, or gone through from end to end, which counts as all rows of its table.
    """
    with store._engine.connect() as connection, connection.begin() as transaction:
        wall.enter(connection, [organisation_id])
        first = _first_columns(connection)
        sizes = dict(connection.execute(text("SELECT relname, reltuples::int FROM pg_class")).tuples().all())
        counted = []
        for one in {statement.words: statement for statement in questions(found) if statement.words.startswith("SELECT")}.values():
            (plan,) = connection.exec_driver_sql(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {one.words}", one.values).one()
            counted.append((sum(_rows(node, first, sizes) for node in _scans(plan[0]["Plan"])), one.words))
        transaction.rollback()
    return counted


def _first_columns(connection: Connection) -> dict[str, str]:
    """Per index the column that it is sorted by first."""
    query = (
        "SELECT index.relname, a.attname FROM pg_index i JOIN pg_class index ON index.oid = i.indexrelid "
        "JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]"
    )
    return dict(connection.execute(text(query)).tuples().all())


def _scans(node: dict[str, Any], table: str = "") -> Iterator[dict[str, Any]]:
    """The parts of a plan that take rows out of a table or an index, each with the name of its table."""
    if node.get("One-Time Filter") == "false":
        return
    table = node.get("Relation Name", table)
    if node["Node Type"] in {"Seq Scan", "Index Scan", "Index Only Scan", "Bitmap Heap Scan", "Bitmap Index Scan"}:
        yield {**node, "Relation Name": table}
    for below in node.get("Plans", ()):
        yield from _scans(below, table)


def _is_whole(node: dict[str, Any], first: dict[str, str]) -> bool:
    """Whether this part of a plan reads all of its table, or of its index: none narrows it down."""
    if "Index Name" in node:
        return re.search(rf"\b{first[node['Index Name']]}\b", node.get("Index Cond", "")) is None
    return bool(node["Node Type"] == "Seq Scan")


def _rows(node: dict[str, Any], first: dict[str, str], sizes: dict[str, int]) -> int:
    """The rows that this part of a plan reads, those that it throws away too."""
    if node["Node Type"] == "Bitmap Index Scan" and not _is_whole(node, first):
        return 0  # counted where they are read
    read = node["Actual Rows"] + node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
    if "Index Name" in node and _is_whole(node, first):
        read = sizes[node["Relation Name"]]
    return int(read * node["Actual Loops"])
