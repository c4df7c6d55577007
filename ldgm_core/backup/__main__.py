"""
Backups from the command line; what is about a running installation comes from its environment (see ldgm_core/settings/environment.py).

    python -m ldgm_core.backup keys           make the two keys: the recovery key is printed once, the public key is kept
    python -m ldgm_core.backup make           make a backup now
    python -m ldgm_core.backup verify         check all backups; with the recovery key by opening each
    python -m ldgm_core.backup drill          put the newest backup back in a folder of its own, and draw minutes from it
    python -m ldgm_core.backup restore DIR    put the newest backup back in DIR; what was deleted since then is deleted again
    python -m ldgm_core.backup database-key   make a key for the database and print it
    python -m ldgm_core.backup encrypt        turn the plain database into an encrypted one

The recovery key is read from the file that --key names, or typed.
"""

from __future__ import annotations

import argparse
import getpass
import os
import secrets
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from ldgm_core.backup.chest import PUBLIC_KEY, list_backups, make_backup, newest, read_list, verify_backup, write_new
from ldgm_core.backup.envelope import make_keys
from ldgm_core.backup.restoring import DATABASE_KEY, delete_what_came_back, deleted_since, drill, restore_backup
from ldgm_core.errors import LdgmError, NotFound, NotNow, Trouble
from ldgm_core.settings import Settings, load_database_key, load_secret, load_settings, require_writable_folder
from ldgm_core.store.cipher import encrypt_file, file_of
from ldgm_core.texts import Texts, load_texts


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; 0 when it was done, 2 when it was refused, with one sentence that says why."""
    t = load_texts()
    chosen = _parser().parse_args(arguments)
    commands = {
        "keys": _keys, "make": _make, "verify": _verify, "drill": _drill, "restore": _restore, "database-key": _database_key,
        "encrypt": _encrypt,
    }  # fmt: skip
    try:
        commands[chosen.command](chosen, load_settings(os.environ), t)
    except LdgmError as refusal:
        print(t.sentence(refusal), file=sys.stderr)
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m ldgm_core.backup", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("keys", "make", "database-key", "encrypt"):
        commands.add_parser(name)
    for name in ("verify", "drill", "restore"):
        command = commands.add_parser(name)
        command.add_argument("--key", type=Path, help="a file with the recovery key")
        if name == "verify":
            command.add_argument("--without-key", action="store_true", help="only compare each backup with its hash")
        if name == "restore":
            command.add_argument("folder", type=Path)
            command.add_argument("--backup", default="", help="the name of an older backup; without it the newest")
    return parser


def _keys(_chosen: argparse.Namespace, settings: Settings, t: Texts) -> None:
    require_writable_folder(settings.data_dir)
    path = settings.data_dir / PUBLIC_KEY
    if path.exists():
        raise NotNow("backup_keys_there", path=path)
    recovery_key, public_key = make_keys()
    write_new(path, public_key.encode())
    print(t("backup.keys_made", key=recovery_key, path=path))


def _make(_chosen: argparse.Namespace, settings: Settings, t: Texts) -> None:
    secret = load_secret(settings.data_dir, os.environ)
    backup, gone = make_backup(settings, key=load_database_key(os.environ), secret=secret, now=datetime.now(UTC))
    print(t("backup.made", path=backup.path, gone=len(gone)))


def _verify(chosen: argparse.Namespace, settings: Settings, t: Texts) -> None:
    newest(settings.backup_dir)
    key = None if chosen.without_key else _recovery_key(chosen, t)
    for backup in list_backups(settings.backup_dir):
        manifest = verify_backup(backup, key)
        said = t("backup.whole_bytes") if manifest is None else t("backup.whole", rows=manifest.rows)
        print(f"{backup.path.name}: {said}")


def _drill(chosen: argparse.Namespace, settings: Settings, t: Texts) -> None:
    backup, key, began = newest(settings.backup_dir), _recovery_key(chosen, t), time.perf_counter()
    found = drill(backup, recovery_key=key, t=t)
    if not found.is_equal:
        raise Trouble("backup_damaged", name=backup.path.name)
    seconds = time.perf_counter() - began
    said = t("backup.drill_minutes", kilobytes=found.minutes_bytes // 1024) if found.minutes_bytes else t("backup.drill_no_minutes")
    print(t("backup.drilled", name=backup.path.name, rows=found.rows, seconds=f"{seconds:.1f}".replace(".", ","), minutes=said))


def _restore(chosen: argparse.Namespace, settings: Settings, t: Texts) -> None:
    folder, key = chosen.folder.resolve(), _recovery_key(chosen, t)
    found = list_backups(settings.backup_dir)
    wanted = next((one for one in found if one.path.name == chosen.backup), None) if chosen.backup else newest(settings.backup_dir)
    if wanted is None:
        raise NotFound("backup_unknown", name=chosen.backup)
    beside = read_list(settings.database_url)
    contents = restore_backup(wanted, recovery_key=key, folder=folder)
    print(t("backup.restored", path=folder, rows=contents.manifest.rows))
    deleted = deleted_since(found, recovery_key=key, beside=beside)
    print(t("backup.deleted_again", count=delete_what_came_back(folder, contents, deleted, now=datetime.now(UTC))))
    if not beside:
        print(t("backup.no_list"))
    if contents.manifest.database_key is not None:
        print(t("backup.restored_key", path=chosen.folder.resolve() / DATABASE_KEY))


def _database_key(_chosen: argparse.Namespace, _settings: Settings, t: Texts) -> None:
    print(t("backup.database_key", key=secrets.token_hex(32)))


def _encrypt(_chosen: argparse.Namespace, settings: Settings, t: Texts) -> None:
    key, path = load_database_key(os.environ), file_of(settings.database_url)
    if key is None or path is None:
        raise Trouble("database_key_none")
    encrypt_file(path, key)
    print(t("backup.encrypted", path=path))


def _recovery_key(chosen: argparse.Namespace, t: Texts) -> str:
    if chosen.key is None:
        return getpass.getpass(t("backup.ask_key"))
    try:
        return str(chosen.key.read_text(encoding="ascii"))
    except (OSError, UnicodeDecodeError) as error:
        raise Trouble("recovery_key_wrong") from error


if __name__ == "__main__":
    raise SystemExit(main())
