"""Did anybody change the access log, and is everything that was deleted on the list beside the database?"""

from __future__ import annotations

from collections.abc import Iterator

from ldgm_core.doctor.data import readable_key
from ldgm_core.doctor.finding import Finding, Installation
from ldgm_core.domain.account import OrganisationId
from ldgm_core.domain.journal import Deed, find_broken, keyed_since
from ldgm_core.settings import has_secret, load_log_key
from ldgm_core.store.cipher import file_of, find_damage, opened
from ldgm_core.store.contents import has_lost_end, read_logs
from ldgm_core.store.deleted import LASTS, deleted_beside, read_deleted
from ldgm_core.store.keyed import read_keyed

__all__ = ["check_deleted_list", "check_log"]


def check_log(installation: Installation) -> Iterator[Finding]:
    """Every entry is as it was written, and none was taken away. A file that cannot be read is for check_database."""
    path, key = file_of(installation.settings.database_url), readable_key(installation)
    if path is None or not path.exists() or find_damage(path, key):
        return
    log_key = _log_key(installation)
    with opened(path, key) as connection:
        logs, is_cut = read_logs(connection), has_lost_end(connection)
    keyed_from = read_keyed(installation.settings.data_dir)
    for organisation_id, entries in logs.items():
        if (seq := find_broken(entries, key=log_key, keyed_from=keyed_from.get(OrganisationId(organisation_id)))) is not None:
            yield Finding("log_broken", is_serious=True, facts={"seq": seq})
        elif log_key and keyed_since(entries[-1:], key=log_key) is None:
            yield Finding("log_unkeyed", is_serious=True)
    if is_cut:
        yield Finding("log_cut", is_serious=True)


def check_deleted_list(installation: Installation) -> Iterator[Finding]:
    """Every pupil that the log says was deleted stands in the list beside the database, so that no backup brings it back for good."""
    path, key = file_of(installation.settings.database_url), readable_key(installation)
    if path is None or not path.exists() or find_damage(path, key):
        return
    with opened(path, key) as connection:
        logs = read_logs(connection).values()
    listed = deleted_beside(path)
    known = read_deleted(listed.read_text(encoding="ascii", errors="replace")) if listed.exists() else {}
    since = installation.now - LASTS
    deleted = [entry for entries in logs for entry in entries if entry.deed is Deed.DELETED and entry.happened_at > since]
    if missing := {entry.pupil_id for entry in deleted if entry.pupil_id} - set(known):
        yield Finding("deleted_list_short", is_serious=True, facts={"path": listed, "count": len(missing)})


def _log_key(installation: Installation) -> bytes:
    """The key under the log; nothing while there is no secret, because looking must not make one."""
    folder = installation.settings.data_dir
    return load_log_key(folder, installation.environ) if has_secret(folder, installation.environ) else b""
