"""A school's members of staff, who sign in, and why they are sent a link to do so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

__all__ = ["Account", "AccountId", "LinkPurpose", "OrganisationId"]

OrganisationId = NewType("OrganisationId", str)
AccountId = NewType("AccountId", str)


class LinkPurpose(StrEnum):
    """Why a one-time sign-in link was made: at the start of the program, to invite somebody, or because a passphrase was lost."""

    START = "start"
    INVITATION = "invitation"
    RESET = "reset"


@dataclass(frozen=True)
class Account:
    """A member of staff who can sign in; who `leads` is a facilitator. Nobody signs in on an account after `ended_at`."""

    id: AccountId
    organisation_id: OrganisationId
    display_name: str
    is_administrator: bool
    created_at: datetime
    leads: bool = True
    ended_at: datetime | None = None
