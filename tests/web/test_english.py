"""The plain pages in English: no Dutch of ours is left, and what is Dutch says so."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from httpx import Response as Answer
from starlette.testclient import TestClient

from ldgm_core.domain.meeting import Step
from ldgm_core.matrices import load_matrix
from ldgm_core.services import meeting_course
from ldgm_core.texts import load_texts
from tests.leftover import dutch_left, words_outside_dutch
from tests.web.room import Phone, Room

Join = Callable[..., Phone]
AREAS = [area.id for area in load_matrix("so-2026.1").scored_areas]
ENGLISH = load_texts("en")


def speak_english(browser: TestClient) -> None:
    """The choice as the link on a page makes it."""
    assert 303 == browser.get("/k?taal=en", follow_redirects=False).status_code


def pages_of_everybody(room: Room, visitor: TestClient) -> Iterator[Answer]:
    """What needs no link and no sign-in, the refusals among them."""
    speak_english(visitor)
    for address in ("/aanmelden", "/k", "/doorgegeven", "/uitloggen", "/toegankelijkheid", "/_stcore/metrics", "/d/bestaat-niet/"):
        yield visitor.get(address)
    yield visitor.post("/aanmelden", data={"name": "x", "passphrase": "y"})
    yield visitor.post("/k", data={"code": "XXXXXX"})
    yield visitor.post("/k", data={"code": room.code})
    yield visitor.post("/k", data={"code": room.code}, headers={"origin": "http://elders.test"})
    yield visitor.get(room.link("Piet"))
    yield visitor.post("/k/naam", data={"code": room.code, "participant": room.people["Cor"]})


def pages_of_a_participant(room: Room, phone: Phone) -> Iterator[Answer]:
    """From the list to the last area, what is refused, saved, too late, revealed and over."""
    speak_english(phone)
    yield phone.get(phone.home)
    for area in AREAS:
        yield phone.get(f"{phone.home}o/{area}")
    yield phone.save("cognition", certainty="sure")
    yield phone.get(phone.save("cognition", answer="3", certainty="sure", observation="gezien").headers["location"])
    yield phone.get(f"{phone.home}o/cognition")
    yield phone.post(f"{phone.home}klaar")
    yield phone.get(f"{phone.home}beeld/didactic")
    yield phone.get(f"{phone.home}anders")
    fields = phone.fields("didactic")
    room.reveal("cognition", "didactic")
    yield phone.post(f"{phone.home}o/didactic", data=fields | {"answer": "2", "certainty": "sure"})
    yield phone.get(f"{phone.home}beeld/cognition")
    meeting_course.mark_step(room.store, room.actor, meeting_id=room.meeting_id, step=Step.DEBATE)
    for page in ("", "anders", "terugblik"):
        yield phone.get(f"{phone.home}{page}")
    room.close()
    yield phone.get(phone.home)
    yield phone.get(f"{phone.home}verslag")


def left_in(answer: Answer) -> list[str]:
    """The Dutch of ours that a page still says; it names its language, and leads to the other one."""
    assert 303 != answer.status_code
    assert '<html lang="en">' in answer.text
    assert f'<a href="?taal=nl" lang="nl" hreflang="nl">{ENGLISH("language.nl")}</a>' in answer.text
    return dutch_left(words_outside_dutch(answer.text), "en")


def test_pages_for_everybody_say_no_word_of_ours_in_dutch(room: Room, visitor: TestClient) -> None:
    """The way in, the code, the names, a taken link, the door, and every page of refusal."""
    room.add("Taken", "nurse")
    assert {} == {str(answer.url): left for answer in pages_of_everybody(room, visitor) if (left := left_in(answer))}


def test_pages_of_participants_say_no_word_of_ours_in_dutch(make_room: Callable[..., Room], phone: Join) -> None:
    """For a professional, for a parent and for the pupil, from the first page to the draft of the minutes."""
    for name, role in (("Jan", "teacher"), ("Moeder", "parent"), ("Mats", "pupil")):
        room = make_room(**{name: role, "Piet": "gym_teacher"})
        room.open()
        answers = pages_of_a_participant(room, phone(room, name))
        assert {} == {f"{name} {answer.url}": left for answer in answers if (left := left_in(answer))}


def test_a_page_that_forgets_english_is_noticed(room: Room, visitor: TestClient) -> None:
    """The same pages in Dutch are full of Dutch, so the two tests above can fail."""
    assert "join.code_title" in dutch_left(words_outside_dutch(visitor.get("/k").text.replace('lang="nl"', 'lang="en"')), "en")


def test_words_of_the_model_say_that_they_are_dutch(room: Room, phone: Join) -> None:
    """One line says so, and each part says so to a voice; on a Dutch page there is neither."""
    jan = phone(room, "Jan")
    area = load_matrix("so-2026.1").area("cognition")
    dutch = jan.get(f"{jan.home}o/cognition").text
    assert (False, False) == (load_texts()("matrix.dutch_only") in dutch, ' lang="nl"' in dutch.replace('<html lang="nl">', ""))
    speak_english(jan)
    page = jan.get(f"{jan.home}o/cognition").text
    assert ENGLISH("matrix.dutch_only") in page
    assert f'<h1 lang="nl">{area.label}</h1>' in page
    assert f'<p lang="nl">{area.definition}</p>' in page
    assert [cell.text for cell in area.cells] == re.findall(r'<span lang="nl">([^<]+)</span>', page)
    assert ENGLISH("matrix.dutch_only") in jan.get(jan.home).text


def test_what_the_pupil_reads_in_words_of_ours_is_english(room: Room, phone: Join) -> None:
    """The definition speaks to the pupil in English and is no Dutch part; the columns are the model's."""
    mats = phone(room, "Mats")
    speak_english(mats)
    page = mats.get(f"{mats.home}o/cognition").text
    assert f"<p>{ENGLISH('pupil_area.cognition_definition')}</p>" in page
    assert 7 == len(re.findall(r'<span lang="nl">', page))


def test_the_page_of_streamlit_names_its_language(visitor: TestClient, staff: TestClient) -> None:
    """A voice reads the facilitator's screens in the language that they speak; Streamlit's own English is left as it is."""
    assert '<html lang="nl">' in staff.get("/").text
    speak_english(staff)
    page = staff.get("/").text
    assert ('<html lang="en">' in page, f"<title>{ENGLISH('web.title')}</title>" in page) == (True, True)
    assert [] == dutch_left(words_outside_dutch(page.split("<!DOCTYPE html>")[-1]), "en")


def test_the_minutes_as_a_page_stay_dutch(room: Room, staff: TestClient) -> None:
    """They belong to the school; the page says that it is Dutch and offers no other language."""
    speak_english(staff)
    page = staff.get(f"/download/verslag/{room.meeting_id}.html").text
    assert ('<html lang="nl">' in page, "?taal=" in page) == (True, False)
