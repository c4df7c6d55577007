"""The screens of arrangements and of the plan around them: one service call a button, nothing prefilled, nothing typed is lost."""

from __future__ import annotations

from datetime import date

from streamlit.testing.v1 import AppTest

from ldgm_core.domain.arrangement import GrantStatus
from ldgm_core.domain.arrangement_flow import EventKind
from ldgm_core.domain.meeting import MeetingId
from ldgm_core.services import arranging, planning
from ldgm_core.texts import load_texts
from tests.arrangements import EXPERT, MANAGER, arrangement, event
from tests.pages.school import HELD_ON, NOW, Open, School, seen

T = load_texts()
SAVED = "Opgeslagen om 11:03"


def asked(school: School, meeting_id: MeetingId) -> str:
    """An arrangement that was asked for in a meeting."""
    return arranging.begin_arrangement(
        school.store, school.actor, arrangement(), meeting_id=meeting_id, asked_by="Jan", asked_on=HELD_ON, recorded_by="Anna", now=NOW
    )


def happens(school: School, arrangement_id: str, kind: EventKind, **changes: object) -> None:
    """A step that was taken before."""
    step = event(kind, arrangement_id=arrangement_id, happened_on=HELD_ON, **changes)  # type: ignore[arg-type]
    arranging.add_event(school.store, school.actor, step, now=NOW)


def open_one(open_page: Open, arrangement_id: str, view: str = "steps") -> AppTest:
    """The screen of one arrangement, at one of its views."""
    screen = open_page("arrangements", arrangement=arrangement_id)
    screen.session_state[f"arrangement_view_{arrangement_id}"] = view
    return screen.run()


def test_an_arrangement_is_asked_for_from_the_plan(school: School, open_page: Open) -> None:
    """Refused without a kind, with everything that was typed still there; then it stands in the plan with its state."""
    made = school.meeting("planned")
    screen = open_page("plan", made)
    name = f"ask_{made}"
    screen.button(key=name).click().run()
    assert screen.radio(key=f"arrangement_kind_{name}_0").value is None
    screen.text_input(key=f"arrangement_title_{name}_0").input("Samen stoppen")
    screen.text_input(key=f"arrangement_hours_school_{name}_0").input("2,5")
    screen.text_input(key=f"{name}_by_0").input("Jan")
    screen.date_input(key=f"{name}_on_0").set_value(HELD_ON)
    screen.button(key=f"{name}_send").click().run()
    assert T("error.choice_missing", field_key=T("field.arrangement_kind")) in seen(screen)
    assert "Samen stoppen" == screen.text_input(key=f"arrangement_title_{name}_0").value
    screen.radio(key=f"arrangement_kind_{name}_0").set_value("individual")
    screen.button(key=f"{name}_send").click().run()
    assert SAVED in seen(screen)
    assert "Samen stoppen" in seen(screen)
    (row,) = planning.load_plan(school.store, school.actor, meeting_id=made).arrangements
    assert (GrantStatus.REQUESTED, 2.5) == (row.status, row.body.shares[0].hours_per_week)


def test_hours_that_are_no_number_are_refused(school: School, open_page: Open) -> None:
    """In one sentence; what was typed stays."""
    one = asked(school, school.meeting("planned"))
    screen = open_one(open_page, one, "agreed")
    key = f"arrangement_hours_home_1_{one}"
    screen.text_input(key=key).input("veel")
    screen.button(key=f"save_arrangement_{one}").click().run()
    assert T("error.arrangement_hours_wrong", most=60) in seen(screen)
    assert "veel" == screen.text_input(key=key).value


def test_an_untouched_arrangement_makes_no_new_version(school: School, open_page: Open) -> None:
    """What the fields show is what is stored; another word makes version 2."""
    one = asked(school, school.meeting("planned"))
    screen = open_one(open_page, one, "agreed")
    screen.button(key=f"save_arrangement_{one}").click().run()
    assert 1 == arranging.load_arrangement(school.store, school.actor, arrangement_id=one).version  # type: ignore[arg-type]
    screen.text_area(key=f"arrangement_why_1_{one}").input("anders")
    screen.button(key=f"save_arrangement_{one}").click().run()
    room = arranging.load_arrangement(school.store, school.actor, arrangement_id=one)  # type: ignore[arg-type]
    assert (2, "anders", arrangement().shares) == (room.version, room.body.why, room.body.shares)


def test_only_steps_that_fit_are_offered_and_none_is_chosen(school: School, open_page: Open) -> None:
    """After the request a judgement can be written down or it can end; the step goes to the store under the typed name."""
    one = asked(school, school.meeting("planned"))
    screen = open_one(open_page, one)
    step = screen.radio(key=f"step_kind_1_{one}")
    assert ([T("arrangement_do.assessed"), T("arrangement_do.ended")], None) == (step.options, step.value)
    step.set_value("assessed").run()
    screen.radio(key=f"step_assessor_1_{one}").set_value("manager")
    screen.date_input(key=f"step_happened_on_1_{one}").set_value(HELD_ON)
    screen.text_input(key=f"step_who_1_{one}").input("Zoë")
    screen.button(key=f"record_step_{one}").click().run()
    assert "ldgm-refusal" in seen(screen)
    assert "Zoë" == screen.text_input(key=f"step_who_1_{one}").value
    screen.text_area(key=f"step_words_1_{one}").input("past")
    screen.button(key=f"record_step_{one}").click().run()
    assert SAVED in seen(screen)
    events = arranging.load_arrangement(school.store, school.actor, arrangement_id=one).events  # type: ignore[arg-type]
    assert [("requested", "Jan"), ("assessed", "Zoë")] == [(one.kind, one.who) for one in events]


def test_every_view_of_an_arrangement_opens_in_every_state(school: School, open_page: Open) -> None:
    """From the request to the end, with a talk and a period."""
    one = asked(school, school.meeting("planned"))
    steps: list[tuple[EventKind, dict[str, object]]] = [
        (EventKind.ASSESSED, EXPERT),
        (EventKind.ASSESSED, MANAGER),
        (EventKind.GRANTED, {}),
        (EventKind.ENDED, {}),
    ]
    for kind, changes in steps:
        for view in ("steps", "agreed", "members", "talks", "seen"):
            screen = open_one(open_page, one, view)
            assert [] == list(screen.exception)
            assert "ldgm-refusal" not in seen(screen)
        happens(school, one, kind, **changes)
    assert T("arrangement.is_over", status="beëindigd") in seen(open_one(open_page, one))


def test_a_period_is_written_down(school: School, open_page: Open) -> None:
    """The state of the goal and what pupil, parents and teacher say."""
    one = asked(school, school.meeting("planned"))
    for kind, changes in ((EventKind.ASSESSED, EXPERT), (EventKind.ASSESSED, MANAGER), (EventKind.GRANTED, {})):
        happens(school, one, kind, **changes)
    screen = open_one(open_page, one, "seen")
    (pupil_id,) = arranging.load_arrangement(school.store, school.actor, arrangement_id=one).pupils  # type: ignore[arg-type]
    screen.selectbox(key=f"period_pupil_0_{one}").select(pupil_id)
    screen.date_input(key=f"period_from_on_0_{one}").set_value(date(2026, 9, 1))
    screen.date_input(key=f"period_to_on_0_{one}").set_value(date(2026, 11, 1))
    screen.radio(key=f"period_state_0_0_{one}").set_value("better")
    screen.text_area(key=f"period_pupil_says_0_{one}").input("<b>fijn</b>")
    screen.button(key=f"add_period_{one}").click().run()
    assert SAVED in seen(screen)
    assert "&lt;b&gt;fijn&lt;/b&gt;" in seen(screen)


def test_somebody_elses_arrangement_is_one_sentence(school: School, open_page: Open) -> None:
    """The same for one that never existed; the list without any says what to do."""
    assert T("error.arrangement_unknown") in seen(open_page("arrangements", arrangement="bestaat-niet"))
    assert T("arrangement.none") in seen(open_page("arrangements"))


def test_the_overview_without_names_names_nobody(school: School, open_page: Open) -> None:
    """With few pupils there is no number at all."""
    asked(school, school.meeting("planned"))
    screen = open_page("arrangements")
    screen.session_state["arrangements_view"] = "overview"
    shown = seen(screen.run())
    assert T("arrangement.overview_few", least=10) in shown
    assert [] == [word for word in ("Mats", "Stoptechniek", "Jeugdhulp") if word in shown]


def test_the_plan_says_what_it_does_not_say_yet_and_lets_it_be(school: School, open_page: Open) -> None:
    """A goal without the rest shows its gaps; making the plan final is not stopped by them."""
    made = school.meeting("planned")
    screen = open_page("plan", made)
    assert T("plan.row_gaps", parts="Van, Naar, Hoe zien we dat?, Wanneer") in seen(screen)
    screen.checkbox(key=f"plan_is_final_1_{made}").check()
    screen.button(key=f"plan_save_1_{made}").click().run()
    assert planning.load_plan(school.store, school.actor, meeting_id=made).plan.is_final


def test_a_plan_without_the_hearing_is_not_made_final_and_stays_on_the_screen(school: School, open_page: Open) -> None:
    """One sentence; the words stay, and with the reason it goes through."""
    made = school.meeting("decided")
    screen = open_page("plan", made)
    screen.text_area(key=f"plan_hindering_0_{made}").input("drukte")
    screen.checkbox(key=f"plan_is_final_0_{made}").check()
    screen.button(key=f"plan_save_0_{made}").click().run()
    assert T("error.hearing_missing") in seen(screen)
    assert "drukte" == screen.text_area(key=f"plan_hindering_0_{made}").value
    screen.text_area(key=f"plan_hearing_not_possible_because_0_{made}").input("ziek")
    screen.button(key=f"plan_save_0_{made}").click().run()
    plan = planning.load_plan(school.store, school.actor, meeting_id=made).plan
    assert ("drukte", True) == (plan.hindering, plan.is_final)


def test_the_days_of_the_law_stand_there_with_their_source(school: School, open_page: Open) -> None:
    """What was not checked says so; the day follows from the day of enrolment that was typed."""
    made = school.meeting("planned")
    screen = open_page("plan", made)
    shown = seen(screen)
    assert [True, True, True] == [word in shown for word in ("WPO 40a, WEC 41a", "WVO 2020 2.44", T("matrix.needs_check"))]
    screen.date_input(key=f"enrolled_on_{made}").set_value(date(2026, 11, 2))
    screen.button(key=f"save_enrolled_{made}").click().run()
    assert SAVED in seen(screen)
    assert "14 december 2026" in seen(screen)
