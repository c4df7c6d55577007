"""The two private questions on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

from httpx import Response as Answer

from ldgm_core.domain.meeting import Step
from ldgm_core.services import meeting_course
from ldgm_core.services.reflection import load_reflections
from tests.web.room import Phone, Room

Join = Callable[..., Phone]
CANARY = "KANARIE in een lade"


def begin_debate(room: Room) -> None:
    """The debate has begun."""
    meeting_course.mark_step(room.store, room.actor, meeting_id=room.meeting_id, step=Step.DEBATE)


def answer(phone: Phone, **typed: str) -> Answer:
    """Fill in the two questions and send them."""
    page = phone.get(f"{phone.home}terugblik").text
    key = re.search(r'name="key" value="([^"]+)"', page)
    return phone.post(f"{phone.home}terugblik", data={"key": key.group(1) if key else "", **typed}, follow_redirects=False)


def test_answers_are_saved_and_said_to_be_saved_by_the_clock_of_the_store(room: Room, phone: Join) -> None:
    """They come back to their writer, with the time; nothing is chosen beforehand."""
    jan = phone(room, "Jan")
    begin_debate(room)
    assert "checked" not in jan.get(f"{jan.home}terugblik").text
    sent = answer(jan, could_say="no", unsaid=CANARY)
    assert 303 == sent.status_code
    page = jan.get(sent.headers["location"]).text
    assert ["Opgeslagen om 14:03." in page, CANARY in page, 'value="no" checked' in page] == [True] * 3


def test_nobody_elses_page_changes(room: Room, phone: Join) -> None:
    """No other phone and not the facilitator gets a byte of it."""
    jan, piet = phone(room, "Jan"), phone(room, "Piet")
    begin_debate(room)
    answer(jan, could_say="no", unsaid=CANARY)
    pages = [piet.get(f"{piet.home}{part}").text for part in ("", "terugblik", "anders", "o/cognition")]
    assert [] == [page for page in pages if "KANARIE" in page]
    assert CANARY not in repr(load_reflections(room.store, room.actor, meeting_id=room.meeting_id))


def test_a_refusal_keeps_what_was_typed(room: Room, phone: Join) -> None:
    """An unknown choice, nothing at all, nothing to pass on: one sentence each, and the text is still there."""
    jan = phone(room, "Jan")
    begin_debate(room)
    for typed, sentence in (
        ({"could_say": "maybe", "unsaid": CANARY}, "Eén van de keuzes bestaat niet"),
        ({}, "Je hebt nog niets gekozen of geschreven"),
        ({"could_say": "yes", "passed_on": "1"}, "Er staat nog geen tekst om door te geven"),
        ({"unsaid": CANARY + "x" * 5000}, "dit is te lang"),
    ):
        refused = answer(jan, **typed)
        assert (422, True, True) == (refused.status_code, sentence in unescape(refused.text), typed.get("unsaid", "") in refused.text)


def test_before_the_debate_it_says_when(room: Room, phone: Join) -> None:
    """The page waits, and so does the service behind it."""
    jan = phone(room, "Jan")
    assert "zodra het debat is begonnen" in jan.get(f"{jan.home}terugblik").text
    assert "zodra het debat is begonnen" in answer(jan, could_say="yes", key="samesamesame").text


def test_after_the_close_the_page_says_so(room: Room, phone: Join) -> None:
    """No form any more."""
    jan = phone(room, "Jan")
    room.close()
    assert "<textarea" not in jan.get(f"{jan.home}terugblik").text
