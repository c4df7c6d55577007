"""The debate: three steps of the reveal, who begins, who stands beside whom, and what changes with the pupil in the room."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from ldgm_core.domain.access import ParticipantActor
from ldgm_core.domain.debate import ends_of
from ldgm_core.domain.matrix import AreaId
from ldgm_core.domain.meeting import Context, MeetingId
from ldgm_core.domain.poll import RevealedPoll, RevealStep
from ldgm_core.domain.rating import Certainty, ChangeReason, NonScore, Rating, SubmitKey
from ldgm_core.services import debate, meeting_course, preparation, scoring, second_round, shown_words
from ldgm_core.services.preparation import MeetingSettings
from ldgm_core.texts import load_texts
from tests.pages.school import NOW, Open, School, seen

T = load_texts()
AREA = AreaId("cognition")
FAMILY = (("Jan", "teacher"), ("Piet", "gym_teacher"), ("Moeder", "parent"), ("Vader", "parent"), ("Mats", "pupil"))
PLACES = (Context.CLASSROOM, Context.GYM, Context.HOME, Context.HOME, Context.CONVERSATION)
Answer = int | NonScore


def meeting_of(
    school: School, answers: tuple[Answer, ...], *, step: RevealStep = RevealStep.SHAPE, shows_names: bool = False, with_pupil: bool = False
) -> MeetingId:
    """A revealed meeting of FAMILY about one area, with these answers, shown up to this step."""
    made = school.meeting()
    for name, role in FAMILY:
        school.invite(made, name, role)
    found = preparation.load_preparation(school.store, school.actor, meeting_id=made).meeting
    settings = MeetingSettings(
        found.reason,
        found.held_on,
        found.calendar_age_months,
        found.leerroute3,
        "",
        (AREA, AreaId("destination"), AreaId("direction")),
        shows_names,
        with_pupil,
        None,
    )
    preparation.update_settings(school.store, school.actor, settings, meeting_id=made)
    meeting_course.open_meeting(school.store, school.actor, meeting_id=made, now=NOW)
    give(school, made, answers)
    school.reveal(made, [AREA])
    if step is not RevealStep.SHAPE:
        scoring.show_more(school.store, school.actor, poll_id=first_round(school, made).poll_id, step=step)
    return made


def give(school: School, made: MeetingId, answers: tuple[Answer, ...], *, reason: ChangeReason | None = None) -> None:
    """Everybody answers the open round of AREA, each from their own place."""
    for place, (actor, answer) in enumerate(zip(actors(school, made), answers, strict=True)):
        (poll_id,) = [poll.poll_id for poll in scoring.load_own_sheet(school.store, actor).polls if not isinstance(poll, RevealedPoll)]
        column = None if isinstance(answer, NonScore) else answer
        rating = Rating(column, None if column else NonScore(answer), Certainty.SURE if column else None, PLACES[place])
        rating = replace(rating, observation=f"waarneming {place}", change_reason=reason)
        scoring.submit_rating(school.store, actor, poll_id=poll_id, rating=rating, key=SubmitKey(f"key-{poll_id}"), now=NOW)


def actors(school: School, made: MeetingId) -> list[ParticipantActor]:
    """The devices of FAMILY, in the order of FAMILY."""
    people = preparation.load_preparation(school.store, school.actor, meeting_id=made).people
    by_name = {one.display_name: one for one in people}
    return [ParticipantActor(by_name[name].id, made, by_name[name].organisation_id, scores=True) for name, _ in FAMILY]


def first_round(school: School, made: MeetingId) -> RevealedPoll:
    return debate.load_debate(school.store, school.actor, meeting_id=made).first_rounds[AREA]


def talk(open_page: Open, made: MeetingId, view: str = "picture") -> AppTest:
    screen = open_page("debate", made, onderdeel=AREA)
    screen.session_state[f"talk_view_{AREA}_{made}"] = view
    return screen.run()


def between(open_page: Open, made: MeetingId, way: str = "groups") -> AppTest:
    screen = open_page("debate", made)
    screen.session_state[f"agenda_view_{made}"] = "between"
    screen.session_state[f"between_view_{made}"] = way
    return screen.run()


def keys(screen: AppTest) -> set[str]:
    return {str(button.key) for button in screen.button}


# ---- Shape, groups, who ---------------------------------------------------------------------------------------------


def test_at_the_shape_people_are_asked_to_look_in_silence(school: School, open_page: Open) -> None:
    """The question that fits the shape waits for the groups."""
    made = meeting_of(school, (2, 2, 6, 6, 6))
    assert T("debate.quiet_look") in seen(talk(open_page, made))
    scoring.show_more(school.store, school.actor, poll_id=first_round(school, made).poll_id, step=RevealStep.GROUPS)
    assert T("debate.quiet_look") not in seen(talk(open_page, made))


def test_there_are_three_clicks_when_the_meeting_chose_names(school: School, open_page: Open) -> None:
    """The shape is there, a press shows the groups, and another one who."""
    made = meeting_of(school, (2, 2, 6, 6, 6), shows_names=True)
    poll_id = first_round(school, made).poll_id
    screen = talk(open_page, made)
    for step in (RevealStep.GROUPS, RevealStep.NAMES):
        screen.button(key=f"show_more_{poll_id}_{step.value}").click().run()
        assert step is first_round(school, made).step
    assert not any(key.startswith("show_more") for key in keys(screen))


@pytest.mark.parametrize("step", [RevealStep.SHAPE, RevealStep.GROUPS])
def test_a_group_of_one_gives_away_no_place(step: RevealStep, school: School) -> None:
    """The pupil is a group alone: neither the group nor the place leaves the gate before the names; at the shape nobody's does."""
    made = meeting_of(school, (2, 2, 6, 6, 7), step=step)
    known = {answer.context for answer in first_round(school, made).answers}
    expected = {None} if step is RevealStep.SHAPE else {Context.CLASSROOM, Context.GYM, Context.HOME, None}
    assert expected == known


# ---- Talking --------------------------------------------------------------------------------------------------------


def test_the_end_that_was_drawn_begins(school: School, open_page: Open) -> None:
    """The columns of both ends are named in the order of the draw."""
    made = meeting_of(school, (2, 3, 6, 6, 6))
    shown = debate.load_talk(school.store, school.actor, meeting_id=made, area_id=AREA)
    ends = ends_of(shown.rounds[0].scores)  # type: ignore[union-attr]
    assert ends is not None and shown.draw is not None
    begins, follows = ends if shown.draw.first_end == "low" else ends[::-1]
    assert T("debate.first_word", begins=begins, follows=follows) in seen(talk(open_page, made, "talk"))


@pytest.mark.parametrize(
    ("step", "answers", "expected"),
    [
        (RevealStep.SHAPE, (2, 2, 6, 6, 3), T("debate.offer_turn_any")),
        (RevealStep.GROUPS, (2, 2, 6, 6, 3), T("debate.offer_turn", who="ouders")),
        (RevealStep.GROUPS, (2, 6, 3, 3, 7), T("debate.offer_turn_any")),
        (RevealStep.NAMES, (2, 6, 3, 3, 7), T("debate.offer_turn", who="leerling")),
        (RevealStep.NAMES, (3, 3, 2, 2, 7), T("debate.offer_turn", who=T("chart.and", most="ouders", last="leerling"))),
        (RevealStep.NAMES, (1, 7, 3, 3, 3), T("debate.offer_turn_any")),
    ],
)
def test_the_first_turn_is_offered_without_telling_who_stands_where(
    step: RevealStep, answers: tuple[int, ...], expected: str, school: School, open_page: Open
) -> None:
    """Parents and pupil are named only when the screen shows already that they stand at an end."""
    made = meeting_of(school, answers, step=step, shows_names=True)
    assert expected in seen(talk(open_page, made, "talk"))


def test_who_has_not_spoken_has_no_tick(school: School, open_page: Open) -> None:
    """The boxes name everybody once, and the line above counts who has none yet; when everybody has spoken, that is said."""
    made = meeting_of(school, (2, 2, 6, 6, 6))
    screen = talk(open_page, made, "talk")
    for number, actor in enumerate(actors(school, made)):
        assert T("debate.silent", count=len(FAMILY) - number) + "<" in seen(screen)
        boxes = {box.label: box.value for box in screen.checkbox if str(box.key).startswith(f"spoke_{AREA}_")}
        assert {name for name, _ in FAMILY[number:]} == {name for name, is_ticked in boxes.items() if not is_ticked} & set(dict(FAMILY))
        screen.checkbox(key=f"spoke_{AREA}_{actor.participant_id}").check().run()
    assert T("debate.all_spoke") in seen(screen)


def test_the_two_questions_come_before_opinions(school: School, open_page: Open) -> None:
    """What was seen is asked first, then what would move one column."""
    shown = seen(talk(open_page, meeting_of(school, (2, 2, 6, 6, 6)), "talk"))
    assert -1 < shown.find(T("debate.first_question")) < shown.find(T("debate.second_question"))


def test_observations_come_one_by_one_at_a_press(school: School, open_page: Open) -> None:
    """Released words wait for a press; then one at a time in the drawn order, also when another is released meanwhile."""
    made = meeting_of(school, (2, 2, 6, 6, 6))
    poll_id = first_round(school, made).poll_id
    for actor in actors(school, made)[:3]:
        shown_words.release_observation(school.store, actor, poll_id=poll_id, now=NOW)
    screen = talk(open_page, made, "talk")
    assert not re.search(r"waarneming \d", seen(screen))
    name = f"observation_{AREA}_{made}"
    screen.button(key=f"on_{name}").click().run()
    order = [one.words for one in debate.load_talk(school.store, school.actor, meeting_id=made, area_id=AREA).observations]
    assert [order[0]] == [words for words in order if words in seen(screen)]
    screen.button(key=f"on_{name}").click().run()
    for actor in actors(school, made)[3:]:
        shown_words.release_observation(school.store, actor, poll_id=poll_id, now=NOW)
    assert [order[1]] == [words for words in order if words in seen(screen.run())]


def test_where_all_agree_one_question_is_asked_and_can_be_skipped(school: School, open_page: Open) -> None:
    """Agreement may be shared ignorance; a press puts the question away."""
    made = meeting_of(school, (3, 3, 3, 3, 3), step=RevealStep.GROUPS)
    screen = talk(open_page, made)
    assert T("debate.elsewhere") in seen(screen)
    assert T("debate.not_fitting") in seen(talk(open_page, made, "talk"))
    screen.button(key=f"skip_{AREA}").click().run()
    assert T("debate.elsewhere") not in seen(screen)


def test_the_level_words_are_explained_one_tap_away(school: School, open_page: Open) -> None:
    """On the agenda and beside the picture the same meanings."""
    made = meeting_of(school, (2, 2, 6, 6, 6))
    for screen in (open_page("debate", made), talk(open_page, made)):
        assert all(T(f"level_means.{word}") in seen(screen) for word in ("eensgezind", "klein verschil", "twee kampen"))


@pytest.mark.parametrize(("answers", "expected"), [((3, 3, 3, "undecided", "out_of_view"), True), ((3, 3, 3, 3, "undecided"), False)])
def test_an_appointment_is_asked_when_many_could_not_say(answers, expected: bool, school: School, open_page: Open) -> None:
    """From 30 percent on: who looks at what, by when; the fields are empty."""
    made = meeting_of(school, tuple(NonScore(one) if isinstance(one, str) else one for one in answers))
    screen = talk(open_page, made, "record")
    assert expected is (T("debate.ask_who_looks", count=2, all=5) in seen(screen))
    screen.radio(key=f"outcome_kind_{AREA}_{made}").set_value("difference_remains").run()
    fields = [screen.text_input(key=f"outcome_{name}_{AREA}_{made}").value for name in ("look_into", "look_by")]
    assert (["", ""], None) == (fields, screen.date_input(key=f"outcome_look_on_{AREA}_{made}").value)


def test_reasons_that_are_no_change_of_view_say_so(school: School, open_page: Open) -> None:
    """Who moved to get on is counted under that reason, with the words that the view did not change."""
    made = meeting_of(school, (2, 2, 6, 6, 6))
    shown = debate.load_talk(school.store, school.actor, meeting_id=made, area_id=AREA)
    for person in shown.people:
        debate.mark_turn(
            school.store, school.actor, poll_id=shown.rounds[0].poll_id, participant_id=person.id, has_spoken=True, now=NOW
        )  # fmt: skip
    second_round.open_second_round(school.store, school.actor, meeting_id=made, area_id=AREA, now=NOW)
    give(school, made, (3, 2, 6, 6, 6), reason=ChangeReason.TO_MOVE_ON)
    school.reveal(made, [AREA])
    words = T("chart.same_view", reason=T("change_reason.to_move_on"))
    assert T("debate.count", count=1, kind=words) in seen(talk(open_page, made))
    assert T("debate.between_before_after") in between(open_page, made).segmented_control(key=f"between_view_{made}").options


# ---- Who stands beside whom ------------------------------------------------------------------------------------------


def test_two_groups_are_offered_as_far_as_the_step_shows_them(school: School, open_page: Open) -> None:
    """At the shape none, at the groups those of more than one person, at the names the pupil as well."""
    made = meeting_of(school, (2, 2, 6, 6, 7), shows_names=True)
    assert T("chart.groups_first") in seen(between(open_page, made))
    for step, expected in (
        (RevealStep.GROUPS, ["ouders | school"]),
        (RevealStep.NAMES, ["ouders | school", "leerling | school", "leerling | ouders"]),
    ):
        scoring.show_more(school.store, school.actor, poll_id=first_round(school, made).poll_id, step=step)
        screen = between(open_page, made)
        assert expected == list(screen.segmented_control(key=f"between_groups_{made}").options)
        count = T("chart.groups_count_one", one="ouders", higher=1, lower=0)
        assert count in seen(screen)


def test_places_are_told_as_columns_and_open_their_lanes(school: School, open_page: Open) -> None:
    """The fact per area, and a press for its picture and back."""
    made = meeting_of(school, (2, 2, 6, 6, 7), step=RevealStep.GROUPS)
    screen = between(open_page, made, "contexts")
    fact = "in de klas 2, in de gymzaal 2, thuis 6"
    assert T("debate.places_differ") in seen(screen) and fact in seen(screen)
    screen.button(key=f"places_{AREA}").click().run()
    assert f"{fact} · {T('chart.contexts_hidden_one')}" in seen(screen)
    screen.button(key="all_places").click().run()
    assert T("debate.places_say") in seen(screen)


def test_at_the_shape_no_place_is_told(school: School, open_page: Open) -> None:
    """The area only waits for its groups."""
    screen = between(open_page, meeting_of(school, (2, 2, 6, 6, 7)), "contexts")
    assert T("debate.places_wait", areas="Cognitief functioneren") in seen(screen)
    assert "thuis" not in seen(screen)


@pytest.mark.parametrize(("step", "expected"), [(RevealStep.GROUPS, False), (RevealStep.NAMES, True)])
def test_who_answered_what_needs_names_on_the_screen(step: RevealStep, expected: bool, school: School, open_page: Open) -> None:
    """The heat map and the pairs are offered at the third step only."""
    made = meeting_of(school, (2, 2, 6, 6, 7), step=step, shows_names=True)
    options = between(open_page, made).segmented_control(key=f"between_view_{made}").options
    assert [expected, expected] == [T(f"debate.between_{way}") in options for way in ("heatmap", "pairs")]
    for way in ("heatmap", "pairs") if expected else ():
        assert "Moeder" in seen(between(open_page, made, way))


# ---- The pupil in the room -------------------------------------------------------------------------------------------


def test_with_the_pupil_present_the_picture_waits_for_a_press(school: School, open_page: Open) -> None:
    """First talk, then look; and the picture can be put away again."""
    made = meeting_of(school, (2, 2, 2, 2, 7), with_pupil=True)
    screen = talk(open_page, made)
    assert ([], True) == (list(screen.get("vega_lite_chart")), T("debate.spoken_first") in seen(screen))
    screen.button(key=f"show_picture_{AREA}").click().run()
    assert [] != list(screen.get("vega_lite_chart"))
    screen.button(key=f"hide_picture_{AREA}").click().run()
    assert [] == list(screen.get("vega_lite_chart"))


def test_with_the_pupil_present_no_name_and_nobody_apart_is_on_the_screen(school: School, open_page: Open) -> None:
    """In every view of the debate, also in a meeting that chose names: no name, no "apart", no column of the ends."""
    made = meeting_of(school, (2, 2, 2, 2, 7), step=RevealStep.NAMES, shows_names=True, with_pupil=True)
    screens = [talk(open_page, made, view) for view in ("talk", "again", "record")]
    shown = talk(open_page, made)
    screens.append(shown.button(key=f"show_picture_{AREA}").click().run())
    screens += [open_page("debate", made), between(open_page, made), between(open_page, made, "contexts")]
    for screen in screens:
        boxes = " ".join(str(box.label) for box in screen.checkbox)
        said = f"{seen(screen)} {boxes} {[str(part.proto) for part in screen.get('vega_lite_chart')]}"
        assert [] == [word for word in ("Jan", "Piet", "Moeder", "Vader", " apart", "Begin bij kolom") if word in said]
    assert not any("show_more" in key for key in keys(shown))
    assert T("debate.between_pairs") not in between(open_page, made).segmented_control(key=f"between_view_{made}").options


def test_what_the_presence_of_the_pupil_changes_stands_beside_the_switch(school: School, open_page: Open) -> None:
    """Who prepares the meeting reads what the choice does."""
    assert T("debate.pupil_present_means") in seen(open_page("prepare", school.meeting("prepared")))
