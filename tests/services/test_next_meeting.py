"""The next meeting about the same pupil: it begins where the last one ended, and nobody is steered by it while judging alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from ldgm_core.domain.access import ParticipantActor, StaffActor
from ldgm_core.domain.account import AccountId
from ldgm_core.domain.agreement import Agreement
from ldgm_core.domain.matrix import AreaId
from ldgm_core.domain.meeting import ParticipantId
from ldgm_core.domain.plan import Goal, Hearing, Plan
from ldgm_core.domain.review import CheckKind, GoalState
from ldgm_core.errors import BadInput, NotFound, NotNow
from ldgm_core.services import due, inviting, meeting_course, perspective, planning, preparation, reporting, reviewing, scoring
from ldgm_core.store import Store
from tests.arrangements import pupil_of
from tests.meetings import COGNITION, NOW, SECRET, TEAM, Team, new_team

YEAR = timedelta(days=360)
HEARD = Hearing(not_possible_because="ziek")


def first_year(store: Store) -> Team:
    """A closed meeting with a picture, a decision, a final plan with a goal, and a yearly moment."""
    team = new_team(store)
    team.submit("Anna", 3)
    reveal_everything(team)
    team.record_picture(column_from=3, words="toen zagen wij dit")
    team.estimates(4, 5)
    team.decide()
    plan = Plan(goals=(Goal(COGNITION, "leest AVI 4", "M3", "E4", "toets", date(2027, 2, 1)),), hearing=HEARD, is_final=True)
    planning.record_plan(store, team.staff, plan, meeting_id=team.meeting_id, recorded_by="Anna", now=NOW)
    reviewing.add_moment(store, team.staff, meeting_id=team.meeting_id, kind=CheckKind.YEARLY, due_on=date(2027, 9, 1), about="alles")
    team.close()
    return team


def reveal_everything(team: Team) -> None:
    """Reveal every scored area."""
    areas = [area.id for area in preparation.load_preparation(team.store, team.staff, meeting_id=team.meeting_id).matrix.scored_areas]
    scoring.reveal_all(team.store, team.staff, meeting_id=team.meeting_id, area_ids=areas, rng=team.rng, now=team.now)


def a_year_on(team: Team, *, opens: bool = True) -> Team:
    """The same people about the same pupil, a year later."""
    store, now = team.store, NOW + YEAR
    sector = preparation.load_preparation(store, team.staff, meeting_id=team.meeting_id).pupil.sector
    new = preparation.NewMeeting(pupil_of(store, team.meeting_id), "", "", sector, now.date(), 124, "Een jaar later", "so-2026.1")
    second = replace(team, meeting_id=preparation.create_meeting(store, team.staff, new, now=now), actors={}, now=now)
    for name, role in TEAM:
        person = inviting.PersonSettings(name, role)
        added = inviting.add_person(store, team.staff, person, meeting_id=second.meeting_id, secret=SECRET, now=now)
        second.actors[name] = ParticipantActor(ParticipantId(added), second.meeting_id, team.staff.organisation_id, True)
    if opens:
        meeting_course.open_meeting(store, team.staff, meeting_id=second.meeting_id, now=now)
    return second


def test_then_and_now_waits_until_every_area_is_revealed(store: Store) -> None:
    """Refused from the preparation on, with one area still open, during a second round and while destinations are estimated."""
    second = a_year_on(first_year(store), opens=False)

    def load() -> reviewing.ThenAndNow:
        return reviewing.load_then_and_now(store, second.staff, meeting_id=second.meeting_id)

    def is_refused() -> bool:
        with pytest.raises(NotNow, match="not_all_scored_anew"):
            load()
        return True

    assert is_refused()
    meeting_course.open_meeting(store, second.staff, meeting_id=second.meeting_id, now=second.now)
    second.submit("Anna", 5)
    second.submit("Bram", 2)
    assert is_refused()
    second.reveal()
    assert is_refused()
    reveal_everything(second)
    shown = {row.area.id: row for row in load().rows}
    then, now = shown[COGNITION].then, shown[COGNITION].now
    assert then.poll is not None
    assert now.poll is not None
    assert ([3], [2, 5]) == ([one.column for one in then.poll.answers], sorted(one.column or 0 for one in now.poll.answers))
    assert then.picture is not None
    assert ("toen zagen wij dit", None) == (then.picture.words, now.picture)
    assert "destination" not in shown
    second.speak("Anna", "Bram")
    second.second_round()
    assert is_refused()
    second.reveal()
    perspective.open_perspective(store, second.staff, meeting_id=second.meeting_id, now=second.now)
    assert is_refused()
    scoring.reveal_all(
        store,
        second.staff,
        meeting_id=second.meeting_id,
        area_ids=[AreaId("destination"), AreaId("direction")],
        rng=second.rng,
        now=second.now,
    )
    assert {"destination", "direction"} <= {row.area.id for row in load().rows}


def test_then_and_now_needs_an_earlier_meeting_and_is_the_facilitators(team: Team) -> None:
    """Without an earlier meeting there is no then; for somebody else there is no meeting."""
    reveal_everything(team)
    with pytest.raises(NotFound, match="no_earlier_meeting"):
        reviewing.load_then_and_now(team.store, team.staff, meeting_id=team.meeting_id)
    stranger = StaffActor(AccountId("stranger"), team.staff.organisation_id)
    with pytest.raises(NotFound, match="meeting_unknown"):
        reviewing.load_then_and_now(team.store, stranger, meeting_id=team.meeting_id)


def test_what_was_decided_before_is_for_the_preparation_and_for_after_the_estimates(store: Store) -> None:
    """While people judge alone neither the review nor the history tells it; goals may be looked at any time."""
    first = first_year(store)
    second = a_year_on(first, opens=False)
    pupil_id = pupil_of(store, second.meeting_id)

    def decision_is_seen() -> bool:
        earlier = reviewing.load_review(store, second.staff, meeting_id=second.meeting_id).earlier
        assert earlier is not None
        assert ["leest AVI 4"] == [goal.wording for goal in earlier.goals]
        return earlier.decision is not None

    def history_is_seen() -> bool:
        try:
            return bool(perspective.list_perspectives(store, second.staff, pupil_id=pupil_id, before=second.meeting_id))
        except NotNow as waits:
            assert "earlier_waits" == waits.code
            return False

    assert (True, True) == (decision_is_seen(), history_is_seen())
    meeting_course.open_meeting(store, second.staff, meeting_id=second.meeting_id, now=second.now)
    assert (False, False) == (decision_is_seen(), history_is_seen())
    reveal_everything(second)
    assert (False, False) == (decision_is_seen(), history_is_seen())
    second.estimates(5, 5)
    assert (True, True) == (decision_is_seen(), history_is_seen())


def test_the_history_tells_every_perspective_and_only_to_who_leads_a_meeting(store: Store) -> None:
    """The newest first, each as it was in the end."""
    second = a_year_on(first_year(store))
    reveal_everything(second)
    second.estimates(5, 5)
    second.decide(destination="arbeid", destination_column=5, until_on=date(2028, 6, 1))
    pupil_id = pupil_of(store, second.meeting_id)
    told = perspective.list_perspectives(store, second.staff, pupil_id=pupil_id)
    assert ["arbeid", "beschut werk"] == [one.decision.destination for one in told]
    before = perspective.list_perspectives(store, second.staff, pupil_id=pupil_id, before=second.meeting_id)
    assert ["beschut werk"] == [one.decision.destination for one in before]
    for actor in (StaffActor(AccountId("stranger"), second.staff.organisation_id), second.actors["Anna"]):
        with pytest.raises(NotFound, match="pupil_unknown"):
            perspective.list_perspectives(store, actor, pupil_id=pupil_id)


def test_the_next_plan_can_begin_with_the_earlier_goals(store: Store) -> None:
    """At a press, as they were written, and never over goals that stand there already."""
    first = first_year(store)
    second = a_year_on(first)

    def begin() -> int:
        return planning.start_from_earlier(store, second.staff, meeting_id=second.meeting_id, recorded_by="Anna", now=second.now)

    room = planning.load_plan(store, second.staff, meeting_id=second.meeting_id)
    assert ((), ["leest AVI 4"]) == (room.plan.goals, [goal.wording for goal in room.earlier_goals])
    assert 1 == begin()
    room = planning.load_plan(store, second.staff, meeting_id=second.meeting_id)
    assert (room.earlier_goals, False) == (room.plan.goals, room.plan.is_final)
    with pytest.raises(NotNow, match="plan_has_goals"):
        begin()
    with pytest.raises(NotNow, match="meeting_over"):
        planning.record_plan(store, first.staff, Plan(), meeting_id=first.meeting_id, recorded_by="Anna", now=NOW)


def test_without_earlier_goals_there_is_nothing_to_begin_with(team: Team) -> None:
    """Refused with a sentence."""
    with pytest.raises(NotNow, match="no_earlier_goals"):
        planning.start_from_earlier(team.store, team.staff, meeting_id=team.meeting_id, recorded_by="Anna", now=NOW)


def test_the_next_minutes_tell_what_was_seen_of_the_earlier_goals(store: Store) -> None:
    """Also when the minutes of the first meeting were sealed before anybody looked."""
    first = first_year(store)
    reporting.finish_minutes(store, first.staff, meeting_id=first.meeting_id, made_by="Anna", now=NOW)
    second = a_year_on(first)
    reviewing.evaluate_goal(
        store,
        first.staff,
        meeting_id=first.meeting_id,
        goal_number=1,
        state=GoalState.BEHIND,
        seen="leest M4",
        evaluated_by="Bram",
        now=second.now,
    )
    minutes = reporting.load_minutes(store, second.staff, meeting_id=second.meeting_id)
    assert (NOW.date(), [("leest AVI 4", "leest M4")]) == (
        minutes.earlier_on,
        [(one.goal_wording, one.seen) for one in minutes.earlier_evaluations],
    )


def test_a_yearly_evaluation_is_not_done_without_the_next_one(store: Store) -> None:
    """The circle closes with a new date, later than this one; a moment in between needs none."""
    team = first_year(store)
    (moment,) = reviewing.load_review(store, team.staff, meeting_id=team.meeting_id).moments

    def done(next_on: date | None) -> None:
        reviewing.mark_moment_done(store, team.staff, meeting_id=team.meeting_id, moment_id=moment.id, now=NOW + YEAR, next_on=next_on)

    for code, next_on in (("next_evaluation_missing", None), ("next_evaluation_early", moment.due_on)):
        with pytest.raises(BadInput, match=code):
            done(next_on)
    assert [None] == [one.done_at for one in reviewing.load_review(store, team.staff, meeting_id=team.meeting_id).moments]
    done(date(2028, 9, 1))
    moments = reviewing.load_review(store, team.staff, meeting_id=team.meeting_id).moments
    assert [(date(2027, 9, 1), True), (date(2028, 9, 1), False)] == [(one.due_on, one.done_at is not None) for one in moments]


def test_the_days_of_the_law_follow_from_the_day_of_enrolment(team: Team) -> None:
    """Without it the rule is told and no day; the list of what is due follows until the plan is final."""

    def first_day() -> date | None:
        return planning.load_plan(team.store, team.staff, meeting_id=team.meeting_id).opp_days[0].due_on

    def kinds() -> list[str]:
        return [one.kind_key for one in due.list_due(team.store, team.staff, today=NOW.date(), days_ahead=600).items]

    def enrol(day: date | None) -> None:
        planning.record_enrolment(team.store, team.staff, meeting_id=team.meeting_id, enrolled_on=day)

    assert (None, []) == (first_day(), kinds())
    enrol(date(2026, 8, 31))
    assert (date(2026, 10, 12), ["due_kind.opp_first"]) == (first_day(), kinds())
    enrol(None)
    assert (None, []) == (first_day(), kinds())
    enrol(date(2026, 8, 31))
    plan = Plan(hearing=HEARD, agreement=Agreement(), is_final=True)
    planning.record_plan(team.store, team.staff, plan, meeting_id=team.meeting_id, recorded_by="Anna", now=NOW)
    assert ["due_kind.opp_yearly"] == kinds()


def test_a_goal_leaves_the_list_when_it_is_looked_at(store: Store) -> None:
    """And the decision stays in it until a newer one."""
    team = first_year(store)

    def kinds() -> set[str]:
        return {one.kind_key for one in due.list_due(store, team.staff, today=NOW.date(), days_ahead=600).items}

    assert {"due_kind.goal", "due_kind.perspective", "check_kind.yearly"} == kinds()
    reviewing.evaluate_goal(
        store, team.staff, meeting_id=team.meeting_id, goal_number=1, state=GoalState.BETTER, seen="x", evaluated_by="A", now=NOW
    )
    assert {"due_kind.perspective", "check_kind.yearly"} == kinds()


def test_the_list_is_the_persons_own(store: Store) -> None:
    """A colleague and another school see nothing of it."""
    team = first_year(store)
    for actor in (StaffActor(AccountId("x"), team.staff.organisation_id), replace(team.staff, account_id="y", organisation_id="z")):  # type: ignore[arg-type]
        assert due.DueList(()) == due.list_due(store, actor, today=NOW.date(), days_ahead=600)
