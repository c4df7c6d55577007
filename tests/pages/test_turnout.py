"""How many estimated and how many answered again, as the projector draws it; and the reveal that goes by what is true at the press."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

import ui.live
from ldgm_core.domain.matrix import AreaId
from ldgm_core.domain.meeting import MeetingId
from ldgm_core.services import debate, perspective, second_round
from ldgm_core.texts import load_texts
from tests.pages.school import COLUMNS, NOW, Open, School, seen

T = load_texts()
AREA = AreaId("cognition")
ESTIMATES = [AreaId("destination"), AreaId("direction")]


def answer_all(school: School, made: MeetingId, *, most: int = len(COLUMNS)) -> None:
    """Let so many people answer whatever is open."""
    for actor, column in list(zip(school.actors(made), COLUMNS, strict=True))[:most]:
        school.answer(actor, column)


def second_round_of(school: School) -> MeetingId:
    """A meeting in which one area is asked again."""
    made = school.meeting("revealed")
    talk = debate.load_talk(school.store, school.actor, meeting_id=made, area_id=AREA)
    for actor in school.actors(made):
        first, person = talk.rounds[0].poll_id, actor.participant_id
        debate.mark_turn(school.store, school.actor, poll_id=first, participant_id=person, has_spoken=True, now=NOW)
    second_round.open_second_round(school.store, school.actor, meeting_id=made, area_id=AREA, now=NOW)
    return made


def talk_again(open_page: Open, made: MeetingId) -> AppTest:
    screen = open_page("debate", made, onderdeel=AREA)
    screen.session_state[f"talk_view_{AREA}_{made}"] = "again"
    return screen.run()


def reveal_before_drawing(monkeypatch: pytest.MonkeyPatch, reveal: Callable[[], None]) -> None:
    """Somebody reveals from another screen, just before the part that follows the meeting is drawn for the first time."""
    follow = ui.live.follow
    waiting = [reveal]

    def follow_late(*where: Any, **more: Any) -> None:
        while waiting:
            waiting.pop()()
        follow(*where, **more)

    monkeypatch.setattr(ui.live, "follow", follow_late)


def test_estimates_are_counted_for_each_of_the_two(school: School, open_page: Open) -> None:
    """Of those who score; who looks on is not asked."""
    made = school.meeting("estimating")
    screen = open_page("perspective", made)
    for count in (0, 3):
        answer_all(school, made, most=count)
        assert 2 == seen(screen.run()).count(f">{T('fill_in.of', count=count, all=4)}<")


def test_the_question_counts_who_is_missing_and_goes_when_nobody_is(school: School, open_page: Open) -> None:
    """One person answered; then all, and the question makes way for the button."""
    made = school.meeting("estimating")
    answer_all(school, made, most=1)
    screen = open_page("perspective", made)
    screen.button(key="reveal_estimates").click().run()
    assert T("fill_in.missing", count=3) in seen(screen)
    answer_all(school, made)
    screen.run()
    assert T("fill_in.missing_means") not in seen(screen)
    assert ["reveal_estimates"] == [str(one.key) for one in screen.button if str(one.key).startswith("reveal_")]


def test_estimates_are_revealed_at_once_when_everybody_answered_since_the_button_was_drawn(school: School, open_page: Open) -> None:
    """An answer does not draw the button anew, so the press looks who is missing."""
    made = school.meeting("estimating")
    screen = open_page("perspective", made)
    answer_all(school, made)
    screen.button(key="reveal_estimates").click().run()
    assert perspective.load_perspective(school.store, school.actor, meeting_id=made).is_revealed
    assert 2 == len(screen.get("vega_lite_chart"))


def test_estimates_that_were_revealed_elsewhere_are_shown(school: School, open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """The part that counts has nothing to count any more and makes way for the pictures."""
    made = school.meeting("estimating")
    answer_all(school, made)
    reveal_before_drawing(monkeypatch, lambda: school.reveal(made, ESTIMATES))
    assert 2 == len(open_page("perspective", made).get("vega_lite_chart"))


def test_answers_of_a_second_round_are_counted(school: School, open_page: Open) -> None:
    """Of those who score."""
    made = second_round_of(school)
    screen = talk_again(open_page, made)
    for count in (0, 3):
        answer_all(school, made, most=count)
        assert 1 == seen(screen.run()).count(f">{T('fill_in.of', count=count, all=4)}<")


def test_a_second_round_that_was_revealed_elsewhere_is_said_to_be_done(
    school: School, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing waits any more."""
    made = second_round_of(school)
    answer_all(school, made)
    reveal_before_drawing(monkeypatch, lambda: school.reveal(made, [AREA]))
    screen = talk_again(open_page, made)
    assert (True, False) == (T("debate.round_done") in seen(screen), T("debate.round_runs") in seen(screen))
