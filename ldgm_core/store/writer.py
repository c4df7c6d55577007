"""Writing: add a row, mark a moment once, lock what must not move meanwhile. One transaction per button, see Store.writing."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, and_, delete, select, update
from sqlalchemy.exc import IntegrityError

from ldgm_core.domain.debate import AgreedPicture, Draw, Note
from ldgm_core.domain.decision import Decision, Dissent
from ldgm_core.domain.journal import Deed, LogNote
from ldgm_core.domain.matrix import AreaId
from ldgm_core.domain.meeting import (
    Account,
    AccountId,
    LinkPurpose,
    Meeting,
    MeetingId,
    OrganisationId,
    Participant,
    ParticipantId,
    Pupil,
    PupilId,
    Source,
    Step,
)
from ldgm_core.domain.plan import Plan
from ldgm_core.domain.poll import Poll, RevealStep
from ldgm_core.domain.rating import PollId, Rating, Receipt, SubmitKey
from ldgm_core.domain.reflection import Reflection
from ldgm_core.domain.remark import Remark, RemarkAnswer
from ldgm_core.domain.research import ResearchConsent
from ldgm_core.domain.review import CheckMoment, GoalEvaluation
from ldgm_core.domain.word_template import WordTemplate
from ldgm_core.errors import BadInput
from ldgm_core.store import archive
from ldgm_core.store import tables as t
from ldgm_core.store.answers import AnswerWriter
from ldgm_core.store.archive_values import Rows
from ldgm_core.store.arrangement_writer import ArrangementWriter
from ldgm_core.store.reader import Reader
from ldgm_core.store.staff import StaffWriter

__all__ = ["PHONES", "Writer"]

PHONES = "/phones"
"""Suffix of the channel that phones follow: it stays silent when somebody else merely answered."""


class Writer(ArrangementWriter, Reader, StaffWriter, AnswerWriter):
    """Everything a Reader can ask, plus the writes. `news` holds the signals that go out after the commit."""

    def __init__(self, connection: Connection, *, new_id: Callable[[], str], log_key: bytes = b"") -> None:
        super().__init__(connection, log_key=log_key)
        self.new_id = new_id
        self.news: list[tuple[str, int]] = []
        self._changed: set[str] = set()
        self._changing: list[tuple[str, Meeting]] = []

    # access log -------------------------------------------------------------------------------------------------------------------------

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

    # signals and keys -------------------------------------------------------------------------------------------------------------------

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

    # accounts ---------------------------------------------------------------------------------------------------------------------------

    def add_organisation(self, *, name: str, now: datetime) -> OrganisationId:
        """Add an organisation and return its id."""
        organisation_id = OrganisationId(self.new_id())
        self._insert(t.organisations, {"id": organisation_id, "name": name, "created_at": now})
        return organisation_id

    def add_account(self, account: Account) -> None:
        """Add a member of staff."""
        self._insert(t.accounts, account)

    def add_sign_in_link(self, account: Account, *, token_hash: str, expires_at: datetime, purpose: LinkPurpose) -> None:
        """Add a one-time link for this account."""
        row = {"token_hash": token_hash, "organisation_id": account.organisation_id, "account_id": account.id, "expires_at": expires_at}
        self._insert(t.sign_in_links, {**row, "purpose": purpose})

    def mark_sign_in_link_used(self, token_hash: str, *, now: datetime) -> bool:
        """Use up a one-time link; False when it was used before."""
        where = and_(t.sign_in_links.c.token_hash == token_hash, t.sign_in_links.c.used_at.is_(None))
        return self._update(t.sign_in_links, where, used_at=now) == 1

    def add_session(self, account: Account, *, token_hash: str, now: datetime) -> None:
        """Start a staff session."""
        row = {
            "token_hash": token_hash,
            "organisation_id": account.organisation_id,
            "account_id": account.id,
            "created_at": now,
            "seen_at": now,
        }
        self._insert(t.sessions, row)

    def mark_session_seen(self, token_hash: str, *, now: datetime) -> None:
        """Keep a session from going idle."""
        self._update(t.sessions, t.sessions.c.token_hash == token_hash, seen_at=now)

    def mark_session_revoked(self, token_hash: str, *, now: datetime) -> None:
        """End a session."""
        self._update(t.sessions, t.sessions.c.token_hash == token_hash, revoked_at=now)

    # meetings and people ----------------------------------------------------------------------------------------------------------------

    def add_pupil(self, pupil: Pupil) -> None:
        """Add a pupil."""
        self._insert(t.pupils, pupil)

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

    def add_participant(self, participant: Participant, *, token_hash: str) -> None:
        """Add a person with the hash of the personal link."""
        self._insert(t.participants, participant)
        self._insert(t.links, {"token_hash": token_hash, "organisation_id": participant.organisation_id, "participant_id": participant.id})
        self._insert(t.presences, {"participant_id": participant.id, "organisation_id": participant.organisation_id})

    def mark_new_link(self, participant: Participant, *, token_hash: str) -> None:
        """Replace the personal link; the old one becomes unknown."""
        where = t.participants.c.id == participant.id
        self._update(t.participants, where, link_generation=t.participants.c.link_generation + 1)
        if (
            self._update(t.links, t.links.c.participant_id == participant.id, token_hash=token_hash) == 0
        ):  # an imported meeting has no links
            row = {"token_hash": token_hash, "organisation_id": participant.organisation_id, "participant_id": participant.id}
            self._insert(t.links, row)

    def remove_participant(self, participant_id: ParticipantId) -> None:
        """Take a person who has not answered yet off the list."""
        self._changed.add(t.participants.name)
        for table in (t.presences, t.links, t.devices, t.admissions):
            self._connection.execute(table.delete().where(table.c.participant_id == participant_id))
        self._connection.execute(t.participants.delete().where(t.participants.c.id == participant_id))

    def has_ratings(self, participant_id: ParticipantId) -> bool:
        """Return whether this person has answered anything."""
        query = select(t.ratings.c.seq).where(t.ratings.c.participant_id == participant_id).limit(1)
        return self._connection.execute(query).scalar() is not None

    def add_device(self, participant: Participant, *, cookie_hash: str, now: datetime) -> None:
        """Let this device speak for the participant."""
        row = {
            "cookie_hash": cookie_hash,
            "organisation_id": participant.organisation_id,
            "participant_id": participant.id,
            "bound_at": now,
        }
        self._insert(t.devices, row)

    def mark_devices_released(self, participant_id: ParticipantId, *, now: datetime) -> None:
        """Free the participant's place for another device."""
        where = and_(t.devices.c.participant_id == participant_id, t.devices.c.released_at.is_(None))
        self._update(t.devices, where, released_at=now)

    def mark_seen(self, participant_id: ParticipantId, *, now: datetime) -> None:
        """Remember that this participant's device asked for something."""
        self._update(t.presences, t.presences.c.participant_id == participant_id, seen_at=now)

    def mark_finished(self, participant_id: ParticipantId, *, finished_at: datetime | None) -> None:
        """Remember that this participant is done with round 1, or is not after all."""
        self._update(t.presences, t.presences.c.participant_id == participant_id, finished_at=finished_at)

    def add_admission(self, participant: Participant, *, cookie_hash: str, now: datetime) -> None:
        """Put somebody at the door."""
        row = {
            "id": self.new_id(),
            "organisation_id": participant.organisation_id,
            "meeting_id": participant.meeting_id,
            "participant_id": participant.id,
            "cookie_hash": cookie_hash,
            "requested_at": now,
        }
        self._insert(t.admissions, row)

    def mark_admission(self, admission_id: str, *, is_admitted: bool, now: datetime) -> str | None:
        """Decide a request once; returns the hash of the waiting device, or None when it was decided before."""
        where = and_(t.admissions.c.id == admission_id, t.admissions.c.is_admitted.is_(None))
        query = update(t.admissions).where(where).values(is_admitted=is_admitted, decided_at=now).returning(t.admissions.c.cookie_hash)
        return self._connection.execute(query).scalar_one_or_none()

    def add_source(self, source: Source) -> None:
        """Put a source on the table."""
        self._insert(t.sources, source)

    # polls ------------------------------------------------------------------------------------------------------------------------------

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

    # debate, decision, plan, review -----------------------------------------------------------------------------------------------------

    def add_draw(self, draw: Draw, *, organisation_id: OrganisationId) -> None:
        """Keep what chance decided."""
        self._insert(t.draws, {**vars(draw), "organisation_id": organisation_id})

    def add_turn(self, poll: Poll, participant_id: ParticipantId, *, now: datetime) -> None:
        """Remember that somebody spoke."""
        row = {"poll_id": poll.id, "participant_id": participant_id, "organisation_id": poll.organisation_id, "spoke_at": now}
        self._insert(t.turns, row)

    def remove_turn(self, poll_id: PollId, participant_id: ParticipantId) -> None:
        """Take back a turn that was ticked by mistake."""
        self._changed.add(t.turns.name)
        self._connection.execute(t.turns.delete().where(and_(t.turns.c.poll_id == poll_id, t.turns.c.participant_id == participant_id)))

    def add_note(self, note: Note, *, organisation_id: OrganisationId) -> None:
        """Keep a note."""
        self._insert(t.notes, {**vars(note), "organisation_id": organisation_id})

    def add_picture(self, picture: AgreedPicture) -> None:
        """Keep a version of an agreed picture."""
        self._insert(t.agreed_pictures, picture)

    def add_decision(self, decision: Decision) -> None:
        """Keep a version of the decision."""
        self._insert(t.decisions, decision)

    def add_dissent(self, dissent: Dissent) -> None:
        """Keep a dissent."""
        self._insert(t.dissents, dissent)

    def add_reflection(self, reflection: Reflection) -> None:
        """Keep somebody's private answers."""
        self._insert(t.reflections, reflection)

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

    def add_final_minutes(self, meeting: Meeting, *, body: str, content_hash: str, made_by: str, now: datetime) -> None:
        """Seal the minutes."""
        row = {"meeting_id": meeting.id, "organisation_id": meeting.organisation_id, "body": body, "content_hash": content_hash}
        self._insert(t.final_minutes, {**row, "made_by": made_by, "made_at": now})

    def add_addendum(self, meeting: Meeting, *, words: str, who: str, now: datetime) -> None:
        """Add words to final minutes."""
        row = {"id": self.new_id(), "meeting_id": meeting.id, "organisation_id": meeting.organisation_id}
        self._insert(t.addenda, {**row, "words": words, "who": who, "written_at": now})

    def add_remark(self, remark: Remark) -> None:
        """Keep a remark on the draft."""
        self._insert(t.remarks, remark)

    def add_remark_answer(self, answer: RemarkAnswer) -> None:
        """Keep what was done with a remark."""
        self._insert(t.remark_answers, answer)

    def add_template(self, template: WordTemplate) -> None:
        """Keep a version of a school's own Word template."""
        self._insert(t.word_templates, template)

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
