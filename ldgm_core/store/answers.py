"""Answers by the handful: what everybody who presses at the same moment needs of the store, with one question for all of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from ldgm_core.domain.meeting import Meeting, MeetingId, ParticipantId
from ldgm_core.domain.poll import Poll
from ldgm_core.domain.rating import PollId, Receipt, SubmitKey
from ldgm_core.store import tables as t
from ldgm_core.store.row_reader import one_of

__all__ = ["AnswerWriter"]

# Made once: building a question and finding its compiled form again costs more than asking it.
# In the order of their ids, so that two who lock several meetings never wait for each other.
_MEETINGS = select(t.meetings).where(one_of(t.meetings, "id")).order_by(t.meetings.c.id).with_for_update(key_share=True)
_POLLS = select(t.polls).where(one_of(t.polls, "meeting_id")).order_by(t.polls.c.round, t.polls.c.opened_at, t.polls.c.id)
_SUBMISSIONS = select(t.submissions).where(one_of(t.submissions, "sender_id"), one_of(t.submissions, "key"))
_ANSWERED = (
    select(t.ratings.c.participant_id, t.ratings.c.poll_id)
    .where(one_of(t.ratings, "poll_id"), one_of(t.ratings, "participant_id"))
    .distinct()
)
_SEEN = (
    update(t.presences)
    .where(t.presences.c.participant_id.in_(bindparam("people", expanding=True)))
    .values(seen_at=bindparam("moment", type_=t.presences.c.seen_at.type))
)
_ADD_RATINGS = insert(t.ratings)


@cache
def _add_submissions(dialect: str) -> Any:
    """Return the statement that keeps the keys that are new. Only the dialect that is used is read, which a start would wait for."""
    if dialect == "postgresql":
        from sqlalchemy.dialects import postgresql

        return postgresql.insert(t.submissions).on_conflict_do_nothing().returning(t.submissions.c.key)
    from sqlalchemy.dialects import sqlite

    return sqlite.insert(t.submissions).on_conflict_do_nothing()


class AnswerWriter:
    """Questions and writes for many answers at once, for the Writer."""

    _connection: Connection

    def lock_meetings(self, meeting_ids: Collection[MeetingId]) -> dict[MeetingId, Meeting]:
        """Return these meetings and keep their polls from being revealed until the end of this transaction."""
        if not meeting_ids:
            return {}
        rows = self._connection.execute(_MEETINGS, {"id": list(meeting_ids)}).mappings()
        return {row["id"]: Meeting(**row) for row in rows}

    def load_polls_of(self, meeting_ids: Collection[MeetingId]) -> tuple[Poll, ...]:
        """Return all polls of these meetings, round by round."""
        if not meeting_ids:
            return ()
        return tuple(Poll(**row) for row in self._connection.execute(_POLLS, {"meeting_id": list(meeting_ids)}).mappings())

    def find_submissions(self, sent: Collection[tuple[ParticipantId, SubmitKey]]) -> dict[tuple[str, str], Receipt]:
        """Return the first receipts of those who sent their key before."""
        if not sent:
            return {}
        named = {"sender_id": [sender for sender, _ in sent], "key": [key for _, key in sent]}
        rows = self._connection.execute(_SUBMISSIONS, named).mappings()
        return {(row["sender_id"], row["key"]): Receipt(row["made_id"], row["submitted_at"], is_repeat=True) for row in rows}

    def load_answered(self, poll_ids: Collection[PollId], people: Collection[ParticipantId]) -> set[tuple[ParticipantId, PollId]]:
        """Return which of these people have answered which of these polls; not what."""
        if not poll_ids or not people:
            return set()
        named = {"poll_id": list(poll_ids), "participant_id": list(people)}
        return {(row.participant_id, row.poll_id) for row in self._connection.execute(_ANSWERED, named)}

    def add_answers(self, submissions: Sequence[dict[str, Any]], ratings: Sequence[dict[str, Any]]) -> bool:
        """Add answers with the keys they were sent under; False when another process took one of the keys, and then nothing counts."""
        if not submissions:
            return True
        added = self._connection.execute(_add_submissions(self._connection.dialect.name), list(submissions))
        if (len(added.all()) if added.returns_rows else added.rowcount) != len(submissions):
            return False
        self._connection.execute(_ADD_RATINGS, list(ratings))
        return True

    def mark_all_seen(self, people: Iterable[ParticipantId], *, now: datetime) -> None:
        """Remember that these people's devices asked for something."""
        named = list(people)
        if named:
            self._connection.execute(_SEEN, {"people": named, "moment": now})
