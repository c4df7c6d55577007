"""Reading polls and ratings: nothing here shows an answer before its reveal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import RowMapping, and_, func, or_, select

from ldgm_core.domain.meeting import MeetingId, Participant, ParticipantId
from ldgm_core.domain.poll import OpenPoll, Poll, RevealedPoll, Viewer, as_seen
from ldgm_core.domain.rating import PollId, Rating, StoredRating
from ldgm_core.store import tables as t
from ldgm_core.store.row_reader import RowReader, one_of

__all__ = ["PollReader"]

_RATING_FIELDS = tuple(Rating.__dataclass_fields__)
_ANSWERED = (
    select(t.ratings.c.participant_id, func.count(t.ratings.c.poll_id.distinct()))
    .where(one_of(t.ratings, "poll_id"))
    .group_by(t.ratings.c.participant_id)
)


class PollReader(RowReader):
    """Questions about polls and what was answered, for the Reader."""

    def load_poll(self, poll_id: PollId) -> Poll:
        """Return the poll. Raises NotFound (`poll_unknown`)."""
        return self._one(t.polls, t.polls.c.id == poll_id, kind=Poll, missing="poll_unknown")

    def load_polls(self, meeting_id: MeetingId) -> tuple[Poll, ...]:
        """Return all polls of a meeting, round by round."""
        return self._many(
            t.polls, t.polls.c.meeting_id == meeting_id, kind=Poll, order=(t.polls.c.round, t.polls.c.opened_at, t.polls.c.id)
        )

    def load_seen(self, polls: Sequence[Poll], *, people: Sequence[Participant], viewer: Viewer) -> tuple[OpenPoll | RevealedPoll, ...]:
        """
        Return each poll as this viewer may see it.

        Other people's answers to an open poll are not even read: the query asks for revealed polls and for the viewer's own rows.
        """
        ratings = self._visible_ratings(polls, viewer)
        ready = self._ready(polls)
        return tuple(as_seen(poll, ratings.get(poll.id, ()), ready=ready.get(poll.id, ()), people=people, viewer=viewer) for poll in polls)

    def load_sheet(
        self, polls: Sequence[Poll], *, people: Sequence[Participant], participant_id: ParticipantId, sees_names: bool
    ) -> tuple[tuple[OpenPoll | RevealedPoll, ...], dict[PollId, StoredRating]]:
        """Return each poll as this participant may see it, and the own rating per poll, with one look at the ratings."""
        viewer = Viewer(participant_id=participant_id, sees_names=sees_names)
        ratings = self._visible_ratings(polls, viewer)
        ready = self._ready(polls)
        seen = tuple(as_seen(poll, ratings.get(poll.id, ()), ready=ready.get(poll.id, ()), people=people, viewer=viewer) for poll in polls)
        own = {stored.poll_id: stored for found in ratings.values() for stored in found if stored.participant_id == participant_id}
        return seen, own

    def find_own_rating(self, poll_id: PollId, participant_id: ParticipantId) -> StoredRating | None:
        """Return a person's own latest rating in a poll, if there is one."""
        where = and_(t.ratings.c.poll_id == poll_id, t.ratings.c.participant_id == participant_id)
        query = self._rating_query().where(where).order_by(t.ratings.c.seq.desc()).limit(1)
        row = self._connection.execute(query).mappings().one_or_none()
        return None if row is None else _stored(row)

    def load_revealed_ratings(self, poll: Poll) -> tuple[StoredRating, ...]:
        """Return the ratings that count in a revealed poll; of an open poll nothing."""
        return self._visible_ratings([poll], Viewer()).get(poll.id, ()) if poll.is_revealed else ()

    def load_all_revealed_ratings(self, polls: Sequence[Poll]) -> dict[PollId, tuple[StoredRating, ...]]:
        """Return the ratings that count per revealed poll; open polls are not asked for."""
        return self._visible_ratings([poll for poll in polls if poll.is_revealed], Viewer())

    def count_answered(self, meeting_id: MeetingId, area_ids: Sequence[str]) -> dict[ParticipantId, int]:
        """Return per participant for how many of these areas that person has answered round 1."""
        if not area_ids:
            return {}
        query = (
            select(t.ratings.c.participant_id, func.count(t.ratings.c.poll_id.distinct()))
            .join(t.polls, t.polls.c.id == t.ratings.c.poll_id)
            .where(t.polls.c.meeting_id == meeting_id, t.polls.c.round == 1, t.polls.c.area_id.in_(list(area_ids)))
            .group_by(t.ratings.c.participant_id)
        )
        return {row[0]: row[1] for row in self._connection.execute(query)}

    def count_answered_in(self, poll_ids: Sequence[PollId]) -> dict[ParticipantId, int]:
        """Return per participant how many of these polls that person has answered."""
        if not poll_ids:
            return {}
        rows = self._connection.execute(_ANSWERED, {"poll_id": list(poll_ids)})
        return {row[0]: row[1] for row in rows}

    def _rating_query(self) -> Any:
        released = t.releases.c.rating_id.is_not(None).label("is_released")
        return select(t.ratings, released).select_from(t.ratings.outerjoin(t.releases))

    def _visible_ratings(self, polls: Sequence[Poll], viewer: Viewer) -> dict[PollId, tuple[StoredRating, ...]]:
        if not polls:
            return {}
        latest = (
            select(func.max(t.ratings.c.seq))
            .join(t.polls, t.polls.c.id == t.ratings.c.poll_id)
            .where(
                t.ratings.c.poll_id.in_([poll.id for poll in polls]),
                or_(t.polls.c.revealed_at.is_not(None), t.ratings.c.participant_id == (viewer.participant_id or "")),
            )
            .group_by(t.ratings.c.poll_id, t.ratings.c.participant_id)
        )
        found: dict[PollId, list[StoredRating]] = {}
        for row in self._connection.execute(self._rating_query().where(t.ratings.c.seq.in_(latest))).mappings():
            found.setdefault(row["poll_id"], []).append(_stored(row))
        return {poll_id: tuple(ratings) for poll_id, ratings in found.items()}

    def _ready(self, polls: Sequence[Poll]) -> dict[PollId, set[ParticipantId]]:
        if not polls:
            return {}
        query = (
            select(t.ratings.c.poll_id, t.ratings.c.participant_id).distinct().where(t.ratings.c.poll_id.in_([poll.id for poll in polls]))
        )
        ready: dict[PollId, set[ParticipantId]] = {}
        for poll_id, participant_id in self._connection.execute(query):
            ready.setdefault(poll_id, set()).add(participant_id)
        return ready


def _stored(row: RowMapping) -> StoredRating:
    rating = Rating(**{name: row[name] for name in _RATING_FIELDS})
    return StoredRating(row["id"], row["poll_id"], row["participant_id"], rating, row["submitted_at"], bool(row["is_released"]))
