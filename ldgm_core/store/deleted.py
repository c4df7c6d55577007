"""
Which pupils were deleted, in a small file beside the database that outlives it: random ids and moments, nothing else.

A backup from before a deletion brings the pupil back; who puts it back reads here what has to go again. Lines older than any backup go.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ldgm_core.store.small_file import write_whole

__all__ = ["LASTS", "deleted_beside", "note_deleted", "read_deleted", "written_deleted"]

LASTS = timedelta(days=2 * 365)
"""Twice as long as the oldest backup is kept."""
log = logging.getLogger("ldgm.store")


def deleted_beside(database: Path) -> Path:
    """Return where the list of a database stands."""
    return database.with_name(f"{database.stem}.deleted")


def read_deleted(text: str) -> dict[str, datetime]:
    """Return the ids of a list with the moment of each deletion (aware, UTC). What is no line of ours is passed over."""
    found = {}
    for line in text.splitlines():
        moment, _, pupil_id = line.partition(" ")
        try:
            found[pupil_id.strip()] = datetime.fromisoformat(moment).astimezone(UTC)
        except ValueError:
            log.warning("a line of the list of deletions cannot be read")
    return {pupil_id: moment for pupil_id, moment in found.items() if pupil_id}


def written_deleted(deleted: Mapping[str, datetime], *, now: datetime) -> str:
    """Return the list as text, oldest first, without what is older than any backup."""
    lines = sorted((moment.astimezone(UTC).isoformat(), pupil_id) for pupil_id, moment in deleted.items() if now - moment < LASTS)
    return "".join(f"{moment} {pupil_id}\n" for moment, pupil_id in lines)


def note_deleted(path: Path, deleted: Mapping[str, datetime], *, now: datetime) -> bool:
    """
    Add these to the list; it is replaced as a whole once it is on the disk. Returns False, and logs it, when it cannot be written.

    The deletion itself is done by then and stays done; the next round of the day tries the list again.
    """
    try:
        before = path.read_text(encoding="ascii") if path.exists() else ""
        wanted = written_deleted({**read_deleted(before), **deleted}, now=now)
        if wanted != before:
            write_whole(path, wanted)
    except (OSError, UnicodeError):
        log.exception("the list of deletions cannot be written")
        return False
    return True
