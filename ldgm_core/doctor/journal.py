"""Did anybody change the access log?"""

from __future__ import annotations

from collections.abc import Iterator

from ldgm_core.doctor.data import readable_key
from ldgm_core.doctor.finding import Finding, Installation
from ldgm_core.domain.journal import find_broken, keyed_since
from ldgm_core.settings import has_secret, load_log_key
from ldgm_core.store.cipher import file_of, find_damage, opened
from ldgm_core.store.contents import has_lost_end, read_logs

__all__ = ["check_log"]


def check_log(installation: Installation) -> Iterator[Finding]:
    """Every entry is as it was written, and none was taken away. A file that cannot be read is for check_database."""
    path, key = file_of(installation.settings.database_url), readable_key(installation)
    if path is None or not path.exists() or find_damage(path, key):
        return
    log_key = _log_key(installation)
    with opened(path, key) as connection:
        logs, is_cut = read_logs(connection), has_lost_end(connection)
    for entries in logs.values():
        if (seq := find_broken(entries, key=log_key)) is not None:
            yield Finding("log_broken", is_serious=True, facts={"seq": seq})
        elif log_key and keyed_since(entries[-1:], key=log_key) is None:
            yield Finding("log_unkeyed", is_serious=True)
    if is_cut:
        yield Finding("log_cut", is_serious=True)


def _log_key(installation: Installation) -> bytes:
    """The key under the log; nothing while there is no secret, because looking must not make one."""
    folder = installation.settings.data_dir
    return load_log_key(folder, installation.environ) if has_secret(folder, installation.environ) else b""
