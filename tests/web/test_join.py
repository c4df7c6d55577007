"""Getting in: personal links, the room's code, the door, cookies, and the staff's one-time link."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from ldgm_core.services import installation, inviting, preparation, room_code, sign_in_link
from ldgm_core.services.free_code import CODE_LENGTH
from ldgm_core.services.scoring import load_progress
from ldgm_core.texts import load_texts
from tests.web.room import Phone, Room
from web import Site, make_middleware, make_routes


def sentence(site: Site, code: str, **facts: object) -> str:
    return site.texts(f"error.{code}", **facts)


def test_a_link_shows_who_it_is_for_and_what_others_will_see(room: Room, visitor: TestClient) -> None:
    """Before the button: name, role, the pupil's roepnaam, the date, and that only groups will be shown."""
    page = visitor.get(room.link("Piet")).text
    expected = ["Dag Piet", "Vakleerkracht gym", "Mats", "22 november 2026", room.site.texts("join.groups"), "Ik doe mee"]
    assert expected == [words for words in expected if words in page]


def test_a_meeting_with_names_says_so_on_the_link(make_room: Callable[..., Room], visitor: TestClient) -> None:
    """Who will be named knows it before joining."""
    room = make_room(Jan="teacher")
    settings = preparation.load_preparation(room.store, room.actor, meeting_id=room.meeting_id).meeting
    names = preparation.MeetingSettings(
        settings.reason, settings.held_on, 112, settings.leerroute3, "", settings.area_ids, True, False, None
    )
    preparation.update_settings(room.store, room.actor, names, meeting_id=room.meeting_id)
    page = visitor.get(room.link("Jan")).text
    assert room.site.texts("join.names") in page
    assert room.site.texts("join.words_names") in page


def test_looking_at_a_link_uses_nothing_up(room: Room, visitor: TestClient) -> None:
    """Mail programs open links first; the person's own press still works."""
    for _ in range(3):
        assert 200 == visitor.get(room.link("Jan")).status_code
    assert 303 == visitor.post(room.link("Jan"), follow_redirects=False).status_code


def test_the_button_sets_a_cookie_for_this_participants_pages_only(room: Room, visitor: TestClient) -> None:
    """HttpOnly, SameSite=Lax, twelve hours, only under /d/{id}; the token leaves the address bar."""
    answer = visitor.post(room.link("Jan"), follow_redirects=False)
    home = f"/d/{room.people['Jan']}"
    assert (303, f"{home}/") == (answer.status_code, answer.headers["location"])
    name, *attributes = answer.headers["set-cookie"].split("; ")
    assert re.fullmatch(r"ldgm_deelnemer=[\w-]{32}", name)
    assert {"HttpOnly", "Max-Age=43200", f"Path={home}", "SameSite=lax"} == set(attributes)


def test_behind_tls_the_cookies_are_secure(room: Room) -> None:
    """A line that is encrypted sends the cookies on an encrypted line only."""
    site = replace(room.site, base_url="https://school.test")
    browser = TestClient(Starlette(routes=make_routes(site), middleware=make_middleware(site)), base_url="https://school.test")
    answer = browser.post(room.link("Jan"), headers={"origin": "https://school.test"}, follow_redirects=False)
    assert "Secure" in answer.headers["set-cookie"].split("; ")


def test_two_participants_in_one_browser_stay_two(room: Room, app: Starlette) -> None:
    """A shared computer with two tabs: each tab sees its own name and its own answers."""
    browser = Phone(app)
    for name in ("Jan", "Piet"):
        browser.post(room.link(name))
    browser.home = f"/d/{room.people['Jan']}/"
    browser.save("cognition", answer="3", certainty="sure", observation="alleen van Jan")
    jan, piet = (browser.get(f"/d/{room.people[name]}/o/cognition").text for name in ("Jan", "Piet"))
    assert (True, False) == ("alleen van Jan" in jan, "alleen van Jan" in piet)
    assert ("<span>Jan</span>" in jan, "<span>Piet</span>" in piet) == (True, True)


def test_a_taken_link_says_so_and_leads_on_from_the_same_device(room: Room, phone: Callable[..., Phone]) -> None:
    """The second device reads how to get help; the first one finds the way to its own pages."""
    own = phone(room, "Jan")
    for answer in (own.get(room.link("Jan")), own.post(room.link("Jan"))):
        assert 403 == answer.status_code
        assert sentence(room.site, "link_taken", name="Jan") in answer.text
        assert f'href="{own.home}"' in answer.text
    assert 200 == own.get(own.home).status_code


def test_a_replaced_link_is_answered_like_one_that_never_existed(room: Room, visitor: TestClient) -> None:
    """The old link, and a made-up one: the same sentence, the same status."""
    old = room.link("Jan")
    inviting.renew_link(room.store, room.actor, participant_id=room.people["Jan"], secret=b"x", now=room.clock())
    replaced, made_up = visitor.get(old), visitor.get("/m/AAAAAAAAAAAAAAAAAAAAAA")
    assert (404, 404) == (replaced.status_code, made_up.status_code)
    assert replaced.text == made_up.text
    assert sentence(room.site, "link_unknown") in replaced.text


def test_a_link_of_a_meeting_that_is_over_says_so(room: Room, visitor: TestClient) -> None:
    """Nobody joins afterwards."""
    room.close()
    for answer in (visitor.get(room.link("Jan")), visitor.post(room.link("Jan"))):
        assert (409, True) == (answer.status_code, sentence(room.site, "meeting_over") in answer.text)


@pytest.mark.parametrize(
    ("typed", "status", "code"), [("", 422, "code_empty"), ("  - ", 422, "code_empty"), ("ZZZZZZ", 404, "code_unknown")]
)
def test_a_wrong_code_comes_back_with_its_sentence(room: Room, visitor: TestClient, typed: str, status: int, code: str) -> None:
    """What was typed stays in the field."""
    answer = visitor.post("/k", data={"code": typed})
    assert status == answer.status_code
    assert sentence(room.site, code) in answer.text
    assert f'value="{typed}"' in answer.text


def test_the_code_shows_the_names_that_have_not_joined(room: Room, visitor: TestClient, phone: Callable[..., Phone]) -> None:
    """Case, spaces and dashes do not matter; who joined is not offered."""
    phone(room, "Jan")
    code = room.code.lower()
    page = visitor.post("/k", data={"code": f" {code[:3]}-{code[3:]} "}).text
    assert ["Cor", "Mats", "Moeder", "Piet"] == sorted(re.findall(r'<button name="participant" value="[\w-]+">(\w+)<', page))


def test_the_qr_of_the_room_fills_the_code_in(room: Room, visitor: TestClient) -> None:
    """The address of the QR shows the form with the code, and nothing else happens."""
    assert 'value="BCD234"' in visitor.get("/k?code=BCD234").text


def test_somebody_at_the_door_waits_until_the_facilitator_decides(room: Room, visitor: TestClient) -> None:
    """Waiting is a page that asks again by itself; after the yes the same address is the list."""
    answer = visitor.post("/k/naam", data={"code": room.code, "participant": room.people["Piet"]}, follow_redirects=False)
    home = f"/d/{room.people['Piet']}/"
    assert (303, home) == (answer.status_code, answer.headers["location"])
    waiting = visitor.get(home)
    assert (200, True, True) == (waiting.status_code, "Even wachten" in waiting.text, 'http-equiv="refresh"' in waiting.text)
    assert 404 == visitor.get(f"{home}o/cognition").status_code
    decide(room, is_admitted=True)
    assert "Jouw onderdelen" in visitor.get(home).text


def test_somebody_who_is_refused_reads_it(room: Room, visitor: TestClient) -> None:
    """No waiting for ever: the page says it and leads to the code."""
    visitor.post("/k/naam", data={"code": room.code, "participant": room.people["Piet"]})
    decide(room, is_admitted=False)
    answer = visitor.get(f"/d/{room.people['Piet']}/")
    assert (403, True) == (answer.status_code, room.site.texts("join.door_refused") in answer.text)


def test_a_place_at_one_door_shows_nothing_of_another(room: Room, visitor: TestClient) -> None:
    """A copied cookie on somebody else's address is the not found of an id that never existed."""
    visitor.post("/k/naam", data={"code": room.code, "participant": room.people["Piet"]}, follow_redirects=False)
    copied = {"cookie": f"ldgm_deelnemer={visitor.cookies['ldgm_deelnemer']}"}
    answers = [visitor.get(f"/d/{person}/", headers=copied) for person in (room.people["Moeder"], "bestaat-niet")]
    assert [(404, answers[0].text)] * 2 == [(answer.status_code, answer.text) for answer in answers]


def test_a_name_that_was_taken_meanwhile_comes_back_to_the_list(room: Room, visitor: TestClient, phone: Callable[..., Phone]) -> None:
    """The sentence names who; the others can still be chosen."""
    phone(room, "Piet")
    answer = visitor.post("/k/naam", data={"code": room.code, "participant": room.people["Piet"]})
    assert (403, True, True) == (
        answer.status_code,
        sentence(room.site, "name_taken", name="Piet") in answer.text,
        "Moeder" in answer.text,
    )


def test_a_name_of_another_meeting_is_unknown(room: Room, make_room: Callable[..., Room], visitor: TestClient) -> None:
    """The code of one room opens no other."""
    other = make_room(Eva="teacher")
    answer = visitor.post("/k/naam", data={"code": room.code, "participant": other.people["Eva"]})
    assert (404, True) == (answer.status_code, sentence(room.site, "participant_unknown") in answer.text)


def test_a_code_behind_a_shut_door_is_answered_like_one_that_never_existed(room: Room, visitor: TestClient) -> None:
    """The same page but for what was typed: a guesser learns nothing. Who gets it wrong reads what to do."""
    room.clock.pass_time(minutes=31)
    never = room.code[::-1] if room.code != room.code[::-1] else "BCDFGHJK"
    shut, unknown = (visitor.post("/k", data={"code": typed}) for typed in (room.code, never))
    assert (404, 404) == (shut.status_code, unknown.status_code)
    assert shut.text.replace(room.code, never) == unknown.text
    assert sentence(room.site, "code_unknown") in shut.text


def test_who_chooses_a_name_after_the_door_shut_reads_why(room: Room, visitor: TestClient) -> None:
    """The list of names stood on the phone; nobody comes to the door, and the code stays in the field."""
    assert 200 == visitor.post("/k", data={"code": room.code}).status_code
    room.clock.pass_time(minutes=31)
    late = visitor.post("/k/naam", data={"code": room.code, "participant": room.people["Piet"]}, follow_redirects=False)
    assert (404, True) == (late.status_code, sentence(room.site, "code_unknown") in late.text)
    assert f'value="{room.code}"' in late.text
    assert () == load_progress(room.store, room.actor, meeting_id=room.meeting_id).at_the_door


def test_a_shared_tablet_needs_the_door_again_for_the_second_round(room: Room, visitor: TestClient) -> None:
    """Handed over in round 1 and long shut: the facilitator opens the door once more, and Piet comes back to his own pages."""
    for is_first in (True, False):
        if not is_first:
            room.clock.pass_time(hours=1)
            assert 404 == visitor.post("/k", data={"code": room.code}).status_code
            room_code.open_door(room.store, room.actor, meeting_id=room.meeting_id, now=room.clock())
        visitor.post("/k/naam", data={"code": room.code, "participant": room.people["Piet"]}, follow_redirects=False)
        decide(room, is_admitted=True)
        shared = f"/d/{room.people['Piet']}/"
        assert "Jouw onderdelen" in visitor.get(shared).text
        if is_first:
            assert 303 == visitor.post(f"{shared}doorgeven", follow_redirects=False).status_code


def test_handing_over_leaves_nothing_behind(room: Room, phone: Callable[..., Phone]) -> None:
    """The cookie goes, the place is free, the page between two people knows nobody, and the answers stay."""
    shared = phone(room, "Jan")
    shared.save("cognition", answer="3", certainty="sure", observation="kanarie")
    kept = shared.cookies.get("ldgm_deelnemer")
    answer = shared.post(f"{shared.home}doorgeven", follow_redirects=False)
    assert (303, "/doorgegeven") == (answer.status_code, answer.headers["location"])
    assert "Max-Age=0" in answer.headers["set-cookie"]
    between = shared.get("/doorgegeven").text
    assert [] == [word for word in ("Jan", "Mats", "kanarie", str(room.people["Jan"])) if word in between]
    copied = {"cookie": f"ldgm_deelnemer={kept}"}
    assert [404, 404] == [shared.get(address, headers=copied).status_code for address in (shared.home, f"{shared.home}o/cognition")]
    assert "kanarie" in phone(room, "Jan").get(f"{shared.home}o/cognition").text


def test_staff_sign_in_by_a_press_and_out_for_good(room: Room, visitor: TestClient) -> None:
    """Looking uses nothing up; the link works once; a copy of the cookie is worth nothing after signing out."""
    account = installation.make_first_account(room.store, organisation_name="School", display_name="Anna", now=room.clock())
    token = sign_in_link.make_sign_in_link(room.store, account, now=room.clock())
    assert 200 == visitor.get(f"/inloggen/{token}").status_code
    answer = visitor.post(f"/inloggen/{token}", follow_redirects=False)
    assert (303, "/") == (answer.status_code, answer.headers["location"])
    assert {"HttpOnly", "Path=/", "SameSite=lax"} == set(answer.headers["set-cookie"].split("; ")[1:])
    copied = {"cookie": f"ldgm_sessie={visitor.cookies['ldgm_sessie']}"}
    assert 200 == visitor.get("/").status_code
    assert 404 == visitor.post(f"/inloggen/{token}").status_code
    assert "/aanmelden" == visitor.post("/uitloggen", follow_redirects=False).headers["location"]
    assert 303 == visitor.get("/", headers=copied | {"accept": "text/html"}, follow_redirects=False).status_code


def test_the_page_for_visitors_tells_both_ways_in(visitor: TestClient) -> None:
    """Participants find the code, staff what to ask for."""
    page = visitor.get("/aanmelden").text
    assert ('href="/k"' in page, "Voor medewerkers" in page) == (True, True)


def decide(room: Room, *, is_admitted: bool) -> None:
    """The facilitator's yes or no to whoever waits."""
    request = load_progress(room.store, room.actor, meeting_id=room.meeting_id).at_the_door[0]
    room_code.admit(room.store, room.actor, meeting_id=room.meeting_id, admission_id=request.id, is_admitted=is_admitted, now=room.clock())


@pytest.mark.parametrize(("language", "number"), [("nl", "Acht"), ("en", "Eight")])
def test_the_hint_names_as_many_characters_as_a_code_has(language: str, number: str) -> None:
    """Who counts the characters on the screen finds what the phone says."""
    assert (8, True) == (CODE_LENGTH, load_texts(language)("join.code_hint").startswith(number))
