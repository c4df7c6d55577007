"""
Who saw, took along or changed what: a log that only grows, with ids and never a name, in which every entry carries the hash of the one
before. Who changes or takes out an entry breaks the chain from there on.

The hashes are made with a key that follows from the secret of the installation, so that who can write to the database and does not have
the secret cannot make an entry. Entries from before there was a key carry a hash without one; they lie under the first that has one, and
none may come after it. What the chain cannot show by itself is that its end was taken away, or that somebody with the secret wrote all of
it anew: compare its last link with one that was written down, on a certificate of destruction or in a backup.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from ldgm_core.domain.account import OrganisationId
from ldgm_core.domain.meeting import MeetingId, PupilId

__all__ = ["GENESIS", "PROGRAM", "Deed", "LogEntry", "LogNote", "chained", "find_broken", "first_keyed", "keyed_since"]

GENESIS = "0" * 64
"""What the first entry of a school has instead of the hash of an earlier one."""
PROGRAM = "program"
"""Stands in the log, and on a certificate, for what goes by itself and for what was done at the server and not from a screen."""


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


def chained(note: LogNote, *, happened_at: datetime, previous_hash: str, key: bytes = b"") -> str:
    """Return the hash of an entry over everything it says, its moment and the hash before it: HMAC-SHA-256, or SHA-256 without a key."""
    said = [
        previous_hash, note.organisation_id, happened_at.astimezone(UTC).isoformat(), note.actor_id, note.deed.value, note.what,
        note.pupil_id, note.meeting_id,
    ]  # fmt: skip
    words = json.dumps(said, ensure_ascii=False).encode()
    return hmac.new(key, words, hashlib.sha256).hexdigest() if key else hashlib.sha256(words).hexdigest()


def find_broken(entries: Iterable[LogEntry], *, key: bytes = b"", keyed_from: int | None = None) -> int | None:
    """
    Return the `seq` of the first entry that is not what was written, or None when the chain is whole. Entries: of one school, in order.

    With a key an entry without one is right only before the first that has it, and before `keyed_from`: the `seq` of the first that had it
    when that was written down elsewhere. A log that was shortened after its term starts in the
    middle; the entry that says so carries the hash where it starts.
    """
    found, is_keyed = list(entries), False
    starts = {GENESIS} | {entry.what for entry in found if entry.deed is Deed.TRIMMED}
    for place, entry in enumerate(found):
        follows = entry.previous_hash in starts if place == 0 else entry.previous_hash == found[place - 1].entry_hash
        is_keyed = is_keyed or (bool(key) and (_is_made_with(key, entry) or (keyed_from is not None and entry.seq >= keyed_from)))
        if not follows or not _is_made_with(key if is_keyed else b"", entry):
            return entry.seq
    return None


def keyed_since(entries: Iterable[LogEntry], *, key: bytes) -> datetime | None:
    """Return the moment of the first entry that was made with this key; None when none was."""
    first = first_keyed(entries, key=key)
    return None if first is None else first.happened_at


def first_keyed(entries: Iterable[LogEntry], *, key: bytes) -> LogEntry | None:
    """Return the first entry that was made with this key, if there is one."""
    return next((entry for entry in entries if key and _is_made_with(key, entry)), None)


def _is_made_with(key: bytes, entry: LogEntry) -> bool:
    note = LogNote(entry.organisation_id, entry.actor_id, entry.deed, entry.what, entry.pupil_id, entry.meeting_id)
    made = chained(note, happened_at=entry.happened_at, previous_hash=entry.previous_hash, key=key)
    return hmac.compare_digest(made, entry.entry_hash)
