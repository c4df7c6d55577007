"""Words of a rating that their writer lets the projector show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ldgm_core.domain.access import ParticipantActor
from ldgm_core.domain.debate import Draw
from ldgm_core.domain.matrix import AreaId
from ldgm_core.domain.rating import PollId, StoredRating
from ldgm_core.errors import NotFound
from ldgm_core.services.gate import require_own_meeting
from ldgm_core.services.own_school import in_own_school
from ldgm_core.services.scoring import require_revealed
from ldgm_core.services.second_round import polls_of
from ldgm_core.store import Store

__all__ = ["Observation", "load_shown_words", "release_observation", "released_words"]


@dataclass(frozen=True)
class Observation:
    """Somebody's words, on the screen with the writer's permission."""

    words: str
    column: int | None


@in_own_school
def release_observation(store: Store, actor: ParticipantActor, *, poll_id: PollId, now: datetime) -> None:
    """
    Let the projector show the words of one's own rating. Only the writer can, and only once the poll is revealed.

    Raises:
        NotNow: the poll is still open (`poll_not_revealed`) or the meeting is over.
        NotFound: no own answer with words in this poll (`observation_unknown`).
    """
    with store.writing() as tx:
        poll = tx.lock_poll(poll_id)
        meeting = require_own_meeting(tx, actor)
        if poll.meeting_id != meeting.id:
            raise NotFound("poll_unknown")
        meeting.require_open()
        require_revealed(poll)
        own = tx.find_own_rating(poll_id, actor.participant_id)
        if own is None or not own.rating.observation:
            raise NotFound("observation_unknown")
        if not own.is_released:
            tx.add_release(own.id, organisation_id=meeting.organisation_id, now=now)
            tx.touch(meeting.id)


@in_own_school
def load_shown_words(store: Store, actor: ParticipantActor, *, area_id: AreaId) -> tuple[str, ...]:
    """
    Return what others wrote about an area and allowed on the projector, in the drawn order: words only, no columns and no names.

    Of an area that is not revealed there is nothing.

    Raises:
        NotFound: the area is not part of this meeting (`area_unknown`).
    """
    with store.reading() as tx:
        meeting = require_own_meeting(tx, actor)
        first = polls_of(tx, meeting.id, area_id)[0]
        others = [stored for stored in tx.load_revealed_ratings(first) if stored.participant_id != actor.participant_id]
        return tuple(observation.words for observation in released_words(others, tx.find_draw(first.id)))


def released_words(ratings: Sequence[StoredRating], draw: Draw | None) -> tuple[Observation, ...]:
    """Return the words whose writers let them be shown, in the drawn order; without a draw none."""
    by_id = {stored.id: stored for stored in ratings if stored.is_released}
    order = draw.observation_order if draw is not None else ()
    return tuple(
        Observation(by_id[rating_id].rating.observation, by_id[rating_id].rating.column) for rating_id in order if rating_id in by_id
    )
