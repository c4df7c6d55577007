"""An instrument that a school adds to the catalogue, for its own sources."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from ldgm_core.domain.account import OrganisationId
from ldgm_core.domain.matrix import AreaId
from ldgm_core.domain.text import clean_name, clean_text

__all__ = ["OwnInstrument", "accept_instrument"]


@dataclass(frozen=True)
class OwnInstrument:
    """Name and use of an instrument; `area_id` None: for every area."""

    id: str
    organisation_id: OrganisationId
    name: str
    area_id: AreaId | None
    note: str
    added_by: str
    added_at: datetime


def accept_instrument(instrument: OwnInstrument) -> OwnInstrument:
    """Return the instrument as it may be stored. Raises BadInput without a name (`text_empty`) or with words that cannot be stored."""
    return replace(
        instrument,
        name=clean_name(instrument.name, field="instrument"),
        note=clean_text(instrument.note, field="instrument_note"),
        added_by=clean_name(instrument.added_by, field="recorded_by"),
    )
