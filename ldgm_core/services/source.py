"""Step 0, voorbereiden: what lies on the table, and the school's own list of instruments."""

from __future__ import annotations

from datetime import datetime

from ldgm_core.catalogues import load_instruments
from ldgm_core.domain.access import Action, Actor, StaffActor
from ldgm_core.domain.instrument import OwnInstrument, accept_instrument
from ldgm_core.domain.matrix import AreaId
from ldgm_core.domain.meeting import MeetingId, NormGroupFit, Source
from ldgm_core.domain.text import LONGEST_NAME, clean_name, clean_text
from ldgm_core.errors import BadInput, NotFound
from ldgm_core.services.gate import require_meeting, require_school
from ldgm_core.services.meeting_matrix import matrix_of
from ldgm_core.services.own_school import in_own_school
from ldgm_core.store import Store

__all__ = ["add_own_instrument", "add_source", "withdraw_instrument"]


@in_own_school
def add_source(store: Store, actor: Actor, source: Source, *, meeting_id: MeetingId, now: datetime) -> None:
    """
    Put a test, list or report on the table. Conflicting ones stay next to each other.

    Raises:
        BadInput: no instrument, or words that cannot be stored.
    """
    with store.writing() as tx:
        meeting = require_meeting(tx, actor, Action.PREPARE, meeting_id)
        meeting.require_not_closed()
        if source.area_id is not None:
            matrix_of(meeting).area(source.area_id)
        tx.add_source(
            Source(
                id=tx.new_id(),
                organisation_id=meeting.organisation_id,
                meeting_id=meeting_id,
                area_id=source.area_id,
                instrument=clean_name(source.instrument, field="instrument"),
                result=clean_text(source.result, field="result"),
                made_on=source.made_on,
                filled_in_by=clean_text(source.filled_in_by, field="filled_in_by", longest=LONGEST_NAME),
                norm_group_fit=NormGroupFit(source.norm_group_fit),
                created_at=now,
            )
        )
        tx.touch(meeting_id, tells_phones=False)


@in_own_school
def add_own_instrument(
    store: Store, actor: StaffActor, *, name: str, area_id: AreaId | None, note: str, added_by: str, now: datetime
) -> None:
    """
    Add an instrument to the school's own list, beside the catalogue.

    Raises:
        BadInput: no name, one that the catalogue or the list has already (`instrument_twice`), or words that cannot be stored.
    """
    require_school(actor, Action.USE_PUPILS)
    with store.writing() as tx:
        own = OwnInstrument(tx.new_id(), actor.organisation_id, name, area_id, note, added_by, now)
        accepted = accept_instrument(own)
        known = [*(one.name for one in load_instruments()), *(one.name for one in tx.load_own_instruments(actor.organisation_id))]
        if accepted.name.casefold() in {other.casefold() for other in known}:
            raise BadInput("instrument_twice", name=accepted.name)
        tx.add_own_instrument(accepted)


@in_own_school
def withdraw_instrument(store: Store, actor: StaffActor, *, instrument_id: str, now: datetime) -> None:
    """Take an instrument off the school's own list; sources that name it keep it. Raises NotFound (`instrument_unknown`)."""
    require_school(actor, Action.USE_PUPILS)
    with store.writing() as tx:
        if instrument_id not in {one.id for one in tx.load_own_instruments(actor.organisation_id)}:
            raise NotFound("instrument_unknown")
        tx.mark_instrument_withdrawn(instrument_id, now=now)
