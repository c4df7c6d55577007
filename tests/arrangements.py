"""Arrangements for tests: asked for in a meeting, judged by two, granted, started; each function is one button."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from ldgm_core.domain.arrangement import Arrangement, ArrangementId, ArrangementKind, Funding, Place, Share
from ldgm_core.domain.arrangement_flow import ArrangementEvent, AssessorKind, EventKind, NextStep
from ldgm_core.domain.arrangement_watch import ArrangementTalk, Monitoring, TalkKind
from ldgm_core.domain.meeting import MeetingId, PupilId
from ldgm_core.domain.review import GoalState
from ldgm_core.services import arranging
from ldgm_core.store import Store
from tests.meetings import COGNITION, NOW, Team

TODAY = NOW.date()
ENDS_ON = date(2027, 3, 31)
NOBODY = ArrangementId("")


def arrangement(**changes: Any) -> Arrangement:
    """An arrangement of which everything is said."""
    values: dict[str, Any] = {
        "kind": ArrangementKind.INDIVIDUAL, "title": "Stoptechniek", "goals": ("van vijf naar een escalatie per week",),
        "area_ids": (COGNITION,), "why": "rust", "tried": "time-out", "provider": "Jeugdhulp", "education_executor": "School",
        "shares": (Share(Place.SCHOOL, 6.0, "Bram"), Share(Place.HOME, 2.5, "Iris")), "starts_on": TODAY, "ends_on": ENDS_ON,
        "funding": Funding.MUNICIPALITY, "funding_words": "subsidie", "integral_plan": "in het OPP", "evaluate_on": (date(2026, 12, 15),),
    }  # fmt: skip
    return Arrangement(**{**values, **changes})


def event(kind: EventKind, *, arrangement_id: ArrangementId = NOBODY, **changes: Any) -> ArrangementEvent:
    """Something that happened today, as a form would send it."""
    values: dict[str, Any] = {
        "arrangement_id": arrangement_id, "organisation_id": "", "number": 0, "kind": kind, "happened_on": TODAY, "who": "Noor",
        "assessor": None, "next_step": None, "words": "gelezen", "recorded_by": "Anna", "recorded_at": NOW,
    }  # fmt: skip
    return ArrangementEvent(**{**values, **changes})


EXPERT = {"assessor": AssessorKind.BEHAVIOURAL_EXPERT, "who": "Ömer"}
MANAGER = {"assessor": AssessorKind.MANAGER, "who": "Zoë"}
EVALUATED = {"next_step": NextStep.LESS}


def begun(team: Team, *, pupils: Sequence[PupilId] = (), **changes: Any) -> ArrangementId:
    """Ask for an arrangement in the team's meeting."""
    return arranging.begin_arrangement(
        team.store,
        team.staff,
        arrangement(**changes),
        meeting_id=team.meeting_id,
        pupil_ids=pupils,
        asked_by="Bram",
        asked_on=TODAY,
        recorded_by="Anna",
        now=NOW,
    )


def happens(team: Team, arrangement_id: ArrangementId, kind: EventKind, **changes: Any) -> None:
    """Press one button of the workflow."""
    arranging.add_event(team.store, team.staff, event(kind, arrangement_id=arrangement_id, **changes), now=NOW)


def granted(team: Team, arrangement_id: ArrangementId) -> None:
    """Let two people judge, and grant."""
    happens(team, arrangement_id, EventKind.ASSESSED, **EXPERT)
    happens(team, arrangement_id, EventKind.ASSESSED, **MANAGER)
    happens(team, arrangement_id, EventKind.GRANTED)


def a_talk(arrangement_id: ArrangementId, *, planned_on: date = date(2026, 11, 2)) -> ArrangementTalk:
    """A knooppuntoverleg to come."""
    return ArrangementTalk("", "", arrangement_id, TalkKind.NETWORK, planned_on, "ouders, school, jeugdhulp", "", "Anna", NOW)  # type: ignore[arg-type]


def a_monitoring(team: Team, arrangement_id: ArrangementId) -> Monitoring:
    """What was seen in a period of the team's pupil."""
    return a_monitoring_of(pupil_of(team.store, team.meeting_id), arrangement_id=arrangement_id)


def a_monitoring_of(pupil_id: PupilId | None, **changes: Any) -> Monitoring:
    """What was seen in a period of a pupil, as a form would send it."""
    values: dict[str, Any] = {
        "id": "", "organisation_id": "", "arrangement_id": NOBODY, "pupil_id": pupil_id, "from_on": TODAY, "to_on": date(2026, 12, 1),
        "goal_states": (GoalState.BETTER,), "seen": "twee keer per week", "pupil_says": "fijner", "parents_say": "rustiger thuis",
        "teacher_says": "meer rust", "recorded_by": "Anna", "recorded_at": NOW,
    }  # fmt: skip
    return Monitoring(**{**values, **changes})


def pupil_of(store: Store, meeting_id: MeetingId) -> PupilId:
    """The pupil of a meeting."""
    with store.reading() as tx:
        return tx.load_meeting(meeting_id).pupil_id
