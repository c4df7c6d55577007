"""Putting a backup back, for real in an empty folder, or as a drill that proves it works."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ldgm_core.backup.chest import Backup, write_new
from ldgm_core.backup.envelope import DATABASE, Contents, open_envelope
from ldgm_core.errors import NotNow, Trouble
from ldgm_core.services.deletion import delete_again
from ldgm_core.services.reporting import load_sample_minutes
from ldgm_core.settings import log_key_of
from ldgm_core.store import open_store
from ldgm_core.store.deleted import read_deleted
from ldgm_core.store.snapshot import read_contents
from ldgm_core.texts import Texts

__all__ = ["DATABASE_KEY", "Drill", "delete_what_came_back", "deleted_since", "drill", "restore_backup"]

DATABASE_KEY = "database.key"
log = logging.getLogger("ldgm.backup")


@dataclass(frozen=True)
class Drill:
    """What a drill found: rows, whether the contents are those of the backup, and the size of the minutes it drew (0: no meeting)."""

    rows: int
    is_equal: bool
    minutes_bytes: int


def deleted_since(backups: Iterable[Backup], *, recovery_key: str, beside: str) -> dict[str, datetime]:
    """
    Return every deletion that is known: `beside`, the list of the installation as text, and the lists in these backups.

    A backup that cannot be opened tells nothing and stops nobody: the one that is put back is opened by itself.
    """
    known = read_deleted(beside)
    for backup in backups:
        try:
            known |= read_deleted(open_envelope(backup.path.read_bytes(), recovery_key).deleted)
        except (OSError, Trouble):
            log.warning("a backup cannot be asked for its list of deletions")
    return known


def delete_what_came_back(folder: Path, contents: Contents, deleted: Mapping[str, datetime], *, now: datetime) -> int:
    """Delete again, in a database that was put back in a folder, what was deleted after its backup; return how many pupils that were."""
    log_key = log_key_of(contents.secret)
    store = open_store(f"sqlite:///{(folder / DATABASE).as_posix()}", key=contents.manifest.database_key, log_key=log_key)
    try:
        store.note_deleted({**read_deleted(contents.deleted), **deleted}, now=now)
        return len(delete_again(store, deleted.keys(), now=now))
    finally:
        store.close()


def restore_backup(backup: Backup, *, recovery_key: str, folder: Path) -> Contents:
    """
    Put a backup back in a folder without a database, exactly as it was, and return what was in it. See delete_what_came_back.

    If the database in it is encrypted, its key comes to lie in `database.key` there: move it elsewhere, and configure it.

    Raises:
        NotNow: there is a database in the folder already (`restore_not_empty`); it is not touched.
        Trouble: the backup is damaged (`backup_unreadable`, `backup_damaged`) or the key is not its key.
    """
    if (folder / DATABASE).exists():
        raise NotNow("restore_not_empty", path=folder / DATABASE)
    contents = open_envelope(backup.path.read_bytes(), recovery_key)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_new(folder / DATABASE, contents.database)
    if read_contents(folder / DATABASE, contents.manifest.database_key)[0] != contents.manifest.content_hash:
        (folder / DATABASE).unlink()
        raise Trouble("backup_damaged", name=backup.path.name)
    write_new(folder / "secret.key", contents.secret)
    if contents.manifest.database_key is not None:
        write_new(folder / DATABASE_KEY, contents.manifest.database_key.encode())
    return contents


def drill(backup: Backup, *, recovery_key: str, t: Texts) -> Drill:
    """
    Put a backup back in a folder of its own, open it with the program, draw the minutes of one meeting, and throw the folder away.

    Raises:
        Trouble: as restore_backup.
    """
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        contents = restore_backup(backup, recovery_key=recovery_key, folder=folder)
        key = contents.manifest.database_key
        found, rows = read_contents(folder / DATABASE, key)
        store = open_store(f"sqlite:///{(folder / DATABASE).as_posix()}", key=key)
        try:
            minutes = load_sample_minutes(store)
        finally:
            store.close()
        from ldgm_core.exports.minutes.pdf import render_minutes  # everything that draws documents; a program that starts needs none of it

        drawn = b"" if minutes is None else render_minutes(minutes, t)
        (folder / DATABASE).write_bytes(b"\x00" * len(contents.database))
    return Drill(rows, found == contents.manifest.content_hash and rows == contents.manifest.rows, len(drawn))
