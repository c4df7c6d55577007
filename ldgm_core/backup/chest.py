"""The folder with backups: making one, checking them, letting old ones go."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ldgm_core import __version__
from ldgm_core.backup.envelope import Contents, Manifest, open_envelope, seal
from ldgm_core.backup.rotation import choose_kept
from ldgm_core.errors import Trouble
from ldgm_core.settings import Settings
from ldgm_core.store.cipher import file_of
from ldgm_core.store.deleted import deleted_beside
from ldgm_core.store.snapshot import read_contents, take_snapshot

__all__ = ["PUBLIC_KEY", "Backup", "age_of_newest", "list_backups", "make_backup", "newest", "read_list", "verify_backup", "write_new"]

PUBLIC_KEY = "backup.pub"
"""In the data folder. What belongs to it, the recovery key, is on paper and not on this machine."""
NAME = re.compile(r"ldgm-(\d{8}-\d{6})\.age")
STAMP = "%Y%m%d-%H%M%S"


@dataclass(frozen=True)
class Backup:
    """One backup in the folder. Beside it lies the hash of its bytes, so that damage shows without the recovery key."""

    path: Path
    made_at: datetime

    @property
    def hash_path(self) -> Path:
        """Where the hash of its bytes stands."""
        return self.path.with_suffix(".sha256")


def list_backups(folder: Path) -> tuple[Backup, ...]:
    """Return the backups in a folder, newest first."""
    found = []
    for path in folder.glob("ldgm-*.age"):
        if match := NAME.fullmatch(path.name):
            found.append(Backup(path, datetime.strptime(match[1], STAMP).replace(tzinfo=UTC)))
    return tuple(sorted(found, key=lambda backup: backup.made_at, reverse=True))


def newest(folder: Path) -> Backup:
    """Return the newest backup. Raises Trouble (`backup_none`)."""
    found = list_backups(folder)
    if not found:
        raise Trouble("backup_none", path=folder)
    return found[0]


def age_of_newest(folder: Path, *, now: datetime) -> timedelta | None:
    """Return how old the newest backup is, or None when there is none."""
    found = list_backups(folder)
    return now - found[0].made_at if found else None


def make_backup(settings: Settings, *, key: str | None, secret: bytes, now: datetime) -> tuple[Backup, Sequence[Backup]]:
    """
    Make a backup while the program runs, and return it with the ones that had to go. What goes into it is opened and checked first.

    Raises:
        Trouble: there is no public key yet (`backup_key_missing`), the database is damaged (`database_damaged`), or the folder cannot be
            written (`backup_unwritable`).
    """
    public_key = _read_public_key(settings.data_dir)
    snapshot = take_snapshot(settings.database_url, key)
    manifest = Manifest(now.astimezone(UTC).isoformat(), snapshot.content_hash, snapshot.rows, __version__, key, snapshot.log_hashes)
    sealed = seal(Contents(snapshot.data, secret, manifest, read_list(settings.database_url)), public_key)
    backup = Backup(settings.backup_dir / f"ldgm-{now.astimezone(UTC).strftime(STAMP)}.age", now.replace(microsecond=0))
    try:
        settings.backup_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_new(backup.path, sealed)
        write_new(backup.hash_path, hashlib.sha256(sealed).hexdigest().encode())
        return backup, _let_go(settings.backup_dir, made=backup)
    except OSError as error:
        raise Trouble("backup_unwritable", path=settings.backup_dir) from error


def read_list(url: str) -> str:
    """Return the list of deletions beside a database; empty when there is none. Raises Trouble (`deleted_unreadable`)."""
    path = file_of(url)
    try:
        return deleted_beside(path).read_text(encoding="ascii") if path is not None and deleted_beside(path).exists() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise Trouble("deleted_unreadable") from error


def verify_backup(backup: Backup, recovery_key: str | None) -> Manifest | None:
    """
    Check a backup: its bytes against their hash, and with the recovery key all of it by opening. Returns its manifest in that case.

    Raises:
        Trouble: it is damaged (`backup_damaged`, `backup_unreadable`, `database_damaged`), or the key is not its key.
    """
    try:
        sealed, expected = backup.path.read_bytes(), backup.hash_path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Trouble("backup_damaged", name=backup.path.name) from error
    if hashlib.sha256(sealed).hexdigest() != expected:
        raise Trouble("backup_damaged", name=backup.path.name)
    if recovery_key is None:
        return None
    contents = open_envelope(sealed, recovery_key)
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place) / "copy.sqlite3"
        write_new(copy, contents.database)
        if read_contents(copy, contents.manifest.database_key)[0] != contents.manifest.content_hash:
            raise Trouble("backup_damaged", name=backup.path.name)
    return contents.manifest


def write_new(path: Path, data: bytes) -> None:
    """Write a file for this user only; it has its name only once it is whole and on the disk."""
    unfinished = path.with_name(path.name + ".part")
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)


def _read_public_key(data_dir: Path) -> str:
    try:
        return (data_dir / PUBLIC_KEY).read_text(encoding="ascii").strip()
    except OSError as error:
        raise Trouble("backup_key_missing") from error


def _let_go(folder: Path, *, made: Backup) -> list[Backup]:
    """Delete the backups that the rotation no longer keeps; never the one just made, which is the oldest when the clock was put back."""
    found = list_backups(folder)
    kept = choose_kept([backup.made_at for backup in found])
    gone = [backup for backup in found if backup.made_at not in kept and backup.path != made.path]
    for backup in gone:
        backup.path.unlink()
        backup.hash_path.unlink(missing_ok=True)
    return gone
