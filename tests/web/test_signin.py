"""Staff sign in on plain pages: passphrase, one-time link, and choosing a passphrase."""

from __future__ import annotations

from starlette.testclient import TestClient

from ldgm_core.domain.access import StaffRole
from ldgm_core.services import staff, staff_session
from tests.web.room import Browser, Room

GOOD = "paars fietsbel gistermiddag kaas"
CHOICE = {"name": "anna", "passphrase": GOOD, "again": GOOD}


def test_a_passphrase_is_chosen_and_opens_the_door(app: object, room: Room, staff: TestClient) -> None:
    """The first one leads to the start; the browser gets a new cookie; another browser comes in by name and passphrase."""
    before = staff.cookies["ldgm_sessie"]
    answer = staff.post("/wachtwoord", data=CHOICE, follow_redirects=False)
    assert (303, "/") == (answer.status_code, answer.headers["location"])
    assert before != staff.cookies["ldgm_sessie"]
    assert staff_session.find_staff(room.store, session_token=before, now=room.clock()) is None
    other = Browser(app)  # type: ignore[arg-type]
    answer = other.post("/aanmelden", data={"name": "Anna", "passphrase": GOOD}, follow_redirects=False)
    assert (303, "/") == (answer.status_code, answer.headers["location"])
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(answer.headers["set-cookie"].split("; "))


def test_who_changes_a_passphrase_goes_back_to_where_the_way_to_it_was(staff: TestClient) -> None:
    """Who had one already came from Beheer."""
    staff.post("/wachtwoord", data=CHOICE)
    changed = {"name": "anna", "old": GOOD, "passphrase": f"{GOOD} boot", "again": f"{GOOD} boot"}
    answer = staff.post("/wachtwoord", data=changed, follow_redirects=False)
    assert (303, "/beheer") == (answer.status_code, answer.headers["location"])


def test_a_planted_session_id_is_not_taken_over(app: object, room: Room, staff: TestClient) -> None:
    """Somebody who sets the cookie beforehand knows nothing afterwards."""
    staff.post("/wachtwoord", data=CHOICE)
    victim = Browser(app)  # type: ignore[arg-type]
    victim.cookies.set("ldgm_sessie", "geplant", domain="school.test", path="/")
    victim.post("/aanmelden", data={"name": "anna", "passphrase": GOOD}, follow_redirects=False)
    planted = staff_session.find_staff(room.store, session_token="geplant", now=room.clock())
    assert (None, True) == (planted, "geplant" != victim.cookies["ldgm_sessie"])


def test_a_wrong_passphrase_keeps_the_name_and_forgets_the_rest(visitor: TestClient, room: Room) -> None:
    """One sentence; no field with a passphrase ever comes back filled."""
    answer = visitor.post("/aanmelden", data={"name": "anna<b>", "passphrase": "KANARIE in een kooi"})
    assert (403, True) == (answer.status_code, room.site.texts("error.sign_in_wrong") in answer.text)
    assert (True, False) == ('value="anna&lt;b&gt;"' in answer.text, "KANARIE" in answer.text)


def test_two_that_differ_are_refused_and_nothing_is_stored(room: Room, staff: TestClient) -> None:
    """A slip of the finger locks nobody out."""
    answer = staff.post("/wachtwoord", data=CHOICE | {"again": "iets anders"})
    assert (422, True) == (answer.status_code, room.site.texts("error.passphrase_not_twice") in answer.text)
    assert GOOD not in answer.text
    assert "old" not in staff.get("/wachtwoord").text.split("<form")[1]


def test_choosing_a_passphrase_is_for_who_is_signed_in(visitor: TestClient) -> None:
    """Anybody else is led to the way in."""
    for answer in (visitor.get("/wachtwoord", follow_redirects=False), visitor.post("/wachtwoord", data=CHOICE, follow_redirects=False)):
        assert (303, "/aanmelden") == (answer.status_code, answer.headers["location"])


def test_who_was_invited_chooses_a_passphrase_first(visitor: TestClient, room: Room) -> None:
    """The one-time link of the start of the program leads to the meetings, an invitation to the form."""
    token = staff.invite(room.store, room.actor, display_name="Bram", role=StaffRole.FACILITATOR, now=room.clock())
    answer = visitor.post(f"/inloggen/{token}", follow_redirects=False)
    assert (303, "/wachtwoord") == (answer.status_code, answer.headers["location"])


def test_a_screen_that_redraws_by_itself_keeps_no_session_alive(room: Room, staff: TestClient) -> None:
    """Only what somebody does counts as use; a followed meeting ends with the session."""
    token = staff.cookies["ldgm_sessie"]
    for _ in range(3):
        room.clock.pass_time(minutes=11)
        staff_session.find_staff(room.store, session_token=token, now=room.clock(), is_use=False)
    assert staff_session.find_staff(room.store, session_token=token, now=room.clock()) is None
    assert 404 == staff.get(f"/live/{room.meeting_id}").status_code
