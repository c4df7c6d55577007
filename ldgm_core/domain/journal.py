"""
Who saw, took along or changed what: a log that only grows, with ids and never a name, in which every entry carries the hash of the one
before. Who changes or takes out an entry breaks the chain from there on.

What a chain cannot show by itself is that the whole log was written anew by somebody who can write to the file: compare its last hash with
the one on a certificate of destruction or in a backup.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from ldgm_core.domain.meeting import MeetingId, OrganisationId, PupilId

__all__ = ["GENESIS", "Deed", "LogEntry", "LogNote", "chained", "find_broken"]

GENESIS = "0" * 64
"""What the first entry of a school has instead of the hash of an earlier one."""


class Deed(StrEnum):
    """What somebody did."""

    SAW = "saw"
    EXPORTED = "exported"
    CHANGED = "changed"
    KEPT = "kept"
    DELETED = "deleted"
    TRIMMED = "trimmed"


@dataclass(frozen=True)
class LogNote:
    """What an entry says. `what` names a document or tables, never a person; ids are empty where there is none."""

    organisation_id: OrganisationId
    actor_id: str
    deed: Deed
    what: str
    pupil_id: PupilId | None = None
    meeting_id: MeetingId | None = None


@dataclass(frozen=True)
class LogEntry:
    """One entry as it lies in the store. `seq` is its place; gaps are normal, because schools share the counter."""

    seq: int
    organisation_id: OrganisationId
    happened_at: datetime
    actor_id: str
    deed: Deed
    what: str
    pupil_id: PupilId | None
    meeting_id: MeetingId | None
    previous_hash: str
    entry_hash: str


def chained(note: LogNote, *, happened_at: datetime, previous_hash: str) -> str:
    """Return the hash of an entry: SHA-256 over everything it says, its moment and the hash before it."""
    said = [
        previous_hash, note.organisation_id, happened_at.astimezone(UTC).isoformat(), note.actor_id, note.deed.value, note.what,
        note.pupil_id, note.meeting_id,
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def find_broken(entries: Iterable[LogEntry]) -> int | None:
    """
    Return the `seq` of the first entry that is not what was written, or None when the chain is whole. Entries: of one school, in order.

    A log that was shortened after its term starts in the middle; the entry that says so carries the hash where it starts.
    """
    found = list(entries)
    starts = {GENESIS} | {entry.what for entry in found if entry.deed is Deed.TRIMMED}
    for place, entry in enumerate(found):
        note = LogNote(entry.organisation_id, entry.actor_id, entry.deed, entry.what, entry.pupil_id, entry.meeting_id)
        follows = entry.previous_hash in starts if place == 0 else entry.previous_hash == found[place - 1].entry_hash
        if not follows or entry.entry_hash != chained(note, happened_at=entry.happened_at, previous_hash=entry.previous_hash):
            return entry.seq
    return None
