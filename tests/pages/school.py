"""Meetings of a fictional school that were walked through the services up to each step, and what a screen says."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from streamlit.testing.v1 import AppTest

from ldgm_core.domain.access import ParticipantActor, StaffActor
from ldgm_core.domain.debate import AgreedPicture, PictureKind
from ldgm_core.domain.decision import Decision, Outcome
from ldgm_core.domain.matrix import AreaId, Sector
from ldgm_core.domain.meeting import Context, MeetingId, ParticipantId
from ldgm_core.domain.plan import Goal, Hearing, Plan
from ldgm_core.domain.poll import OpenPoll
from ldgm_core.domain.rating import Certainty, Rating, SubmitKey
from ldgm_core.domain.review import CheckKind
from ldgm_core.services import (
    debate,
    inviting,
    meeting_course,
    perspective,
    planning,
    preparation,
    reporting,
    reviewing,
    scoring,
    shown_words,
)
from ldgm_core.services.inviting import PersonSettings
from ldgm_core.services.preparation import NewMeeting
from ldgm_core.store import Store

NOW = datetime(2026, 11, 22, 10, 3, tzinfo=UTC)
HELD_ON = date(2026, 11, 22)
SECRET = b"a fictional secret of enough length"
Open = Callable[..., AppTest]
STAGES = ("new", "prepared", "open", "answered", "revealed", "talked", "estimating", "estimated", "decided", "planned", "closed", "final")
PEOPLE = (("Jan", "teacher"), ("Piet", "gym_teacher"), ("Fatima", "speech_therapist"), ("Moeder", "parent"), ("Kijker", "partnership"))
COLUMNS = (2, 2, 3, 6)


@dataclass
class School:
    """The store, who is signed in, and what a test needs to do things outside the screens."""

    store: Store
    actor: StaffActor
    token: str

    def meeting(self, stage: str = "new", *, name: str = "Mats", reason: str = "Jaarlijkse bespreking") -> MeetingId:
        """Return a meeting that was led up to this stage."""
        made = preparation.create_meeting(
            self.store, self.actor, NewMeeting(None, name, "groep 5", Sector.SO, HELD_ON, 112, reason, "so-2026.1"), now=NOW
        )
        for step in STAGES[1 : STAGES.index(stage) + 1]:
            getattr(self, f"_to_{step}")(made)
        return made

    def invite(self, meeting_id: MeetingId, name: str, role: str = "teacher") -> ParticipantId:
        """Invite one person."""
        return inviting.add_person(self.store, self.actor, PersonSettings(name, role), meeting_id=meeting_id, secret=SECRET, now=NOW)

    def actors(self, meeting_id: MeetingId) -> list[ParticipantActor]:
        """Return the participants who score, as their own phones would be."""
        people = preparation.load_preparation(self.store, self.actor, meeting_id=meeting_id).people
        return [ParticipantActor(one.id, meeting_id, one.organisation_id, one.scores) for one in people if one.scores]

    def answer(self, actor: ParticipantActor, column: int) -> None:
        """Give one participant's answer to every open poll."""
        for poll in scoring.load_own_sheet(self.store, actor).polls:
            if isinstance(poll, OpenPoll):
                rating = Rating(
                    min(column, poll.columns), None, Certainty.SURE, Context.CLASSROOM, observation=f"gezien <b>{column}</b> :red[x]"
                )
                scoring.submit_rating(self.store, actor, poll_id=poll.poll_id, rating=rating, key=SubmitKey(poll.poll_id), now=NOW)

    def _to_prepared(self, meeting_id: MeetingId) -> None:
        for name, role in PEOPLE:
            self.invite(meeting_id, name, role)

    def _to_open(self, meeting_id: MeetingId) -> None:
        meeting_course.open_meeting(self.store, self.actor, meeting_id=meeting_id, now=NOW)

    def _to_answered(self, meeting_id: MeetingId) -> None:
        for actor, column in zip(self.actors(meeting_id), COLUMNS, strict=True):
            self.answer(actor, column)

    def _to_revealed(self, meeting_id: MeetingId) -> None:
        matrix = preparation.load_preparation(self.store, self.actor, meeting_id=meeting_id).matrix
        self.reveal(meeting_id, [area.id for area in matrix.scored_areas])

    def reveal(self, meeting_id: MeetingId, area_ids: list[AreaId]) -> None:
        """Reveal these areas."""
        scoring.reveal_all(self.store, self.actor, meeting_id=meeting_id, area_ids=area_ids, rng=random.Random(1), now=NOW)

    def _to_talked(self, meeting_id: MeetingId) -> None:
        area = AreaId("cognition")
        talk = debate.load_talk(self.store, self.actor, meeting_id=meeting_id, area_id=area)
        for person in talk.people:
            poll_id = talk.rounds[0].poll_id
            debate.mark_turn(self.store, self.actor, poll_id=poll_id, participant_id=person.id, has_spoken=True, now=NOW)
        shown_words.release_observation(self.store, self.actors(meeting_id)[0], poll_id=talk.rounds[0].poll_id, now=NOW)
        picture = AgreedPicture("", meeting_id, area, 0, PictureKind.AGREED, 5, 6, "samen gezien", "", "", None, "Anna", NOW)
        debate.record_picture(self.store, self.actor, picture, now=NOW)

    def _to_estimating(self, meeting_id: MeetingId) -> None:
        perspective.open_perspective(self.store, self.actor, meeting_id=meeting_id, now=NOW)

    def _to_estimated(self, meeting_id: MeetingId) -> None:
        for actor, column in zip(self.actors(meeting_id), COLUMNS, strict=True):
            self.answer(actor, column)
        self.reveal(meeting_id, [AreaId("destination"), AreaId("direction")])

    def _to_decided(self, meeting_id: MeetingId) -> None:
        decision = Decision(
            "",
            meeting_id,
            0,
            Outcome.DECIDED,
            "dagbesteding",
            2,
            "taakgericht",
            "omdat",
            "",
            "",
            HELD_ON + timedelta(days=200),
            "",
            "Anna",
            NOW,
        )
        perspective.record_decision(self.store, self.actor, decision, now=NOW)
        perspective.add_dissent(self.store, self.actors(meeting_id)[-1], words="hij kan meer", key=SubmitKey("dissent-1"), now=NOW)

    def _to_planned(self, meeting_id: MeetingId) -> None:
        plan = Plan(goals=(Goal(AreaId("didactic"), "lezen"),), hearing=Hearing(how="gesprek", view="leuk"))
        planning.record_plan(self.store, self.actor, plan, meeting_id=meeting_id, recorded_by="Anna", now=NOW)
        reviewing.add_moment(
            self.store,
            self.actor,
            meeting_id=meeting_id,
            kind=CheckKind.YEARLY,
            due_on=HELD_ON + timedelta(days=9),
            about="kijk <i>weer</i>",
        )

    def _to_closed(self, meeting_id: MeetingId) -> None:
        meeting_course.close_meeting(self.store, self.actor, meeting_id=meeting_id, now=NOW)

    def _to_final(self, meeting_id: MeetingId) -> None:
        reporting.finish_minutes(self.store, self.actor, meeting_id=meeting_id, made_by="Anna", now=NOW)
        reporting.add_addendum(self.store, self.actor, meeting_id=meeting_id, words="nog iets", who="Anna", now=NOW)


def seen(screen: AppTest) -> str:
    """Everything that the screen says as HTML or text, one piece a line."""
    said = [piece.proto.body for piece in screen.html if not piece.proto.body.startswith("<style>")]
    boards = [json.loads(piece.proto.json).get("html", "") for piece in screen.get("bidi_component")]
    return "\n".join([*said, *boards, *(piece.value for piece in screen.markdown)])
