"""Meetings of somebody who stops go to a colleague; the administrator who arranges it reads nothing of them."""

from __future__ import annotations

from contextvars import Context
from datetime import timedelta

import pytest

from ldgm_core.domain.access import StaffActor, StaffRole
from ldgm_core.domain.account import AccountId
from ldgm_core.domain.journal import Deed
from ldgm_core.errors import NotFound
from ldgm_core.services import handing_over, journal, preparation, sign_in_link, staff, staff_session
from ldgm_core.store import Store
from tests.meetings import NOW, new_facilitator, new_meeting
from tests.services.test_signing_in import refusal

FRESH = {"signed_in_at": NOW, "now": NOW}


def somebody(store: Store, anna: StaffActor, name: str, role: StaffRole) -> StaffActor:
    session = sign_in_link.sign_in(store, token=staff.invite(store, anna, display_name=name, role=role, now=NOW), now=NOW)
    found = staff_session.find_staff(store, session_token=session, now=NOW)
    assert found is not None
    return found[0]


def another_school(store: Store) -> StaffActor:
    """The administrator of another school, which is added from the command line, where nobody is inside a school."""
    account, _ = Context().run(staff.add_school, store, name="Ander", administrator="Xander", now=NOW)
    return StaffActor(account.id, account.organisation_id, is_administrator=True)


@pytest.fixture
def anna(store: Store) -> StaffActor:
    return new_facilitator(store, name="Anna")


def test_the_colleague_leads_and_the_administrator_reads_nothing(store: Store, anna: StaffActor) -> None:
    """After the access of who led them ended; each meeting stands in the log, by its ids."""
    bram, carla = (somebody(store, anna, name, StaffRole.FACILITATOR) for name in ("Bram", "Carla"))
    meetings = [new_meeting(store, bram, call_name=name) for name in ("Mats", "Noor")]
    staff.end_access(store, anna, account_id=bram.account_id, now=NOW)
    everybody = [one.account_id for one in (anna, bram, carla)]
    assert {bram.account_id} == handing_over.list_leaders(store, anna, account_ids=everybody)
    assert frozenset() == handing_over.list_leaders(store, another_school(store), account_ids=everybody)
    assert [0, 2, 0] == [handing_over.count_led_meetings(store, anna, account_id=one) for one in everybody]
    assert 2 == handing_over.hand_over_meetings(store, anna, from_id=bram.account_id, to_id=carla.account_id, **FRESH)
    for meeting_id in meetings:
        assert preparation.load_preparation(store, carla, meeting_id=meeting_id).meeting.facilitator_id == carla.account_id
        with pytest.raises(NotFound, match="meeting_unknown"):
            preparation.load_preparation(store, anna, meeting_id=meeting_id)
    noted = [entry for entry in journal.load_log(store, anna) if entry.what == "accounts meetings"]
    assert [(Deed.CHANGED, anna.account_id)] * 2 == [(entry.deed, entry.actor_id) for entry in noted]
    assert set(meetings) == {entry.meeting_id for entry in noted}


def test_who_may_and_to_whom(store: Store, anna: StaffActor) -> None:
    """Not to oneself, not to who leads nothing, not to another school, not by a colleague, not from an open laptop."""
    bram, dirk = somebody(store, anna, "Bram", StaffRole.FACILITATOR), somebody(store, anna, "Dirk", StaffRole.ADMINISTRATOR)
    new_meeting(store, bram)
    other = another_school(store)
    give = handing_over.hand_over_meetings
    own = {"from_id": bram.account_id, **FRESH}
    assert "hand_over_to_oneself" == refusal(give, store, anna, to_id=anna.account_id, **own)
    assert "hand_over_does_not_lead" == refusal(give, store, anna, to_id=dirk.account_id, **own)
    assert "hand_over_does_not_lead" == refusal(give, store, anna, to_id=bram.account_id, **own)
    assert "account_unknown" == refusal(give, store, anna, to_id=other.account_id, **own)
    assert "account_unknown" == refusal(give, store, anna, to_id=AccountId("niemand"), **own)
    assert "not_yours_to_do" == refusal(give, store, bram, to_id=dirk.account_id, **own)
    carla = somebody(store, anna, "Carla", StaffRole.FACILITATOR)
    assert "prove_again" == refusal(give, store, anna, to_id=carla.account_id, **own | {"now": NOW + timedelta(minutes=6)})
    assert 1 == handing_over.count_led_meetings(store, anna, account_id=bram.account_id)
    assert "account_unknown" == refusal(handing_over.count_led_meetings, store, anna, account_id=other.account_id)


def test_who_may_get_them_is_looked_up_by_name(store: Store, anna: StaffActor) -> None:
    """Who leads and still comes in; not oneself, not whose they are; a page of them, capitals and accents or not."""
    bram, zoe = (somebody(store, anna, name, StaffRole.FACILITATOR) for name in ("Bram", "Zoë"))
    gone = somebody(store, anna, "Bo", StaffRole.FACILITATOR)
    staff.end_access(store, anna, account_id=gone.account_id, now=NOW)
    for number in range(22):
        somebody(store, anna, f"Carla {number:02}", StaffRole.BOTH)
    somebody(store, anna, "Dirk", StaffRole.ADMINISTRATOR)
    another_school(store)

    def found(typed: str) -> list[str]:
        page = handing_over.find_colleagues(store, anna, from_id=bram.account_id, typed=typed)
        return [account.display_name for account in page.rows]

    assert [f"Carla {number:02}" for number in range(20)] == found("")
    assert ["Zoë"] == found("  zoe ")
    assert [[], [], [], [], []] == [found(typed) for typed in ("bo", "bram", "anna", "dirk", "xander")]
    assert ["Carla 21"] == found("21")
    assert "not_yours_to_do" == refusal(handing_over.find_colleagues, store, zoe, from_id=bram.account_id, typed="")
