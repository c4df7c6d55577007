"""What the buttons do: one service call each, "opgeslagen" only after it, and what was typed stays when it is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from ldgm_core.domain.matrix import AreaId
from ldgm_core.domain.meeting import Step
from ldgm_core.domain.poll import RevealedPoll, RevealStep
from ldgm_core.services import debate, perspective, planning, preparation, reporting, reviewing, scoring
from ldgm_core.texts import load_texts
from tests.pages.school import HELD_ON, Open, School, seen

SAVED = "Opgeslagen om 11:03"  # 10:03 UTC on the clock of Amsterdam in November
T = load_texts()
AREA = AreaId("cognition")


def view(screen: AppTest, key: str, name: str) -> AppTest:
    """Switch the screen to one of its views."""
    screen.session_state[key] = name
    return screen.run()


def test_a_meeting_is_made_prepared_and_opened(school: School, open_page: Open) -> None:
    """From the button on the start to an open meeting, through the fields only."""
    screen = open_page("home")
    screen.button(key="new_meeting").click().run()
    screen.selectbox(key="new_pupil").select("new").run()
    screen.text_input(key="new_call_name").input("Noa")
    screen.radio(key="new_sector").set_value("so").run()
    screen.text_input(key="new_age").input("9;4")
    screen.text_area(key="new_reason").input("Jaarlijks")
    screen.button(key="create_meeting").click().run()
    (row,) = preparation.list_meetings(school.store, school.actor).rows
    assert ("Noa", 112, "Jaarlijks") == (row.pupil.call_name, row.meeting.calendar_age_months, row.meeting.reason)
    made = row.meeting.id
    screen = open_page("prepare", made)
    screen.text_input(key=f"person_name_{made}").input("Jan")
    screen.selectbox(key=f"person_role_{made}").select("teacher")
    screen.button(key=f"add_person_{made}").click().run()
    assert SAVED in seen(screen)
    assert "" == screen.text_input(key=f"person_name_{made}").value
    screen.button(key="open_meeting").click().run()
    prepared = preparation.load_preparation(school.store, school.actor, meeting_id=made)
    assert (Step.FILL_IN, ["Jan"]) == (prepared.meeting.step, [person.display_name for person in prepared.people])


def test_a_refusal_keeps_what_was_typed(school: School, open_page: Open) -> None:
    """A name without a role is refused in one sentence; the name stays and nobody is added."""
    made = school.meeting()
    screen = open_page("prepare", made)
    screen.text_input(key=f"person_name_{made}").input("Jan")
    screen.button(key=f"add_person_{made}").click().run()
    assert "ldgm-refusal" in seen(screen)
    assert "Opgeslagen" not in seen(screen)
    assert "Jan" == screen.text_input(key=f"person_name_{made}").value
    assert () == preparation.load_preparation(school.store, school.actor, meeting_id=made).people


def test_the_settings_are_stored(school: School, open_page: Open) -> None:
    """Names, the presence of the pupil and a choice of areas reach the store; destination and direction always stay."""
    made = school.meeting("prepared")
    screen = open_page("prepare", made)
    screen.radio(key=f"settings_shows_names_{made}").set_value(True)
    screen.checkbox(key=f"settings_pupil_present_{made}").check()
    screen.pills(key=f"settings_areas_{made}").set_value(["cognition", "didactic"])
    screen.button(key=f"save_settings_{made}").click().run()
    assert SAVED in seen(screen)
    meeting = preparation.load_preparation(school.store, school.actor, meeting_id=made).meeting
    assert (True, True) == (meeting.shows_names, meeting.is_pupil_present)
    assert ("cognition", "didactic", "destination", "direction") == meeting.area_ids


def test_unreadable_own_words_of_the_school_name_their_line(school: School, open_page: Open) -> None:
    """A mistake in the school's own texts is told with its line, and the text stays."""
    made = school.meeting("prepared")
    screen = open_page("prepare", made)
    screen.text_area(key=f"settings_overlay_{made}").input("[cells.cognition]\n1 = ")
    screen.button(key=f"save_settings_{made}").click().run()
    assert "Regel 2" in seen(screen)
    assert "[cells.cognition]\n1 = " == screen.text_area(key=f"settings_overlay_{made}").value


def test_the_reveal_asks_first_when_people_are_missing(school: School, open_page: Open) -> None:
    """The first press names how many and not who; only the second press reveals."""
    made = school.meeting("open")
    school.answer(school.actors(made)[0], 2)
    screen = open_page("fill_in", made)
    screen.button(key="reveal_all").click().run()
    assert T("fill_in.missing", count=3) in seen(screen)
    assert not any(poll.is_revealed for poll in scoring.load_progress(school.store, school.actor, meeting_id=made).polls)
    screen.button(key="reveal_anyway").click().run()
    assert all(poll.is_revealed for poll in scoring.load_progress(school.store, school.actor, meeting_id=made).polls)


def test_the_reveal_needs_one_press_when_everybody_answered(school: School, open_page: Open) -> None:
    """Nobody is missing, so nothing is asked."""
    made = school.meeting("answered")
    open_page("fill_in", made).button(key="reveal_all").click().run()
    assert () == debate.load_debate(school.store, school.actor, meeting_id=made).not_revealed


def test_before_the_reveal_no_answer_is_on_the_screen(school: School, open_page: Open) -> None:
    """What people wrote does not reach the projector before the reveal, nor after it without their permission."""
    made = school.meeting("answered")
    assert "gezien" not in seen(open_page("fill_in", made))
    school.reveal(made, [AREA])
    screen = view(open_page("debate", made, onderdeel=AREA), f"talk_view_{AREA}_{made}", "talk")
    assert T("debate.not_released", count=4) in seen(screen)
    assert "gezien &lt;b&gt;" not in seen(screen)


def test_the_groups_show_after_a_click(school: School, open_page: Open) -> None:
    """The first click shows the groups; a meeting without names offers no third."""
    made = school.meeting("revealed")
    screen = open_page("debate", made, onderdeel=AREA)
    first = debate.load_debate(school.store, school.actor, meeting_id=made).first_rounds[AREA]
    screen.button(key=f"show_more_{first.poll_id}_2").click().run()
    again = debate.load_debate(school.store, school.actor, meeting_id=made).first_rounds[AREA]
    assert (RevealStep.SHAPE, RevealStep.GROUPS) == (first.step, again.step)
    assert f"show_more_{first.poll_id}_3" not in {button.key for button in screen.button}


def test_a_second_round_needs_the_ends_and_is_revealed_by_hand(school: School, open_page: Open) -> None:
    """Ticking who spoke opens the way to round 2; its reveal is a press of its own."""
    made = school.meeting("revealed")
    key = f"talk_view_{AREA}_{made}"
    screen = view(open_page("debate", made, onderdeel=AREA), key, "again")
    assert T("debate.again_needs") in seen(screen)
    screen = view(screen, key, "talk")
    for actor in school.actors(made):
        screen.checkbox(key=f"spoke_{AREA}_{actor.participant_id}").check().run()
    screen = view(screen, key, "again")
    screen.button(key=f"again_{AREA}").click().run()
    second = debate.load_talk(school.store, school.actor, meeting_id=made, area_id=AREA).latest
    assert 2 == second.round
    screen.button(key=f"reveal_round_{second.poll_id}").click().run()
    assert T("fill_in.missing", count=4) in seen(screen)
    assert not isinstance(debate.load_talk(school.store, school.actor, meeting_id=made, area_id=AREA).latest, RevealedPoll)
    screen.button(key=f"reveal_round_anyway_{second.poll_id}").click().run()
    assert isinstance(debate.load_talk(school.store, school.actor, meeting_id=made, area_id=AREA).latest, RevealedPoll)


def test_an_agreed_picture_is_written_down(school: School, open_page: Open) -> None:
    """Nothing is chosen beforehand; a span and its reason reach the store and the form is empty again."""
    made = school.meeting("revealed")
    screen = view(open_page("debate", made, onderdeel=AREA), f"talk_view_{AREA}_{made}", "record")
    assert screen.radio(key=f"outcome_kind_{AREA}_{made}").value is None
    screen.radio(key=f"outcome_kind_{AREA}_{made}").set_value("agreed").run()
    assert screen.segmented_control(key=f"outcome_from_{AREA}_{made}").value is None
    screen.segmented_control(key=f"outcome_from_{AREA}_{made}").set_value(3)
    screen.segmented_control(key=f"outcome_to_{AREA}_{made}").set_value(4)
    screen.text_area(key=f"outcome_words_{AREA}_{made}").input("samen gezien")
    screen.button(key=f"record_{AREA}").click().run()
    assert SAVED in seen(screen)
    picture = debate.load_talk(school.store, school.actor, meeting_id=made, area_id=AREA).picture
    assert picture is not None
    assert (3, 4, "samen gezien", "Anna") == (picture.column_from, picture.column_to, picture.words, picture.recorded_by)
    assert screen.radio(key=f"outcome_kind_{AREA}_{made}").value is None


def test_a_note_is_kept(school: School, open_page: Open) -> None:
    """A note reaches the store as it was typed."""
    made = school.meeting("revealed")
    screen = view(open_page("debate", made, onderdeel=AREA), f"talk_view_{AREA}_{made}", "talk")
    screen.text_area(key=f"note_{AREA}_{made}").input("<i>let op</i>")
    screen.button(key=f"keep_note_{AREA}").click().run()
    talk = debate.load_talk(school.store, school.actor, meeting_id=made, area_id=AREA)
    assert ["<i>let op</i>"] == [note.words for note in talk.notes]
    assert "&lt;i&gt;let op&lt;/i&gt;" in seen(screen)


@pytest.mark.parametrize("stage", ["estimated", "decided"])
def test_every_field_of_the_decision_is_empty(stage: str, school: School, open_page: Open) -> None:
    """Whatever people estimated, or decided before, the form for the decision suggests nothing."""
    made = school.meeting(stage)
    screen = view(open_page("perspective", made), f"perspective_view_{made}", "decide")
    fields = [*screen.radio, *screen.text_area, *screen.text_input, *screen.date_input, *screen.segmented_control]
    found = {field.key: field.value for field in fields if str(field.key).startswith("decision_")}
    assert 10 == len(found)
    assert set() == {key for key, value in found.items() if value not in (None, "")}


def test_a_decision_is_written_down_and_a_dissent_stands_beside_it(school: School, open_page: Open) -> None:
    """The decision is stored under the typed name; a dissent that somebody else wrote down names who did."""
    made = school.meeting("estimated")
    key = f"perspective_view_{made}"
    screen = view(open_page("perspective", made), key, "decide")
    screen.radio(key=f"decision_outcome_{made}").set_value("not_agreed")
    screen.text_area(key=f"decision_why_{made}").input("de beelden verschillen")
    screen.text_input(key=f"decision_decided_by_{made}").input("Jan")
    screen.button(key=f"record_decision_{made}").click().run()
    assert SAVED in seen(screen)
    screen = view(screen, key, "dissent")
    screen.selectbox(key=f"dissent_who_{made}").select(school.actors(made)[0].participant_id)
    screen.text_area(key=f"dissent_words_{made}").input("ik zie meer")
    screen.button(key=f"add_dissent_{made}").click().run()
    room = perspective.load_perspective(school.store, school.actor, meeting_id=made)
    assert room.decision is not None
    assert ("not_agreed", "Jan") == (room.decision.outcome, room.decision.decided_by)
    assert [("ik zie meer", "Anna")] == [(dissent.words, dissent.written_down_by) for dissent in room.dissents]


def test_an_incomplete_decision_stays_on_the_screen(school: School, open_page: Open) -> None:
    """A decided perspective without a destination is refused; what was typed is still there."""
    made = school.meeting("estimated")
    screen = view(open_page("perspective", made), f"perspective_view_{made}", "decide")
    screen.radio(key=f"decision_outcome_{made}").set_value("decided")
    screen.text_area(key=f"decision_why_{made}").input("omdat")
    screen.text_input(key=f"decision_decided_by_{made}").input("Jan")
    screen.button(key=f"record_decision_{made}").click().run()
    assert T("error.decision_incomplete") in seen(screen)
    assert "omdat" == screen.text_area(key=f"decision_why_{made}").value


def test_the_plan_grows_by_rows_and_is_kept_in_versions(school: School, open_page: Open) -> None:
    """A second goal makes version 2; taking the first away makes version 3 with the second only."""
    made = school.meeting("planned")
    screen = open_page("plan", made)
    screen.button(key=f"plan_goals_0_add_1_{made}").click().run()
    screen.text_area(key=f"plan_goals_1_wording_1_{made}").input("rekenen")
    screen.button(key=f"plan_save_1_{made}").click().run()
    assert f"{SAVED} (versie 2)" in seen(screen)
    screen.button(key=f"plan_goals_0_remove_2_{made}").click().run()
    screen.button(key=f"plan_save_2_{made}").click().run()
    room = planning.load_plan(school.store, school.actor, meeting_id=made)
    assert (3, ["rekenen"]) == (room.version, [goal.wording for goal in room.plan.goals])
    assert "leuk" == room.plan.hearing.view


def test_saving_an_untouched_plan_changes_nothing(school: School, open_page: Open) -> None:
    """What the fields show is what is stored: saving without typing makes no new version."""
    made = school.meeting("planned")
    open_page("plan", made).button(key=f"plan_save_1_{made}").click().run()
    assert 1 == planning.load_plan(school.store, school.actor, meeting_id=made).version


def test_a_moment_is_agreed_and_marked_done(school: School, open_page: Open) -> None:
    """A date with its kind reaches the list; the button marks it done."""
    made = school.meeting("decided")
    screen = open_page("review", made)
    screen.radio(key=f"moment_kind_{made}").set_value("in_between")
    screen.date_input(key=f"moment_due_on_{made}").set_value(HELD_ON + timedelta(days=30))
    screen.button(key=f"add_moment_{made}").click().run()
    (moment,) = reviewing.load_review(school.store, school.actor, meeting_id=made).moments
    screen.button(key=f"done_{moment.id}").click().run()
    (moment,) = reviewing.load_review(school.store, school.actor, meeting_id=made).moments
    assert moment.done_at is not None


def test_a_goal_is_evaluated(school: School, open_page: Open) -> None:
    """What was seen of a goal is kept under the name of who wrote it."""
    made = school.meeting("planned")
    screen = open_page("review", made)
    screen.radio(key=f"goal_state_1_{made}").set_value("as_expected")
    screen.text_area(key=f"goal_seen_1_{made}").input("leest kort")
    screen.button(key=f"evaluate_1_{made}").click().run()
    (found,) = reviewing.load_review(school.store, school.actor, meeting_id=made).evaluations
    assert ("as_expected", "leest kort", "Anna") == (found.state, found.seen, found.evaluated_by)


def test_closing_and_sealing_are_asked_twice(school: School, open_page: Open) -> None:
    """One press changes nothing; the second closes the meeting, and likewise makes the minutes final."""
    made = school.meeting("planned")
    screen = open_page("review", made)
    screen.button(key="close_meeting").click().run()
    assert preparation.load_preparation(school.store, school.actor, meeting_id=made).meeting.closed_at is None
    screen.button(key="close_yes").click().run()
    assert preparation.load_preparation(school.store, school.actor, meeting_id=made).meeting.closed_at is not None
    screen = open_page("minutes", made)
    screen.button(key="finish_minutes").click().run()
    assert "" == reporting.load_minutes(school.store, school.actor, meeting_id=made).content_hash
    screen.button(key="finish_yes").click().run()
    minutes = reporting.load_minutes(school.store, school.actor, meeting_id=made)
    assert minutes.content_hash in seen(screen)


def test_the_next_step_is_remembered_by_its_own_button_only(school: School, open_page: Open) -> None:
    """Looking at a screen leaves the meeting where it is; the button moves it."""
    made = school.meeting("revealed")
    open_page("perspective", made)
    assert Step.FILL_IN is preparation.load_preparation(school.store, school.actor, meeting_id=made).meeting.step
    open_page("fill_in", made).button(key="to_debate").click().run()
    assert Step.DEBATE is preparation.load_preparation(school.store, school.actor, meeting_id=made).meeting.step
