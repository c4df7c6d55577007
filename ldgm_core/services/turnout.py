"""How many answered the polls that a room waits for after step 1: the estimates, and the second round of an area. Counts only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ldgm_core.domain.access import Action, Actor
from ldgm_core.domain.matrix import AreaId, Matrix
from ldgm_core.domain.meeting import Meeting, MeetingId, Participant, ParticipantId
from ldgm_core.domain.poll import OpenPoll, Poll, Viewer
from ldgm_core.domain.rating import PollId
from ldgm_core.services.gate import require_meeting
from ldgm_core.services.meeting_matrix import matrix_of
from ldgm_core.services.own_school import in_own_school
from ldgm_core.services.perspective import perspective_polls
from ldgm_core.services.second_round import polls_of
from ldgm_core.store import Store
from ldgm_core.store.reader import Reader

__all__ = ["Turnout", "load_estimate_turnout", "load_second_turnout"]


@dataclass(frozen=True)
class Turnout:
    """Who answered which of these polls as long as it is not revealed; nothing of what anybody answered."""

    meeting: Meeting
    matrix: Matrix
    people: tuple[Participant, ...]
    polls: tuple[Poll, ...]
    ready: dict[PollId, frozenset[ParticipantId]]

    @property
    def waiting(self) -> tuple[Poll, ...]:
        """The polls that are not revealed yet."""
        return tuple(poll for poll in self.polls if not poll.is_revealed)

    @property
    def scoring(self) -> tuple[Participant, ...]:
        """Those who are asked; who looks on is not."""
        return tuple(person for person in self.people if person.scores)

    @property
    def missing(self) -> int:
        """How many of those who are asked did not answer each of the polls yet."""
        return sum(any(person.id not in self.ready[poll.id] for poll in self.waiting) for person in self.scoring)

    def count(self, poll: Poll) -> int:
        """Return how many of those who are asked answered a poll that is not revealed."""
        return sum(person.id in self.ready[poll.id] for person in self.scoring)


@in_own_school
def load_estimate_turnout(store: Store, actor: Actor, *, meeting_id: MeetingId) -> Turnout:
    """Return how many estimated destination and direction; without polls as long as nobody was asked."""
    with store.reading() as tx:
        meeting = require_meeting(tx, actor, Action.LEAD, meeting_id)
        matrix = matrix_of(meeting)
        return _read(tx, meeting, matrix, perspective_polls(tx, meeting, matrix))


@in_own_school
def load_second_turnout(store: Store, actor: Actor, *, meeting_id: MeetingId, area_id: AreaId) -> Turnout:
    """
    Return how many answered an area again; without a poll as long as its second round was not opened.

    Raises:
        NotFound: the area is not part of this meeting (`area_unknown`).
    """
    with store.reading() as tx:
        meeting = require_meeting(tx, actor, Action.LEAD, meeting_id)
        return _read(tx, meeting, matrix_of(meeting), polls_of(tx, meeting_id, area_id)[1:])


def _read(tx: Reader, meeting: Meeting, matrix: Matrix, polls: Sequence[Poll]) -> Turnout:
    people = tx.load_participants(meeting.id)
    seen = tx.load_seen([poll for poll in polls if not poll.is_revealed], people=people, viewer=Viewer())
    ready = {poll.poll_id: poll.ready for poll in seen if isinstance(poll, OpenPoll)}
    return Turnout(meeting, matrix, people, tuple(polls), ready)
