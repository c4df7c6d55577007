"""Putting a backup back, for real in an empty folder, or as a drill that proves it works."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from ldgm_core.backup.chest import Backup, write_new
from ldgm_core.backup.envelope import DATABASE, Contents, open_envelope
from ldgm_core.errors import NotNow, Trouble
from ldgm_core.services.reporting import load_sample_minutes
from ldgm_core.store import open_store
from ldgm_core.store.snapshot import read_contents
from ldgm_core.texts import Texts

__all__ = ["DATABASE_KEY", "Drill", "drill", "restore_backup"]

DATABASE_KEY = "database.key"


@dataclass(frozen=True)
class Drill:
    """What a drill found: rows, whether the contents are those of the backup, and the size of the minutes it drew (0: no meeting)."""

    rows: int
    is_equal: bool
    minutes_bytes: int


def restore_backup(backup: Backup, *, recovery_key: str, folder: Path) -> Contents:
    """
    Put a backup back in a folder without a database, and return what was in it.

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
        from ldgm_core.exports.minutes_pdf import render_minutes  # everything that draws documents; a program that starts needs none of it

        drawn = b"" if minutes is None else render_minutes(minutes, t)
        (folder / DATABASE).write_bytes(b"\x00" * len(contents.database))
    return Drill(rows, found == contents.manifest.content_hash and rows == contents.manifest.rows, len(drawn))
