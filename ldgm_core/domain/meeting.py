"""A meeting about one pupil, the people in it, and what lies on the table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum, StrEnum
from typing import NewType

from ldgm_core.domain.account import AccountId, OrganisationId
from ldgm_core.domain.matrix import AreaId, Leerroute3, Sector
from ldgm_core.errors import NotNow

__all__ = [
    "ROLES",
    "AdmissionRequest",
    "Context",
    "Meeting",
    "MeetingId",
    "MeetingKind",
    "NormGroupFit",
    "Participant",
    "ParticipantId",
    "Presence",
    "Pupil",
    "PupilId",
    "Role",
    "RoleGroup",
    "Source",
    "Step",
    "Wording",
]

PupilId = NewType("PupilId", str)
MeetingId = NewType("MeetingId", str)
ParticipantId = NewType("ParticipantId", str)


class Step(IntEnum):
    """The five steps of the model, with preparation before them and the minutes after them."""

    PREPARE = 0
    FILL_IN = 1
    DEBATE = 2
    PERSPECTIVE = 3
    PLAN = 4
    REVIEW = 5
    MINUTES = 6


class RoleGroup(StrEnum):
    """From which side somebody looks; the only grouping that pictures use."""

    SCHOOL = "school"
    CARE = "care"
    PARENTS = "parents"
    PUPIL = "pupil"
    OTHER = "other"


class Context(StrEnum):
    """Where somebody sees the pupil: behaviour that shows in one place and not in another is information."""

    CLASSROOM = "classroom"
    GYM = "gym"
    INTERNSHIP = "internship"
    THERAPY = "therapy"
    CARE = "care"
    HOME = "home"
    HOME_VISIT = "home_visit"
    ASSESSMENT = "assessment"
    OBSERVATION = "observation"
    CONVERSATION = "conversation"
    FILE = "file"
    FREE_TIME = "free_time"


class Wording(StrEnum):
    """Professional wording, or plain (B1) wording for parents and pupils."""

    PROFESSIONAL = "professional"
    PLAIN = "plain"


class MeetingKind(StrEnum):
    """What sort of meeting it is, as the minutes say it."""

    PUPIL_MEETING = "pupil_meeting"
    COMMITTEE = "committee"
    MULTIDISCIPLINARY = "multidisciplinary"
    NETWORK = "network"
    OPP_TALK = "opp_talk"
    OTHER = "other"


class NormGroupFit(StrEnum):
    """Does the norm group of an instrument fit this pupil?"""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Role:
    """A role as it is offered when a meeting is prepared; the label stands in the texts as `role.<id>`."""

    id: str
    group: RoleGroup
    usual_context: Context
    scores: bool = True
    wording: Wording = Wording.PROFESSIONAL


ROLES: dict[str, Role] = {
    role.id: role
    for role in (
        Role("teacher", RoleGroup.SCHOOL, Context.CLASSROOM),
        Role("mentor", RoleGroup.SCHOOL, Context.CLASSROOM),
        Role("teaching_assistant", RoleGroup.SCHOOL, Context.CLASSROOM),
        Role("gym_teacher", RoleGroup.SCHOOL, Context.GYM),
        Role("internal_coordinator", RoleGroup.SCHOOL, Context.FILE),
        Role("educational_psychologist", RoleGroup.SCHOOL, Context.ASSESSMENT),
        Role("psychologist", RoleGroup.SCHOOL, Context.ASSESSMENT),
        Role("internship_supervisor", RoleGroup.SCHOOL, Context.INTERNSHIP),
        Role("speech_therapist", RoleGroup.CARE, Context.THERAPY),
        Role("physiotherapist", RoleGroup.CARE, Context.THERAPY),
        Role("occupational_therapist", RoleGroup.CARE, Context.THERAPY),
        Role("school_social_worker", RoleGroup.CARE, Context.HOME_VISIT),
        Role("youth_doctor", RoleGroup.CARE, Context.FILE),
        Role("nurse", RoleGroup.CARE, Context.CARE),
        Role("youth_care_worker", RoleGroup.CARE, Context.CARE),
        Role("parent", RoleGroup.PARENTS, Context.HOME, wording=Wording.PLAIN),
        Role("pupil", RoleGroup.PUPIL, Context.CONVERSATION, wording=Wording.PLAIN),
        Role("committee_chair", RoleGroup.SCHOOL, Context.FILE, scores=False),
        Role("partnership", RoleGroup.OTHER, Context.FILE, scores=False),
        Role("other", RoleGroup.OTHER, Context.OBSERVATION),
    )
}


JOINING_TERM = timedelta(hours=12)


@dataclass(frozen=True)
class Pupil:
    """
    The least that a meeting needs of a child: what it is called and where it is. Never a birth date, BSN or address.

    `enrolled_on` is optional and has one purpose: by when the ontwikkelingsperspectief must be there.
    """

    id: PupilId
    organisation_id: OrganisationId
    call_name: str
    group_name: str
    sector: Sector
    is_fictional: bool
    created_at: datetime
    enrolled_on: date | None = None


@dataclass(frozen=True)
class Meeting:
    """
    One pupil, one date, one version of the matrix. Ages are in months; times are UTC and aware.

    `kind` and `location` are for the minutes only: what sort of meeting, and where people sit. `door_opened_at`: from when the room's code
    works, for half an hour (see domain/door.py).
    """

    id: MeetingId
    organisation_id: OrganisationId
    pupil_id: PupilId
    facilitator_id: AccountId
    matrix_version: str
    leerroute3: Leerroute3
    overlay: str
    area_ids: tuple[AreaId, ...]
    level_rule_version: str
    reason: str
    held_on: date
    calendar_age_months: int
    shows_names: bool
    is_pupil_present: bool
    room_code: str
    step: Step
    deadline_at: datetime | None
    opened_at: datetime | None
    closed_at: datetime | None
    created_at: datetime
    revision: int
    kind: MeetingKind | None = None
    location: str = ""
    door_opened_at: datetime | None = None

    @property
    def projects_names(self) -> bool:
        """Whether names may stand on the shared screen: the meeting chose them and the pupil does not look along."""
        return self.shows_names and not self.is_pupil_present

    def is_joining_over(self, now: datetime) -> bool:
        """Return whether personal links have run out: twelve hours after the deadline, or after the opening if that came later."""
        if self.deadline_at is None or self.opened_at is None:
            return False
        return now > max(self.deadline_at, self.opened_at) + JOINING_TERM

    def require_open(self) -> None:
        """
        Stop unless people can score and talk in this meeting now.

        Raises:
            NotNow: it has not been opened yet (`meeting_not_open`) or it is over (`meeting_over`).
        """
        if self.closed_at is not None:
            raise NotNow("meeting_over")
        if self.opened_at is None:
            raise NotNow("meeting_not_open")

    def require_not_closed(self) -> None:
        """
        Stop when this meeting is over.

        Raises:
            NotNow: the meeting was closed (`meeting_over`).
        """
        if self.closed_at is not None:
            raise NotNow("meeting_over")


@dataclass(frozen=True)
class Participant:
    """A person in one meeting, with the side and the place from which that person looks. `leads`: takes part and leads the talk."""

    id: ParticipantId
    organisation_id: OrganisationId
    meeting_id: MeetingId
    display_name: str
    role: str
    role_group: RoleGroup
    usual_context: Context
    scores: bool
    wording: Wording
    link_generation: int
    created_at: datetime
    leads: bool = False


@dataclass(frozen=True)
class Presence:
    """How far one participant is: nothing about what was answered."""

    participant_id: ParticipantId
    has_joined: bool
    seen_at: datetime | None
    finished_at: datetime | None


@dataclass(frozen=True)
class AdmissionRequest:
    """Somebody picked a name from the room's list and waits for the facilitator's yes."""

    id: str
    meeting_id: MeetingId
    participant_id: ParticipantId
    requested_at: datetime
    is_admitted: bool | None


@dataclass(frozen=True)
class Source:
    """A test, list or report on the table. Several and conflicting ones all stay listed."""

    id: str
    organisation_id: OrganisationId
    meeting_id: MeetingId
    area_id: AreaId | None
    instrument: str
    result: str
    made_on: date | None
    filled_in_by: str
    norm_group_fit: NormGroupFit
    created_at: datetime
