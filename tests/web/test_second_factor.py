"""The pages of the second factor: set up with a picture, used at the door, taken away."""

from __future__ import annotations

import re
from html import unescape

import pyotp
from starlette.testclient import TestClient

from ldgm_core.services import installation, sign_in_link, staff_session
from ldgm_core.services.second_factor import RECOVERY_CODES
from tests.web.room import Browser, Room
from tests.web.test_signin import CHOICE, GOOD

ADDRESS = "/tweede-stap"


def set_up(staff: TestClient, room: Room) -> tuple[pyotp.TOTP, list[str]]:
    """Choose a passphrase and turn the second step on, as somebody with a phone does."""
    staff.post("/wachtwoord", data=CHOICE)
    page = staff.get(ADDRESS).text
    secret = unescape(re.findall(r"<code>([A-Z2-7 ]+)</code>", page)[0]).replace(" ", "")
    sealed = re.findall(r'name="sealed" value="([^"]+)"', page)[0]
    totp = pyotp.TOTP(secret)
    answer = staff.post(ADDRESS, data={"sealed": sealed, "passphrase": GOOD, "code": totp.at(room.clock())})
    assert 200 == answer.status_code
    assert "no-store" in answer.headers["cache-control"]
    return totp, re.findall(r"<code>(\d-[A-Z0-9-]+)</code>", answer.text)


def test_who_has_no_passphrase_is_led_there_first(staff: TestClient, room: Room) -> None:
    """Nothing is drawn before."""
    page = staff.get(ADDRESS).text
    assert room.site.texts("second_factor.passphrase_first") in page
    assert "data:image/svg+xml" not in page


def test_it_is_set_up_used_and_taken_away(app: object, room: Room, staff: TestClient) -> None:
    """The recovery codes are shown once; at the door the code is asked for in words; a wrong one keeps the name."""
    totp, codes = set_up(staff, room)
    assert RECOVERY_CODES == len(codes)
    assert codes[0] not in staff.get(ADDRESS).text
    room.clock.pass_time(seconds=60)
    other = Browser(app)  # type: ignore[arg-type]
    asked = other.post("/aanmelden", data={"name": "anna", "passphrase": GOOD}, follow_redirects=False)
    assert (403, True) == (asked.status_code, room.site.texts("error.second_factor_missing") in asked.text)
    assert (True, False) == ('value="anna"' in asked.text, GOOD in asked.text)
    came = other.post("/aanmelden", data={"name": "anna", "passphrase": GOOD, "code": totp.at(room.clock())}, follow_redirects=False)
    assert (303, "/") == (came.status_code, came.headers["location"])
    again = Browser(app)  # type: ignore[arg-type]
    room.clock.pass_time(seconds=5)
    assert 303 == again.post("/aanmelden", data={"name": "anna", "passphrase": GOOD, "code": codes[7]}, follow_redirects=False).status_code
    room.clock.pass_time(seconds=60)
    removed = again.post(ADDRESS, data={"remove": "1", "passphrase": GOOD, "code": totp.at(room.clock())}, follow_redirects=False)
    assert (303, ADDRESS) == (removed.status_code, removed.headers["location"])
    assert room.site.texts("second_factor.set") in again.get(ADDRESS).text


def test_what_is_wrong_is_said_and_nothing_typed_comes_back(room: Room, staff: TestClient) -> None:
    """No code, no passphrase in the page; the picture stays the same, so that nobody scans twice."""
    staff.post("/wachtwoord", data=CHOICE)
    before = staff.get(ADDRESS).text
    sealed = re.findall(r'name="sealed" value="([^"]+)"', before)[0]
    answer = staff.post(ADDRESS, data={"sealed": sealed, "passphrase": GOOD, "code": "123456"})
    assert (403, True) == (answer.status_code, room.site.texts("error.second_factor_wrong") in answer.text)
    assert not {GOOD, "123456"} & set(re.findall(r'value="([^"]*)"', answer.text))
    pictures = [re.findall(r"base64,([^\"]+)", page) for page in (before, answer.text)]
    assert pictures[0] == pictures[1]
    spoiled = staff.post(ADDRESS, data={"sealed": "x" + sealed, "passphrase": GOOD, "code": "123456"})
    assert room.site.texts("error.second_factor_unreadable") in spoiled.text


def test_proving_it_once_more_asks_passphrase_and_code(room: Room, staff: TestClient) -> None:
    """The browser gets a new session; without the code it does not."""
    totp, _ = set_up(staff, room)
    room.clock.pass_time(minutes=6)
    before = staff.cookies["ldgm_sessie"]
    assert 403 == staff.post("/opnieuw", data={"passphrase": GOOD}).status_code
    assert before == staff.cookies["ldgm_sessie"]
    answer = staff.post("/opnieuw", data={"passphrase": GOOD, "code": totp.at(room.clock())})
    assert (200, True) == (answer.status_code, room.site.texts("prove.done") in answer.text)
    assert before != staff.cookies["ldgm_sessie"]


def test_a_one_time_link_asks_the_code_too(app: object, room: Room, staff: TestClient) -> None:
    """The first press asks for it and uses nothing up; a wrong one says so; the right one comes in. No session before."""
    totp, codes = set_up(staff, room)
    room.clock.pass_time(seconds=60)
    account = installation.make_first_account(room.store, organisation_name="", display_name="", now=room.clock())
    address = f"/inloggen/{sign_in_link.make_sign_in_link(room.store, account, now=room.clock())}"
    other = Browser(app)  # type: ignore[arg-type]
    assert 'name="code"' not in other.get(address).text
    for data, sentence in (({}, "second_factor_at_link"), ({"code": "000000"}, "second_factor_wrong")):
        asked = other.post(address, data=data, follow_redirects=False)
        assert (403, True) == (asked.status_code, room.site.texts(f"error.{sentence}") in asked.text)
        assert 'name="code"' in asked.text
        assert "000000" not in asked.text
        assert "ldgm_sessie" not in other.cookies
    came = other.post(address, data={"code": totp.at(room.clock())}, follow_redirects=False)
    assert (303, "/") == (came.status_code, came.headers["location"])
    assert staff_session.find_staff(room.store, session_token=other.cookies["ldgm_sessie"], now=room.clock()) is not None
    assert 404 == Browser(app).post(address, data={"code": codes[0]}).status_code  # type: ignore[arg-type]
