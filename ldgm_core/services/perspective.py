"""Step 3, perspectief: estimates alone and blind, the reveal, a decision written by a named person, and the dissent beside it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from ldgm_core.domain.access import Action, Actor, ParticipantActor, StaffActor, may
from ldgm_core.domain.debate import AgreedPicture
from ldgm_core.domain.decision import Decision, Dissent, abilities_beyond, accept_decision, accept_dissent
from ldgm_core.domain.matrix import Area, AreaKind, Matrix
from ldgm_core.domain.meeting import Meeting, MeetingId, Participant, ParticipantId, Pupil, PupilId, Step
from ldgm_core.domain.poll import OpenPoll, Poll, RevealedPoll, Viewer
from ldgm_core.domain.rating import Receipt, SubmitKey
from ldgm_core.errors import NotAllowed, NotFound, NotNow
from ldgm_core.services import due
from ldgm_core.services.gate import require_meeting, require_own_meeting
from ldgm_core.services.meeting_course import first_poll
from ldgm_core.services.meeting_matrix import matrix_of
from ldgm_core.services.own_school import in_own_school
from ldgm_core.services.reviewing import may_see_earlier
from ldgm_core.store import Store
from ldgm_core.store.reader import Reader
from ldgm_core.store.writer import Writer

__all__ = [
    "EarlierPerspective",
    "PerspectiveRoom",
    "add_dissent",
    "add_dissent_for",
    "list_perspectives",
    "load_own_dissents",
    "load_perspective",
    "open_perspective",
    "perspective_polls",
    "record_decision",
]


@dataclass(frozen=True)
class PerspectiveRoom:
    """Everything the screen of step 3 shows."""

    meeting: Meeting
    pupil: Pupil
    matrix: Matrix
    people: tuple[Participant, ...]
    polls: tuple[OpenPoll | RevealedPoll, ...]
    decisions: tuple[Decision, ...]
    dissents: tuple[Dissent, ...]
    beyond: tuple[AgreedPicture, ...]

    @property
    def decision(self) -> Decision | None:
        """The newest version of the decision."""
        return self.decisions[-1] if self.decisions else None

    @property
    def is_revealed(self) -> bool:
        """Whether the estimates are visible."""
        return bool(self.polls) and all(isinstance(poll, RevealedPoll) for poll in self.polls)


@dataclass(frozen=True)
class EarlierPerspective:
    """What a meeting about the same pupil wrote down: the decision as it was in the end, and how many saw it otherwise."""

    meeting: Meeting
    decision: Decision
    dissent_count: int


@in_own_school
def list_perspectives(store: Store, actor: Actor, *, pupil_id: PupilId, before: MeetingId | None = None) -> tuple[EarlierPerspective, ...]:
    """
    Return what the meetings about a pupil decided, the newest first; with `before` only meetings that came before that one.

    Raises:
        NotFound: this person leads no meeting about the pupil (`pupil_unknown`).
        NotNow: people judge this pupil alone at this moment (`earlier_waits`).
    """
    with store.reading() as tx:
        if not isinstance(actor, StaffActor) or not tx.leads_meeting_about(actor.account_id, [pupil_id]):
            raise NotFound("pupil_unknown")
        ids = list(tx.load_meeting_ids(pupil_id))
        if not all(may_see_earlier(tx, tx.load_meeting(one)) for one in ids):
            raise NotNow("earlier_waits")
        ids = ids[: ids.index(before)] if before in ids else ids
        found = [(tx.load_meeting(one), tx.load_decisions(one), len(tx.load_dissents(one))) for one in reversed(ids)]
    return tuple(EarlierPerspective(meeting, decisions[-1], dissents) for meeting, decisions, dissents in found if decisions)


@in_own_school
def open_perspective(store: Store, actor: Actor, *, meeting_id: MeetingId, now: datetime) -> None:
    """
    Ask everybody for an own estimate of destination and direction. Asking twice changes nothing.

    Raises:
        NotNow: the meeting is over or not open.
    """
    with store.writing() as tx:
        require_meeting(tx, actor, Action.LEAD, meeting_id)
        meeting = tx.lock_meeting(meeting_id)
        meeting.require_open()
        asked = {poll.area_id for poll in tx.load_polls(meeting_id)}
        for area in matrix_of(meeting).perspective_areas:
            if area.id not in asked:
                tx.add_poll(first_poll(tx.new_id(), meeting, area, now=now))
        tx.mark_step(meeting_id, Step.PERSPECTIVE)
        tx.touch(meeting_id)


@in_own_school
def load_perspective(store: Store, actor: Actor, *, meeting_id: MeetingId) -> PerspectiveRoom:
    """Return everything the screen of step 3 shows."""
    with store.reading() as tx:
        meeting = require_meeting(tx, actor, Action.LEAD, meeting_id)
        matrix = matrix_of(meeting)
        people = tx.load_participants(meeting_id)
        decisions = tx.load_decisions(meeting_id)
        pictures = tuple(tx.load_pictures(meeting_id).values())
        chosen = decisions[-1].destination_column if decisions else None
        return PerspectiveRoom(
            meeting=meeting,
            pupil=tx.load_pupil(meeting.pupil_id),
            matrix=matrix,
            people=people,
            polls=tx.load_seen(perspective_polls(tx, meeting, matrix), people=people, viewer=Viewer(sees_names=meeting.projects_names)),
            decisions=decisions,
            dissents=tx.load_dissents(meeting_id),
            beyond=abilities_beyond(chosen, pictures, matrix=matrix),
        )


@in_own_school
def record_decision(store: Store, actor: Actor, decision: Decision, *, now: datetime) -> None:
    """
    Keep the decision in the words of the person who writes it, as a new version.

    Raises:
        NotNow: the estimates are not revealed yet (`estimates_not_revealed`), or the meeting is over.
        BadInput: see accept_decision.
    """
    with store.writing() as tx:
        meeting = require_meeting(tx, actor, Action.LEAD, decision.meeting_id)
        meeting.require_open()
        matrix = matrix_of(meeting)
        polls = perspective_polls(tx, meeting, matrix)
        if not polls or not all(poll.is_revealed for poll in polls):
            raise NotNow("estimates_not_revealed")
        accepted = accept_decision(decision, held_on=meeting.held_on, estimates=_destination_estimates(tx, polls, matrix))
        if accepted.destination_column is not None:
            _destination(matrix).cell(accepted.destination_column)
        versions = tx.load_decisions(meeting.id)
        tx.add_decision(replace(accepted, organisation_id=meeting.organisation_id, version=len(versions) + 1, recorded_at=now))
        due.refresh_pupil(tx, meeting.pupil_id)
        tx.touch(meeting.id)


@in_own_school
def add_dissent(store: Store, actor: ParticipantActor, *, words: str, key: SubmitKey, now: datetime) -> Receipt:
    """
    Keep "ik zie dit anders, want ..." of a participant. The same key twice stores nothing the second time.

    Raises:
        BadInput: nothing was written, or words that cannot be stored.
        NotNow: the meeting is over (`meeting_over`).
    """
    with store.writing() as tx:
        earlier = tx.find_submission(actor.participant_id, key)
        if earlier is not None:
            return earlier
        meeting = require_own_meeting(tx, actor)
        if not may(actor, Action.DISSENT, meeting):
            raise NotAllowed("observer_does_not_score")
        dissent_id = _add_dissent(tx, meeting, actor.participant_id, words=words, written_down_by="", now=now)
        return tx.add_submission(actor.participant_id, key, organisation_id=meeting.organisation_id, made_id=dissent_id, now=now)


@in_own_school
def add_dissent_for(store: Store, actor: Actor, *, participant_id: ParticipantId, words: str, written_down_by: str, now: datetime) -> None:
    """
    Write down somebody's dissent on that person's behalf; who wrote it down stands beside it.

    Raises:
        BadInput: nothing was written, or words that cannot be stored.
        NotFound: the person is not in this meeting (`participant_unknown`).
    """
    with store.writing() as tx:
        participant = tx.load_participant(participant_id)
        meeting = require_meeting(tx, actor, Action.LEAD, participant.meeting_id)
        _add_dissent(tx, meeting, participant_id, words=words, written_down_by=written_down_by, now=now)


@in_own_school
def load_own_dissents(store: Store, actor: ParticipantActor) -> tuple[Dissent, ...]:
    """Return the participant's own dissents."""
    with store.reading() as tx:
        meeting = require_own_meeting(tx, actor)
        return tuple(dissent for dissent in tx.load_dissents(meeting.id) if dissent.participant_id == actor.participant_id)


def _add_dissent(tx: Writer, meeting: Meeting, participant_id: ParticipantId, *, words: str, written_down_by: str, now: datetime) -> str:
    meeting.require_open()
    cleaned, writer = accept_dissent(words, written_down_by=written_down_by)
    if tx.load_participant(participant_id).meeting_id != meeting.id:
        raise NotFound("participant_unknown")
    dissent = Dissent(tx.new_id(), meeting.organisation_id, meeting.id, participant_id, cleaned, writer, now)
    tx.add_dissent(dissent)
    tx.touch(meeting.id)
    return dissent.id


def perspective_polls(tx: Reader, meeting: Meeting, matrix: Matrix) -> list[Poll]:
    """Return the polls of destination and direction, in the order of the matrix; none as long as nobody was asked."""
    polls = {poll.area_id: poll for poll in tx.load_polls(meeting.id)}
    return [polls[area.id] for area in matrix.perspective_areas if area.id in polls]


def _destination(matrix: Matrix) -> Area:
    return next(area for area in matrix.perspective_areas if area.kind is AreaKind.DESTINATION)


def _destination_estimates(tx: Reader, polls: list[Poll], matrix: Matrix) -> list[int | None]:
    destination = _destination(matrix)
    poll = next(poll for poll in polls if poll.area_id == destination.id)
    return [stored.rating.column for stored in tx.load_revealed_ratings(poll)]
