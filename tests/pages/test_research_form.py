"""Research is off until somebody records a yes on the screen, and a yes can become a no."""

from __future__ import annotations

from ldgm_core.services import preparation, research
from tests.pages.school import Open, School, seen


def test_nothing_is_chosen_beforehand_and_no_answer_means_no(school: School, open_page: Open) -> None:
    """Whoever presses without choosing gets a sentence, and nothing is recorded."""
    made = school.meeting("closed")
    screen = open_page("minutes", made)
    assert screen.radio(key=f"research_answer_{made}").value is None
    screen.button(key=f"record_research_{made}").click().run()
    assert "ldgm-refusal" in seen(screen)
    assert research.load_consent(school.store, school.actor, meeting_id=made) is None


def test_a_yes_is_recorded_and_can_become_a_no(school: School, open_page: Open) -> None:
    """The newest answer counts; the earlier one stays in the store."""
    made = school.meeting("closed")
    screen = open_page("minutes", made)
    for answer, is_given in (("yes", True), ("no", False)):
        screen.radio(key=f"research_answer_{made}").set_value(answer)
        screen.button(key=f"record_research_{made}").click().run()
        consent = research.load_consent(school.store, school.actor, meeting_id=made)
        assert consent is not None
        assert (is_given, "Anna") == (consent.is_given, consent.recorded_by)


def test_a_fictional_pupil_can_be_made_for_a_vignette(school: School, open_page: Open) -> None:
    """Ticked on the start screen; the meeting says that it is fictional."""
    screen = open_page("home")
    screen.button(key="new_meeting").click().run()
    screen.selectbox(key="new_pupil").select("new").run()
    screen.text_input(key="new_call_name").input("Verzonnen Vera")
    screen.checkbox(key="new_fictional").check()
    screen.radio(key="new_sector").set_value("so").run()
    screen.text_input(key="new_age").input("9;4")
    screen.text_area(key="new_reason").input("Vignet 12")
    screen.button(key="create_meeting").click().run()
    (row,) = preparation.list_meetings(school.store, school.actor).rows
    assert ("Verzonnen Vera", True) == (row.pupil.call_name, row.pupil.is_fictional)


def test_the_list_says_how_many_meetings_are_ready_and_offers_no_file_below_the_minimum(school: School, open_page: Open) -> None:
    """Ten meetings with a yes are needed; here is none."""
    school.meeting("closed")
    screen = open_page("pupils")
    assert "nodig zijn er" not in seen(screen)
    page = seen(screen.button(key="count_research").click().run())
    assert "nodig zijn er 10" in page
    assert "/download/onderzoek.zip" not in page
