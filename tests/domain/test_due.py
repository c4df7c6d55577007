"""What is due follows from dates that are stored, and stops being due when people did it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from ldgm_core.domain.arrangement_flow import EventKind, NextStep
from ldgm_core.domain.deadline import a_year_later, opp_due_on
from ldgm_core.domain.decision import Decision, Outcome
from ldgm_core.domain.due import Due, DueKind, MeetingFacts, due_of_arrangement, due_of_pupil
from ldgm_core.domain.matrix import Leerroute3
from ldgm_core.domain.meeting import Meeting, MeetingId, Step
from ldgm_core.domain.plan import Goal, Plan
from ldgm_core.domain.review import CheckKind, CheckMoment
from tests.arrangements import EXPERT, MANAGER, a_talk, arrangement, event
from tests.domain.test_arrangement import lived

AT = datetime(2026, 9, 14, 13, 0, tzinfo=UTC)
ENROLLED = date(2026, 8, 31)
UNTIL = date(2027, 6, 1)


def meeting(held_on: date = date(2026, 9, 14), name: str = "m1") -> Meeting:
    return Meeting(
        MeetingId(name), "o", "p", "a", "so-2026.1", Leerroute3.STANDARD, "", (), "1", "x", held_on, 112, False, False, name,
        Step.PLAN, None, AT, None, AT, 0,
    )  # type: ignore[arg-type]  # fmt: skip


def decision(until_on: date | None) -> Decision:
    return Decision("o", "m", 1, Outcome.DECIDED, "b", 4, "r", "w", "", "", until_on, "", "A", AT)  # type: ignore[arg-type]


def facts(**changes: Any) -> MeetingFacts:
    values: dict[str, Any] = {
        "meeting": meeting(), "decision": None, "plan": None, "has_final_plan": False, "evaluated_goals": frozenset(), "moments": (),
    }  # fmt: skip
    return MeetingFacts(**{**values, **changes})


def yearly(due_on: date, *, is_done: bool) -> CheckMoment:
    return CheckMoment("x", "o", "m", CheckKind.YEARLY, due_on, "", AT if is_done else None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("day", "later"),
    [(date(2026, 3, 1), date(2027, 3, 1)), (date(2028, 2, 29), date(2029, 2, 28)), (date(2027, 2, 28), date(2028, 2, 28))],
)
def test_a_year_later_is_the_same_day(day: date, later: date) -> None:
    """Also from a leap day."""
    assert later == a_year_later(day)


def test_the_opp_is_due_six_weeks_after_enrolment_until_a_plan_is_final() -> None:
    """31 August plus six weeks is 12 October; without a day of enrolment nothing is said."""
    assert date(2026, 10, 12) == opp_due_on(ENROLLED)
    assert [(DueKind.OPP_FIRST, date(2026, 10, 12))] == [(one.kind, one.due_on) for one in due_of_pupil(ENROLLED, [facts()])]
    assert () == due_of_pupil(None, [facts()])
    kinds = [one.kind for one in due_of_pupil(ENROLLED, [facts(has_final_plan=True)])]
    assert [DueKind.OPP_YEARLY] == kinds


def test_the_yearly_evaluation_is_due_a_year_after_the_last_one() -> None:
    """A moment that people set for it in time stands for it; one that is done begins a new year."""
    final = facts(has_final_plan=True)
    assert [date(2027, 9, 14)] == [one.due_on for one in due_of_pupil(None, [final])]
    planned = Due(DueKind.MOMENT, date(2027, 9, 1), final.meeting, moment_id="x")
    assert (planned,) == due_of_pupil(None, [replace(final, moments=(yearly(planned.due_on, is_done=False),))])
    done = replace(final, moments=(yearly(date(2027, 9, 1), is_done=True),))
    assert [date(2028, 9, 1)] == [one.due_on for one in due_of_pupil(None, [done])]


def test_only_the_newest_perspective_is_due() -> None:
    """A postponed one without a day is none; the older one was looked at again."""
    older, newer = facts(decision=decision(UNTIL)), facts(meeting=meeting(date(2027, 5, 1), "m2"), decision=decision(date(2028, 4, 1)))
    assert [(DueKind.PERSPECTIVE, UNTIL)] == [(one.kind, one.due_on) for one in due_of_pupil(None, [older])]
    assert [date(2028, 4, 1)] == [one.due_on for one in due_of_pupil(None, [older, newer])]
    assert () == due_of_pupil(None, [older, replace(newer, decision=decision(None))])


def test_a_goal_is_due_until_somebody_wrote_what_was_seen() -> None:
    """Only of the newest plan, and only with a day."""
    plan = Plan(goals=(Goal(None, "a", by_on=UNTIL), Goal(None, "b"), Goal(None, "c", by_on=UNTIL)))
    assert [1, 3] == [one.number for one in due_of_pupil(None, [facts(plan=plan)])]
    assert [3] == [one.number for one in due_of_pupil(None, [facts(plan=plan, evaluated_goals=frozenset({1}))])]
    assert () == due_of_pupil(None, [facts(plan=plan), facts(plan=Plan())])


def test_an_arrangement_is_due_until_it_is_evaluated_or_over() -> None:
    """Its evaluations after the last one, its end, and talks without an outcome."""
    body = arrangement(evaluate_on=(date(2026, 9, 14), date(2026, 12, 15)))
    steps = [(EventKind.REQUESTED, {}), (EventKind.ASSESSED, EXPERT), (EventKind.ASSESSED, MANAGER), (EventKind.GRANTED, {})]
    talk = a_talk(arrangement_id=event(EventKind.GRANTED).arrangement_id)
    kinds = [one.kind for one in due_of_arrangement(body, lived(steps), [talk])]
    evaluation = DueKind.ARRANGEMENT_EVALUATION
    assert [evaluation, evaluation, DueKind.ARRANGEMENT_END, DueKind.ARRANGEMENT_TALK] == kinds
    evaluated = [*steps, (EventKind.STARTED, {}), (EventKind.EVALUATED, {"next_step": NextStep.STOP})]
    left = due_of_arrangement(body, lived(evaluated), [replace(talk, outcome="eens")])
    assert [(evaluation, date(2026, 12, 15)), (DueKind.ARRANGEMENT_END, body.ends_on)] == [(one.kind, one.due_on) for one in left]
    assert () == due_of_arrangement(body, lived([*evaluated, (EventKind.ENDED, {})]), [talk])
