"""
From which line on the access log of each school bears the key: written down in the data folder, apart from the database.

The log may begin with lines from before there was a key. Who can write to the database, and to nothing else, could take the key out of
every line, so that all of it looks that old; this file knows better. A line of it never moves.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path

from ldgm_core.domain.account import OrganisationId
from ldgm_core.store.small_file import write_whole

__all__ = ["note_keyed", "read_keyed"]

FILE = "log.keyed"
log = logging.getLogger("ldgm.store")


def read_keyed(folder: Path) -> dict[OrganisationId, int]:
    """Return per school the `seq` of the first line with the key, as far as it was written down. What is no line of ours is passed over."""
    path, found = folder / FILE, {}
    for line in path.read_text(encoding="ascii", errors="replace").splitlines() if path.exists() else ():
        organisation_id, _, seq = line.partition(" ")
        if seq.isdecimal():
            found[OrganisationId(organisation_id)] = int(seq)
        else:
            log.warning("a line of the file about the key of the log cannot be read")
    return found


def note_keyed(folder: Path, found: Mapping[OrganisationId, int]) -> bool:
    """Write down the schools that are not in the file yet. Returns False, and logs it, when it cannot be written."""
    try:
        before = read_keyed(folder)
        if set(found) - set(before):
            write_whole(folder / FILE, "".join(f"{school} {seq}\n" for school, seq in sorted({**found, **before}.items())))
    except (OSError, UnicodeError):
        log.exception("the file about the key of the log cannot be written")
        return False
    return True
