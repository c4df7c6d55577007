"""Inzage: everything about one pupil, gathered for who has a right to it; the access log says that it was handed out."""

from __future__ import annotations

from datetime import datetime

from ldgm_core.domain.access import Action, StaffActor
from ldgm_core.domain.inspection import Inspection, Other
from ldgm_core.domain.journal import Deed
from ldgm_core.domain.meeting import PupilId
from ldgm_core.services.meeting_matrix import matrix_of
from ldgm_core.services.own_school import in_own_school
from ldgm_core.services.privacy import note_kept, require_keeper
from ldgm_core.store import Store

__all__ = ["load_inspection"]

PUPIL_ROLE = "pupil"


@in_own_school
def load_inspection(store: Store, actor: StaffActor, *, pupil_id: PupilId, now: datetime) -> Inspection:
    """
    Return everything about a pupil that may be handed out, and note in the same transaction that it was.

    Left out are answers that were not revealed yet, hashes that open doors, and private answers to the questions after the talk.

    Raises:
        NotFound, NotAllowed: see require_keeper.
    """
    with store.writing() as tx:
        pupil = require_keeper(tx, actor, Action.EXPORT, pupil_id)
        meetings = [tx.load_meeting(meeting_id) for meeting_id in tx.keeping.load_meeting_ids(pupil_id)]
        others = [Other(account.display_name, "other") for account in tx.load_accounts(pupil.organisation_id)]
        for meeting in meetings:
            others += [Other(one.display_name, one.role) for one in tx.load_participants(meeting.id) if one.role != PUPIL_ROLE]
        found = Inspection(
            pupil=pupil,
            made_at=now,
            tables=tx.keeping.load_everything(pupil_id),
            others=tuple(others),
            name_columns=tx.keeping.name_columns(),
            area_labels={area.id: area.label for meeting in meetings for area in matrix_of(meeting).areas},
            key_columns=tx.keeping.key_columns(),
        )
        note_kept(tx, actor, "inspection", pupil_id, now=now, deed=Deed.EXPORTED)
        return found
