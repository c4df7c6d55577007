"""The decision about the perspective: made by people, written by a named person, with the dissent printed beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from ldgm_core.domain.account import OrganisationId
from ldgm_core.domain.debate import AgreedPicture
from ldgm_core.domain.matrix import AreaKind, Matrix
from ldgm_core.domain.meeting import MeetingId, ParticipantId
from ldgm_core.domain.text import LONGEST_NAME, clean_name, clean_text, require_text
from ldgm_core.errors import BadInput

__all__ = [
    "LONGEST_TERM",
    "Decision",
    "Dissent",
    "Outcome",
    "abilities_beyond",
    "accept_decision",
    "accept_dissent",
    "is_apart_from_estimates",
]

LONGEST_TERM = timedelta(days=366)
"""A perspective is a hypothesis that is looked at again within a year."""


class Outcome(StrEnum):
    """How the talk about the perspective ended. The three are of equal worth."""

    DECIDED = "decided"
    NOT_AGREED = "not_agreed"
    POSTPONED = "postponed"


@dataclass(frozen=True)
class Decision:
    """One version of the recorded decision. `destination_column` is the step of the destination row that the people chose, if they did."""

    organisation_id: OrganisationId
    meeting_id: MeetingId
    version: int
    outcome: Outcome
    destination: str
    destination_column: int | None
    direction: str
    why: str
    observations: str
    reconsider_when: str
    until_on: date | None
    apart_reason: str
    decided_by: str
    recorded_at: datetime


@dataclass(frozen=True)
class Dissent:
    """Somebody's own words against the decision or the picture; nobody but the writer can add to it and nobody can remove it."""

    id: str
    organisation_id: OrganisationId
    meeting_id: MeetingId
    participant_id: ParticipantId
    words: str
    written_down_by: str
    recorded_at: datetime


def accept_decision(decision: Decision, *, held_on: date, estimates: Sequence[int | None]) -> Decision:
    """
    Return the decision as it may be stored, with cleaned words. `estimates`: the columns of the last revealed destination poll.

    Raises:
        BadInput: no name (`text_empty`), no reasons, a decided perspective without destination, direction or date (`decision_incomplete`),
            a date in the past or more than a year ahead (`decision_until_wrong`), or a destination apart from every estimate without the
            reason for it (`decision_apart_reason_missing`).
    """
    cleaned = replace(
        decision,
        destination=clean_text(decision.destination, field="destination", longest=500),
        direction=clean_text(decision.direction, field="direction", longest=500),
        why=require_text(decision.why, field="why"),
        observations=clean_text(decision.observations, field="decision_observations"),
        reconsider_when=clean_text(decision.reconsider_when, field="reconsider_when"),
        apart_reason=clean_text(decision.apart_reason, field="apart_reason"),
        decided_by=clean_name(decision.decided_by, field="decided_by"),
    )
    if cleaned.outcome is Outcome.DECIDED:
        _check_decided(cleaned, estimates=estimates)
    if cleaned.until_on is not None and not held_on <= cleaned.until_on <= held_on + LONGEST_TERM:
        raise BadInput("decision_until_wrong")
    return cleaned


def is_apart_from_estimates(destination_column: int | None, estimates: Sequence[int | None]) -> bool:
    """Return whether the chosen column is one that nobody estimated. Without a column or without estimates there is nothing to compare."""
    used = {estimate for estimate in estimates if estimate is not None}
    return destination_column is not None and bool(used) and destination_column not in used


def abilities_beyond(destination_column: int | None, pictures: Sequence[AgreedPicture], *, matrix: Matrix) -> tuple[AgreedPicture, ...]:
    """
    Return the agreed pictures of abilities that lie in a higher column than the destination: material for a question, never a verdict.

    Support areas are left out: what somebody needs says nothing about how high the destination may be.
    """
    if destination_column is None:
        return ()
    abilities = {area.id for area in matrix.areas if area.kind in {AreaKind.COGNITION, AreaKind.DEVELOPMENT, AreaKind.DIDACTIC}}
    return tuple(
        picture
        for picture in pictures
        if picture.area_id in abilities and picture.column_from is not None and picture.column_from > destination_column
    )


def _check_decided(decision: Decision, *, estimates: Sequence[int | None]) -> None:
    if not decision.destination or not decision.direction or decision.until_on is None:
        raise BadInput("decision_incomplete")
    if is_apart_from_estimates(decision.destination_column, estimates) and not decision.apart_reason:
        raise BadInput("decision_apart_reason_missing")


def accept_dissent(words: str, *, written_down_by: str) -> tuple[str, str]:
    """
    Return cleaned words of a dissent and the name of who wrote them down (empty: the person did).

    Raises:
        BadInput: nothing was written, or words that cannot be stored.
    """
    return require_text(words, field="dissent"), clean_text(written_down_by, field="written_down_by", longest=LONGEST_NAME)
