"""Reading: every question the services ask of the store. Nothing here writes, and nothing shows an answer before its reveal."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, and_, bindparam, exists, func, or_, select

from ldgm_core.domain.account import AccountId, OrganisationId
from ldgm_core.domain.how_far import Seat
from ldgm_core.domain.meeting import Meeting, MeetingId, Participant, ParticipantId, Presence, Pupil, PupilId, Source
from ldgm_core.domain.plan import Plan
from ldgm_core.domain.research import ResearchConsent
from ldgm_core.domain.review import CheckMoment, GoalEvaluation
from ldgm_core.domain.school_counts import SchoolCounts
from ldgm_core.store import archive
from ldgm_core.store import tables as t
from ldgm_core.store.archive_values import Rows
from ldgm_core.store.arrangement_reader import ArrangementReader
from ldgm_core.store.debate_reader import DebateReader
from ldgm_core.store.door_reader import DoorReader
from ldgm_core.store.due_reader import DueReader
from ldgm_core.store.keeping import Keeping
from ldgm_core.store.list_reader import ListReader
from ldgm_core.store.minutes_reader import MinutesReader
from ldgm_core.store.poll_reader import PollReader
from ldgm_core.store.row_reader import is_thawed
from ldgm_core.store.session_reader import SessionReader
from ldgm_core.store.staff import StaffReader

__all__ = ["Reader"]

_IS_BOUND = exists().where(t.devices.c.participant_id == t.participants.c.id, t.devices.c.released_at.is_(None))
_SEATS = (
    select(t.participants.c.id, t.participants.c.display_name, t.participants.c.scores, _IS_BOUND)
    .add_columns(t.presences.c.seen_at, t.presences.c.finished_at)
    .select_from(t.participants.outerjoin(t.presences))
    .where(t.participants.c.meeting_id == bindparam("meeting_id"))
    .order_by(t.participants.c.created_at, t.participants.c.id)
)


class Reader(SessionReader, DoorReader, ListReader, PollReader, DebateReader, MinutesReader, DueReader, ArrangementReader, StaffReader):
    """Questions within one transaction."""

    def __init__(self, connection: Connection, *, log_key: bytes = b"") -> None:
        super().__init__(connection)
        self.keeping = Keeping(connection, log_key=log_key)

    def load_meeting(self, meeting_id: MeetingId) -> Meeting:
        """Return the meeting. Raises NotFound (`meeting_unknown`)."""
        return self._one(t.meetings, t.meetings.c.id == meeting_id, kind=Meeting, missing="meeting_unknown")

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

    def load_presences(self, meeting_id: MeetingId) -> dict[ParticipantId, Presence]:
        """Return how far everybody is, by participant."""
        query = (
            select(t.participants.c.id, _IS_BOUND.label("has_joined"), t.presences.c.seen_at, t.presences.c.finished_at)
            .select_from(t.participants.outerjoin(t.presences))
            .where(t.participants.c.meeting_id == meeting_id)
        )
        return {row.id: Presence(row.id, bool(row.has_joined), row.seen_at, row.finished_at) for row in self._connection.execute(query)}

    def load_seats(self, meeting_id: MeetingId) -> dict[Seat, Presence]:
        """Return in one question who sits in a meeting and how far everybody is, in the order in which they were added."""
        rows = self._connection.execute(_SEATS, {"meeting_id": meeting_id})
        return {Seat(row[0], row[1], row[2]): Presence(row[0], bool(row[3]), row[4], row[5]) for row in rows}

    def load_sources(self, meeting_id: MeetingId) -> tuple[Source, ...]:
        """Return what lies on the table, in the order in which it was added."""
        return self._many(t.sources, t.sources.c.meeting_id == meeting_id, kind=Source, order=(t.sources.c.created_at, t.sources.c.id))

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

    def load_archive(self, meeting_id: MeetingId) -> dict[str, list[dict[str, Any]]]:
        """Return everything that an archive of this meeting holds, as plain JSON values per table."""
        return archive.load_plain(self._connection, meeting_id)

    def has_taken_ids(self, rows: Rows, organisation_id: OrganisationId) -> bool:
        """Return whether something here bears one of these ids already; the pupil may, if it is this organisation's own."""
        return archive.has_taken_ids(self._connection, rows, organisation_id)


def _counted(table: Table, by: tuple[Any, Any], *, meetings: Any, own: ColumnElement[bool], per: tuple[str, ...]) -> Any:
    """How many of the newest versions in a versioned table there are, by two columns. `per`: what a version is a version of."""
    newer = table.alias()
    same = and_(*(newer.c[name] == table.c[name] for name in per))
    newest = select(func.max(newer.c.version)).where(same).correlate(table).scalar_subquery()
    joined = meetings.join(table, table.c.meeting_id == t.meetings.c.id)
    return select(*by, func.count()).select_from(joined).where(own, table.c.version == newest).group_by(*by)
