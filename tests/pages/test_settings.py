"""Beheer: who sees which part, and ending a session of one's own."""

from __future__ import annotations

import pytest

from ldgm_core.domain.access import StaffActor
from ldgm_core.errors import NotAllowed, NotFound
from ldgm_core.services import installation, sign_in_link, staff, staff_session, token_hash
from ldgm_core.texts import load_texts
from tests.pages.school import NOW, Open, School, seen


def sign_in_elsewhere(school: School) -> str:
    """Sign the same person in at another browser."""
    account = installation.make_first_account(school.store, organisation_name="", display_name="", now=NOW)
    return sign_in_link.sign_in(school.store, token=sign_in_link.make_sign_in_link(school.store, account, now=NOW), now=NOW)


def test_the_administrator_sees_the_people_of_the_school(school: School, open_page: Open) -> None:
    """By name, with what they may do."""
    screen = open_page("settings")
    assert [] == list(screen.exception)
    assert ("Anna" in seen(screen), "beheerder" in seen(screen)) == (True, True)


def test_a_session_elsewhere_is_ended_and_its_cookie_is_dead(school: School, open_page: Open) -> None:
    """The list shows both browsers; only the other one has a button."""
    other = sign_in_elsewhere(school)
    screen = open_page("settings")
    screen.segmented_control(key="settings_part").set_value("sessions").run()
    buttons = [button for button in screen.button if button.key.startswith("end_session_")]
    assert 1 == len(buttons)
    buttons[0].click().run()
    assert load_texts()("settings.session_ended", time="11:03") in seen(screen)
    assert staff_session.find_staff(school.store, session_token=other, now=NOW) is None
    assert staff_session.find_staff(school.store, session_token=school.token, now=NOW) is not None


def test_nobody_ends_a_session_of_somebody_else(school: School) -> None:
    """Not even with its name in hand."""
    account = installation.make_first_account(school.store, organisation_name="", display_name="", now=NOW)
    stranger = StaffActor(account.id + "x", school.actor.organisation_id)  # type: ignore[arg-type]
    with pytest.raises(NotFound, match="session_unknown"):
        staff.end_session(school.store, stranger, session_id=token_hash.hash_token(school.token), now=NOW)


def test_only_the_administrator_lists_the_people(school: School) -> None:
    """A gespreksleider sees the own sessions and nothing more."""
    with pytest.raises(NotAllowed, match="not_yours_to_do"):
        staff.list_staff(school.store, StaffActor(school.actor.account_id, school.actor.organisation_id))
