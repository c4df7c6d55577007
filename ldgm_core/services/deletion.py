"""
Verwijderen: asked by one, confirmed with a second look, and what goes by itself when its term is over.

Deleted means gone from the bytes: the store overwrites deleted rows, and after the commit the log beside the file is emptied.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from ldgm_core.domain.access import Action, StaffActor
from ldgm_core.domain.account import OrganisationId
from ldgm_core.domain.journal import PROGRAM, Deed, LogNote
from ldgm_core.domain.keeping import (
    CalendarState,
    Certificate,
    DeletionGround,
    DeletionRequest,
    RestrictionKind,
    require_second_look,
    require_typed_name,
)
from ldgm_core.domain.meeting import PupilId
from ldgm_core.domain.proof import require_fresh_proof
from ldgm_core.domain.retention import RetentionClass, add_months
from ldgm_core.errors import NotFound, NotNow
from ldgm_core.services.own_school import in_own_school
from ldgm_core.services.privacy import calendar_of, months_of, note_kept, require_keeper
from ldgm_core.store import Store
from ldgm_core.store.whose import inside
from ldgm_core.store.writer import Writer

__all__ = ["Sweep", "ask_deletion", "confirm_deletion", "delete_again", "run_retention", "withdraw_deletion"]

HERE = ZoneInfo("Europe/Amsterdam")


@dataclass(frozen=True)
class Sweep:
    """What one run removed: certificates of pupils, rows per table of what else was over; and whether nothing is left in the bytes."""

    certificates: tuple[Certificate, ...]
    counts: dict[str, int]
    is_wiped: bool


@in_own_school
def ask_deletion(store: Store, actor: StaffActor, *, pupil_id: PupilId, ground: DeletionGround, typed_name: str, now: datetime) -> str:
    """
    Ask to delete everything about a pupil, and return the id of the request. Nothing is deleted yet.

    Raises:
        NotFound, NotAllowed: see require_keeper.
        BadInput: the typed name is not the pupil's (`name_typed_wrong`).
        NotNow: the removal is held (`deletion_held`), or was asked already (`deletion_asked`).
    """
    with store.writing() as tx:
        pupil = require_keeper(tx, actor, Action.DELETE, pupil_id)
        require_typed_name(typed_name, pupil)
        _require_not_held(tx, pupil_id)
        if tx.keeping.load_requests(pupil.organisation_id, pupil_ids=[pupil_id]):
            raise NotNow("deletion_asked")
        request = DeletionRequest(tx.new_id(), pupil.organisation_id, pupil_id, ground, actor.account_id, now, None)
        tx.keeping.add(request)
        note_kept(tx, actor, "ask deletion", pupil_id, now=now)
        return request.id


@in_own_school
def withdraw_deletion(store: Store, actor: StaffActor, *, request_id: str, now: datetime) -> None:
    """Withdraw a request to delete. Raises NotFound (`deletion_unknown`), NotAllowed: see require_keeper."""
    with store.writing() as tx:
        request = _own_request(tx, actor, request_id)
        tx.keeping.mark_withdrawn(request_id, now=now)
        note_kept(tx, actor, "withdraw deletion", request.pupil_id, now=now)


@in_own_school
def confirm_deletion(
    store: Store, actor: StaffActor, *, request_id: str, typed_name: str, signed_in_at: datetime, now: datetime
) -> tuple[Certificate, bool]:
    """
    Delete everything about a pupil after a second look; return the certificate, and whether nothing is left in the bytes of the files.

    `signed_in_at`: when this person's session began; not longer than five minutes ago. Who asked may confirm only after signing in anew.

    Raises:
        NotFound: there is no such request (`deletion_unknown`).
        NotNow: it is too old (`deletion_lapsed`), or the removal is held (`deletion_held`).
        NotAllowed: too long ago that this person showed who it is (`prove_again`), no second look (`second_look_missing`), or
            not this person's pupil.
        BadInput: the typed name is not the pupil's (`name_typed_wrong`).
    """
    with store.writing() as tx:
        request = _own_request(tx, actor, request_id)
        require_second_look(request, by=actor.account_id, signed_in_at=signed_in_at, now=now)
        require_fresh_proof(signed_in_at=signed_in_at, now=now)
        require_typed_name(typed_name, tx.load_pupil(request.pupil_id))
        _require_not_held(tx, request.pupil_id)
        certificate = _delete(tx, request, confirmed_by=actor.account_id, now=now)
    _write_down(store, [request.organisation_id], now=now)
    return certificate, store.wipe_traces()


def delete_again(store: Store, deleted: Collection[str], *, now: datetime) -> tuple[Certificate, ...]:
    """
    Delete the pupils with these ids wherever they are back, as after a backup from before their deletion; return the certificates.

    It was decided and confirmed then, so nobody is asked again, and a hold from before it does not count.
    """
    certificates = []
    with store.reading() as reader:
        organisations = reader.keeping.load_organisations()
    for organisation_id in organisations:
        with inside(organisation_id), store.writing() as tx:
            for pupil_id in sorted(deleted):
                pupil = tx.keeping.find_pupil(pupil_id)
                if pupil is not None and pupil.organisation_id == organisation_id:
                    request = DeletionRequest("", organisation_id, pupil.id, DeletionGround.AGAIN, PROGRAM, now, None)  # type: ignore[arg-type]
                    certificates.append(_delete(tx, request, confirmed_by=PROGRAM, now=now))
    _write_down(store, organisations, now=now)
    store.wipe_traces()
    return tuple(certificates)


def run_retention(store: Store, *, now: datetime) -> Sweep:
    """
    Remove everything whose term is over, in every school, and return what went. Pupils' files go only where the school chose a term.

    Running it twice changes nothing. What is held stays, and so does what has no departure.
    """
    certificates: list[Certificate] = []
    counts: dict[str, int] = {}
    with store.reading() as reader:
        organisations = reader.keeping.load_organisations()
    for organisation_id in organisations:
        with inside(organisation_id), store.writing() as tx:
            certificates += _delete_due(tx, organisation_id, now=now)
            for name, count in _delete_rest(tx, organisation_id, now=now).items():
                counts[name] = counts.get(name, 0) + count
    _write_down(store, organisations, now=now)
    return Sweep(tuple(certificates), counts, store.wipe_traces())


def _write_down(store: Store, organisations: Iterable[OrganisationId], *, now: datetime) -> None:
    """Bring the list beside the database up to date with the log; what an earlier time could not write comes along."""
    deleted: dict[str, datetime] = {}
    for organisation_id in organisations:
        with inside(organisation_id), store.reading() as reader:
            deleted |= reader.keeping.load_deleted(organisation_id)
    store.note_deleted(deleted, now=now)


def _delete_due(tx: Writer, organisation_id: OrganisationId, *, now: datetime) -> list[Certificate]:
    due = [row for row in calendar_of(tx, organisation_id, today=_today(now)) if row.state is CalendarState.OVERDUE]
    requests = [DeletionRequest("", organisation_id, row.pupil.id, DeletionGround.TERM_OVER, PROGRAM, now, None) for row in due]  # type: ignore[arg-type]
    return [_delete(tx, request, confirmed_by=PROGRAM, now=now) for request in requests]


def _delete_rest(tx: Writer, organisation_id: OrganisationId, *, now: datetime) -> dict[str, int]:
    """Doors of meetings that are over, old sign-ins, and the oldest part of the log."""
    counts: dict[str, int] = {}
    if (before := _before(tx, RetentionClass.MEETING_DOOR, organisation_id, now=now)) is not None:
        counts |= tx.keeping.delete_doors(organisation_id, before=before)
    if (before := _before(tx, RetentionClass.SIGN_IN, organisation_id, now=now)) is not None:
        counts |= tx.keeping.delete_rows(RetentionClass.SIGN_IN, organisation_id, before=before)
    if (before := _before(tx, RetentionClass.LOG, organisation_id, now=now)) is not None:
        counts |= _trim_log(tx, organisation_id, before=before, now=now)
    return counts


def _trim_log(tx: Writer, organisation_id: OrganisationId, *, before: datetime, now: datetime) -> dict[str, int]:
    """Take the oldest entries away, and note the hash from which the rest goes on."""
    log = tx.keeping.load_log(organisation_id)
    old = [entry for entry in log if entry.happened_at < before]
    # From the front only: an entry that bears an earlier moment because the clock was put back stays in its place.
    while old != list(log[: len(old)]):
        old = old[:-1]
    if not old:
        return {}
    counts = tx.keeping.delete_log(organisation_id, until_seq=old[-1].seq)
    tx.keeping.note(LogNote(organisation_id, PROGRAM, Deed.TRIMMED, old[-1].entry_hash), happened_at=now)
    return counts


def _delete(tx: Writer, request: DeletionRequest, *, confirmed_by: str, now: datetime) -> Certificate:
    log_hash = tx.keeping.last_hash(request.organisation_id)
    counts = tx.keeping.delete_pupil(request.pupil_id)
    certificate = Certificate(tx.new_id(), request.organisation_id, request.ground, counts, request.asked_by, confirmed_by, log_hash, now)
    tx.keeping.add(certificate)
    note = LogNote(request.organisation_id, confirmed_by, Deed.DELETED, certificate.id, request.pupil_id)
    tx.keeping.note(note, happened_at=now)
    return certificate


def _own_request(tx: Writer, actor: StaffActor, request_id: str) -> DeletionRequest:
    request = tx.keeping.load_request(request_id)
    if request.organisation_id != actor.organisation_id:
        raise NotFound("deletion_unknown")
    require_keeper(tx, actor, Action.DELETE, request.pupil_id)
    return request


def _require_not_held(tx: Writer, pupil_id: PupilId) -> None:
    if tx.keeping.is_restricted(pupil_id, RestrictionKind.HOLD):
        raise NotNow("deletion_held")


def _before(tx: Writer, retention_class: RetentionClass, organisation_id: OrganisationId, *, now: datetime) -> datetime | None:
    """The moment before which a row of this class is too old; None when the class has no term."""
    months = months_of(tx, retention_class, organisation_id)
    return None if months is None else datetime.combine(add_months(_today(now), -months), time(), tzinfo=HERE)


def _today(now: datetime) -> date:
    return now.astimezone(HERE).date()
