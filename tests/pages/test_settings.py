"""Beheer: who sees which part, and ending a session of one's own."""

from __future__ import annotations

import pytest

from ldgm_core.domain.access import StaffActor, StaffRole
from ldgm_core.domain.account import AccountId
from ldgm_core.errors import NotAllowed, NotFound
from ldgm_core.services import installation, preparation, sign_in_link, staff, staff_session, token_hash
from ldgm_core.texts import load_texts
from tests.meetings import new_meeting
from tests.pages.school import NOW, Open, School, seen
from tests.statements import heard, questions

T = load_texts()


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
    assert T("settings.session_ended", time="11:03") in seen(screen)
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


def invited(school: School, *names: str) -> list[AccountId]:
    """Invite these people as facilitators, and return who they are."""
    for name in names:
        staff.invite(school.store, school.actor, display_name=name, role=StaffRole.FACILITATOR, now=NOW)
    return [staff.list_staff(school.store, school.actor, typed=name).rows[0].account.id for name in names]


def test_the_people_of_a_large_school_come_a_page_at_a_time_and_are_found_by_name(school: School, open_page: Open) -> None:
    """Twenty on a page; the field to look somebody up is there when they are more."""
    assert "people_search" not in {field.key for field in open_page("settings").text_input}
    invited(school, *(f"Collega {number:02}" for number in range(24)), "Zoë")
    screen = open_page("settings")
    assert ("Collega 18" in seen(screen), "Collega 19" in seen(screen)) == (True, False)  # Anna is the first
    screen.button(key="after_staff_").click().run()
    assert ("Collega 18" in seen(screen), "Collega 19" in seen(screen), "Zoë" in seen(screen)) == (False, True, True)
    screen.text_input(key="people_search").set_value("zoe").run()
    assert ("Collega" in seen(screen), "Zoë" in seen(screen)) == (False, True)
    screen.text_input(key="people_search").set_value("niemand").run()
    assert T("settings.people_not_found") in seen(screen)


def test_meetings_are_counted_when_somebody_asks_and_given_to_whom_is_chosen(school: School, open_page: Open) -> None:
    """Only who leads meetings has the button; the number and the colleagues come after a press, and nobody is chosen beforehand."""
    bram, carla = invited(school, "Bram", "Carla")
    leader = StaffActor(bram, school.actor.organisation_id)
    meeting_id = new_meeting(school.store, leader)
    with heard(school.store) as found:
        screen = open_page("settings")
    assert [] == [one for one in questions(found) if "count(" in one.words]
    assert ["hand_over_" + bram] == [button.key for button in screen.button if str(button.key).startswith("hand_over_")]
    screen.button(key=f"hand_over_{bram}").click().run()
    assert (T("settings.leads_count", count=1) in seen(screen), screen.selectbox(key="hand_over_to").value) == (True, None)
    assert ["Carla"] == screen.selectbox(key="hand_over_to").options
    screen.button(key=f"give_{bram}").click().run()
    assert T("error.choice_missing", field_key=T("field.colleague")) in seen(screen)
    screen.selectbox(key="hand_over_to").select(carla).run()
    screen.button(key=f"give_{bram}").click().run()
    assert T("settings.handed_over", time="11:03", count=1) in seen(screen)
    assert [f"hand_over_{carla}"] == [button.key for button in screen.button if str(button.key).startswith("hand_over_")]
    new_leader = StaffActor(carla, school.actor.organisation_id)
    assert preparation.load_preparation(school.store, new_leader, meeting_id=meeting_id).meeting.facilitator_id == carla


def test_a_colleague_who_is_not_among_the_first_is_looked_up(school: School, open_page: Open) -> None:
    """And a choice that a search takes out of the list is no choice any more."""
    (bram,) = invited(school, "Bram")
    names = [f"Collega {number:02}" for number in range(22)]
    people = dict(zip(names, invited(school, *names), strict=True))
    new_meeting(school.store, StaffActor(bram, school.actor.organisation_id))
    screen = open_page("settings")
    screen.button(key=f"hand_over_{bram}").click().run()
    assert (T("settings.hand_over_more") in seen(screen), screen.selectbox(key="hand_over_to").options) == (True, names[:20])
    screen.selectbox(key="hand_over_to").select(people["Collega 03"]).run()
    screen.text_input(key="hand_over_search").set_value("21").run()
    assert (["Collega 21"], None) == (screen.selectbox(key="hand_over_to").options, screen.selectbox(key="hand_over_to").value)
    screen.button(key=f"give_{bram}").click().run()
    assert T("error.choice_missing", field_key=T("field.colleague")) in seen(screen)
    screen.button(key=f"keep_{bram}").click().run()
    screen.button(key=f"hand_over_{bram}").click().run()
    assert names[:20] == screen.selectbox(key="hand_over_to").options
