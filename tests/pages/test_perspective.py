"""The screen of the perspective suggests nothing: every widget on it is empty, in whatever state the meeting is."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from ldgm_core.services import perspective
from ldgm_core.texts import load_texts
from tests.pages.school import STAGES, Open, School, seen

T = load_texts()
VIEWS = ("estimates", "decide", "dissent")
# What is no field for the decision: how the screen looks, and what one looks at.
SWITCHES = ("perspective_view_", "large_type")
EMPTY: tuple[object, ...] = (None, "", [], False, {})  # {}: a component that listens for signals and holds nothing
KINDS = (
    "text_input", "text_area", "number_input", "date_input", "time_input", "selectbox", "multiselect", "radio", "checkbox", "toggle",
    "slider", "select_slider", "color_picker", "pills", "segmented_control", "chat_input", "feedback", "button_group",
)  # fmt: skip


def every_widget(screen: AppTest) -> dict[str, object]:
    """Key and value of everything on the screen that can hold a value; found in the tree, so that a new kind of widget is found too."""
    found: dict[str, object] = {}
    for node in screen.main:
        collect(node, found)
    return {key: value for key, value in found.items() if not key.startswith(SWITCHES)}


def collect(node: object, found: dict[str, object]) -> None:
    """Add a node and all that is below it."""
    children = getattr(node, "children", None)
    for child in children.values() if children else ():
        collect(child, found)
    key = getattr(node, "key", None)
    if key is not None and hasattr(node, "value") and getattr(node, "type", "") != "button":
        found[str(key)] = node.value


def view(screen: AppTest, meeting_id: str, name: str) -> AppTest:
    """Look at one view of the screen."""
    screen.session_state[f"perspective_view_{meeting_id}"] = name
    return screen.run()


@pytest.mark.parametrize("stage", STAGES[STAGES.index("estimating") :])
def test_every_widget_of_the_screen_is_empty(stage: str, school: School, open_page: Open) -> None:
    """Before the reveal, after it, with a decision, a plan, and when it is over."""
    made = school.meeting(stage)
    screen = open_page("perspective", made)
    for name in VIEWS:
        filled = {key: value for key, value in every_widget(view(screen, made, name)).items() if value not in EMPTY}
        assert {} == filled, name


def test_the_widgets_that_are_looked_at_are_all_there_are(school: School, open_page: Open) -> None:
    """The test above can fail: it sees the ten fields of the decision, the two of a dissent, and every kind of widget."""
    made = school.meeting("estimated")
    screen = open_page("perspective", made)
    decision = every_widget(view(screen, made, "decide"))
    by_kind = {str(one.key) for kind in KINDS if hasattr(screen, kind) for one in getattr(screen, kind)}
    assert {key for key in by_kind if not key.startswith(SWITCHES)} == set(decision)
    assert 10 == len([key for key in decision if key.startswith("decision_")])
    assert 2 == len([key for key in every_widget(view(screen, made, "dissent")) if key.startswith("dissent_")])


def test_a_field_that_is_filled_in_is_found(school: School, open_page: Open) -> None:
    """Planted: a value in one field makes the test above fail."""
    made = school.meeting("estimated")
    screen = view(open_page("perspective", made), made, "decide")
    screen.session_state[f"decision_destination_column_{made}"] = 3
    assert 3 in every_widget(screen.run()).values()


@pytest.mark.parametrize("outcome", ["decided", "not_agreed", "postponed"])
def test_each_of_the_three_outcomes_can_be_written_down(outcome: str, school: School, open_page: Open) -> None:
    """The three are options of the same size; what does not agree or waits needs no destination."""
    made = school.meeting("estimated")
    screen = view(open_page("perspective", made), made, "decide")
    screen.radio(key=f"decision_outcome_{made}").set_value(outcome)
    screen.text_area(key=f"decision_why_{made}").input("omdat")
    screen.text_input(key=f"decision_decided_by_{made}").input("Jan")
    if outcome == "decided":
        screen.text_area(key=f"decision_destination_{made}").input("arbeid")
        screen.text_area(key=f"decision_direction_{made}").input("arbeid")
        screen.date_input(key=f"decision_until_on_{made}").set_value(perspective_day(school, made))
    screen.button(key=f"record_decision_{made}").click().run()
    room = perspective.load_perspective(school.store, school.actor, meeting_id=made)
    assert room.decision is not None
    assert outcome == room.decision.outcome
    assert T(f"outcome.{outcome}") in seen(screen)


def perspective_day(school: School, meeting_id: str) -> object:
    """A day within the term."""
    return perspective.load_perspective(school.store, school.actor, meeting_id=meeting_id).meeting.held_on  # type: ignore[arg-type]


def test_abilities_beyond_the_destination_are_a_question_on_the_screen(school: School, open_page: Open) -> None:
    """The recorded picture of cognition is column 5 to 6, the destination column 2: asked where that rests on, and nothing more."""
    made = school.meeting("decided")
    shown = seen(view(open_page("perspective", made), made, "decide"))
    assert T("perspective.beyond_question") in shown
