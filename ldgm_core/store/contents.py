"""What a database holds, as one number: two files with the same rows have the same hash, whatever their bytes."""

from __future__ import annotations

import hashlib
from typing import Any

from ldgm_core.store import tables as t

__all__ = ["content_hash", "log_hashes", "row_count"]


def content_hash(connection: Any) -> str:
    """Return the SHA-256 over all rows of all tables, in the order of their keys. `connection`: a plain one, as `sqlite3.connect` gives."""
    digest = hashlib.sha256()
    for table in t.metadata.sorted_tables:
        columns = ", ".join(f'"{column.name}"' for column in table.columns)
        order = ", ".join(f'"{column.name}"' for column in table.primary_key)
        digest.update(f"{table.name} {columns}\n".encode())
        for row in connection.execute(f'SELECT {columns} FROM "{table.name}" ORDER BY {order}'):  # noqa: S608 - names of our own tables
            digest.update(repr(tuple(row)).encode())
    return digest.hexdigest()


def row_count(connection: Any) -> int:
    """Return how many rows all tables hold together."""
    counts = (connection.execute(f'SELECT count(*) FROM "{table.name}"').fetchone()[0] for table in t.metadata.sorted_tables)  # noqa: S608
    return sum(counts)


def log_hashes(connection: Any) -> dict[str, str]:
    """Return the last hash of each school's access log; kept outside the file it shows whether a log was written anew."""
    query = "SELECT organisation_id, entry_hash FROM access_log WHERE seq IN (SELECT max(seq) FROM access_log GROUP BY organisation_id)"
    return {str(organisation_id): str(last) for organisation_id, last in connection.execute(query)}
