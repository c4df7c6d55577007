"""Who is how far in round 1, as often as somebody answers: the cheapest questions that the facilitator's screen can be kept true with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ldgm_core.domain.access import Action, Actor
from ldgm_core.domain.how_far import Seat, Standing, standing_of
from ldgm_core.domain.matrix import Matrix
from ldgm_core.domain.meeting import AdmissionRequest, Meeting, MeetingId, Participant, ParticipantId, Presence
from ldgm_core.domain.poll import Poll
from ldgm_core.services.gate import require_meeting
from ldgm_core.services.meeting_matrix import matrix_of
from ldgm_core.services.own_school import in_own_school
from ldgm_core.store import Store
from ldgm_core.store.reader import Reader

__all__ = ["HowFar", "load_how_far", "read_how_far"]


@dataclass(frozen=True)
class HowFar:
    """Who is how far in round 1, in counts; nothing of what anybody answered. `answered`: areas per participant."""

    meeting: Meeting
    matrix: Matrix
    people: tuple[Participant, ...] | tuple[Seat, ...]
    presences: dict[ParticipantId, Presence]
    answered: dict[ParticipantId, int]
    polls: tuple[Poll, ...]
    at_the_door: tuple[AdmissionRequest, ...]

    def standings(self, *, now: datetime) -> dict[ParticipantId, Standing]:
        """Return how far everybody is at this moment."""
        asked = len(self.matrix.scored_areas)
        return {
            person.id: standing_of(person, self.presences[person.id], answered=self.answered.get(person.id, 0), asked=asked, now=now)
            for person in self.people
        }


@in_own_school
def load_how_far(store: Store, actor: Actor, *, meeting_id: MeetingId) -> HowFar:
    """Return who is how far, for the facilitator's event stream."""
    with store.reading() as tx:
        meeting = require_meeting(tx, actor, Action.LEAD, meeting_id)
        seats = tx.load_seats(meeting.id)
        return read_how_far(tx, meeting, people=tuple(seats), presences={seat.id: presence for seat, presence in seats.items()})


def read_how_far(
    tx: Reader, meeting: Meeting, *, people: tuple[Participant, ...] | tuple[Seat, ...], presences: dict[ParticipantId, Presence]
) -> HowFar:
    """Return how far these people are in a meeting that the gate let somebody lead."""
    matrix, polls = matrix_of(meeting), tx.load_polls(meeting.id)
    scored = {area.id for area in matrix.scored_areas}
    return HowFar(
        meeting=meeting,
        matrix=matrix,
        people=people,
        presences=presences,
        answered=tx.count_answered_in([poll.id for poll in polls if poll.round == 1 and poll.area_id in scored]),
        polls=polls,
        at_the_door=tx.load_admissions(meeting.id),
    )
