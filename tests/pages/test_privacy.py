"""Bewaren en inzage: nothing is chosen beforehand, deleting takes two steps, and the administrator alone chooses terms."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from ldgm_core.domain.keeping import RestrictionKind
from ldgm_core.domain.meeting import MeetingId, PupilId
from ldgm_core.services import installation, preparation, privacy, sign_in_link
from ldgm_core.store import tables as t
from tests.pages.school import NOW, Open, School, seen
from ui import context


def pupil_of(school: School, meeting_id: MeetingId) -> PupilId:
    """The pupil of a meeting."""
    return preparation.load_preparation(school.store, school.actor, meeting_id=meeting_id).pupil.id


def pupils(school: School) -> int:
    """How many pupils there are."""
    with school.store._engine.connect() as connection:
        return int(connection.execute(select(func.count()).select_from(t.pupils)).scalar_one())


def test_the_list_says_what_goes_when_and_nobody_is_chosen_beforehand(school: School, open_page: Open) -> None:
    """A pupil who is at school, and one who left."""
    first, second = school.meeting("new", name="Ada"), school.meeting("new", name="Bas")
    privacy.record_departure(school.store, school.actor, pupil_id=pupil_of(school, second), left_on=date(2026, 7, 10), now=NOW)
    screen = open_page("privacy")
    assert screen.selectbox(key="privacy_pupil").value is None
    page = seen(screen)
    assert "nog op school" in page
    assert "de school koos nog geen termijn" in page
    assert f"/download/inzage/{pupil_of(school, first)}.zip" not in page


def test_a_choice_shows_the_package_and_saves_a_departure(school: School, open_page: Open) -> None:
    """The link to the package is this pupil's."""
    pupil_id = pupil_of(school, school.meeting("new", name="Ada"))
    screen = open_page("privacy")
    screen.selectbox(key="privacy_pupil").select(pupil_id).run()
    assert f"/download/inzage/{pupil_id}.zip" in seen(screen)
    screen.date_input(key=f"left_{pupil_id}").set_value(date(2026, 7, 10)).run()
    screen.button(key=f"save_left_{pupil_id}").click().run()
    assert "Opgeslagen om" in seen(screen)
    (row,) = privacy.load_keeping(school.store, school.actor, today=NOW.date()).calendar
    assert date(2026, 7, 10) == row.left_on


def test_freezing_asks_for_a_reason_and_can_be_lifted(school: School, open_page: Open) -> None:
    """Without a reason nothing happens and one sentence says so."""
    pupil_id = pupil_of(school, school.meeting("new", name="Ada"))
    screen = open_page("privacy")
    screen.selectbox(key="privacy_pupil").select(pupil_id).run()
    screen.button(key=f"do_freeze_{pupil_id}").click().run()
    assert "ldgm-refusal" in seen(screen)
    screen.text_input(key=f"reason_freeze_{pupil_id}").input("geschil").run()
    screen.button(key=f"do_freeze_{pupil_id}").click().run()
    assert "Reden: geschil" in seen(screen)
    assert "bevroren;" in seen(screen)
    screen.button(key=f"lift_freeze_{pupil_id}").click().run()
    assert () == privacy.load_keeping(school.store, school.actor, today=NOW.date()).restrictions


def test_deleting_takes_the_typed_name_and_a_second_look(school: School, open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked, refused in the same session, and confirmed after signing in anew."""
    pupil_id = pupil_of(school, school.meeting("final", name="Ada"))
    screen = open_page("privacy")
    screen.selectbox(key="privacy_pupil").select(pupil_id).run()
    assert screen.radio(key=f"ground_{pupil_id}").value is None
    screen.radio(key=f"ground_{pupil_id}").set_value("family_asked").run()
    screen.text_input(key=f"typed_name_{pupil_id}").input("Iemand anders").run()
    screen.button(key=f"ask_{pupil_id}").click().run()
    assert "Dit is niet de naam van deze leerling" in seen(screen)
    screen.text_input(key=f"typed_name_{pupil_id}").input("ada").run()
    screen.button(key=f"ask_{pupil_id}").click().run()
    assert "Er is nog niets verwijderd" in seen(screen)
    screen.text_input(key=f"typed_name_{pupil_id}").input("Ada").run()
    screen.button(key=f"confirm_{pupil_id}").click().run()
    assert "Een tweede blik ontbreekt" in seen(screen)
    assert 1 == pupils(school)
    account = installation.make_first_account(school.store, organisation_name="", display_name="", now=NOW)
    later = NOW.replace(hour=NOW.hour + 1)
    token = sign_in_link.sign_in(school.store, token=sign_in_link.make_sign_in_link(school.store, account, now=later), now=later)
    again = context.surroundings()
    context.set_surroundings(type(again)(**{**vars(again), "clock": lambda: later}))
    monkeypatch.setattr(context, "session_token", lambda: token)
    screen.button(key=f"confirm_{pupil_id}").click().run()
    assert "Verwijderd om" in seen(screen)
    assert 0 == pupils(school)


def test_the_administrator_chooses_a_term_with_a_reason(school: School, open_page: Open) -> None:
    """A proposal is called one until then; what is no number is refused with a sentence."""
    school.meeting("new", name="Ada")
    screen = open_page("privacy")
    screen.button_group(key="privacy_part").set_value("terms").run()
    assert "nog niet gekozen: er gaat niets vanzelf weg" in seen(screen)
    screen.text_input(key="months_pupil_file").input("twee jaar").run()
    screen.text_input(key="why_pupil_file").input("ons beleid").run()
    screen.button(key="save_term_pupil_file").click().run()
    assert "hele maanden" in seen(screen)
    screen.text_input(key="months_pupil_file").input("36").run()
    screen.button(key="save_term_pupil_file").click().run()
    page = seen(screen)
    assert "36 maanden na het vertrek van de leerling" in page
    assert "Reden van de school: ons beleid" in page


def test_the_log_says_that_it_is_whole_and_holds_no_name(school: School, open_page: Open) -> None:
    """Codes, and what was done with which tables."""
    pupil_id = pupil_of(school, school.meeting("new", name="Zeldzame Naam"))
    privacy.restrict(school.store, school.actor, pupil_id=pupil_id, kind=RestrictionKind.HOLD, reason="klacht", now=NOW)
    screen = open_page("privacy")
    screen.button_group(key="privacy_part").set_value("proof").run()
    assert "Het logboek is heel" not in seen(screen)
    page = seen(screen.button(key="log_checked").click().run())
    assert "Het logboek is heel" in page
    assert "Zeldzame" not in page
    assert "regelde bewaren" in page
