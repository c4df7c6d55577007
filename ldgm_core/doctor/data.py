"""Where the data is: who may read it, is it whole, is it encrypted, is there a backup, is there room."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from ldgm_core.backup.chest import age_of_newest
from ldgm_core.doctor.finding import Finding, Installation
from ldgm_core.errors import Trouble
from ldgm_core.settings import SECRET_FILE, load_database_key
from ldgm_core.store.cipher import file_of, find_damage, is_encrypted, opened
from ldgm_core.store.contents import count_administrators_with_one_step

__all__ = [
    "check_backup",
    "check_database",
    "check_disk",
    "check_encryption",
    "check_providers_file",
    "check_rights",
    "check_second_factor",
    "readable_key",
]

BACKUP_LATE, BACKUP_OLD = timedelta(days=2), timedelta(days=8)
MIB = 1024 * 1024
DISK_LOW, DISK_FULL = 2048 * MIB, 300 * MIB


def check_rights(installation: Installation) -> Iterator[Finding]:
    """Nobody but the account that runs the program can open the data folder, the key and the database. Windows has other rights."""
    if os.name != "posix":
        return
    folder = installation.settings.data_dir
    if not folder.exists():
        return
    looked_at = [folder, folder / SECRET_FILE]
    database = file_of(installation.settings.database_url)
    if database is not None and (database.parent != folder or _others_may(folder)):  # a closed folder closes what is in it
        looked_at.append(database)
    for path in looked_at:
        if path.exists() and _others_may(path):
            yield Finding("rights_wide", is_serious=True, facts={"path": path, "mode": oct(path.stat().st_mode & 0o777)[2:]})


def check_database(installation: Installation) -> Iterator[Finding]:
    """The file is whole, and is written the way that survives a power cut."""
    path = file_of(installation.settings.database_url)
    if path is None or not path.exists():
        return
    key = readable_key(installation)
    if is_encrypted(path) and key is None:
        yield Finding("key_missing", is_serious=True)
        return
    if find_damage(path, key):
        yield Finding("database_damaged", is_serious=True, facts={"path": path})
        return
    with opened(path, key) as connection:
        mode = str(connection.execute("PRAGMA journal_mode").fetchone()[0])
    if mode.lower() != "wal":
        yield Finding("journal_mode_wrong", is_serious=True, facts={"mode": mode})


def check_encryption(installation: Installation) -> Iterator[Finding]:
    """A stolen disk tells nothing."""
    path = file_of(installation.settings.database_url)
    if path is not None and path.exists() and is_encrypted(path) is False:
        yield Finding("database_plain", is_serious=False)


def check_second_factor(installation: Installation) -> Iterator[Finding]:
    """Who manages a school does not sign in with a passphrase alone."""
    path, key = file_of(installation.settings.database_url), readable_key(installation)
    if path is None or not path.exists() or find_damage(path, key):
        return
    with opened(path, key) as connection:
        count = count_administrators_with_one_step(connection)
    if count:
        yield Finding("second_factor_off", is_serious=False, facts={"count": count})


def check_backup(installation: Installation) -> Iterator[Finding]:
    """There is a backup, and it is not old."""
    age = age_of_newest(installation.settings.backup_dir, now=installation.now)
    if age is None:
        yield Finding("backup_none", is_serious=False)
    elif age > BACKUP_LATE:
        yield Finding("backup_old", is_serious=age > BACKUP_OLD, facts={"days": age.days})


def check_disk(installation: Installation) -> Iterator[Finding]:
    """There is room for what people write."""
    folder = installation.settings.data_dir
    if folder.exists() and (free := installation.free_bytes(folder)) < DISK_LOW:
        yield Finding("disk_low", is_serious=free < DISK_FULL, facts={"megabytes": free // MIB})


def check_providers_file(installation: Installation) -> Iterator[Finding]:
    """The file with the secret of the school's provider is for this account only."""
    path = installation.settings.providers_file
    if os.name == "posix" and path.exists() and _others_may(path):
        yield Finding("rights_wide", is_serious=True, facts={"path": path, "mode": oct(path.stat().st_mode & 0o777)[2:]})


def _others_may(path: Path) -> bool:
    return bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))


def readable_key(installation: Installation) -> str | None:
    """Return the key of the database, or None when there is none or none that can be used."""
    try:
        return load_database_key(installation.environ)
    except Trouble:
        return None  # the file is encrypted then, and check_database says that its key is missing
