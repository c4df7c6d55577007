"""The gate of arrangements: who may see one, and locking it for a change that the access log tells of."""

from __future__ import annotations

from datetime import datetime

from ldgm_core.domain.access import Action, Actor, StaffActor
from ldgm_core.domain.arrangement import ArrangementId, ArrangementRoot, GrantStatus
from ldgm_core.domain.arrangement_flow import status_of
from ldgm_core.domain.journal import Deed, LogNote
from ldgm_core.domain.keeping import RestrictionKind
from ldgm_core.errors import NotFound, NotNow
from ldgm_core.services.gate import require_school
from ldgm_core.store.reader import Reader
from ldgm_core.store.writer import Writer

__all__ = ["lock_arrangement", "lock_running", "note_arrangement", "require_arrangement"]


def require_arrangement(tx: Reader, actor: Actor, arrangement_id: ArrangementId) -> ArrangementRoot:
    """
    Return the arrangement for who keeps it, or leads a meeting about a pupil in it; for everybody else it is not there.

    Raises:
        NotAllowed: participants, and staff who lead no meetings (`not_yours_to_do`); NotFound: everybody else (`arrangement_unknown`).
    """
    staff, root = require_school(actor, Action.USE_PUPILS), tx.load_root(arrangement_id)
    if root.organisation_id != staff.organisation_id:
        raise NotFound("arrangement_unknown")
    now_in = [one.pupil_id for one in tx.load_members([root.id]).get(root.id, ()) if one.is_in]
    if root.facilitator_id != staff.account_id and not tx.leads_meeting_about(staff.account_id, now_in):
        raise NotFound("arrangement_unknown")
    return root


def lock_arrangement(tx: Writer, actor: Actor, arrangement_id: ArrangementId, *, now: datetime) -> ArrangementRoot:
    """
    Let nobody else write meanwhile, and say in the access log who changes it. Frozen is what is about frozen pupils only.

    Raises:
        NotNow: the data of everybody in it is frozen (`pupil_frozen`); NotAllowed, NotFound: see require_arrangement.
    """
    root = require_arrangement(tx, actor, arrangement_id)
    tx.lock_root(root.id)
    now_in = [one.pupil_id for one in tx.load_members([root.id]).get(root.id, ()) if one.is_in]
    if now_in and all(tx.keeping.is_restricted(pupil_id, RestrictionKind.FREEZE) for pupil_id in now_in):
        raise NotNow("pupil_frozen")
    note_arrangement(tx, require_school(actor, Action.USE_PUPILS), root, now=now)
    return root


def lock_running(tx: Writer, actor: Actor, arrangement_id: ArrangementId, *, now: datetime) -> ArrangementRoot:
    """As `lock_arrangement`, for what can only be done while it runs. Raises NotNow when it is over (`arrangement_over`)."""
    root = lock_arrangement(tx, actor, arrangement_id, now=now)
    status = status_of(tx.load_events([root.id])[root.id])
    if status in (GrantStatus.REJECTED, GrantStatus.ENDED):
        raise NotNow("arrangement_over", status_key=f"grant_status.{status}")
    return root


def note_arrangement(tx: Writer, staff: StaffActor, root: ArrangementRoot, *, now: datetime) -> None:
    """Add an entry to the access log for each pupil who is in it; one without a pupil when there is none."""
    pupils = [one.pupil_id for one in tx.load_members([root.id]).get(root.id, ()) if one.is_in]
    for pupil_id in pupils or (None,):
        note = LogNote(root.organisation_id, staff.account_id, Deed.CHANGED, "arrangements", pupil_id, root.meeting_id)
        tx.keeping.note(note, happened_at=now)
