"""The way in on the projector: until when the code works, and the button that opens the door once more."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from ldgm_core.domain.meeting import MeetingId
from ldgm_core.services import preparation, staff_session
from ldgm_core.texts import load_texts
from tests.pages.school import NOW, Open, School, seen
from ui import context

T = load_texts()
UNTIL = T("fill_in.door_until", time="11:33")  # half an hour after 10:03 UTC, on the clock of Amsterdam in November


def at(school: School, minutes: int) -> None:
    """Let the clock of the screens stand so many minutes later; whoever sits there pressed something ten minutes before."""
    staff_session.find_staff(school.store, session_token=school.token, now=NOW + timedelta(minutes=max(0, minutes - 10)))
    context.set_surroundings(replace(context.surroundings(), clock=lambda: NOW + timedelta(minutes=minutes)))


def shown(screen: AppTest, school: School, meeting_id: MeetingId) -> tuple[bool, bool, bool]:
    """Whether the code is on the screen, whether it says that it does not work, and whether there is a button."""
    code = preparation.load_preparation(school.store, school.actor, meeting_id=meeting_id).meeting.room_code
    said = seen(screen)
    return code[:4] in said, T("fill_in.door_shut") in said, any(button.key == "open_door" for button in screen.button)


@pytest.mark.parametrize(
    ("minutes", "expected"), [(0, (True, False, False)), (24, (True, False, False)), (25, (True, False, True)), (29, (True, False, True))]
)
def test_the_screen_says_until_when_the_code_works(
    school: School, open_page: Open, minutes: int, expected: tuple[bool, bool, bool]
) -> None:
    """Opening the meeting opened the door; in the last five minutes there is a button."""
    made = school.meeting("open")
    at(school, minutes)
    screen = open_page("fill_in", made)
    assert expected == shown(screen, school, made)
    assert UNTIL in seen(screen)


def test_one_press_opens_the_door_again(school: School, open_page: Open) -> None:
    """A code that does not work is not on the screen, so that nobody tries it in vain; after the press it is back, with a new time."""
    made = school.meeting("open")
    at(school, 31)
    screen = open_page("fill_in", made)
    assert (False, True, True) == shown(screen, school, made)
    assert UNTIL not in seen(screen)
    screen.button(key="open_door").click().run()
    assert (True, False, False) == shown(screen, school, made)
    assert T("fill_in.door_until", time="12:04") in seen(screen)
