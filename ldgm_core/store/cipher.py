"""
The file of the database: is it encrypted, is it whole, and from plain to encrypted.

With a key SQLCipher encrypts and signs every page, so that a changed bit is noticed when the page is read; a plain file lacks that.
"""

from __future__ import annotations

import contextlib
import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy.engine import make_url
from sqlcipher3 import dbapi2 as sqlcipher

from ldgm_core.errors import NotNow, Trouble
from ldgm_core.store.contents import content_hash

__all__ = ["KEY", "encrypt_file", "file_of", "find_damage", "is_encrypted", "opened", "raw_key"]

PLAIN_HEADER = b"SQLite format 3\x00"
KEY = re.compile(r"[0-9a-f]{64}")
"""A key as it is handed in: 32 random bytes in hexadecimal. Nothing is derived from a password, so opening costs nothing."""


def file_of(url: str) -> Path | None:
    """Return the file of a database address, or None when it is no file."""
    address = make_url(url)
    return Path(address.database) if address.get_backend_name() == "sqlite" and address.database else None


def is_encrypted(path: Path) -> bool | None:
    """
    Return whether this file is an encrypted database; None when there is no file or nothing in it yet.

    Not for a process that has the database open: closing any handle on a file lets go of SQLite's own locks on it.
    """
    with contextlib.suppress(FileNotFoundError):
        with path.open("rb") as file:
            head = file.read(len(PLAIN_HEADER))
        # An encrypted file begins with random bytes. Plain text that is no database at all has none above 127.
        return any(byte > 127 for byte in head) if head else None
    return None


def raw_key(key: str) -> str:
    """Return the pragma that hands a key over. Raises ValueError for anything but 64 hexadecimal digits: it goes into the statement."""
    if not KEY.fullmatch(key):
        raise ValueError("a key is 64 hexadecimal digits")
    return f"PRAGMA key = \"x'{key}'\""


@contextmanager
def opened(path: Path, key: str | None) -> Iterator[Any]:
    """Give a plain connection to a file that exists, with its key; it is only read by whoever uses this."""
    module: Any = sqlite3 if key is None else sqlcipher
    connection = module.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True)
    try:
        if key is not None:
            connection.execute(raw_key(key))
        yield connection
    finally:
        connection.close()


def find_damage(path: Path, key: str | None) -> list[str]:
    """Return what is wrong with a database file, in the words of SQLite; nothing when it is whole. With a key every page is checked."""
    try:
        with opened(path, key) as connection:
            damage = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(5)") if row[0] != "ok"]
            if key is not None:
                damage += [str(row[0]) for row in connection.execute("PRAGMA cipher_integrity_check")]
            return damage
    except (sqlite3.DatabaseError, sqlcipher.DatabaseError) as error:
        return [str(error)]


def encrypt_file(path: Path, key: str) -> None:
    """
    Turn a plain database file into an encrypted one, compare the two, and overwrite the plain bytes. Nobody may have it open meanwhile.

    Raises:
        NotNow: it is encrypted already, or there is nothing yet (`encrypt_nothing`); somebody is using it (`database_in_use`).
        Trouble: the file is damaged, or the copy is not the same (`database_damaged`); the plain file is untouched then.
    """
    if is_encrypted(path) is not False:
        raise NotNow("encrypt_nothing")
    if find_damage(path, None):
        raise Trouble("database_damaged")
    made = path.with_suffix(".encrypting")
    made.unlink(missing_ok=True)
    _copy_encrypted(path, made, key)
    with opened(path, None) as plain, opened(made, key) as copy:
        if content_hash(plain) != content_hash(copy):
            raise Trouble("database_damaged")
    _overwrite(path)
    for rest in (path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
        rest.unlink(missing_ok=True)
    made.replace(path)


def _copy_encrypted(path: Path, made: Path, key: str) -> None:
    connection = sqlcipher.connect(str(path), isolation_level=None, timeout=1)
    try:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        # Refused while anybody else has the file open.
        if connection.execute("PRAGMA journal_mode=DELETE").fetchone()[0] != "delete":
            raise NotNow("database_in_use")
        connection.execute(f"ATTACH DATABASE ? AS encrypted KEY \"x'{key}'\"", (str(made),))
        connection.execute("SELECT sqlcipher_export('encrypted')")
        connection.execute("DETACH DATABASE encrypted")
    except sqlcipher.OperationalError as error:
        raise NotNow("database_in_use") from error
    finally:
        connection.close()


def _overwrite(path: Path) -> None:
    """Write zeros over a file. On a disk that moves its blocks about, an older copy can stay: encrypt the disk as well."""
    with path.open("r+b") as file:
        file.write(b"\x00" * path.stat().st_size)
        file.flush()
        os.fsync(file.fileno())
