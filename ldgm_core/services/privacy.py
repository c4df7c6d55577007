"""Bewaren: the terms of the school, who left, what is held or frozen, and the calendar of what goes when."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from ldgm_core.domain.access import Action, StaffActor, may, require
from ldgm_core.domain.account import OrganisationId
from ldgm_core.domain.journal import Deed, LogNote
from ldgm_core.domain.keeping import (
    CalendarRow,
    CalendarState,
    Certificate,
    DeletionRequest,
    Departure,
    Restriction,
    RestrictionKind,
    TermChoice,
)
from ldgm_core.domain.meeting import Pupil, PupilId
from ldgm_core.domain.proof import require_fresh_proof
from ldgm_core.domain.retention import DEFAULT_TERMS, MOST_MONTHS, RetentionClass, accept_term, add_months
from ldgm_core.domain.text import clean_search, require_text
from ldgm_core.errors import NotAllowed, NotFound, NotNow
from ldgm_core.services.gate import require_school
from ldgm_core.services.own_school import in_own_school
from ldgm_core.store import Store
from ldgm_core.store.keeping_list import KeptPupil
from ldgm_core.store.paging import Cursor, Page
from ldgm_core.store.reader import Reader
from ldgm_core.store.writer import Writer

__all__ = [
    "MOST_MONTHS",
    "KeepingRoom",
    "TermState",
    "calendar_of",
    "choose_term",
    "lift_restriction",
    "list_certificates",
    "load_keeping",
    "months_of",
    "note_kept",
    "record_departure",
    "require_keeper",
    "restrict",
]

PAGE, AT_ONCE = 20, 500
"""Rows of the calendar on a screen, and in one question when all of it is gone through."""


@dataclass(frozen=True)
class TermState:
    """A class of data with the months that hold now, and the school's own choice if it made one."""

    retention_class: RetentionClass
    months: int | None
    choice: TermChoice | None


@dataclass(frozen=True)
class KeepingRoom:
    """
    What the screen about keeping shows to this person: the administrator sees all pupils, a facilitator the own ones.

    `calendar`: one page of it, with what holds of its pupils; `following`: after which row the next page begins.
    """

    terms: tuple[TermState, ...]
    calendar: tuple[CalendarRow, ...]
    restrictions: tuple[Restriction, ...]
    requests: tuple[DeletionRequest, ...]
    may_choose: bool
    following: Cursor | None


@in_own_school
def load_keeping(
    store: Store, actor: StaffActor, *, today: date, typed: str = "", after: Cursor | None = None, limit: int = PAGE
) -> KeepingRoom:
    """
    Return what this person may see about keeping; a pupil is seen by the administrator, or by who led all its meetings.

    `typed`: only pupils whose name or group holds this. `after`: where an earlier page of the calendar ended.
    """
    led_by = None if actor.is_administrator else actor.account_id
    with store.reading() as tx:
        choices = tx.keeping.load_terms(actor.organisation_id)
        sought = clean_search(typed)
        page = (
            tx.keeping.load_kept(actor.organisation_id, led_by=led_by, typed=sought, after=after, limit=limit)
            if actor.is_administrator or actor.leads
            else Page[KeptPupil]((), None)
        )
        ids = [kept.pupil.id for kept in page.rows]
        restrictions = tx.keeping.load_restrictions(actor.organisation_id, pupil_ids=ids)
        held = {one.pupil_id for one in restrictions if one.kind is RestrictionKind.HOLD}
        return KeepingRoom(
            terms=tuple(TermState(one, _months(one, choices), choices.get(one)) for one in RetentionClass),
            calendar=tuple(_calendar_row(*kept, choices=choices, is_held=kept.pupil.id in held, today=today) for kept in page.rows),
            restrictions=restrictions,
            requests=tx.keeping.load_requests(actor.organisation_id, pupil_ids=ids),
            may_choose=actor.is_administrator,
            following=page.following,
        )


@in_own_school
def list_certificates(store: Store, actor: StaffActor, *, after: Cursor | None = None, limit: int = PAGE) -> Page[Certificate]:
    """Return a page of the certificates of destruction, newest first. Raises NotAllowed for who is no administrator."""
    require_school(actor, Action.MANAGE_KEEPING)
    with store.reading() as tx:
        return tx.keeping.load_certificates(actor.organisation_id, after=after, limit=limit)


@in_own_school
def choose_term(store: Store, actor: StaffActor, *, retention_class: RetentionClass, months: int, reason: str, now: datetime) -> None:
    """
    Record how long the school keeps a class of data, and why. Only after this are pupils' files removed by themselves.

    Raises:
        NotAllowed: only the administrator chooses (`not_yours_to_do`).
        BadInput: no term belongs to this class (`term_not_here`), a wrong number (`term_wrong`), or no reason.
    """
    require_school(actor, Action.MANAGE_KEEPING)
    accepted = accept_term(retention_class, months)
    words = require_text(reason, field="term_reason")
    with store.writing() as tx:
        earlier = tx.keeping.load_terms(actor.organisation_id).get(retention_class)
        version = 1 if earlier is None else earlier.version + 1
        tx.keeping.add(TermChoice(actor.organisation_id, retention_class.value, version, accepted, words, actor.account_id, now))
        note_kept(tx, actor, f"term {retention_class.value}", None, now=now)


@in_own_school
def record_departure(store: Store, actor: StaffActor, *, pupil_id: PupilId, left_on: date | None, now: datetime) -> None:
    """
    Record the day on which a pupil left the school; the term counts from there. None takes it back.

    Raises:
        NotFound, NotAllowed: see require_keeper.
    """
    with store.writing() as tx:
        pupil = require_keeper(tx, actor, Action.KEEP, pupil_id)
        earlier = tx.keeping.load_departures(pupil.organisation_id).get(pupil_id)
        version = 1 if earlier is None else earlier.version + 1
        tx.keeping.add(Departure(pupil.organisation_id, pupil_id, version, left_on, actor.account_id, now))
        note_kept(tx, actor, "departure", pupil_id, now=now)


@in_own_school
def restrict(store: Store, actor: StaffActor, *, pupil_id: PupilId, kind: RestrictionKind, reason: str, now: datetime) -> str:
    """
    Freeze a pupil's data or hold its removal, with a reason, and return the id of the restriction.

    Raises:
        NotFound, NotAllowed: see require_keeper.
        NotNow: it is so already (`restricted_already`).
        BadInput: no reason.
    """
    words = require_text(reason, field="restriction_reason")
    with store.writing() as tx:
        pupil = require_keeper(tx, actor, Action.KEEP, pupil_id)
        if tx.keeping.is_restricted(pupil_id, kind):
            raise NotNow("restricted_already")
        made = Restriction(tx.new_id(), pupil.organisation_id, pupil_id, kind, words, actor.account_id, now, None, None)
        tx.keeping.add(made)
        note_kept(tx, actor, kind.value, pupil_id, now=now)
        return made.id


@in_own_school
def lift_restriction(store: Store, actor: StaffActor, *, restriction_id: str, signed_in_at: datetime, now: datetime) -> None:
    """
    Lift a freeze or a hold; that it was there stays recorded.

    Raises:
        NotFound: there is no such restriction now (`restriction_unknown`).
        NotAllowed: too long ago that this person showed who it is (`prove_again`), or not this person's pupil.
    """
    with store.writing() as tx:
        found = next((one for one in tx.keeping.load_restrictions(actor.organisation_id) if one.id == restriction_id), None)
        if found is None:
            raise NotFound("restriction_unknown")
        require_keeper(tx, actor, Action.KEEP, found.pupil_id)
        require_fresh_proof(signed_in_at=signed_in_at, now=now)
        tx.keeping.mark_lifted(restriction_id, by=actor.account_id, now=now)
        note_kept(tx, actor, f"lift {found.kind.value}", found.pupil_id, now=now)


def require_keeper(tx: Reader, actor: StaffActor, action: Action, pupil_id: PupilId) -> Pupil:
    """
    Return the pupil if this person may keep, hand out or delete everything about it: the administrator, or who led all its meetings.

    Raises:
        NotFound: unknown, or another school's (`pupil_unknown`).
        NotAllowed: somebody else led a meeting about this pupil (`not_yours_to_do`).
    """
    pupil = tx.load_pupil(pupil_id)
    if pupil.organisation_id != actor.organisation_id:
        raise NotFound("pupil_unknown")
    if not actor.is_administrator:
        meeting_ids = tx.keeping.load_meeting_ids(pupil_id)
        if not meeting_ids:
            require(actor, Action.USE_PUPILS, pupil)
        if not all(may(actor, action, tx.load_meeting(meeting_id)) for meeting_id in meeting_ids):
            raise NotAllowed("not_yours_to_do")
    return pupil


def calendar_of(tx: Reader, organisation_id: OrganisationId, *, today: date) -> list[CalendarRow]:
    """Return for every pupil of a school what will happen to its data and when; what goes first stands first."""
    choices = tx.keeping.load_terms(organisation_id)
    held = {one.pupil_id for one in tx.keeping.load_restrictions(organisation_id) if one.kind is RestrictionKind.HOLD}
    rows, after = [], None
    while True:
        page = tx.keeping.load_kept(organisation_id, led_by=None, typed="", after=after, limit=AT_ONCE)
        rows += [_calendar_row(*kept, choices=choices, is_held=kept.pupil.id in held, today=today) for kept in page.rows]
        after = page.following
        if after is None:
            return rows


def _calendar_row(
    pupil: Pupil, left_on: date | None, last_on: date | None, *, choices: dict[str, TermChoice], is_held: bool, today: date
) -> CalendarRow:
    due_on = None if left_on is None else add_months(left_on, _months(RetentionClass.PUPIL_FILE, choices) or 0)
    row = CalendarRow(pupil, last_on, left_on, due_on, CalendarState.PLANNED)
    return replace(row, state=_state(row, is_held=is_held, is_chosen=RetentionClass.PUPIL_FILE in choices, today=today))


def months_of(tx: Reader, retention_class: RetentionClass, organisation_id: OrganisationId) -> int | None:
    """Return the months that hold for a class in a school; None when it has no term, or waits for the school's choice."""
    choices = tx.keeping.load_terms(organisation_id)
    if DEFAULT_TERMS[retention_class].needs_decision and retention_class not in choices:
        return None
    return _months(retention_class, choices)


def note_kept(tx: Writer, actor: StaffActor, what: str, pupil_id: PupilId | None, *, now: datetime, deed: Deed = Deed.KEPT) -> None:
    """Add to the access log what this person decided about keeping."""
    tx.keeping.note(LogNote(actor.organisation_id, actor.account_id, deed, what, pupil_id), happened_at=now)


def _state(row: CalendarRow, *, is_held: bool, is_chosen: bool, today: date) -> CalendarState:
    if is_held:
        return CalendarState.HELD
    if row.due_on is None:
        return CalendarState.NO_DEPARTURE
    if not is_chosen:
        return CalendarState.NO_CHOICE
    return CalendarState.OVERDUE if today > row.due_on else CalendarState.PLANNED


def _months(retention_class: RetentionClass, choices: dict[str, TermChoice]) -> int | None:
    choice = choices.get(retention_class)
    return DEFAULT_TERMS[retention_class].months if choice is None else choice.months
