"""
How many questions a screen asks of the store: no more than its budget, and as many with fifty meetings, fifteen people in a meeting and
fifty of the school as with few.

A screen that is drawn again counts; the first drawing may also note in the log that somebody looked, and keep the session alive.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from ldgm_core.domain.access import StaffRole
from ldgm_core.services import arranging, preparation, staff
from tests.arrangements import arrangement
from tests.pages.school import HELD_ON, NOW, Open, School
from tests.statements import heard, questions

# Screen: the meeting on it, what the address says besides, and the questions that it may ask. Whoever changes a screen so that it asks
# more writes that down here.
BUDGET: dict[str, tuple[str, dict[str, str], int]] = {
    "home": ("", {}, 8),
    "pupils": ("", {}, 7),
    "arrangements": ("", {}, 6),
    "privacy": ("", {}, 7),
    "settings": ("", {}, 5),
    "prepare": ("planned", {}, 18),
    "fill_in": ("answered", {}, 14),
    "debate": ("planned", {}, 12),
    "debate, an area": ("planned", {"onderdeel": "cognition"}, 22),
    "perspective": ("planned", {}, 13),
    "plan": ("planned", {}, 15),
    "review": ("planned", {}, 15),
    "minutes": ("final", {}, 23),
}
STAGES = ("answered", "planned", "final")


def asked_by(school: School, screen: AppTest) -> int:
    """How many questions drawing this screen once more asks."""
    with heard(school.store) as found:
        screen.run()
    assert [] == list(screen.exception)
    return len(questions(found))


def count(school: School, open_page: Open, monkeypatch: pytest.MonkeyPatch, *, people: int, others: int) -> dict[str, int]:
    """The questions of every screen, in a school with meetings of so many people and so many others, with arrangements."""
    monkeypatch.setattr("tests.pages.school.PEOPLE", tuple((f"Mens {number}", "teacher") for number in range(people)))
    monkeypatch.setattr("tests.pages.school.COLUMNS", tuple(1 + number % 6 for number in range(people)))
    for number in range(others):
        school.meeting("new", name=f"Leerling {number}")
        staff.invite(school.store, school.actor, display_name=f"Collega {number}", role=StaffRole.BOTH, now=NOW)
    meetings = {stage: school.meeting(stage, name=stage) for stage in STAGES}
    for _ in range(1 + others // 10):
        own: dict[str, Any] = {"meeting_id": meetings["planned"], "asked_by": "Jan", "asked_on": HELD_ON, "recorded_by": "Anna"}
        arranging.begin_arrangement(school.store, school.actor, arrangement(), **own, now=NOW)
    found = {}
    for name, (stage, query, _) in BUDGET.items():
        found[name] = asked_by(school, open_page(name.split(",")[0], meetings.get(stage), **query))
    return found


@pytest.fixture
def few(school: School, open_page: Open, monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """With three people, and no other meetings."""
    return count(school, open_page, monkeypatch, people=3, others=0)


def test_every_screen_stays_within_its_budget_and_asks_no_more_of_a_large_school(
    few: dict[str, int], school: School, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither more meetings nor more people, of a meeting or of the school, make a screen ask more."""
    many = count(school, open_page, monkeypatch, people=15, others=47)
    assert few == many
    assert {name: budget for name, (_, _, budget) in BUDGET.items()} == many


def test_a_question_per_row_is_found(school: School, open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test above can fail: a list that asks (two questions) for each of its rows asks more when there are more."""
    real: Callable[..., Any] = preparation.list_meetings

    def a_question_each(store: Any, actor: Any, **named: Any) -> Any:
        page = real(store, actor, **named)
        for row in page.rows:
            preparation.list_meetings_about(store, actor, pupil_ids=[row.pupil.id])
        return page

    school.meeting("new", name="Ada")
    before = asked_by(school, open_page("home"))
    school.meeting("new", name="Bas")
    assert before == asked_by(school, open_page("home"))
    monkeypatch.setattr(preparation, "list_meetings", a_question_each)
    two = asked_by(school, open_page("home"))
    school.meeting("new", name="Cas")
    assert (before + 4, before + 6) == (two, asked_by(school, open_page("home")))
