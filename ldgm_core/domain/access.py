"""Who may do what: one gate for every service. "Not found" is the same answer as for an address that never existed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ldgm_core.domain.account import Account, AccountId, OrganisationId
from ldgm_core.domain.meeting import Meeting, MeetingId, ParticipantId, Pupil
from ldgm_core.errors import NotAllowed, NotFound

__all__ = ["Action", "Actor", "ParticipantActor", "School", "StaffActor", "StaffRole", "Thing", "may", "require"]


class Action(StrEnum):
    """What somebody wants to do: with a meeting (the first nine), or with a school."""

    PREPARE = "prepare"
    LEAD = "lead"
    RATE = "rate"
    DISSENT = "dissent"
    REMARK = "remark"
    SEE_REVEALED = "see_revealed"
    READ_MINUTES = "read_minutes"
    EXPORT = "export"
    DELETE = "delete"
    KEEP = "keep"
    USE_PUPILS = "use_pupils"
    MANAGE_STAFF = "manage_staff"
    MANAGE_KEEPING = "manage_keeping"


class StaffRole(StrEnum):
    """What an administrator gives to somebody of the school."""

    FACILITATOR = "facilitator"
    ADMINISTRATOR = "administrator"
    BOTH = "both"
    NEITHER = "neither"

    @property
    def leads(self) -> bool:
        """Whether this person leads meetings."""
        return self in (StaffRole.FACILITATOR, StaffRole.BOTH)

    @property
    def is_administrator(self) -> bool:
        """Whether this person manages the school's accounts and rules."""
        return self in (StaffRole.ADMINISTRATOR, StaffRole.BOTH)

    @staticmethod
    def of(account: Account) -> StaffRole:
        """Return the role of an account."""
        if account.leads:
            return StaffRole.BOTH if account.is_administrator else StaffRole.FACILITATOR
        return StaffRole.ADMINISTRATOR if account.is_administrator else StaffRole.NEITHER


@dataclass(frozen=True)
class StaffActor:
    """A signed-in member of staff. Who `leads` is a facilitator; an account without either right sees its own name and nothing else."""

    account_id: AccountId
    organisation_id: OrganisationId
    is_administrator: bool = False
    leads: bool = True


@dataclass(frozen=True)
class ParticipantActor:
    """Somebody whose device is bound to one participant of one meeting."""

    participant_id: ParticipantId
    meeting_id: MeetingId
    organisation_id: OrganisationId
    scores: bool


@dataclass(frozen=True)
class School:
    """What belongs to an organisation as a whole: its pupils, its people, its rules for keeping."""

    organisation_id: OrganisationId


Actor = StaffActor | ParticipantActor
Thing = Meeting | Pupil | School

_PARTICIPANT_ACTIONS = frozenset({Action.RATE, Action.DISSENT, Action.REMARK, Action.SEE_REVEALED})
_OBSERVER_ACTIONS = frozenset({Action.SEE_REVEALED})
_KEEPER_ACTIONS = frozenset({Action.EXPORT, Action.DELETE, Action.KEEP})
_FACILITATOR_ACTIONS = frozenset({Action.PREPARE, Action.LEAD, Action.SEE_REVEALED, Action.READ_MINUTES}) | _KEEPER_ACTIONS


def may(actor: Actor, action: Action, thing: Thing) -> bool:
    """Return whether this actor may do this with this meeting, this pupil or this school."""
    if actor.organisation_id != thing.organisation_id:
        return False
    return action in (_meeting_actions(actor, thing) if isinstance(thing, Meeting) else _school_actions(actor))


def require(actor: Actor, action: Action, thing: Thing) -> None:
    """
    Stop unless this actor may do this with this meeting, this pupil or this school.

    Raises:
        NotFound: it is another school's, or a meeting in which this actor has no part (`meeting_unknown`, `pupil_unknown`,
            `school_unknown`); the administrator who may keep a colleague's meeting has no part in it either.
        NotAllowed: it is, but this is somebody else's to do (`not_yours_to_do`).
    """
    if may(actor, action, thing):
        return
    if actor.organisation_id != thing.organisation_id or (isinstance(thing, Meeting) and not _has_part(actor, thing)):
        raise NotFound(_unknown(thing))
    raise NotAllowed("not_yours_to_do")


def _unknown(thing: Thing) -> str:
    if isinstance(thing, Meeting):
        return "meeting_unknown"
    return "pupil_unknown" if isinstance(thing, Pupil) else "school_unknown"


def _has_part(actor: Actor, meeting: Meeting) -> bool:
    if isinstance(actor, ParticipantActor):
        return actor.meeting_id == meeting.id
    return actor.leads and actor.account_id == meeting.facilitator_id


def _school_actions(actor: Actor) -> frozenset[Action]:
    if not isinstance(actor, StaffActor):
        return frozenset()
    managing = {Action.MANAGE_STAFF, Action.MANAGE_KEEPING} if actor.is_administrator else set()
    return frozenset(managing | ({Action.USE_PUPILS} if actor.leads else set()))


def _meeting_actions(actor: Actor, meeting: Meeting) -> frozenset[Action]:
    """Who is in a meeting has a part in it; of the others only the administrator, and only to keep, hand out or delete."""
    if not _has_part(actor, meeting):
        return _KEEPER_ACTIONS if isinstance(actor, StaffActor) and actor.is_administrator else frozenset()
    if isinstance(actor, StaffActor):
        return _FACILITATOR_ACTIONS
    return _PARTICIPANT_ACTIONS if actor.scores else _OBSERVER_ACTIONS
