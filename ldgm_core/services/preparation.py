"""Step 0, voorbereiden: the pupil, the settings, the people, what lies on the table, and opening the meeting."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from ldgm_core.catalogues import Instrument, load_instruments
from ldgm_core.domain.access import Action, Actor, StaffActor, require
from ldgm_core.domain.disagreement import LEVEL_RULE_VERSION
from ldgm_core.domain.instrument import OwnInstrument, accept_instrument
from ldgm_core.domain.matrix import Area, AreaId, Leerroute3, Matrix, Sector
from ldgm_core.domain.meeting import (
    ROLES,
    Context,
    Meeting,
    MeetingId,
    MeetingKind,
    NormGroupFit,
    Participant,
    ParticipantId,
    Presence,
    Pupil,
    PupilId,
    RoleGroup,
    Source,
    Step,
    Wording,
)
from ldgm_core.domain.poll import Poll, RevealStep
from ldgm_core.domain.rating import PollId
from ldgm_core.domain.text import LONGEST_NAME, clean_name, clean_text, require_text
from ldgm_core.errors import BadInput, NotAllowed, NotFound, NotNow
from ldgm_core.matrices import available_versions, load_matrix, parse_overlay
from ldgm_core.services.gate import require_meeting, require_school
from ldgm_core.services.own_school import in_own_school
from ldgm_core.services.personal_link import link_token
from ldgm_core.services.token_hash import hash_token
from ldgm_core.store import Store
from ldgm_core.store.list_reader import MeetingRow
from ldgm_core.store.paging import Cursor, Page
from ldgm_core.store.reader import Reader
from ldgm_core.store.writer import Writer

__all__ = [
    "MeetingSettings",
    "NewMeeting",
    "PersonSettings",
    "Preparation",
    "add_own_instrument",
    "add_person",
    "add_source",
    "areas_to_choose",
    "close_meeting",
    "create_meeting",
    "find_pupils",
    "first_poll",
    "free_code",
    "list_matrices",
    "list_meetings",
    "list_meetings_about",
    "load_preparation",
    "matrix_of",
    "mark_step",
    "open_meeting",
    "remove_person",
    "renew_link",
    "update_settings",
    "withdraw_instrument",
]

CODE_LETTERS = "BCDFGHJKLMNPQRSTVWXZ23456789"
"""28 characters: no vowels, so that no word appears, and nothing that looks like something else."""
CODE_LENGTH = 8
MOST_PEOPLE = 40


@dataclass(frozen=True)
class NewMeeting:
    """What is needed to begin: an existing pupil or a new one, and the day."""

    pupil_id: PupilId | None
    call_name: str
    group_name: str
    sector: Sector
    held_on: date
    calendar_age_months: int
    reason: str
    matrix_version: str
    is_fictional: bool = False


@dataclass(frozen=True)
class MeetingSettings:
    """What may change until the first answer is in."""

    reason: str
    held_on: date
    calendar_age_months: int
    leerroute3: Leerroute3
    overlay: str
    area_ids: tuple[AreaId, ...]
    shows_names: bool
    is_pupil_present: bool
    deadline_at: datetime | None
    kind: MeetingKind | None = None
    location: str = ""


@dataclass(frozen=True)
class PersonSettings:
    """A person to invite; group, context and wording follow the role unless chosen otherwise. `leads`: this person leads the talk."""

    display_name: str
    role: str
    role_group: RoleGroup | None = None
    usual_context: Context | None = None
    scores: bool | None = None
    wording: Wording | None = None
    leads: bool = False


@dataclass(frozen=True)
class Preparation:
    """Everything the preparation screen shows."""

    meeting: Meeting
    pupil: Pupil
    matrix: Matrix
    people: tuple[Participant, ...]
    presences: dict[ParticipantId, Presence]
    sources: tuple[Source, ...]
    has_answers: bool
    earlier: Meeting | None
    instruments: tuple[Instrument, ...]
    own_instruments: tuple[OwnInstrument, ...]


@in_own_school
def list_meetings(store: Store, actor: StaffActor, *, after: Cursor | None = None, limit: int = 200) -> Page[MeetingRow]:
    """
    Return a page of the meetings that this person leads, newest first. `after`: where an earlier page ended.

    Raises:
        NotAllowed: this account leads no meetings (`not_yours_to_do`).
    """
    require_school(actor, Action.USE_PUPILS)
    with store.reading() as tx:
        return tx.load_meetings(actor.account_id, after=after, limit=limit)


def list_matrices(sector: Sector | None) -> tuple[str, ...]:
    """Return the versions of the matrix that a new meeting of this sector can use, oldest first; none while the sector is not known."""
    return available_versions(sector) if sector is not None else ()


@in_own_school
def find_pupils(store: Store, actor: StaffActor, *, typed: str, after: Cursor | None = None, limit: int = 50) -> Page[Pupil]:
    """
    Return a page of the pupils of this person's school whose name or group holds what was typed, by name; without anything typed of all.

    `after`: where an earlier page ended.

    Raises:
        NotAllowed: this account leads no meetings (`not_yours_to_do`).
    """
    require_school(actor, Action.USE_PUPILS)
    with store.reading() as tx:
        return tx.find_pupils(actor.organisation_id, typed=" ".join(typed.split())[:LONGEST_NAME], after=after, limit=limit)


@in_own_school
def list_meetings_about(store: Store, actor: StaffActor, *, pupil_ids: Sequence[PupilId]) -> tuple[Meeting, ...]:
    """Return the meetings about these pupils that this person leads, the newest first."""
    require_school(actor, Action.USE_PUPILS)
    with store.reading() as tx:
        return tx.load_meetings_about(actor.account_id, pupil_ids)


@in_own_school
def create_meeting(
    store: Store, actor: StaffActor, new: NewMeeting, *, now: datetime, draw_code: Callable[[], str] | None = None
) -> MeetingId:
    """
    Add a meeting in preparation, with its pupil when the pupil is new, and return its id.

    Raises:
        BadInput: a name, a reason or an age that cannot be stored, or an unknown matrix version (`matrix_unknown`).
        NotFound: the pupil is another school's (`pupil_unknown`).
        NotAllowed: this account leads no meetings (`not_yours_to_do`).
    """
    require_school(actor, Action.USE_PUPILS)
    matrix = load_matrix(new.matrix_version)
    with store.writing() as tx:
        pupil = _pupil_for(tx, actor, new, now=now)
        if matrix.sector is not pupil.sector:
            raise BadInput("matrix_other_sector")
        meeting = Meeting(
            id=MeetingId(tx.new_id()),
            organisation_id=actor.organisation_id,
            pupil_id=pupil.id,
            facilitator_id=actor.account_id,
            matrix_version=new.matrix_version,
            leerroute3=Leerroute3.STANDARD,
            overlay="",
            area_ids=tuple(area.id for area in matrix.areas),
            level_rule_version=LEVEL_RULE_VERSION,
            reason=require_text(new.reason, field="reason"),
            held_on=new.held_on,
            calendar_age_months=_check_age(new.calendar_age_months),
            shows_names=False,
            is_pupil_present=False,
            room_code=free_code(tx, draw_code),
            step=Step.PREPARE,
            deadline_at=None,
            opened_at=None,
            closed_at=None,
            created_at=now,
            revision=0,
        )
        tx.add_meeting(meeting)
        tx.note_change(actor.account_id, meeting)
        return meeting.id


@in_own_school
def load_preparation(store: Store, actor: Actor, *, meeting_id: MeetingId) -> Preparation:
    """Return what the preparation screen shows."""
    with store.reading() as tx:
        meeting = require_meeting(tx, actor, Action.PREPARE, meeting_id)
        return Preparation(
            meeting=meeting,
            pupil=tx.load_pupil(meeting.pupil_id),
            matrix=matrix_of(meeting),
            people=tx.load_participants(meeting_id),
            presences=tx.load_presences(meeting_id),
            sources=tx.load_sources(meeting_id),
            has_answers=bool(tx.count_answered(meeting_id, meeting.area_ids)),
            earlier=tx.find_earlier_meeting(meeting),
            instruments=load_instruments(),
            own_instruments=tx.load_own_instruments(meeting.organisation_id),
        )


def matrix_of(meeting: Meeting) -> Matrix:
    """Return the matrix of a meeting as it was set up: its version with the school's own settings."""
    return _matrix(meeting.matrix_version, meeting.leerroute3, meeting.overlay, tuple(meeting.area_ids))


@lru_cache(maxsize=500)
def _matrix(version: str, leerroute3: Leerroute3, overlay: str, area_ids: tuple[AreaId, ...]) -> Matrix:
    """Laying a school's settings over a published matrix gives the same each time; published files do not change."""
    return load_matrix(version, leerroute3=leerroute3, overlay=overlay, area_ids=area_ids)


def areas_to_choose(meeting: Meeting, *, overlay: str | None = None) -> tuple[Area, ...]:
    """
    Return the areas that this meeting could score: those of the model and the school's own in the overlay (None: as it is stored).

    Raises:
        BadInput: the overlay cannot be read (see parse_overlay).
    """
    own = meeting.overlay if overlay is None else overlay
    return load_matrix(meeting.matrix_version, leerroute3=meeting.leerroute3, overlay=own).scored_areas


@in_own_school
def update_settings(store: Store, actor: Actor, settings: MeetingSettings, *, meeting_id: MeetingId) -> None:
    """
    Store the settings of a meeting that is not open yet. Who sees names is fixed once the first answer is in.

    Raises:
        NotNow: the meeting was opened (`settings_fixed`), except for the deadline, which may always move.
        BadInput: words, an age or a school's own cells that cannot be stored.
    """
    parse_overlay(settings.overlay)
    with store.writing() as tx:
        meeting = require_meeting(tx, actor, Action.PREPARE, meeting_id)
        meeting.require_not_closed()
        if meeting.opened_at is not None and _fixed_part(meeting) != _fixed_part(settings):
            raise NotNow("settings_fixed")
        matrix = load_matrix(meeting.matrix_version, leerroute3=settings.leerroute3, overlay=settings.overlay)
        known = tuple(area.id for area in matrix.areas if area.id in set(settings.area_ids))
        if not any(area.id in known for area in matrix.scored_areas):
            raise BadInput("areas_empty")
        tx.mark_meeting(
            meeting_id,
            reason=require_text(settings.reason, field="reason"),
            held_on=settings.held_on,
            calendar_age_months=_check_age(settings.calendar_age_months),
            leerroute3=settings.leerroute3,
            overlay=settings.overlay,
            area_ids=known,
            shows_names=settings.shows_names,
            is_pupil_present=settings.is_pupil_present,
            deadline_at=settings.deadline_at,
            kind=settings.kind,
            location=clean_text(settings.location, field="location", longest=LONGEST_NAME),
        )
        tx.touch(meeting_id)


@in_own_school
def add_person(store: Store, actor: Actor, person: PersonSettings, *, meeting_id: MeetingId, secret: bytes, now: datetime) -> ParticipantId:
    """
    Add a person to the meeting; also while it runs (a late joiner scores what is still open).

    Raises:
        BadInput: no or a too long name, an unknown role (`role_unknown`), a name that is already there (`name_twice`), a second person
            who leads (`leader_twice`), or more than 40 people (`too_many_people`).
    """
    role = ROLES.get(person.role)
    if role is None:
        raise BadInput("role_unknown")
    name = clean_name(person.display_name, field="display_name")
    with store.writing() as tx:
        meeting = require_meeting(tx, actor, Action.PREPARE, meeting_id)
        meeting.require_not_closed()
        people = tx.load_participants(meeting_id)
        if any(other.display_name.casefold() == name.casefold() for other in people):
            raise BadInput("name_twice", name=name)
        leader = next((other.display_name for other in people if other.leads), None)
        if person.leads and leader is not None:
            raise BadInput("leader_twice", name=leader)
        if len(people) >= MOST_PEOPLE:
            raise BadInput("too_many_people", most=MOST_PEOPLE)
        participant = Participant(
            id=ParticipantId(tx.new_id()),
            organisation_id=meeting.organisation_id,
            meeting_id=meeting_id,
            display_name=name,
            role=role.id,
            role_group=person.role_group or role.group,
            usual_context=person.usual_context or role.usual_context,
            scores=role.scores if person.scores is None else person.scores,
            wording=person.wording or role.wording,
            link_generation=1,
            created_at=now,
            leads=person.leads,
        )
        tx.add_participant(participant, token_hash=hash_token(link_token(secret, participant.id, 1)))
        tx.touch(meeting_id, tells_phones=False)
        return participant.id


@in_own_school
def remove_person(store: Store, actor: Actor, *, participant_id: ParticipantId) -> None:
    """
    Take a person off the list who has not answered anything.

    Raises:
        NotAllowed: the person has answered; answers are not thrown away (`person_has_answered`).
    """
    with store.writing() as tx:
        participant = tx.load_participant(participant_id)
        require_meeting(tx, actor, Action.PREPARE, participant.meeting_id).require_not_closed()
        if tx.has_ratings(participant_id):
            raise NotAllowed("person_has_answered", name=participant.display_name)
        tx.remove_participant(participant_id)
        tx.touch(participant.meeting_id, tells_phones=False)


@in_own_school
def renew_link(store: Store, actor: Actor, *, participant_id: ParticipantId, secret: bytes, now: datetime) -> None:
    """Replace a personal link; the old one and the device that used it stop working, the answers stay."""
    with store.writing() as tx:
        participant = tx.load_participant(participant_id)
        require_meeting(tx, actor, Action.PREPARE, participant.meeting_id)
        tx.mark_new_link(participant, token_hash=hash_token(link_token(secret, participant_id, participant.link_generation + 1)))
        tx.mark_devices_released(participant_id, now=now)
        tx.touch(participant.meeting_id, tells_phones=False)


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


@in_own_school
def open_meeting(store: Store, actor: Actor, *, meeting_id: MeetingId, now: datetime) -> None:
    """
    Open the first round of every scored area at once, so that people can score alone. Opening twice changes nothing.

    Raises:
        NotNow: nobody is there to score (`nobody_scores`) or the meeting is over (`meeting_over`).
    """
    with store.writing() as tx:
        require_meeting(tx, actor, Action.PREPARE, meeting_id)
        meeting = tx.lock_meeting(meeting_id)
        meeting.require_not_closed()
        if meeting.opened_at is not None:
            return
        if not any(person.scores for person in tx.load_participants(meeting_id)):
            raise NotNow("nobody_scores")
        for area in matrix_of(meeting).scored_areas:
            tx.add_poll(first_poll(tx.new_id(), meeting, area, now=now))
        tx.mark_meeting(meeting_id, opened_at=now, step=Step.FILL_IN)
        tx.touch(meeting_id)


@in_own_school
def mark_step(store: Store, actor: Actor, *, meeting_id: MeetingId, step: Step) -> None:
    """Remember at which step the meeting is, so that every screen and a restarted server agree."""
    with store.writing() as tx:
        meeting = require_meeting(tx, actor, Action.LEAD, meeting_id)
        meeting.require_open()
        if meeting.step is not step:
            tx.mark_step(meeting_id, step)
            tx.touch(meeting_id)


@in_own_school
def close_meeting(store: Store, actor: Actor, *, meeting_id: MeetingId, now: datetime) -> None:
    """
    End the meeting: links and devices stop scoring, everything stays readable. Closing twice changes nothing.

    Raises:
        NotNow: the meeting was never opened (`meeting_not_open`).
    """
    with store.writing() as tx:
        require_meeting(tx, actor, Action.LEAD, meeting_id)
        meeting = tx.lock_meeting(meeting_id)
        if meeting.closed_at is not None:
            return
        meeting.require_open()
        tx.mark_meeting(meeting_id, closed_at=now, step=Step.MINUTES)
        tx.touch(meeting_id)


def _pupil_for(tx: Writer, actor: StaffActor, new: NewMeeting, *, now: datetime) -> Pupil:
    if new.pupil_id is not None:
        pupil = tx.load_pupil(new.pupil_id)
        require(actor, Action.USE_PUPILS, pupil)
        tx.keeping.require_not_frozen(pupil.id)
        return pupil
    pupil = Pupil(
        id=PupilId(tx.new_id()),
        organisation_id=actor.organisation_id,
        call_name=clean_name(new.call_name, field="call_name"),
        group_name=clean_text(new.group_name, field="group_name", longest=LONGEST_NAME),
        sector=new.sector,
        is_fictional=new.is_fictional,
        created_at=now,
    )
    tx.add_pupil(pupil)
    return pupil


def _check_age(months: int) -> int:
    if not 24 <= months <= 25 * 12:
        raise BadInput("age_unreadable", typed=f"{months // 12};{months % 12}")
    return months


def _draw_code() -> str:
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


def free_code(tx: Reader, draw_code: Callable[[], str] | None = None) -> str:
    """
    Return a short code for a room that no meeting has.

    Raises:
        NotNow: twenty drawn codes were all taken (`no_free_code`).
    """
    for _ in range(20):
        code = (draw_code or _draw_code)()
        if tx.find_meeting_by_code(code) is None:
            return code
    raise NotNow("no_free_code")


def _fixed_part(settings: Meeting | MeetingSettings) -> tuple[object, ...]:
    return (settings.leerroute3, settings.overlay, tuple(settings.area_ids), settings.shows_names, settings.calendar_age_months)


def first_poll(poll_id: str, meeting: Meeting, area: Area, *, now: datetime) -> Poll:
    """Return the poll of round 1 for an area."""
    return Poll(
        id=PollId(poll_id),
        organisation_id=meeting.organisation_id,
        meeting_id=meeting.id,
        area_id=area.id,
        round=1,
        columns=area.columns,
        opened_at=now,
        revealed_at=None,
        reveal_step=RevealStep.SHAPE,
    )
