"""What a school decides about the data of one pupil: gone from school, kept longer, frozen, deleted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from ldgm_core.domain.account import AccountId, OrganisationId
from ldgm_core.domain.meeting import Pupil, PupilId
from ldgm_core.errors import BadInput, NotAllowed, NotNow

__all__ = [
    "REQUEST_LASTS",
    "Certificate",
    "CalendarRow",
    "CalendarState",
    "DeletionGround",
    "DeletionRequest",
    "Departure",
    "Restriction",
    "RestrictionKind",
    "TermChoice",
    "require_second_look",
    "require_typed_name",
]

REQUEST_LASTS = timedelta(days=14)


class RestrictionKind(StrEnum):
    """Frozen: nobody changes it and it stands in no list. Held: it is not removed although its term is over."""

    FREEZE = "freeze"
    HOLD = "hold"


class DeletionGround(StrEnum):
    """Why data was removed."""

    TERM_OVER = "term_over"
    FAMILY_ASKED = "family_asked"
    MISTAKE = "mistake"
    AGAIN = "again"


class CalendarState(StrEnum):
    """What will happen to the data of a pupil."""

    PLANNED = "planned"
    OVERDUE = "overdue"
    HELD = "held"
    NO_CHOICE = "no_choice"
    NO_DEPARTURE = "no_departure"


@dataclass(frozen=True)
class Restriction:
    """A pupil's data is frozen or held, until it is lifted; the reason is the school's own."""

    id: str
    organisation_id: OrganisationId
    pupil_id: PupilId
    kind: RestrictionKind
    reason: str
    set_by: AccountId
    set_at: datetime
    lifted_by: AccountId | None
    lifted_at: datetime | None


@dataclass(frozen=True)
class Departure:
    """The day on which a pupil left the school; the newest version counts, None takes it back."""

    organisation_id: OrganisationId
    pupil_id: PupilId
    version: int
    left_on: date | None
    recorded_by: AccountId
    recorded_at: datetime


@dataclass(frozen=True)
class TermChoice:
    """How long the school keeps a class of data, with its reason; the newest version counts. `retention_class`: its value."""

    organisation_id: OrganisationId
    retention_class: str
    version: int
    months: int
    reason: str
    chosen_by: AccountId
    chosen_at: datetime


@dataclass(frozen=True)
class DeletionRequest:
    """Somebody asked to delete a pupil; a second look has to follow."""

    id: str
    organisation_id: OrganisationId
    pupil_id: PupilId
    ground: DeletionGround
    asked_by: AccountId
    asked_at: datetime
    withdrawn_at: datetime | None


@dataclass(frozen=True)
class Certificate:
    """What was destroyed, as numbers per table; nothing in it points at a person. `log_hash` is the last one before the deletion."""

    id: str
    organisation_id: OrganisationId
    ground: DeletionGround
    counts: dict[str, int]
    asked_by: str
    confirmed_by: str
    log_hash: str
    made_at: datetime


@dataclass(frozen=True)
class CalendarRow:
    """One pupil in the calendar of destruction. `due_on` is the first day on which the data may go."""

    pupil: Pupil
    last_meeting_on: date | None
    left_on: date | None
    due_on: date | None
    state: CalendarState


def require_typed_name(typed: str, pupil: Pupil) -> None:
    """Stop unless the pupil's name was typed. Raises BadInput (`name_typed_wrong`)."""
    if typed.strip().casefold() != pupil.call_name.strip().casefold() or not typed.strip():
        raise BadInput("name_typed_wrong")


def require_second_look(request: DeletionRequest, *, by: AccountId, signed_in_at: datetime, now: datetime) -> None:
    """
    Stop unless this is a second look: by somebody else, or by the same person who signed in anew after asking.

    Raises:
        NotNow: the request was withdrawn or is older than fourteen days (`deletion_lapsed`).
        NotAllowed: the same person in the same session (`second_look_missing`).
    """
    if request.withdrawn_at is not None or now - request.asked_at > REQUEST_LASTS:
        raise NotNow("deletion_lapsed")
    if request.asked_by == by and signed_in_at <= request.asked_at:
        raise NotAllowed("second_look_missing")
