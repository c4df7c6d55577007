"""The access log: noting who saw or took along what, reading it, and checking that nobody changed it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from ldgm_core.domain.access import Action, StaffActor, require
from ldgm_core.domain.account import OrganisationId
from ldgm_core.domain.journal import GENESIS, Deed, LogEntry, LogNote, find_broken, first_keyed, keyed_since
from ldgm_core.domain.meeting import MeetingId, PupilId
from ldgm_core.services.gate import require_school
from ldgm_core.services.own_school import in_own_school
from ldgm_core.store import Store
from ldgm_core.store.paging import Cursor, Page
from ldgm_core.store.whose import inside

__all__ = [
    "ChainCheck",
    "check_chains",
    "check_own_chain",
    "find_first_keyed",
    "find_link",
    "list_log",
    "load_log",
    "note_document",
    "note_seen",
]

SEEN_AGAIN_AFTER = timedelta(hours=1)


@dataclass(frozen=True)
class ChainCheck:
    """
    The log of one school: how many entries, the first that is broken (its `seq`), and whether the end was taken away.

    `last_link`: the hash of the newest entry, to write down elsewhere. `keyed_since`: from when on entries bear the key.
    """

    organisation_id: OrganisationId
    entries: int
    broken_at: int | None
    has_lost_end: bool
    last_link: str
    keyed_since: datetime | None

    @property
    def is_whole(self) -> bool:
        """Return whether everything is as it was written."""
        return self.broken_at is None and not self.has_lost_end


@in_own_school
def note_seen(store: Store, actor: StaffActor, *, meeting_id: MeetingId, what: str, now: datetime) -> None:
    """Note that this person looked at a screen of a meeting; looking again within the hour is the same look."""
    with store.reading() as reader:
        meeting = reader.load_meeting(meeting_id)
        require(actor, Action.EXPORT, meeting)
        note = LogNote(meeting.organisation_id, actor.account_id, Deed.SAW, what, meeting.pupil_id, meeting_id)
        if reader.keeping.has_logged(note, since=now - SEEN_AGAIN_AFTER):
            return
    with store.writing() as tx:
        tx.keeping.note(note, happened_at=now)


@in_own_school
def note_document(store: Store, actor: StaffActor, *, meeting_id: MeetingId | None, what: str, now: datetime) -> None:
    """Note that this person took a document along; called before it is handed over. `meeting_id` is None for one about many meetings."""
    with store.writing() as tx:
        pupil_id = None
        if meeting_id is not None:
            meeting = tx.load_meeting(meeting_id)
            require(actor, Action.EXPORT, meeting)
            pupil_id = meeting.pupil_id
        tx.keeping.note(LogNote(actor.organisation_id, actor.account_id, Deed.EXPORTED, what, pupil_id, meeting_id), happened_at=now)


@in_own_school
def load_log(store: Store, actor: StaffActor, *, pupil_id: PupilId | None = None) -> tuple[LogEntry, ...]:
    """Return the access log of this administrator's school, or what is about one pupil. Raises NotAllowed for anybody else."""
    require_school(actor, Action.MANAGE_KEEPING)
    with store.reading() as tx:
        return tx.keeping.load_log(actor.organisation_id, pupil_id=pupil_id)


@in_own_school
def list_log(store: Store, actor: StaffActor, *, after: Cursor | None = None, limit: int = 30) -> Page[LogEntry]:
    """Return a page of the access log of this administrator's school, newest first. Raises NotAllowed for anybody else."""
    require_school(actor, Action.MANAGE_KEEPING)
    with store.reading() as tx:
        return tx.keeping.load_newest_log(actor.organisation_id, after=after, limit=limit)


@in_own_school
def check_own_chain(store: Store, actor: StaffActor) -> ChainCheck:
    """Return whether the log of this administrator's school is as it was written; all of it is read. Raises NotAllowed for others."""
    require_school(actor, Action.MANAGE_KEEPING)
    return _check_chain(store, actor.organisation_id)


def check_chains(store: Store, *, keyed_from: Mapping[OrganisationId, int] | None = None) -> tuple[ChainCheck, ...]:
    """Return for each school whether its log is as it was written. `keyed_from`: what was written down of the first line with the key."""
    known = keyed_from or {}
    return tuple(_check_chain(store, organisation_id, keyed_from=known.get(organisation_id)) for organisation_id in _organisations(store))


def find_first_keyed(store: Store, *, known: Collection[OrganisationId]) -> dict[OrganisationId, int]:
    """Return for each school that is not known the `seq` of the first line of its log that bears the key, to write down elsewhere."""
    found = {}
    for organisation_id in _organisations(store):
        if organisation_id not in known:
            with inside(organisation_id), store.reading() as tx:
                first = first_keyed(tx.keeping.load_log(organisation_id), key=tx.keeping.log_key)
            if first is not None:
                found[organisation_id] = first.seq
    return found


def _organisations(store: Store) -> tuple[OrganisationId, ...]:
    with store.reading() as tx:
        return tx.keeping.load_organisations()


def _check_chain(store: Store, organisation_id: OrganisationId, *, keyed_from: int | None = None) -> ChainCheck:
    with inside(organisation_id), store.reading() as tx:
        log = tx.keeping.load_log(organisation_id)
        key = tx.keeping.log_key
        last = log[-1].entry_hash if log else GENESIS
        broken_at = find_broken(log, key=key, keyed_from=keyed_from)
        return ChainCheck(organisation_id, len(log), broken_at, tx.keeping.has_lost_end(), last, keyed_since(log, key=key))


def find_link(store: Store, link: str) -> datetime | None:
    """Return the moment of the entry with this link, of whatever school, or None: it was never there or it was taken away."""
    for organisation_id in _organisations(store):
        with inside(organisation_id), store.reading() as tx:
            for entry in tx.keeping.load_log(organisation_id):
                if entry.entry_hash == link.strip().lower():
                    return entry.happened_at
    return None
