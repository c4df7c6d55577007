"""Step 0, voorbereiden: a new meeting with its pupil, its settings, and the lists to choose from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from ldgm_core.catalogues import Instrument, load_instruments
from ldgm_core.domain.access import Action, Actor, StaffActor, require
from ldgm_core.domain.disagreement import LEVEL_RULE_VERSION
from ldgm_core.domain.instrument import OwnInstrument
from ldgm_core.domain.matrix import AreaId, Leerroute3, Matrix, Sector
from ldgm_core.domain.meeting import Meeting, MeetingId, MeetingKind, Participant, ParticipantId, Presence, Pupil, PupilId, Source, Step
from ldgm_core.domain.text import LONGEST_NAME, clean_name, clean_search, clean_text, require_text
from ldgm_core.errors import BadInput, NotNow
from ldgm_core.matrices import load_matrix, parse_overlay
from ldgm_core.services.free_code import free_code
from ldgm_core.services.gate import require_meeting, require_school
from ldgm_core.services.meeting_matrix import matrix_of
from ldgm_core.services.own_school import in_own_school
from ldgm_core.store import Store
from ldgm_core.store.list_reader import MeetingRow
from ldgm_core.store.paging import Cursor, Page
from ldgm_core.store.writer import Writer

__all__ = [
    "MeetingSettings",
    "NewMeeting",
    "Preparation",
    "create_meeting",
    "find_pupils",
    "list_meetings",
    "list_meetings_about",
    "list_meetings_of",
    "load_preparation",
    "update_settings",
]


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
        return tx.find_pupils(actor.organisation_id, typed=clean_search(typed), after=after, limit=limit)


@in_own_school
def list_meetings_about(
    store: Store, actor: StaffActor, *, pupil_ids: Sequence[PupilId], limit: int = 3
) -> dict[PupilId, Page[Meeting]]:
    """
    Return per pupil the newest meetings that this person leads; a pupil about whom there is none is left out.

    Raises:
        NotAllowed: this account leads no meetings (`not_yours_to_do`).
    """
    require_school(actor, Action.USE_PUPILS)
    with store.reading() as tx:
        return tx.load_meetings_about(actor.account_id, pupil_ids, limit=limit)


@in_own_school
def list_meetings_of(
    store: Store, actor: StaffActor, *, pupil_id: PupilId, after: Cursor | None = None, limit: int = 20
) -> Page[Meeting]:
    """
    Return a page of the meetings about one pupil that this person leads, newest first. `after`: where an earlier page ended.

    Raises:
        NotAllowed: this account leads no meetings (`not_yours_to_do`).
    """
    require_school(actor, Action.USE_PUPILS)
    with store.reading() as tx:
        return tx.load_meetings_of(actor.account_id, pupil_id, after=after, limit=limit)


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


def _fixed_part(settings: Meeting | MeetingSettings) -> tuple[object, ...]:
    return (settings.leerroute3, settings.overlay, tuple(settings.area_ids), settings.shows_names, settings.calendar_age_months)
