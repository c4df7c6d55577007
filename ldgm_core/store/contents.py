"""What a database holds, as one number: two files with the same rows have the same hash, whatever their bytes."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

from ldgm_core.domain.journal import Deed, LogEntry
from ldgm_core.store import tables as t

__all__ = ["content_hash", "count_administrators_with_one_step", "has_lost_end", "log_hashes", "read_logs", "row_count"]


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


def read_logs(connection: Any) -> dict[str, list[LogEntry]]:
    """Return the access log of each school in order, from a plain connection; nothing from a file that is older than the log."""
    found: dict[str, list[LogEntry]] = {}
    if _has_log(connection):
        columns = ", ".join(LogEntry.__dataclass_fields__)
        for row in connection.execute(f"SELECT {columns} FROM access_log ORDER BY seq"):  # noqa: S608 - names of our own columns
            said = dict(zip(LogEntry.__dataclass_fields__, row, strict=True))
            moment = datetime.fromisoformat(said["happened_at"]).replace(tzinfo=UTC)
            entry = LogEntry(**{**said, "happened_at": moment, "deed": Deed(said["deed"])})
            found.setdefault(entry.organisation_id, []).append(entry)
    return found


def has_lost_end(connection: Any) -> bool:
    """Return whether entries were taken away from the end of the log: the counter of the file says that there were more."""
    if not _has_log(connection):
        return False
    counted = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'access_log'").fetchone()
    last = connection.execute("SELECT max(seq) FROM access_log").fetchone()[0]
    return (counted[0] if counted else 0) != (last or 0)


def count_administrators_with_one_step(connection: Any) -> int:
    """Return how many administrators sign in with a passphrase and nothing else; 0 in a file of before there was a second step."""
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'second_factors'").fetchone() is None:
        return 0
    query = (
        "SELECT count(*) FROM accounts JOIN passphrases ON passphrases.account_id = accounts.id "
        "WHERE accounts.is_administrator AND accounts.ended_at IS NULL "
        "AND accounts.id NOT IN (SELECT account_id FROM second_factors)"
    )
    return int(connection.execute(query).fetchone()[0])


def _has_log(connection: Any) -> bool:
    return connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'access_log'").fetchone() is not None
