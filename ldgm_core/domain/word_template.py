"""A school's own Word template for the OPP."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ldgm_core.domain.account import OrganisationId

__all__ = ["WordTemplate"]


@dataclass(frozen=True)
class WordTemplate:
    """One version of the template, in Base64; an empty body takes the template back."""

    organisation_id: OrganisationId
    version: int
    body: str
    made_by: str
    made_at: datetime
