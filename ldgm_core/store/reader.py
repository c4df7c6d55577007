"""Reading: every question the services ask of the store. Nothing here writes, and nothing shows an answer before its reveal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, RowMapping, Table, and_, exists, func, or_, select

from ldgm_core.domain.debate import AgreedPicture, Draw, Note, Turn
from ldgm_core.domain.decision import Decision, Dissent
from ldgm_core.domain.meeting import (
    Account,
    AccountId,
    AdmissionRequest,
    Meeting,
    MeetingId,
    OrganisationId,
    Participant,
    ParticipantId,
    Presence,
    Pupil,
    PupilId,
    Source,
)
from ldgm_core.domain.plan import Plan
from ldgm_core.domain.poll import OpenPoll, Poll, RevealedPoll, Viewer, as_seen
from ldgm_core.domain.rating import PollId, Rating, StoredRating
from ldgm_core.domain.reflection import Reflection
from ldgm_core.domain.remark import Remark, RemarkAnswer
from ldgm_core.domain.research import ResearchConsent
from ldgm_core.domain.review import CheckMoment, GoalEvaluation
from ldgm_core.domain.school_counts import SchoolCounts
from ldgm_core.domain.word_template import WordTemplate
from ldgm_core.store import archive, wall
from ldgm_core.store import tables as t
from ldgm_core.store.archive_values import Rows
from ldgm_core.store.arrangement_reader import ArrangementReader
from ldgm_core.store.due_reader import DueReader
from ldgm_core.store.keeping import Keeping
from ldgm_core.store.list_reader import ListReader
from ldgm_core.store.row_reader import is_thawed
from ldgm_core.store.staff import StaffReader
from ldgm_core.store.whose import organisations

__all__ = ["Addendum", "FinalMinutes", "Reader", "SessionRow"]

_RATING_FIELDS = tuple(Rating.__dataclass_fields__)


class SessionRow(NamedTuple):
    """A staff session as it lies in the store."""

    account: Account
    created_at: datetime
    seen_at: datetime
    revoked_at: datetime | None


class FinalMinutes(NamedTuple):
    """The body of final minutes as it was sealed."""

    body: str
    content_hash: str
    made_by: str
    made_at: datetime


class Addendum(NamedTuple):
    """Words added to final minutes."""

    words: str
    who: str
    written_at: datetime


class Reader(ListReader, DueReader, ArrangementReader, StaffReader):
    """Questions within one transaction."""

    def __init__(self, connection: Connection, *, log_key: bytes = b"") -> None:
        super().__init__(connection)
        self.keeping = Keeping(connection, log_key=log_key)

    # accounts ---------------------------------------------------------------------------------------------------------------------------

    def load_account(self, account_id: AccountId) -> Account:
        """Return the account. Raises NotFound (`account_unknown`)."""
        return self._one(t.accounts, t.accounts.c.id == account_id, kind=Account, missing="account_unknown")

    def find_organisation(self) -> OrganisationId | None:
        """Return the first organisation of this installation, if there is one."""
        found = self._connection.execute(select(t.organisations.c.id).order_by(t.organisations.c.created_at).limit(1)).scalar()
        return None if found is None else OrganisationId(found)

    def find_administrator(self, organisation_id: OrganisationId) -> Account | None:
        """Return the first administrator of an organisation, if there is one."""
        where = and_(t.accounts.c.organisation_id == organisation_id, t.accounts.c.is_administrator, t.accounts.c.ended_at.is_(None))
        return next(iter(self._many(t.accounts, where, kind=Account, order=(t.accounts.c.created_at,))), None)

    def find_sign_in_link(self, token_hash: str) -> RowMapping | None:
        """Return the row of a one-time sign-in link, if it exists."""
        return self._connection.execute(select(t.sign_in_links).where(t.sign_in_links.c.token_hash == token_hash)).mappings().one_or_none()

    def find_session(self, token_hash: str) -> SessionRow | None:
        """Return the staff session behind a cookie, if it exists."""
        own = (t.sessions.c.created_at.label("began_at"), t.sessions.c.seen_at, t.sessions.c.revoked_at)
        query = select(t.accounts, *own).join_from(t.sessions, t.accounts).where(t.sessions.c.token_hash == token_hash)
        row = self._connection.execute(query).mappings().one_or_none()
        if row is None:
            return None
        account = Account(**{column.name: row[column.name] for column in t.accounts.columns})
        return SessionRow(account, row["began_at"], row["seen_at"], row["revoked_at"])

    # meetings and people ----------------------------------------------------------------------------------------------------------------

    def load_meeting(self, meeting_id: MeetingId) -> Meeting:
        """Return the meeting. Raises NotFound (`meeting_unknown`)."""
        return self._one(t.meetings, t.meetings.c.id == meeting_id, kind=Meeting, missing="meeting_unknown")

    def find_meeting_by_code(self, room_code: str) -> Meeting | None:
        """Return the meeting with this room code, if there is one."""
        if self._has_wall:
            wall.name_room_code(self._connection, room_code)
            self._enter_through(t.meetings, t.meetings.c.room_code == room_code)
        return next(iter(self._many(t.meetings, t.meetings.c.room_code == room_code, kind=Meeting)), None)

    def load_pupil(self, pupil_id: PupilId) -> Pupil:
        """Return the pupil. Raises NotFound (`pupil_unknown`)."""
        return self._one(t.pupils, t.pupils.c.id == pupil_id, kind=Pupil, missing="pupil_unknown")

    def find_earlier_meeting(self, meeting: Meeting) -> Meeting | None:
        """Return the closest earlier meeting about the same pupil, if there is one."""
        table = t.meetings
        earlier = or_(table.c.held_on < meeting.held_on, and_(table.c.held_on == meeting.held_on, table.c.created_at < meeting.created_at))
        where = and_(table.c.pupil_id == meeting.pupil_id, table.c.id != meeting.id, earlier)
        order = (table.c.held_on.desc(), table.c.created_at.desc())
        return next(iter(self._many(table, where, kind=Meeting, order=order, limit=1)), None)

    def load_participants(self, meeting_id: MeetingId) -> tuple[Participant, ...]:
        """Return the people of a meeting in the order in which they were added."""
        order = (t.participants.c.created_at, t.participants.c.id)
        return self._many(t.participants, t.participants.c.meeting_id == meeting_id, kind=Participant, order=order)

    def load_participant(self, participant_id: ParticipantId) -> Participant:
        """Return the participant. Raises NotFound (`participant_unknown`)."""
        return self._one(t.participants, t.participants.c.id == participant_id, kind=Participant, missing="participant_unknown")

    def find_participant_by_link(self, token_hash: str) -> Participant | None:
        """Return the participant of a personal link, if the link is known."""
        self._enter_through(t.links, t.links.c.token_hash == token_hash)
        return self._find_participant(t.links, t.links.c.token_hash == token_hash)

    def find_participant_by_device(self, cookie_hash: str) -> Participant | None:
        """Return the participant for whom this device speaks, if its binding was not released."""
        where = and_(t.devices.c.cookie_hash == cookie_hash, t.devices.c.released_at.is_(None))
        self._enter_through(t.devices, where)
        return self._find_participant(t.devices, where)

    def has_device(self, participant_id: ParticipantId) -> bool:
        """Return whether a device speaks for this participant now."""
        where = and_(t.devices.c.participant_id == participant_id, t.devices.c.released_at.is_(None))
        return self._connection.execute(select(t.devices.c.cookie_hash).where(where).limit(1)).scalar() is not None

    def load_device_hashes(self, meeting_id: MeetingId) -> frozenset[str]:
        """Return the devices that speak for somebody in this meeting now, by the hash of their token."""
        where = and_(t.participants.c.meeting_id == meeting_id, t.devices.c.released_at.is_(None))
        return frozenset(self._connection.execute(select(t.devices.c.cookie_hash).join(t.participants).where(where)).scalars())

    def find_seen_at(self, participant_id: ParticipantId) -> datetime | None:
        """Return when this participant's device asked for something last."""
        return self._connection.execute(select(t.presences.c.seen_at).where(t.presences.c.participant_id == participant_id)).scalar()

    def load_presences(self, meeting_id: MeetingId) -> dict[ParticipantId, Presence]:
        """Return how far everybody is, by participant."""
        has_joined = exists().where(t.devices.c.participant_id == t.participants.c.id, t.devices.c.released_at.is_(None))
        query = (
            select(t.participants.c.id, has_joined.label("has_joined"), t.presences.c.seen_at, t.presences.c.finished_at)
            .select_from(t.participants.outerjoin(t.presences))
            .where(t.participants.c.meeting_id == meeting_id)
        )
        return {row.id: Presence(row.id, bool(row.has_joined), row.seen_at, row.finished_at) for row in self._connection.execute(query)}

    def load_admissions(self, meeting_id: MeetingId) -> tuple[AdmissionRequest, ...]:
        """Return who waits at the door, first come first."""
        where = and_(t.admissions.c.meeting_id == meeting_id, t.admissions.c.is_admitted.is_(None))
        return self._admissions(where)

    def find_admission(self, cookie_hash: str) -> AdmissionRequest | None:
        """Return the newest request of a device, if it made one."""
        found = self._admissions(t.admissions.c.cookie_hash == cookie_hash)
        return found[-1] if found else None

    def load_sources(self, meeting_id: MeetingId) -> tuple[Source, ...]:
        """Return what lies on the table, in the order in which it was added."""
        return self._many(t.sources, t.sources.c.meeting_id == meeting_id, kind=Source, order=(t.sources.c.created_at, t.sources.c.id))

    # polls ------------------------------------------------------------------------------------------------------------------------------

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
        query = (
            select(t.ratings.c.participant_id, func.count(t.ratings.c.poll_id.distinct()))
            .join(t.polls, t.polls.c.id == t.ratings.c.poll_id)
            .where(t.polls.c.meeting_id == meeting_id, t.polls.c.round == 1, t.polls.c.area_id.in_(list(area_ids)))
            .group_by(t.ratings.c.participant_id)
        )
        return {row[0]: row[1] for row in self._connection.execute(query)}

    def _rating_query(self) -> Any:
        released = t.releases.c.rating_id.is_not(None).label("is_released")
        return select(t.ratings, released).select_from(t.ratings.outerjoin(t.releases))

    def _visible_ratings(self, polls: Sequence[Poll], viewer: Viewer) -> dict[PollId, tuple[StoredRating, ...]]:
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
        query = (
            select(t.ratings.c.poll_id, t.ratings.c.participant_id).distinct().where(t.ratings.c.poll_id.in_([poll.id for poll in polls]))
        )
        ready: dict[PollId, set[ParticipantId]] = {}
        for poll_id, participant_id in self._connection.execute(query):
            ready.setdefault(poll_id, set()).add(participant_id)
        return ready

    # debate, decision, plan, review -----------------------------------------------------------------------------------------------------

    def find_draw(self, poll_id: PollId) -> Draw | None:
        """Return what chance decided for a poll, if it was drawn."""
        return next(iter(self._many(t.draws, t.draws.c.poll_id == poll_id, kind=Draw, leave_out=("organisation_id",))), None)

    def load_turns(self, poll_id: PollId) -> tuple[Turn, ...]:
        """Return who has spoken about a poll, in that order."""
        return self._many(t.turns, t.turns.c.poll_id == poll_id, kind=Turn, order=(t.turns.c.spoke_at,), leave_out=("organisation_id",))

    def load_notes(self, meeting_id: MeetingId) -> tuple[Note, ...]:
        """Return the notes of a meeting in the order of writing."""
        return self._many(
            t.notes,
            t.notes.c.meeting_id == meeting_id,
            kind=Note,
            order=(t.notes.c.written_at, t.notes.c.id),
            leave_out=("organisation_id",),
        )

    def load_pictures(self, meeting_id: MeetingId) -> dict[str, AgreedPicture]:
        """Return the newest agreed picture per area."""
        rows = self._many(
            t.agreed_pictures, t.agreed_pictures.c.meeting_id == meeting_id, kind=AgreedPicture, order=(t.agreed_pictures.c.version,)
        )
        return {picture.area_id: picture for picture in rows}

    def load_decisions(self, meeting_id: MeetingId) -> tuple[Decision, ...]:
        """Return all versions of the decision, oldest first."""
        return self._many(t.decisions, t.decisions.c.meeting_id == meeting_id, kind=Decision, order=(t.decisions.c.version,))

    def load_dissents(self, meeting_id: MeetingId) -> tuple[Dissent, ...]:
        """Return the dissents in the order of writing."""
        return self._many(
            t.dissents, t.dissents.c.meeting_id == meeting_id, kind=Dissent, order=(t.dissents.c.recorded_at, t.dissents.c.id)
        )

    def load_reflections(self, meeting_id: MeetingId) -> tuple[Reflection, ...]:
        """Return the last private answers of each person, in the order of the people's ids: nothing tells who answered first."""
        order = (t.reflections.c.participant_id, t.reflections.c.version)
        rows: tuple[Reflection, ...] = self._many(t.reflections, t.reflections.c.meeting_id == meeting_id, kind=Reflection, order=order)
        last = {one.participant_id: one for one in rows}
        return tuple(last.values())

    def find_plan(self, meeting_id: MeetingId) -> tuple[int, Plan] | None:
        """Return the newest version of the plan with its number, if there is one."""
        query = (
            select(t.plans.c.version, t.plans.c.plan).where(t.plans.c.meeting_id == meeting_id).order_by(t.plans.c.version.desc()).limit(1)
        )
        row = self._connection.execute(query).one_or_none()
        return None if row is None else (row.version, row.plan)

    def load_moments(self, meeting_id: MeetingId) -> tuple[CheckMoment, ...]:
        """Return the check moments of a meeting by date; those of one day by their words, so that the same meeting reads the same."""
        order = (t.check_moments.c.due_on, t.check_moments.c.about, t.check_moments.c.id)
        return self._many(t.check_moments, t.check_moments.c.meeting_id == meeting_id, kind=CheckMoment, order=order)

    def load_evaluations(self, meeting_id: MeetingId) -> tuple[GoalEvaluation, ...]:
        """Return what was seen of the goals, in the order of writing."""
        order = (t.goal_evaluations.c.evaluated_at, t.goal_evaluations.c.id)
        return self._many(t.goal_evaluations, t.goal_evaluations.c.meeting_id == meeting_id, kind=GoalEvaluation, order=order)

    def find_final_minutes(self, meeting_id: MeetingId) -> FinalMinutes | None:
        """Return the final minutes, if they were made."""
        columns = (t.final_minutes.c.body, t.final_minutes.c.content_hash, t.final_minutes.c.made_by, t.final_minutes.c.made_at)
        row = self._connection.execute(select(*columns).where(t.final_minutes.c.meeting_id == meeting_id)).one_or_none()
        return None if row is None else FinalMinutes(*row)

    def load_addenda(self, meeting_id: MeetingId) -> tuple[Addendum, ...]:
        """Return the addenda to final minutes in the order of writing."""
        query = select(t.addenda.c.words, t.addenda.c.who, t.addenda.c.written_at).where(t.addenda.c.meeting_id == meeting_id)
        return tuple(Addendum(*row) for row in self._connection.execute(query.order_by(t.addenda.c.written_at, t.addenda.c.id)))

    def load_remarks(self, meeting_id: MeetingId) -> tuple[Remark, ...]:
        """Return the remarks on the draft in the order of writing."""
        order = (t.remarks.c.written_at, t.remarks.c.id)
        return self._many(t.remarks, t.remarks.c.meeting_id == meeting_id, kind=Remark, order=order)

    def load_remark_answers(self, meeting_id: MeetingId) -> tuple[RemarkAnswer, ...]:
        """Return what was done with the remarks, oldest first."""
        order = (t.remark_answers.c.answered_at, t.remark_answers.c.id)
        return self._many(t.remark_answers, t.remark_answers.c.meeting_id == meeting_id, kind=RemarkAnswer, order=order)

    # research ---------------------------------------------------------------------------------------------------------------------------

    def find_consent(self, meeting_id: MeetingId) -> ResearchConsent | None:
        """Return the newest consent to research of a meeting, if anybody ever recorded one."""
        order = (t.research_consents.c.version.desc(),)
        where = t.research_consents.c.meeting_id == meeting_id
        return next(iter(self._many(t.research_consents, where, kind=ResearchConsent, order=order, limit=1)), None)

    def load_consented(self, facilitator_id: AccountId, organisation_id: OrganisationId) -> tuple[tuple[Meeting, ResearchConsent], ...]:
        """Return this facilitator's closed meetings whose newest consent is a yes."""
        consents, newer = t.research_consents, t.research_consents.alias()
        newest = select(func.max(newer.c.version)).where(newer.c.meeting_id == consents.c.meeting_id).scalar_subquery()
        thawed = is_thawed(t.meetings.c.pupil_id)
        own = and_(t.meetings.c.facilitator_id == facilitator_id, t.meetings.c.organisation_id == organisation_id, thawed)
        closed = select(t.meetings.c.id).where(own, t.meetings.c.closed_at.is_not(None))
        given = and_(consents.c.is_given, consents.c.version == newest, consents.c.meeting_id.in_(closed))
        found = self._many(consents, given, kind=ResearchConsent, order=(consents.c.meeting_id,))
        meetings = {meeting.id: meeting for meeting in self._by_ids(t.meetings, [consent.meeting_id for consent in found], kind=Meeting)}
        return tuple((meetings[consent.meeting_id], consent) for consent in found)

    def find_template(self, organisation_id: OrganisationId) -> WordTemplate | None:
        """Return the newest version of a school's own Word template, if it ever had one; an empty body means that it was taken back."""
        order = (t.word_templates.c.version.desc(),)
        where = t.word_templates.c.organisation_id == organisation_id
        return next(iter(self._many(t.word_templates, where, kind=WordTemplate, order=order, limit=1)), None)

    # counts -----------------------------------------------------------------------------------------------------------------------------

    def count_meetings(self, organisation_id: OrganisationId) -> SchoolCounts:
        """Return the counts over the closed meetings about real pupils of an organisation."""
        own = and_(t.meetings.c.organisation_id == organisation_id, t.meetings.c.closed_at.is_not(None), t.pupils.c.is_fictional.is_(False))
        meetings = t.meetings.join(t.pupils, t.pupils.c.id == t.meetings.c.pupil_id)
        by_sector = select(t.pupils.c.sector, func.count()).select_from(meetings).where(own).group_by(t.pupils.c.sector)
        outcomes = _counted(t.decisions, (t.pupils.c.sector, t.decisions.c.outcome), meetings=meetings, own=own, per=("meeting_id",))
        pictures = _counted(
            t.agreed_pictures,
            (t.agreed_pictures.c.area_id, t.agreed_pictures.c.kind),
            meetings=meetings,
            own=own,
            per=("meeting_id", "area_id"),
        )
        return SchoolCounts(
            meetings={str(sector): count for sector, count in self._connection.execute(by_sector)},
            outcomes={(str(one), str(two)): count for one, two, count in self._connection.execute(outcomes)},
            pictures={(str(one), str(two)): count for one, two, count in self._connection.execute(pictures)},
        )

    # archive ----------------------------------------------------------------------------------------------------------------------------

    def load_archive(self, meeting_id: MeetingId) -> dict[str, list[dict[str, Any]]]:
        """Return everything that an archive of this meeting holds, as plain JSON values per table."""
        return archive.load_plain(self._connection, meeting_id)

    def has_taken_ids(self, rows: Rows, organisation_id: OrganisationId) -> bool:
        """Return whether something here bears one of these ids already; the pupil may, if it is this organisation's own."""
        return archive.has_taken_ids(self._connection, rows, organisation_id)

    # shared -----------------------------------------------------------------------------------------------------------------------------

    @property
    def _has_wall(self) -> bool:
        return self._connection.dialect.name == "postgresql"

    def _enter_through(self, table: Table, where: ColumnElement[bool]) -> None:
        """Who holds a secret enters the organisation that it belongs to; who is inside already stays there."""
        if self._has_wall and not organisations():
            found = self._connection.execute(select(table.c.organisation_id).where(where).distinct()).scalars().all()
            if found:
                wall.enter(self._connection, found)

    def _find_participant(self, through: Table, where: ColumnElement[bool]) -> Participant | None:
        row = self._connection.execute(select(t.participants).join(through).where(where)).mappings().one_or_none()
        return None if row is None else Participant(**row)

    def _admissions(self, where: ColumnElement[bool]) -> tuple[AdmissionRequest, ...]:
        order = (t.admissions.c.requested_at, t.admissions.c.id)
        return self._many(
            t.admissions, where, kind=AdmissionRequest, order=order, leave_out=("organisation_id", "cookie_hash", "decided_at")
        )


def _stored(row: RowMapping) -> StoredRating:
    rating = Rating(**{name: row[name] for name in _RATING_FIELDS})
    return StoredRating(row["id"], row["poll_id"], row["participant_id"], rating, row["submitted_at"], bool(row["is_released"]))


def _counted(table: Table, by: tuple[Any, Any], *, meetings: Any, own: ColumnElement[bool], per: tuple[str, ...]) -> Any:
    """How many of the newest versions in a versioned table there are, by two columns. `per`: what a version is a version of."""
    newer = table.alias()
    same = and_(*(newer.c[name] == table.c[name] for name in per))
    newest = select(func.max(newer.c.version)).where(same).correlate(table).scalar_subquery()
    joined = meetings.join(table, table.c.meeting_id == t.meetings.c.id)
    return select(*by, func.count()).select_from(joined).where(own, table.c.version == newest).group_by(*by)
