"""
A poll: one area, one round number; open, then revealed once, never reopened.

`as_seen` is the only way from stored ratings to something a person can look at. Before the reveal it returns an `OpenPoll`, which has no
field that another person's answer could be in; after it a `RevealedPoll`, which shows as much as the step of the reveal allows.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import IntEnum

from ldgm_core.domain.account import OrganisationId
from ldgm_core.domain.matrix import Area, AreaId
from ldgm_core.domain.meeting import Context, MeetingId, Participant, ParticipantId, RoleGroup
from ldgm_core.domain.rating import Certainty, ChangeReason, Duration, NonScore, PollId, Rating, StoredRating, TestResult, accept_rating
from ldgm_core.errors import BadInput, NotAllowed, NotNow

__all__ = ["LAST_ROUND", "OpenPoll", "Poll", "RevealStep", "RevealedPoll", "SeenAnswer", "Viewer", "as_seen", "is_change"]

LAST_ROUND = 2
"""At most two rounds per area; then it goes to the decision with the difference as it is."""


class RevealStep(IntEnum):
    """How much of a revealed poll is on the screen: the shape, then the role groups, then who (only if the meeting chose names)."""

    SHAPE = 1
    GROUPS = 2
    NAMES = 3


@dataclass(frozen=True)
class Poll:
    """One area in one round. `columns` is the number of steps of the area's scale."""

    id: PollId
    organisation_id: OrganisationId
    meeting_id: MeetingId
    area_id: AreaId
    round: int
    columns: int
    opened_at: datetime
    revealed_at: datetime | None
    reveal_step: RevealStep

    @property
    def is_revealed(self) -> bool:
        """Whether the answers are visible to everybody in the meeting."""
        return self.revealed_at is not None

    def accept(self, by: Participant, rating: Rating, *, area: Area, first: Rating | None = None) -> Rating:
        """
        Return the rating as it may be stored in this poll; `first` is the person's answer of round 1.

        Raises:
            NotNow: the poll was revealed (`poll_closed`).
            NotAllowed: an observer looks on and does not score (`observer_does_not_score`).
            BadInput: a changed answer in round 2 without a reason (`change_reason_missing`), or see accept_rating.
        """
        if self.is_revealed:
            raise NotNow("poll_closed")
        if not by.scores:
            raise NotAllowed("observer_does_not_score")
        accepted = accept_rating(rating, area=area)
        if self.round == 1 or first is None or not is_change(first, accepted):
            return replace(accepted, change_reason=None)
        if accepted.change_reason is None:
            raise BadInput("change_reason_missing")
        return accepted


def is_change(first: Rating, second: Rating) -> bool:
    """Return whether the second answer stands elsewhere than the first: another column, or a column instead of a non-score."""
    return (first.column, first.non_score) != (second.column, second.non_score)


@dataclass(frozen=True)
class Viewer:
    """
    From where somebody looks: as a participant (own answers are recognisable), at the shared screen, or into the record.

    The record (minutes, archive) holds every observation and the roles; names only when the meeting chose names.
    """

    participant_id: ParticipantId | None = None
    is_record: bool = False
    sees_names: bool = False


@dataclass(frozen=True)
class OpenPoll:
    """A poll before its reveal: who is ready, and the viewer's own rating. Nothing of anybody else's answer."""

    poll_id: PollId
    area_id: AreaId
    round: int
    columns: int
    ready: frozenset[ParticipantId]
    own: Rating | None


@dataclass(frozen=True)
class SeenAnswer:
    """
    One answer as this viewer may see it; None where the step of the reveal hides it.

    The places (`context` and the second situation) come with the group: "thuis" says who it is as plainly as "ouders" does.
    """

    column: int | None
    non_score: NonScore | None
    certainty: Certainty | None
    context: Context | None
    duration: Duration | None
    second_column: int | None
    second_context: Context | None
    group: RoleGroup | None
    role: str | None
    name: str | None
    participant_id: ParticipantId | None
    is_own: bool
    observation: str | None
    developmental_age_months: int | None
    test_result: TestResult | None
    change_reason: ChangeReason | None


@dataclass(frozen=True)
class RevealedPoll:
    """A poll after its reveal, as far as its step and this viewer go. `missing` and `observers` are counts of people."""

    poll_id: PollId
    area_id: AreaId
    round: int
    columns: int
    revealed_at: datetime
    step: RevealStep
    answers: tuple[SeenAnswer, ...]
    missing: int
    observers: int

    @property
    def scores(self) -> tuple[int | None, ...]:
        """The columns of all answers, None for a non-score; the input of every measure."""
        return tuple(answer.column for answer in self.answers)

    @property
    def own(self) -> SeenAnswer | None:
        """The viewer's own answer, if the viewer gave one."""
        return next((answer for answer in self.answers if answer.is_own), None)

    def count(self, non_score: NonScore) -> int:
        """Return how many people gave this non-score."""
        return sum(answer.non_score is non_score for answer in self.answers)


def as_seen(
    poll: Poll, ratings: Sequence[StoredRating], *, ready: Collection[ParticipantId], people: Sequence[Participant], viewer: Viewer
) -> OpenPoll | RevealedPoll:
    """
    Return what this viewer may see of the poll.

    `ratings`: at most one per participant, the latest; of an open poll the store hands over the viewer's own only, and whatever else
    were in it would stay out of the answer. `ready`: who has answered.
    """
    if poll.revealed_at is None:
        own = next((stored.rating for stored in ratings if stored.participant_id == viewer.participant_id), None)
        ready = frozenset(ready)
        return OpenPoll(poll_id=poll.id, area_id=poll.area_id, round=poll.round, columns=poll.columns, ready=ready, own=own)
    by_id = {person.id: person for person in people}
    alone = _groups_of_one(people)
    seen = [
        _see(stored, by_id[stored.participant_id], step=poll.reveal_step, viewer=viewer, alone=alone)
        for stored in _in_order(ratings, by_id)
    ]
    scoring = [person for person in people if person.scores]
    return RevealedPoll(
        poll_id=poll.id,
        area_id=poll.area_id,
        round=poll.round,
        columns=poll.columns,
        revealed_at=poll.revealed_at,
        step=RevealStep.NAMES if viewer.is_record else poll.reveal_step,
        answers=tuple(seen),
        missing=sum(person.id not in {stored.participant_id for stored in ratings} for person in scoring) if poll.round == 1 else 0,
        observers=len(people) - len(scoring),
    )


def _groups_of_one(people: Sequence[Participant]) -> frozenset[RoleGroup]:
    groups = [person.role_group for person in people if person.scores]
    return frozenset(group for group in groups if groups.count(group) == 1)


def _in_order(ratings: Sequence[StoredRating], people: dict[ParticipantId, Participant]) -> list[StoredRating]:
    """The same order at each step of the reveal, so that the picture stands still; never the order of arrival."""
    order = list(RoleGroup)
    return sorted(
        ratings,
        key=lambda stored: (
            stored.rating.column is None,
            stored.rating.column or 0,
            order.index(people[stored.participant_id].role_group),
            people[stored.participant_id].role,
            people[stored.participant_id].display_name,
            stored.participant_id,
        ),
    )


def _see(stored: StoredRating, person: Participant, *, step: RevealStep, viewer: Viewer, alone: frozenset[RoleGroup]) -> SeenAnswer:
    is_own = person.id == viewer.participant_id
    shows_name = is_own or ((viewer.is_record or step >= RevealStep.NAMES) and viewer.sees_names)
    shows_group = is_own or viewer.is_record or shows_name or (step >= RevealStep.GROUPS and person.role_group not in alone)
    rating = stored.rating
    shows_words = is_own or viewer.is_record
    return SeenAnswer(
        column=rating.column,
        non_score=rating.non_score,
        certainty=rating.certainty,
        context=rating.context if shows_group else None,
        duration=rating.duration,
        second_column=rating.second_column if shows_group else None,
        second_context=rating.second_context if shows_group else None,
        group=person.role_group if shows_group else None,
        role=person.role if viewer.is_record or shows_name else None,
        name=person.display_name if shows_name else None,
        participant_id=person.id if shows_name else None,
        is_own=is_own,
        observation=rating.observation if shows_words or stored.is_released else None,
        developmental_age_months=rating.developmental_age_months,
        test_result=rating.test_result if shows_words else None,
        change_reason=rating.change_reason,
    )
