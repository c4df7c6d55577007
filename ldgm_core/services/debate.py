"""Step 2, debat: the agenda, the talk about one area, notes, turns, a second round, and what people agree on or not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from ldgm_core.domain.access import Action, Actor
from ldgm_core.domain.agenda import AgendaEntry, AgendaItem, agenda
from ldgm_core.domain.debate import AgreedPicture, Draw, Note, accept_picture
from ldgm_core.domain.matrix import Area, AreaId, Matrix
from ldgm_core.domain.meeting import Meeting, MeetingId, Participant, ParticipantId, Pupil, Source
from ldgm_core.domain.poll import OpenPoll, RevealedPoll, Viewer
from ldgm_core.domain.rating import PollId
from ldgm_core.domain.review import CheckKind, CheckMoment, accept_moment
from ldgm_core.domain.text import clean_name, require_text
from ldgm_core.errors import NotAllowed, NotFound, NotNow
from ldgm_core.services import due
from ldgm_core.services.gate import require_meeting
from ldgm_core.services.meeting_matrix import matrix_of
from ldgm_core.services.own_school import in_own_school
from ldgm_core.services.scoring import require_revealed
from ldgm_core.services.second_round import may_reopen, polls_of
from ldgm_core.services.shown_words import Observation, released_words
from ldgm_core.store import Store
from ldgm_core.store.writer import Writer

__all__ = ["DebateRoom", "Talk", "add_note", "load_debate", "load_talk", "mark_turn", "record_picture"]


@dataclass(frozen=True)
class DebateRoom:
    """The agenda: revealed areas with their entry, and which are still open."""

    meeting: Meeting
    pupil: Pupil
    matrix: Matrix
    entries: tuple[AgendaEntry, ...]
    first_rounds: dict[AreaId, RevealedPoll]
    latest: dict[AreaId, OpenPoll | RevealedPoll]
    pictures: dict[str, AgreedPicture]
    not_revealed: tuple[Area, ...]
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Talk:
    """Everything the screen shows while people talk about one area."""

    meeting: Meeting
    area: Area
    rounds: tuple[OpenPoll | RevealedPoll, ...]
    people: tuple[Participant, ...]
    spoken: tuple[ParticipantId, ...]
    draw: Draw | None
    observations: tuple[Observation, ...]
    hidden_observations: int
    notes: tuple[Note, ...]
    picture: AgreedPicture | None
    may_reopen: bool

    @property
    def latest(self) -> OpenPoll | RevealedPoll:
        """The newest round of this area."""
        return self.rounds[-1]

    @property
    def silent(self) -> tuple[Participant, ...]:
        """Who has not spoken about this area yet; who leads is the last."""
        return tuple(person for person in sorted(self.people, key=lambda person: person.leads) if person.id not in self.spoken)


@in_own_school
def load_debate(store: Store, actor: Actor, *, meeting_id: MeetingId) -> DebateRoom:
    """Return the agenda of the revealed areas, most difference first."""
    with store.reading() as tx:
        meeting = require_meeting(tx, actor, Action.LEAD, meeting_id)
        matrix = matrix_of(meeting)
        scored = {area.id for area in matrix.scored_areas}
        polls = [poll for poll in tx.load_polls(meeting_id) if poll.area_id in scored]
        seen = tx.load_seen(polls, people=tx.load_participants(meeting_id), viewer=Viewer(sees_names=meeting.projects_names))
        first = {poll.area_id: poll for poll in seen if poll.round == 1 and isinstance(poll, RevealedPoll)}
        ordered = [first[area.id] for area in matrix.scored_areas if area.id in first]
        return DebateRoom(
            meeting=meeting,
            pupil=tx.load_pupil(meeting.pupil_id),
            matrix=matrix,
            entries=agenda([_agenda_item(poll) for poll in ordered]),
            first_rounds=first,
            latest={poll.area_id: poll for poll in seen},
            pictures=tx.load_pictures(meeting_id),
            not_revealed=tuple(area for area in matrix.scored_areas if area.id not in first),
            sources=tx.load_sources(meeting_id),
        )


@in_own_school
def load_talk(store: Store, actor: Actor, *, meeting_id: MeetingId, area_id: AreaId) -> Talk:
    """
    Return everything the screen shows while people talk about one area.

    Raises:
        NotFound: the area is not part of this meeting (`area_unknown`).
        NotNow: the area has not been revealed (`poll_not_revealed`).
    """
    with store.reading() as tx:
        meeting = require_meeting(tx, actor, Action.LEAD, meeting_id)
        polls = polls_of(tx, meeting_id, area_id)
        require_revealed(polls[0])
        people = tx.load_participants(meeting_id)
        ratings = tx.load_revealed_ratings(polls[0])
        draw = tx.find_draw(polls[0].id)
        spoken = tuple(turn.participant_id for turn in tx.load_turns(polls[0].id))
        return Talk(
            meeting=meeting,
            area=matrix_of(meeting).area(area_id),
            rounds=tx.load_seen(polls, people=people, viewer=Viewer(sees_names=meeting.projects_names)),
            people=people,
            spoken=spoken,
            draw=draw,
            observations=released_words(ratings, draw),
            hidden_observations=sum(bool(stored.rating.observation) and not stored.is_released for stored in ratings),
            notes=tuple(note for note in tx.load_notes(meeting_id) if note.area_id == area_id),
            picture=tx.load_pictures(meeting_id).get(area_id),
            may_reopen=may_reopen(meeting, polls, ratings, spoken),
        )


@in_own_school
def add_note(store: Store, actor: Actor, *, meeting_id: MeetingId, area_id: AreaId | None, words: str, now: datetime) -> None:
    """
    Keep a note made while talking.

    Raises:
        BadInput: nothing was written, or words that cannot be stored.
        NotNow: the meeting is over or not open.
    """
    with store.writing() as tx:
        meeting = require_meeting(tx, actor, Action.LEAD, meeting_id)
        meeting.require_open()
        if area_id is not None:
            matrix_of(meeting).area(area_id)
        note = Note(tx.new_id(), meeting_id, area_id, require_text(words, field="note"), now)
        tx.add_note(note, organisation_id=meeting.organisation_id)
        tx.touch(meeting_id, tells_phones=False)


@in_own_school
def mark_turn(store: Store, actor: Actor, *, poll_id: PollId, participant_id: ParticipantId, has_spoken: bool, now: datetime) -> None:
    """Tick who has spoken about a revealed poll, or take the tick back. Ticking twice changes nothing."""
    with store.writing() as tx:
        poll = tx.lock_poll(poll_id)
        require_meeting(tx, actor, Action.LEAD, poll.meeting_id).require_open()
        require_revealed(poll)
        if tx.load_participant(participant_id).meeting_id != poll.meeting_id:
            raise NotFound("participant_unknown")
        is_ticked = participant_id in {turn.participant_id for turn in tx.load_turns(poll_id)}
        if has_spoken and not is_ticked:
            tx.add_turn(poll, participant_id, now=now)
        elif not has_spoken:
            tx.remove_turn(poll_id, participant_id)
        tx.touch(poll.meeting_id, tells_phones=False)


@in_own_school
def record_picture(store: Store, actor: Actor, picture: AgreedPicture, *, now: datetime) -> None:
    """
    Keep what people wrote after the debate about one area, as a new version. What is looked into by a day comes on the list of that day.

    Raises:
        NotNow: the area was not revealed (`poll_not_revealed`), a second round is still open (`second_round_open`), the meeting is over.
        NotAllowed: a destination or direction is decided in step 3, not here (`perspective_not_here`).
        BadInput: see accept_picture; or no name of who writes (`text_empty`); or something is looked into by a day before the meeting
            (`moment_before_meeting`).
    """
    with store.writing() as tx:
        meeting = require_meeting(tx, actor, Action.LEAD, picture.meeting_id)
        meeting.require_open()
        area = matrix_of(meeting).area(picture.area_id)
        if area.is_perspective:
            raise NotAllowed("perspective_not_here")
        polls = polls_of(tx, meeting.id, picture.area_id)
        require_revealed(polls[0])
        if not polls[-1].is_revealed:
            raise NotNow("second_round_open")
        earlier = tx.load_pictures(meeting.id).get(picture.area_id)
        accepted = accept_picture(picture, area=area)
        tx.add_picture(
            replace(
                accepted,
                organisation_id=meeting.organisation_id,
                version=1 if earlier is None else earlier.version + 1,
                recorded_by=clean_name(picture.recorded_by, field="recorded_by"),
                recorded_at=now,
            )
        )
        _keep_promise(tx, meeting, accepted, area)
        due.refresh_pupil(tx, meeting.pupil_id)
        tx.touch(meeting.id)


def _keep_promise(tx: Writer, meeting: Meeting, picture: AgreedPicture, area: Area) -> None:
    """Put on the list what somebody finds out by a day; what was found out already is not asked for again."""
    tx.drop_open_moments(meeting.id, picture.area_id)
    if picture.look_on is None:
        return
    about = " · ".join(part for part in (area.label, picture.look_into, picture.look_by) if part)
    promise = CheckMoment(
        tx.new_id(), meeting.organisation_id, meeting.id, CheckKind.LOOK_INTO, picture.look_on, about, None, area_id=picture.area_id
    )
    accepted = accept_moment(promise, held_on=meeting.held_on)
    if not any(
        (one.area_id, one.due_on, one.about) == (picture.area_id, accepted.due_on, accepted.about) for one in tx.load_moments(meeting.id)
    ):
        tx.add_moment(accepted)


def _agenda_item(poll: RevealedPoll) -> AgendaItem:
    return AgendaItem(area_id=poll.area_id, scores=poll.scores, no_sight_count=sum(answer.column is None for answer in poll.answers))
