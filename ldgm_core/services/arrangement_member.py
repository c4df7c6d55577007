"""The pupils in an arrangement, and what their parents said of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from ldgm_core.domain.access import Actor
from ldgm_core.domain.agreement import Agreement
from ldgm_core.domain.arrangement import ArrangementId, ArrangementKind, ArrangementRoot, Member, accept_member
from ldgm_core.domain.meeting import PupilId
from ldgm_core.domain.text import clean_name
from ldgm_core.errors import BadInput, NotFound
from ldgm_core.services.arrangement_gate import lock_running
from ldgm_core.services.own_school import in_own_school
from ldgm_core.store import Store
from ldgm_core.store.reader import Reader

__all__ = ["check_count", "new_member", "record_member"]


@in_own_school
def record_member(
    store: Store,
    actor: Actor,
    *,
    arrangement_id: ArrangementId,
    pupil_id: PupilId,
    is_in: bool,
    consent: Agreement,
    recorded_by: str,
    now: datetime,
) -> None:
    """
    Let a pupil take part, leave, or keep what the parents said of it.

    Raises:
        NotNow: the arrangement is over (`arrangement_over`).
        NotFound: the pupil is another school's (`pupil_unknown`).
        BadInput: a second pupil in an individual arrangement (`arrangement_one_pupil`), or agreement without who and when
            (`consent_incomplete`).
    """
    with store.writing() as tx:
        root = lock_running(tx, actor, arrangement_id, now=now)
        tx.keeping.require_not_frozen(pupil_id)
        current = {one.pupil_id: one for one in tx.load_members([root.id]).get(root.id, ())}
        known = current.get(pupil_id) or new_member(tx, root, pupil_id, recorded_by=recorded_by, now=now)
        changed = replace(
            known,
            version=known.version + (pupil_id in current),
            is_in=is_in,
            consent=consent.state,
            consent_by=consent.given_by,
            consent_on=consent.given_on,
            recorded_by=recorded_by,
            recorded_at=now,
        )
        current[pupil_id] = changed
        check_count(tx.load_versions([root.id])[root.id][-1].body.kind, sum(one.is_in for one in current.values()))
        tx.add_member(accept_member(changed))
        if len(current) > 1:
            tx.mark_shared(root.id)


def new_member(tx: Reader, root: ArrangementRoot, pupil_id: PupilId, *, recorded_by: str, now: datetime) -> Member:
    """Return a first version of a pupil in an arrangement. Raises NotFound for a pupil of another school, NotNow for frozen data."""
    tx.keeping.require_not_frozen(pupil_id)
    if tx.load_pupil(pupil_id).organisation_id != root.organisation_id:
        raise NotFound("pupil_unknown")
    return Member(root.id, root.organisation_id, pupil_id, 1, True, None, "", None, clean_name(recorded_by, field="recorded_by"), now)


def check_count(kind: ArrangementKind, count: int) -> None:
    """Raise BadInput (`arrangement_one_pupil`) for an individual arrangement that is not for exactly one pupil."""
    if kind is ArrangementKind.INDIVIDUAL and count != 1:
        raise BadInput("arrangement_one_pupil")
