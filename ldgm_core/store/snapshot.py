"""A copy of the database at one moment, while others go on writing. Never a copy of the file: that would miss what is in its log."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher

from ldgm_core.errors import Trouble
from ldgm_core.store.cipher import file_of, find_damage, opened, raw_key
from ldgm_core.store.contents import content_hash, log_hashes, row_count

__all__ = ["Snapshot", "read_contents", "take_snapshot"]


@dataclass(frozen=True)
class Snapshot:
    """The bytes of a database file, what they hold as a hash, how many rows, and the ends of the logs. Encrypted when the database is."""

    data: bytes
    content_hash: str
    rows: int
    log_hashes: dict[str, str]


def take_snapshot(url: str, key: str | None) -> Snapshot:
    """
    Return the database as it is at this moment, checked by opening it. A plain one never touches the disk.

    Raises:
        Trouble: it is no file of ours (`backup_no_file`), or the copy is damaged (`database_damaged`).
    """
    path = file_of(url)
    if path is None or not path.is_file():
        raise Trouble("backup_no_file")
    try:
        return _in_memory(path) if key is None else _in_file(path, key)
    except (sqlite3.DatabaseError, sqlcipher.DatabaseError) as error:
        raise Trouble("database_damaged") from error


def read_contents(path: Path, key: str | None) -> tuple[str, int]:
    """
    Return the content hash and the number of rows of a database file.

    Raises:
        Trouble: it is damaged, or the key is not its key (`database_damaged`).
    """
    if find_damage(path, key):
        raise Trouble("database_damaged")
    with opened(path, key) as connection:
        return content_hash(connection), row_count(connection)


def _in_memory(path: Path) -> Snapshot:
    with opened(path, None) as source, _memory() as copy, _memory() as again:
        source.backup(copy)
        data = _without_log(copy.serialize())
        again.deserialize(data)
        _require_whole(again)
        return Snapshot(data, content_hash(again), row_count(again), log_hashes(again))


def _in_file(path: Path, key: str) -> Snapshot:
    with tempfile.TemporaryDirectory() as folder, opened(path, key) as source:
        copy = Path(folder) / "snapshot"
        target = sqlcipher.connect(str(copy))
        try:
            target.execute(raw_key(key))
            source.backup(target)
        finally:
            target.close()
        contents, rows = read_contents(copy, key)
        with opened(copy, key) as again:
            return Snapshot(copy.read_bytes(), contents, rows, log_hashes(again))


def _without_log(data: bytes) -> bytes:
    """The same file marked as one without a log beside it (bytes 18 and 19 of the file format): a copy in memory cannot have one."""
    return data[:18] + b"\x01\x01" + data[20:]


@contextmanager
def _memory() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    try:
        yield connection
    finally:
        connection.close()


def _require_whole(connection: Any) -> None:
    if connection.execute("PRAGMA integrity_check(5)").fetchall() != [("ok",)]:
        raise Trouble("database_damaged")
