"""Who may do what: one gate for every service. "Not found" is the same answer as for an address that never existed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ldgm_core.domain.meeting import AccountId, Meeting, MeetingId, OrganisationId, ParticipantId
from ldgm_core.errors import NotAllowed, NotFound

__all__ = ["Action", "Actor", "ParticipantActor", "StaffActor", "may", "require"]


class Action(StrEnum):
    """What somebody wants to do with a meeting."""

    PREPARE = "prepare"
    LEAD = "lead"
    RATE = "rate"
    DISSENT = "dissent"
    SEE_REVEALED = "see_revealed"
    READ_MINUTES = "read_minutes"


@dataclass(frozen=True)
class StaffActor:
    """A signed-in member of staff."""

    account_id: AccountId
    organisation_id: OrganisationId
    is_administrator: bool = False


@dataclass(frozen=True)
class ParticipantActor:
    """Somebody whose device is bound to one participant of one meeting."""

    participant_id: ParticipantId
    meeting_id: MeetingId
    organisation_id: OrganisationId
    scores: bool


Actor = StaffActor | ParticipantActor

_PARTICIPANT_ACTIONS = frozenset({Action.RATE, Action.DISSENT, Action.SEE_REVEALED})
_FACILITATOR_ACTIONS = frozenset({Action.PREPARE, Action.LEAD, Action.SEE_REVEALED, Action.READ_MINUTES})


def may(actor: Actor, action: Action, meeting: Meeting) -> bool:
    """Return whether this actor may do this with this meeting."""
    if not _is_visible(actor, meeting):
        return False
    if isinstance(actor, StaffActor):
        return action in _FACILITATOR_ACTIONS
    if action is Action.SEE_REVEALED:
        return True
    return action in _PARTICIPANT_ACTIONS and actor.scores


def require(actor: Actor, action: Action, meeting: Meeting) -> None:
    """
    Stop unless this actor may do this with this meeting.

    Raises:
        NotFound: the meeting is not visible to this actor at all (`meeting_unknown`).
        NotAllowed: it is, but this is somebody else's to do (`not_yours_to_do`).
    """
    if not _is_visible(actor, meeting):
        raise NotFound("meeting_unknown")
    if not may(actor, action, meeting):
        raise NotAllowed("not_yours_to_do")


def _is_visible(actor: Actor, meeting: Meeting) -> bool:
    if isinstance(actor, StaffActor):
        return actor.organisation_id == meeting.organisation_id and actor.account_id == meeting.facilitator_id
    return actor.meeting_id == meeting.id and actor.organisation_id == meeting.organisation_id
