"""Arrangements: asked for, judged, granted, running, evaluated, ended; and what was seen of them per period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from ldgm_core.domain.access import Action, Actor, StaffActor
from ldgm_core.domain.arrangement import (
    Arrangement,
    ArrangementId,
    ArrangementRoot,
    GrantStatus,
    Member,
    Missing,
    accept_arrangement,
    missing_in,
)
from ldgm_core.domain.arrangement_flow import ArrangementEvent, EventKind, accept_event, possible_events, status_of
from ldgm_core.domain.arrangement_overview import Overview, Part, make_overview
from ldgm_core.domain.arrangement_watch import ArrangementTalk, Monitoring
from ldgm_core.domain.keeping import RestrictionKind
from ldgm_core.domain.meeting import MeetingId, Pupil, PupilId
from ldgm_core.domain.text import clean_name
from ldgm_core.services import due
from ldgm_core.services.arrangement_gate import lock_arrangement, lock_running, note_arrangement, require_arrangement
from ldgm_core.services.arrangement_member import check_count, new_member
from ldgm_core.services.gate import require_meeting, require_school
from ldgm_core.services.own_school import in_own_school
from ldgm_core.store import Store
from ldgm_core.store.paging import Cursor, Page
from ldgm_core.store.reader import Reader

__all__ = [
    "ArrangementRoom",
    "ArrangementRow",
    "add_event",
    "begin_arrangement",
    "list_arrangements",
    "load_arrangement",
    "load_overview",
    "record_arrangement",
    "rows_of_pupil",
]


@dataclass(frozen=True)
class ArrangementRow:
    """An arrangement in a list: what is agreed now, where it stands, and how many pupils are in it."""

    root: ArrangementRoot
    body: Arrangement
    status: GrantStatus
    member_count: int


@dataclass(frozen=True)
class ArrangementRoom:
    """
    Everything the screen of one arrangement shows. `pupils` are those whom this person may name: all for who keeps the arrangement,
    otherwise the pupils about whom this person leads a meeting; `others` counts the rest.
    """

    root: ArrangementRoot
    version: int
    body: Arrangement
    status: GrantStatus
    possible: tuple[EventKind, ...]
    events: tuple[ArrangementEvent, ...]
    members: tuple[Member, ...]
    pupils: dict[PupilId, Pupil]
    others: int
    talks: tuple[ArrangementTalk, ...]
    monitorings: tuple[Monitoring, ...]
    missing: tuple[Missing, ...]


@in_own_school
def list_arrangements(store: Store, actor: StaffActor, *, after: Cursor | None = None, limit: int = 200) -> Page[ArrangementRow]:
    """
    Return a page of the arrangements that this person keeps, or that are for a pupil about whom this person leads a meeting.

    The newest first; `after`: where an earlier page ended.
    """
    require_school(actor, Action.USE_PUPILS)
    with store.reading() as tx:
        page = tx.load_roots(actor.account_id, actor.organisation_id, after=after, limit=limit)
        return Page(_rows(tx, page.rows), page.following)


def rows_of_pupil(tx: Reader, pupil_id: PupilId) -> tuple[ArrangementRow, ...]:
    """Return the arrangements that this pupil is in now."""
    found = tx.load_roots_of(pupil_id)
    members = tx.load_members([root.id for root in found])
    now_in = [root for root in found if any(one.pupil_id == pupil_id and one.is_in for one in members.get(root.id, ()))]
    return _rows(tx, now_in)


@in_own_school
def begin_arrangement(
    store: Store,
    actor: Actor,
    body: Arrangement,
    *,
    meeting_id: MeetingId | None,
    pupil_ids: Sequence[PupilId] = (),
    asked_by: str,
    asked_on: date,
    recorded_by: str,
    now: datetime,
) -> ArrangementId:
    """
    Ask for an arrangement, from a meeting (its pupil is in it) or for pupils of the school, and return its id.

    Raises:
        NotAllowed: only staff does this (`not_yours_to_do`).
        NotFound: the meeting or a pupil is somebody else's (`meeting_unknown`, `pupil_unknown`).
        BadInput: an individual arrangement for more or less than one pupil (`arrangement_one_pupil`), or what cannot be stored (see
            accept_arrangement and accept_event).
    """
    staff = require_school(actor, Action.USE_PUPILS)
    accepted = accept_arrangement(body)
    with store.writing() as tx:
        pupils = list(dict.fromkeys(pupil_ids))
        if meeting_id is not None:
            meeting = require_meeting(tx, actor, Action.LEAD, meeting_id)
            pupils = [meeting.pupil_id, *(pupil for pupil in pupils if pupil != meeting.pupil_id)]
        check_count(accepted.kind, len(pupils))
        alone = pupils[0] if len(pupils) == 1 else None
        root = ArrangementRoot(ArrangementId(tx.new_id()), staff.organisation_id, staff.account_id, alone, meeting_id, now)
        tx.add_root(root)
        tx.add_version(root, accepted, version=1, recorded_by=clean_name(recorded_by, field="recorded_by"), now=now)
        for pupil_id in pupils:
            tx.add_member(new_member(tx, root, pupil_id, recorded_by=recorded_by, now=now))
        asked = ArrangementEvent(
            root.id, root.organisation_id, 1, EventKind.REQUESTED, asked_on, asked_by, None, None, "", recorded_by, now
        )
        tx.add_event(accept_event(asked, ()))
        due.refresh_arrangement(tx, root.id)
        note_arrangement(tx, staff, root, now=now)
        return root.id


@in_own_school
def load_arrangement(store: Store, actor: Actor, *, arrangement_id: ArrangementId) -> ArrangementRoom:
    """
    Return everything about one arrangement.

    Raises:
        NotFound: unknown, or not this person's (`arrangement_unknown`).
    """
    with store.reading() as tx:
        root, staff = require_arrangement(tx, actor, arrangement_id), require_school(actor, Action.USE_PUPILS)
        versions = tx.load_versions([root.id])[root.id]
        events = tx.load_events([root.id])[root.id]
        members = tuple(one for one in tx.load_members([root.id]).get(root.id, ()) if one.is_in)
        is_keeper = root.facilitator_id == staff.account_id
        named = {
            one.pupil_id: tx.load_pupil(one.pupil_id)
            for one in members
            if not tx.keeping.is_restricted(one.pupil_id, RestrictionKind.FREEZE)
            and (is_keeper or tx.leads_meeting_about(staff.account_id, [one.pupil_id]))
        }
        return ArrangementRoom(
            root=root,
            version=versions[-1].version,
            body=versions[-1].body,
            status=status_of(events) or GrantStatus.REQUESTED,
            possible=possible_events(events),
            events=events,
            members=tuple(one for one in members if one.pupil_id in named),
            pupils=named,
            others=len(members) - len(named),
            talks=tx.load_talks(root.id),
            monitorings=tuple(one for one in tx.load_monitorings([root.id]) if one.pupil_id is None or one.pupil_id in named),
            missing=missing_in(versions[-1].body, members),
        )


@in_own_school
def record_arrangement(
    store: Store, actor: Actor, body: Arrangement, *, arrangement_id: ArrangementId, recorded_by: str, now: datetime
) -> int:
    """
    Keep what is agreed as a new version and return its number. Unchanged, it makes no new version.

    Raises:
        NotNow: the arrangement is over (`arrangement_over`).
        BadInput: see accept_arrangement; or an individual arrangement for more than one pupil (`arrangement_one_pupil`).
    """
    accepted = accept_arrangement(body)
    with store.writing() as tx:
        root = lock_running(tx, actor, arrangement_id, now=now)
        newest = tx.load_versions([root.id])[root.id][-1]
        if newest.body == accepted:
            return newest.version
        check_count(accepted.kind, sum(one.is_in for one in tx.load_members([root.id]).get(root.id, ())))
        tx.add_version(root, accepted, version=newest.version + 1, recorded_by=clean_name(recorded_by, field="recorded_by"), now=now)
        due.refresh_arrangement(tx, root.id)
        return newest.version + 1


@in_own_school
def add_event(store: Store, actor: Actor, event: ArrangementEvent, *, now: datetime) -> GrantStatus:
    """
    Keep what happened to an arrangement and return where it stands then.

    Raises:
        NotNow: this cannot happen now; BadInput: what was typed cannot be stored (see accept_event).
    """
    with store.writing() as tx:
        root = lock_arrangement(tx, actor, event.arrangement_id, now=now)
        events = tx.load_events([root.id])[root.id]
        accepted = accept_event(replace(event, organisation_id=root.organisation_id, recorded_at=now), events)
        tx.add_event(accepted)
        due.refresh_arrangement(tx, root.id)
        return status_of((*events, accepted)) or GrantStatus.REQUESTED


@in_own_school
def load_overview(store: Store, actor: StaffActor) -> Overview:
    """Return the arrangements of this person's school in numbers, without names; the latest monitoring of each pupil counts."""
    require_school(actor, Action.USE_PUPILS)
    with store.reading() as tx:
        roots = tx.load_all_roots(actor.organisation_id)
        ids = [root.id for root in roots]
        versions, events, members = tx.load_versions(ids), tx.load_events(ids), tx.load_members(ids)
        latest = {(one.arrangement_id, one.pupil_id): one.goal_states for one in tx.load_monitorings(ids)}
    parts = [
        Part(member.pupil_id, versions[root.id][-1].body, status, latest.get((root.id, member.pupil_id), ()))
        for root in roots
        for member in members.get(root.id, ())
        if member.is_in and (status := status_of(events.get(root.id, ()))) is not None
    ]
    return make_overview(parts)


def _rows(tx: Reader, roots: Sequence[ArrangementRoot]) -> tuple[ArrangementRow, ...]:
    ids = [root.id for root in roots]
    versions, events, members = tx.load_versions(ids), tx.load_events(ids), tx.load_members(ids)
    return tuple(
        ArrangementRow(
            root,
            versions[root.id][-1].body,
            status_of(events.get(root.id, ())) or GrantStatus.REQUESTED,
            sum(one.is_in for one in members.get(root.id, ())),
        )
        for root in roots
    )
