"""The list of pupils, the history of perspectives, sources from the catalogue, and the review with then and now."""

from __future__ import annotations

from datetime import date, timedelta

from ldgm_core.domain.matrix import Sector
from ldgm_core.domain.review import CheckKind
from ldgm_core.services import meeting_course, preparation, reviewing
from ldgm_core.services.preparation import NewMeeting
from ldgm_core.texts import load_texts
from tests.pages.school import HELD_ON, NOW, Open, School, seen

T = load_texts()
SAVED = "Opgeslagen om 11:03"


def test_the_history_opens_at_a_press(school: School, open_page: Open) -> None:
    """Not before: the list shows who and when, the press shows what was decided."""
    made = school.meeting("closed")
    pupil_id = preparation.load_preparation(school.store, school.actor, meeting_id=made).pupil.id
    screen = open_page("pupils")
    assert "dagbesteding" not in seen(screen)
    screen.button(key=f"perspectives_{pupil_id}").click().run()
    assert "dagbesteding" in seen(screen)
    assert T("pupils.dissents", count=1) in seen(screen)


def test_a_pupil_with_many_meetings_shows_the_newest_and_the_others_at_a_press(school: School, open_page: Open) -> None:
    """Of one pupil at a time, twenty on a page."""
    pupils = []
    for name in ("Ada", "Bas"):
        school.meeting("new", name=name)
        pupils.append(preparation.find_pupils(school.store, school.actor, typed=name).rows[0].id)
        for days in range(1, 22):
            new = NewMeeting(pupils[-1], "", "", Sector.SO, HELD_ON - timedelta(days=days), 112, "Eerder", "so-2026.1")
            preparation.create_meeting(school.store, school.actor, new, now=NOW)
    screen = open_page("pupils")

    def shown() -> int:
        return len([link for link in screen.get("page_link") if T("home.preparing") in link.proto.label])  # type: ignore[attr-defined]

    assert 6 == shown()
    screen.button(key=f"older_{pupils[0]}").click().run()
    assert 3 + 20 == shown()
    screen.button(key=f"after_meetings_of_{pupils[0]}").click().run()
    assert 3 + 2 == shown()
    screen.button(key=f"older_{pupils[1]}").click().run()
    assert 3 + 20 == shown()
    screen.button(key=f"newest_{pupils[1]}").click().run()
    assert 6 == shown()


def test_pupils_are_found_by_name_or_group(school: School, open_page: Open) -> None:
    """What was not found says what to do; a percent sign means a percent sign."""
    school.meeting("new", name="Mats")
    school.meeting("new", name="Noa")
    screen = open_page("pupils")
    for typed, found in (("noa", ["Noa"]), ("groep 5", ["Mats", "Noa"]), ("%", []), ("zz", [])):
        screen.text_input(key="pupils_search").set_value(typed).run()
        assert found == [name for name in ("Mats", "Noa") if f">{name}<" in seen(screen)]
    assert T("pupils.not_found") in seen(screen)


def test_the_catalogue_follows_the_area_and_the_norm_group_is_asked(school: School, open_page: Open) -> None:
    """Only instruments of the area are offered, what is not sure says so, and without an answer about the norms nothing is stored."""
    made = school.meeting("prepared")
    screen = open_page("prepare", made)
    screen.selectbox(key=f"source_area_{made}").select("development_executive").run()
    listed = screen.selectbox(key=f"source_listed_{made}")
    assert (["Vineland of Vineland-Z", "SRZ", "BRIEF-2", "BRIEF-P"], None) == (sorted(listed.options, key=order), listed.value)
    listed.select("BRIEF-2").run()
    screen.text_area(key=f"source_result_{made}").input("verhoogd")
    screen.button(key=f"add_source_{made}").click().run()
    assert T("error.choice_missing", field_key=T("field.norm_group")) in seen(screen)
    assert "verhoogd" == screen.text_area(key=f"source_result_{made}").value
    screen.radio(key=f"source_norm_group_{made}").set_value("no")
    screen.button(key=f"add_source_{made}").click().run()
    assert SAVED in seen(screen)
    (source,) = preparation.load_preparation(school.store, school.actor, meeting_id=made).sources
    assert ("BRIEF-2", "no") == (source.instrument, source.norm_group_fit)


def order(name: str) -> int:
    """The order in which a test names them."""
    return ["Vineland of Vineland-Z", "SRZ", "BRIEF-2", "BRIEF-P"].index(name)


def test_two_results_that_contradict_each_other_both_stay_and_are_told(school: School, open_page: Open) -> None:
    """Neither replaces the other; the screen says that there are two."""
    made = school.meeting("prepared")
    for result in ("IQ 48", "IQ 71"):
        screen = open_page("prepare", made)
        screen.selectbox(key=f"source_area_{made}").select("cognition").run()
        screen.text_input(key=f"source_instrument_{made}").input("Eigen test")
        screen.text_area(key=f"source_result_{made}").input(result)
        screen.radio(key=f"source_norm_group_{made}").set_value("unknown")
        screen.button(key=f"add_source_{made}").click().run()
    shown = seen(open_page("prepare", made))
    assert [True, True, True] == [words in shown for words in ("IQ 48", "IQ 71", T("prepare.several_sources", count=2))]


def test_a_school_adds_an_instrument_of_its_own(school: School, open_page: Open) -> None:
    """Then it is offered; one that the catalogue has already is refused and stays typed."""
    made = school.meeting("prepared")
    screen = open_page("prepare", made)
    name = f"own_instrument_name_{made}"
    screen.text_input(key=name).input("wisc-v-nl")
    screen.button(key=f"add_instrument_{made}").click().run()
    assert T("error.instrument_twice", name="wisc-v-nl") in seen(screen)
    assert "wisc-v-nl" == screen.text_input(key=name).value
    screen.text_input(key=name).input("Kijklijst De Brug")
    screen.button(key=f"add_instrument_{made}").click().run()
    assert "Kijklijst De Brug" in screen.selectbox(key=f"source_listed_{made}").options


def test_a_yearly_evaluation_is_done_with_the_next_day(school: School, open_page: Open) -> None:
    """Without it one sentence, and nothing is marked."""
    made = school.meeting("planned")
    (moment,) = reviewing.load_review(school.store, school.actor, meeting_id=made).moments
    assert moment.kind is CheckKind.YEARLY
    screen = open_page("review", made)
    screen.button(key=f"done_{moment.id}").click().run()
    assert T("error.next_evaluation_missing") in seen(screen)
    screen.date_input(key=f"next_on_{moment.id}").set_value(HELD_ON + timedelta(days=300))
    screen.button(key=f"done_{moment.id}").click().run()
    assert SAVED in seen(screen)
    assert 2 == len(reviewing.load_review(school.store, school.actor, meeting_id=made).moments)


def test_then_and_now_says_why_it_waits_and_opens_when_everything_is_revealed(school: School, open_page: Open) -> None:
    """The picture of then reaches the screen after the reveal only."""
    first = school.meeting("final")
    pupil = preparation.load_preparation(school.store, school.actor, meeting_id=first).pupil
    later = HELD_ON + timedelta(days=300)
    new = preparation.NewMeeting(pupil.id, "", "", pupil.sector, later, 122, "Een jaar later", "so-2026.1")
    made = preparation.create_meeting(school.store, school.actor, new, now=NOW)
    school.invite(made, "Jan")
    meeting_course.open_meeting(school.store, school.actor, meeting_id=made, now=NOW)
    shown = seen(open_page("review", made))
    assert (True, False) == (T("error.not_all_scored_anew") in shown, "samen gezien" in shown)
    school._to_revealed(made)
    screen = open_page("review", made)
    assert "samen gezien" in seen(screen)
    screen.selectbox(key=f"then_and_now_{made}").select("cognition").run()
    assert [] == list(screen.exception)
    assert T("review.then", day="22 november 2026") in seen(screen)


def test_the_phases_are_named(school: School, open_page: Open) -> None:
    """While planning: Plan and plannen; after the meeting with nothing due: Do and realiseren."""
    made = school.meeting("planned")
    shown = seen(open_page("plan", made))
    assert [True, True] == [T("review.pdca", phase="Plan") in shown, T("review.hgw", phases="plannen") in shown]
    closed = school.meeting("closed", name="Noa")
    shown = seen(open_page("review", closed))
    assert [True, True] == [T("review.pdca", phase="Do") in shown, T("review.hgw", phases="realiseren") in shown]


def test_the_kind_and_place_of_the_meeting_are_kept(school: School, open_page: Open) -> None:
    """For the minutes."""
    made = school.meeting("prepared")
    screen = open_page("prepare", made)
    screen.selectbox(key=f"settings_kind_{made}").select("committee")
    screen.text_input(key=f"settings_location_{made}").input("kamer 3")
    screen.button(key=f"save_settings_{made}").click().run()
    meeting = preparation.load_preparation(school.store, school.actor, meeting_id=made).meeting
    assert ("committee", "kamer 3") == (meeting.kind, meeting.location)
    assert date(2026, 11, 22) == meeting.held_on
