"""Step 1, samen invullen: everybody answers alone; the facilitator sees who is ready and reveals."""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from ldgm_core.domain.access import Action, Actor, ParticipantActor, may
from ldgm_core.domain.debate import draw_order
from ldgm_core.domain.matrix import AreaId, Matrix
from ldgm_core.domain.meeting import Meeting, MeetingId, Participant, ParticipantId, Presence, Pupil
from ldgm_core.domain.poll import OpenPoll, Poll, RevealedPoll, RevealStep, Viewer
from ldgm_core.domain.rating import PollId, StoredRating
from ldgm_core.errors import NotAllowed, NotFound, NotNow
from ldgm_core.services.answering import submit_rating
from ldgm_core.services.gate import require_meeting, require_own_meeting
from ldgm_core.services.how_far import HowFar, read_how_far
from ldgm_core.services.meeting_matrix import matrix_of
from ldgm_core.services.own_school import in_own_school
from ldgm_core.services.staff_session import SEEN_EVERY
from ldgm_core.services.token_hash import hash_token
from ldgm_core.store import Store
from ldgm_core.store.reader import Reader
from ldgm_core.store.writer import Writer

__all__ = [
    "OwnSheet",
    "Progress",
    "find_own_rating",
    "finish_scoring",
    "Openness",
    "load_openness",
    "load_own_sheet",
    "load_progress",
    "require_revealed",
    "reveal_all",
    "reveal_if_complete",
    "reveal_poll",
    "show_more",
    "submit_rating",
]


@dataclass(frozen=True)
class Progress(HowFar):
    """Who is how far in round 1, about whom, and who answered which poll that is not revealed yet; nothing of what anybody answered."""

    people: tuple[Participant, ...]
    pupil: Pupil
    ready: dict[PollId, frozenset[ParticipantId]]

    def missing(self, poll: Poll) -> tuple[Participant, ...]:
        """Return who has not answered this poll yet."""
        return _missing(self.people, self.ready.get(poll.id, frozenset()))


@dataclass(frozen=True)
class OwnSheet:
    """A participant's own side of a meeting: each newest poll per area as this person may see it, and own first answers."""

    meeting: Meeting
    pupil: Pupil
    matrix: Matrix
    participant: Participant
    presence: Presence
    stored_polls: tuple[Poll, ...]
    polls: tuple[OpenPoll | RevealedPoll, ...]
    own: dict[PollId, StoredRating]
    first: dict[AreaId, StoredRating]

    def poll_of(self, area_id: AreaId) -> OpenPoll | RevealedPoll:
        """Return the newest poll of an area. Raises NotFound (`area_unknown`)."""
        found = [poll for poll in self.polls if poll.area_id == area_id]
        if not found:
            raise NotFound("area_unknown")
        return found[-1]


@in_own_school
def find_own_rating(store: Store, actor: ParticipantActor, *, poll_id: PollId) -> StoredRating | None:
    """Return the participant's own latest rating, if there is one."""
    with store.reading() as tx:
        return tx.find_own_rating(poll_id, actor.participant_id)


@in_own_school
def finish_scoring(store: Store, actor: ParticipantActor, *, is_finished: bool, now: datetime) -> None:
    """Say "klaar" for round 1, or take it back; answers can still change until the reveal."""
    with store.writing() as tx:
        meeting = require_own_meeting(tx, actor)
        meeting.require_open()
        if not may(actor, Action.RATE, meeting):
            raise NotAllowed("observer_does_not_score")
        tx.mark_finished(actor.participant_id, finished_at=now if is_finished else None)
        tx.touch(meeting.id, tells_phones=False)


@in_own_school
def load_progress(store: Store, actor: Actor, *, meeting_id: MeetingId) -> Progress:
    """Return who is how far, for the facilitator's screen."""
    with store.reading() as tx:
        meeting = require_meeting(tx, actor, Action.LEAD, meeting_id)
        people = tx.load_participants(meeting.id)
        found = read_how_far(tx, meeting, people=people, presences=tx.load_presences(meeting.id))
        seen = tx.load_seen([poll for poll in found.polls if not poll.is_revealed], people=people, viewer=Viewer())
        return Progress(
            **vars(found),
            pupil=tx.load_pupil(meeting.pupil_id),
            ready={poll.poll_id: poll.ready for poll in seen if isinstance(poll, OpenPoll)},
        )


@in_own_school
def load_own_sheet(store: Store, actor: ParticipantActor) -> OwnSheet:
    """Return a participant's own side of the meeting."""
    with store.reading() as tx:
        meeting = require_own_meeting(tx, actor)
        polls = tx.load_polls(meeting.id)
        people = tx.load_participants(meeting.id)
        seen, own = tx.load_sheet(polls, people=people, participant_id=actor.participant_id, sees_names=meeting.shows_names)
        return OwnSheet(
            meeting=meeting,
            pupil=tx.load_pupil(meeting.pupil_id),
            matrix=matrix_of(meeting),
            participant=next(person for person in people if person.id == actor.participant_id),
            presence=tx.load_presences(meeting.id)[actor.participant_id],
            stored_polls=polls,
            polls=seen,
            own=own,
            first={poll.area_id: own[poll.id] for poll in polls if poll.round == 1 and poll.id in own},
        )


@dataclass(frozen=True)
class Openness:
    """What all phones of a meeting see alike: which polls are open and how far each is shown; and who listens. No answer."""

    meeting: Meeting
    polls: tuple[Poll, ...]
    devices: Mapping[str, datetime | None]
    """By the hash of their token: when each of those that speak for somebody in the meeting last asked for something."""

    def may_hear(self, device_token: str) -> bool:
        """Return whether this device speaks for somebody in the meeting."""
        return hash_token(device_token) in self.devices

    def is_long_silent(self, device_token: str, *, now: datetime) -> bool:
        """Return whether it was so long ago that this device asked for something that it should be remembered anew."""
        seen_at = self.devices[hash_token(device_token)]
        return seen_at is None or abs(now - seen_at) > SEEN_EVERY


@in_own_school
def load_openness(store: Store, actor: ParticipantActor) -> Openness:
    """Return how open a participant's meeting is, asked once for all its phones."""
    with store.reading() as tx:
        meeting = require_own_meeting(tx, actor)
        return Openness(meeting, tx.load_polls(meeting.id), tx.load_devices_seen(meeting.id))


@in_own_school
def reveal_poll(store: Store, actor: Actor, *, poll_id: PollId, rng: random.Random, now: datetime) -> bool:
    """
    Reveal one poll for everybody at once; False when somebody was first. It cannot be undone.

    With the reveal chance decides (`rng`) which end speaks first and in which order the observations come by.

    Raises:
        NotNow: the meeting is over (`meeting_over`) or not open (`meeting_not_open`), or who leads and scores has not answered yet
            (`leader_not_ready`).
        NotAllowed: this is the facilitator's to do.
    """
    with store.writing() as tx:
        poll = tx.lock_poll(poll_id)
        require_meeting(tx, actor, Action.LEAD, poll.meeting_id).require_open()
        return _reveal(tx, [poll], tx.load_participants(poll.meeting_id), rng=rng, now=now) == 1


@in_own_school
def reveal_all(
    store: Store, actor: Actor, *, meeting_id: MeetingId, area_ids: Collection[AreaId], rng: random.Random, now: datetime
) -> int:
    """Reveal the open polls of these areas together and return how many there were. Raises as reveal_poll."""
    with store.writing() as tx:
        waiting = _lock_waiting(tx, actor, meeting_id, area_ids)
        return _reveal(tx, waiting, tx.load_participants(meeting_id), rng=rng, now=now)


@in_own_school
def reveal_if_complete(
    store: Store, actor: Actor, *, meeting_id: MeetingId, area_ids: Collection[AreaId], rng: random.Random, now: datetime
) -> int | None:
    """
    Reveal as reveal_all when everybody who scores has answered these areas; otherwise reveal nothing and return None.

    Whether somebody is missing is looked at in the transaction that reveals: a whole room waits for this press. Raises as reveal_poll.
    """
    with store.writing() as tx:
        waiting = _lock_waiting(tx, actor, meeting_id, area_ids)
        people = tx.load_participants(meeting_id)
        seen = tx.load_seen(waiting, people=people, viewer=Viewer())
        if any(_missing(people, poll.ready) for poll in seen if isinstance(poll, OpenPoll)):
            return None
        return _reveal(tx, waiting, people, rng=rng, now=now)


def _missing(people: Collection[Participant], ready: Collection[ParticipantId]) -> tuple[Participant, ...]:
    return tuple(person for person in people if person.scores and person.id not in ready)


def _lock_waiting(tx: Writer, actor: Actor, meeting_id: MeetingId, area_ids: Collection[AreaId]) -> list[Poll]:
    """Return the polls of these areas that can be revealed, locked, in the order of the matrix."""
    meeting = require_meeting(tx, actor, Action.LEAD, meeting_id)
    meeting.require_open()
    waiting = [poll for poll in tx.load_polls(meeting_id) if poll.area_id in area_ids and not poll.is_revealed]
    # In the order of the matrix: chance is used up poll by poll, and the same seed has to give the same draws.
    places = {area.id: place for place, area in enumerate(matrix_of(meeting).areas)}
    waiting.sort(key=lambda poll: places[poll.area_id])
    return [tx.lock_poll(poll.id) for poll in waiting]


@in_own_school
def show_more(store: Store, actor: Actor, *, poll_id: PollId, step: RevealStep) -> None:
    """
    Show more of a revealed poll: the role groups, then who.

    Raises:
        NotAllowed: names, in a meeting that chose to show groups only (`names_not_chosen`).
        NotNow: the poll is still open (`poll_not_revealed`).
    """
    with store.writing() as tx:
        poll = tx.lock_poll(poll_id)
        meeting = require_meeting(tx, actor, Action.LEAD, poll.meeting_id)
        meeting.require_open()
        require_revealed(poll)
        if step is RevealStep.NAMES and not meeting.shows_names:
            raise NotAllowed("names_not_chosen")
        tx.mark_reveal_step(poll_id, step)
        tx.touch(poll.meeting_id)


def require_revealed(poll: Poll) -> None:
    """Stop while a poll is open. Raises NotNow (`poll_not_revealed`)."""
    if not poll.is_revealed:
        raise NotNow("poll_not_revealed")


def _require_leader_ready(tx: Reader, polls: list[Poll], people: Collection[Participant]) -> None:
    """Who leads and scores answers before the reveal that is theirs to press; in round 2 keeping the first answer needs no tap."""
    leader = next((person for person in people if person.leads and person.scores), None)
    if leader is None:
        return
    for poll in polls:
        if poll.round == 1 and not poll.is_revealed and tx.find_own_rating(poll.id, leader.id) is None:
            raise NotNow("leader_not_ready", name=leader.display_name)


def _reveal(tx: Writer, polls: list[Poll], people: Collection[Participant], *, rng: random.Random, now: datetime) -> int:
    """Reveal these polls of one meeting, of which `people` are all the participants, and return how many there were."""
    _require_leader_ready(tx, polls, people)
    revealed = [poll for poll in polls if tx.mark_revealed(poll.id, now=now)]
    for poll in revealed:
        ratings = tx.load_revealed_ratings(tx.load_poll(poll.id))
        tx.add_draw(draw_order(ratings, poll_id=poll.id, rng=rng, now=now), organisation_id=poll.organisation_id)
    for meeting_id in {poll.meeting_id for poll in revealed}:
        tx.touch(meeting_id)
    return len(revealed)
