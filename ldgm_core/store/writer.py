"""Writing: add a row, mark a moment once, lock what must not move meanwhile. One transaction per button, see Store.writing."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, and_, delete, select, update
from sqlalchemy.exc import IntegrityError

from ldgm_core.domain.account import AccountId, OrganisationId
from ldgm_core.domain.journal import Deed, LogNote
from ldgm_core.domain.matrix import AreaId
from ldgm_core.domain.meeting import Meeting, MeetingId, ParticipantId, Pupil, PupilId, Source, Step
from ldgm_core.domain.plan import Plan
from ldgm_core.domain.poll import Poll, RevealStep
from ldgm_core.domain.rating import PollId, Rating, Receipt, SubmitKey
from ldgm_core.domain.research import ResearchConsent
from ldgm_core.domain.review import CheckMoment, GoalEvaluation
from ldgm_core.errors import BadInput
from ldgm_core.store import archive
from ldgm_core.store import tables as t
from ldgm_core.store.answers import AnswerWriter
from ldgm_core.store.archive_values import Rows
from ldgm_core.store.arrangement_writer import ArrangementWriter
from ldgm_core.store.debate_writer import DebateWriter
from ldgm_core.store.door_writer import DoorWriter
from ldgm_core.store.minutes_writer import MinutesWriter
from ldgm_core.store.pupil_names import add_suffixes
from ldgm_core.store.reader import Reader
from ldgm_core.store.session_writer import SessionWriter
from ldgm_core.store.staff import StaffWriter

__all__ = ["PHONES", "Writer"]

PHONES = "/phones"
"""Suffix of the channel that phones follow: it stays silent when somebody else merely answered."""


class Writer(SessionWriter, DoorWriter, DebateWriter, MinutesWriter, ArrangementWriter, Reader, StaffWriter, AnswerWriter):
    """Everything a Reader can ask, plus the writes. `news` holds the signals that go out after the commit."""

    def __init__(self, connection: Connection, *, new_id: Callable[[], str], log_key: bytes = b"") -> None:
        super().__init__(connection, log_key=log_key)
        self.new_id = new_id
        self.news: list[tuple[str, int]] = []
        self._changed: set[str] = set()
        self._changing: list[tuple[str, Meeting]] = []

    def note_change(self, actor_id: str, meeting: Meeting) -> None:
        """Remember who is changing this meeting; if anything is written, the access log says so in the same transaction."""
        self._changing.append((actor_id, meeting))

    def write_log(self, *, now: datetime) -> None:
        """Add to the access log who changed what; the store calls this as the last thing before the commit."""
        if self._changed:
            what = " ".join(sorted(self._changed))
            for actor_id, meeting in {(actor_id, meeting.id): (actor_id, meeting) for actor_id, meeting in self._changing}.values():
                note = LogNote(meeting.organisation_id, actor_id, Deed.CHANGED, what, meeting.pupil_id, meeting.id)
                self.keeping.note(note, happened_at=now)

    def touch(self, meeting_id: MeetingId, *, tells_phones: bool = True) -> None:
        """Raise the meeting's revision; followers hear of it after the commit."""
        revision = self._connection.execute(
            update(t.meetings)
            .where(t.meetings.c.id == meeting_id)
            .values(revision=t.meetings.c.revision + 1)
            .returning(t.meetings.c.revision)
        ).scalar_one()
        self.news.append((meeting_id, revision))
        if tells_phones:
            self.news.append((meeting_id + PHONES, revision))

    def find_submission(self, sender_id: str, key: SubmitKey) -> Receipt | None:
        """Return the first receipt for this key, if the same sender used it before."""
        where = and_(t.submissions.c.sender_id == sender_id, t.submissions.c.key == key)
        row = self._connection.execute(select(t.submissions).where(where)).mappings().one_or_none()
        return None if row is None else Receipt(row["made_id"], row["submitted_at"], is_repeat=True)

    def add_submission(self, sender_id: str, key: SubmitKey, *, organisation_id: OrganisationId, made_id: str, now: datetime) -> Receipt:
        """Remember that this sender's key led to this row."""
        self._insert(
            t.submissions, {"sender_id": sender_id, "key": key, "organisation_id": organisation_id, "made_id": made_id, "submitted_at": now}
        )
        return Receipt(made_id, now, is_repeat=False)

    def add_pupil(self, pupil: Pupil) -> None:
        """Add a pupil, and what it is found by."""
        self._insert(t.pupils, pupil)
        add_suffixes(self._connection, [vars(pupil)])

    def mark_enrolled(self, pupil_id: PupilId, *, enrolled_on: date | None) -> None:
        """Set or take away the day on which the pupil was enrolled."""
        self._update(t.pupils, t.pupils.c.id == pupil_id, enrolled_on=enrolled_on)

    def add_meeting(self, meeting: Meeting) -> None:
        """Add a meeting."""
        self._insert(t.meetings, meeting)

    def mark_meeting(self, meeting_id: MeetingId, **values: Any) -> None:
        """Set settings or moments of a meeting (its columns by name)."""
        self._update(t.meetings, t.meetings.c.id == meeting_id, **values)

    def mark_step(self, meeting_id: MeetingId, step: Step) -> None:
        """Remember at which step the meeting is."""
        self.mark_meeting(meeting_id, step=step)

    def lock_meeting(self, meeting_id: MeetingId) -> Meeting:
        """Return the meeting and keep others from changing it until the end of this transaction."""
        return Meeting(**self._locked(t.meetings, meeting_id, missing="meeting_unknown"))

    def add_source(self, source: Source) -> None:
        """Put a source on the table."""
        self._insert(t.sources, source)

    def add_poll(self, poll: Poll) -> None:
        """Open a poll."""
        self._insert(t.polls, poll)

    def lock_poll(self, poll_id: PollId) -> Poll:
        """Return the poll and keep its reveal from happening until the end of this transaction."""
        # The meeting first, always: who locks in one order never waits for somebody who waits for them.
        meeting_id = self._connection.execute(select(t.polls.c.meeting_id).where(t.polls.c.id == poll_id)).scalar()
        if meeting_id is not None:
            self.lock_meeting(meeting_id)
        return Poll(**self._locked(t.polls, poll_id, missing="poll_unknown"))

    def add_rating(self, poll: Poll, by: ParticipantId, rating: Rating, *, now: datetime) -> str:
        """Add a rating and return its id; earlier ones of the same person stay where they are."""
        rating_id = self.new_id()
        values = {field.name: getattr(rating, field.name) for field in dataclasses.fields(rating)}
        row = {
            "id": rating_id,
            "organisation_id": poll.organisation_id,
            "poll_id": poll.id,
            "participant_id": by,
            "submitted_at": now,
            **values,
        }
        self._insert(t.ratings, row)
        return rating_id

    def mark_revealed(self, poll_id: PollId, *, now: datetime) -> bool:
        """Reveal a poll; False when it was revealed before."""
        return self._update(t.polls, and_(t.polls.c.id == poll_id, t.polls.c.revealed_at.is_(None)), revealed_at=now) == 1

    def mark_reveal_step(self, poll_id: PollId, step: RevealStep) -> None:
        """Show more of a revealed poll; it never shows less again."""
        self._update(t.polls, and_(t.polls.c.id == poll_id, t.polls.c.reveal_step < step), reveal_step=step)

    def add_release(self, rating_id: str, *, organisation_id: OrganisationId, now: datetime) -> None:
        """Let the projector show the words of a rating."""
        self._insert(t.releases, {"rating_id": rating_id, "organisation_id": organisation_id, "released_at": now})

    def add_plan(self, meeting: Meeting, plan: Plan, *, version: int, recorded_by: str, now: datetime) -> None:
        """Keep a version of the plan."""
        row = {"meeting_id": meeting.id, "organisation_id": meeting.organisation_id, "version": version, "plan": plan}
        self._insert(t.plans, {**row, "recorded_by": recorded_by, "recorded_at": now})

    def add_moment(self, moment: CheckMoment) -> None:
        """Keep a check moment."""
        self._insert(t.check_moments, moment)

    def drop_open_moments(self, meeting_id: MeetingId, area_id: AreaId) -> None:
        """Delete what is still to be looked into of an area: newer words about it take its place."""
        mine = and_(t.check_moments.c.meeting_id == meeting_id, t.check_moments.c.area_id == area_id, t.check_moments.c.done_at.is_(None))
        self._connection.execute(delete(t.due_dates).where(t.due_dates.c.moment_id.in_(select(t.check_moments.c.id).where(mine))))
        self._connection.execute(delete(t.check_moments).where(mine))

    def mark_moment_done(self, moment_id: str, *, now: datetime) -> None:
        """Remember that the team looked."""
        self._update(t.check_moments, and_(t.check_moments.c.id == moment_id, t.check_moments.c.done_at.is_(None)), done_at=now)

    def add_evaluation(self, evaluation: GoalEvaluation) -> None:
        """Keep what was seen of a goal."""
        self._insert(t.goal_evaluations, evaluation)

    def add_consent(self, consent: ResearchConsent) -> None:
        """Keep a version of the consent to research."""
        self._insert(t.research_consents, consent)

    def add_archive(self, rows: Rows, *, organisation_id: OrganisationId, facilitator_id: AccountId, room_code: str) -> None:
        """
        Keep the rows of an archive as a meeting of this organisation, led by this account.

        Raises:
            BadInput: an id belongs to another organisation, whose rows the wall of PostgreSQL hides from has_taken_ids (`archive_exists`).
        """
        self._changed.add(t.meetings.name)
        try:
            archive.insert_rows(self._connection, rows, organisation_id=organisation_id, facilitator_id=facilitator_id, room_code=room_code)
        except IntegrityError as error:
            raise BadInput("archive_exists") from error
