"""The draft on the phone: who reads what of it, and the remark."""

from __future__ import annotations

import re
from collections.abc import Callable

from ldgm_core.services import preparation, remarking, reporting
from tests.web.room import Phone, Room

Join = Callable[[Room, str], Phone]


def key_in(page: str) -> dict[str, str]:
    return dict(re.findall(r'name="(key)" value="([^"]+)"', page))


def answer_all(room: Room) -> None:
    for thread in remarking.load_remarks(room.store, room.actor, meeting_id=room.meeting_id):
        remarking.answer_remark(
            room.store, room.actor, meeting_id=room.meeting_id, remark_id=thread.remark.id, words="verbeterd", answered_by="Anna",
            now=room.clock(),
        )  # fmt: skip


def test_the_last_page_leads_to_the_draft_and_a_remark_is_kept(room: Room, phone: Join) -> None:
    """Once for a double press; bad words come back with their sentence; the answer is shown."""
    browser = phone(room, "Moeder")
    form = f"{browser.home}verslag"
    room.close()
    assert f'href="{form}"' in browser.get(browser.home).text
    key = key_in(browser.get(form).text)
    for _ in range(2):
        page = browser.post(form, data=key | {"words": "het was <dinsdag>"}).text
    assert (1, True) == (page.count("het was &lt;dinsdag&gt;"), "Opgeslagen om " in page)
    wrong = [browser.post(form, data={"key": "key-87654321", "words": words}) for words in (" ", "e" * 5001)]
    assert [(422, True), (422, True)] == [(answer.status_code, 'role="alert"' in answer.text) for answer in wrong]
    assert "e" * 5001 in wrong[1].text
    answer_all(room)
    assert "verbeterd" in browser.get(form).text


def test_too_early_and_too_late_are_said(room: Room, phone: Join) -> None:
    """Before the end there is no draft; after the minutes are final what was typed stays on the screen."""
    browser = phone(room, "Jan")
    form = f"{browser.home}verslag"
    early = browser.get(form), browser.post(form, data={"key": "key-12345678", "words": "te vroeg"})
    assert [409, 409] == [answer.status_code for answer in early]
    assert room.site.texts("error.draft_not_ready") in early[0].text
    room.close()
    reporting.finish_minutes(room.store, room.actor, meeting_id=room.meeting_id, made_by="Anna", now=room.clock())
    late = browser.post(form, data={"key": "key-12345678", "words": "te laat"})
    assert (409, True, True) == (late.status_code, "te laat" in late.text, room.site.texts("error.remarks_over") in late.text)
    page = browser.get(form)
    assert (200, True, False) == (page.status_code, room.site.texts("phone.draft_over") in page.text, "<form" in page.text)


def test_who_looks_on_gets_no_way_to_the_draft(room: Room, phone: Join) -> None:
    """No link, and a sentence at the address."""
    browser = phone(room, "Cor")
    room.close()
    assert "verslag" not in re.findall(r'href="([^"]+)"', browser.get(browser.home).text)
    answers = [browser.get(f"{browser.home}verslag"), browser.post(f"{browser.home}verslag", data={"key": "key-12345678", "words": "x"})]
    assert [403, 403] == [answer.status_code for answer in answers]
    assert room.site.texts("error.observer_does_not_remark") in answers[0].text


def test_another_persons_address_and_a_stranger_get_nothing(room: Room, phone: Join, visitor: Phone) -> None:
    """The answer of a device that is unknown."""
    jan = phone(room, "Jan")
    room.close()
    for browser in (jan, visitor):
        assert 404 == browser.get(f"/d/{room.people['Piet']}/verslag").status_code
        assert 404 == browser.post(f"/d/{room.people['Piet']}/verslag", data={"key": "key-12345678", "words": "x"}).status_code


def test_a_draft_names_nobody_else_unless_the_meeting_chose_names(room: Room, phone: Join) -> None:
    """Roles stand for names; the parent reads plain words; what was not revealed is not there."""
    jan, mother, piet, mats = (phone(room, name) for name in ("Jan", "Moeder", "Piet", "Mats"))
    piet.save("cognition", answer="6", certainty="sure", observation="gezien met Jan en Piet")
    piet.save("didactic", answer="6", certainty="sure", observation="kanarie-nooit-onthuld")
    room.reveal("cognition")
    room.close()
    for browser, name in ((jan, "Jan"), (mother, "Moeder")):
        page = browser.get(f"{browser.home}verslag").text
        story = page.split("<main", 1)[1]
        assert ("Piet" in story, "Anna" in story, "kanarie-nooit-onthuld" in page, "gezien met" in story) == (False, False, False, True)
        assert 1 == page.count("<h1")
        assert name in page
    explained = room.site.texts.plain()("pdf.explain_areas")
    pupil = mats.get(f"{mats.home}verslag").text
    assert (False, False) == ("uw kind" in pupil, "voor ouders" in pupil)
    assert [False, True] == [explained in browser.get(f"{browser.home}verslag").text for browser in (jan, mother)]


def test_with_names_chosen_a_colleague_reads_them_and_a_parent_does_not(make_room: Callable[..., Room], phone: Join) -> None:
    """The choice of the meeting reaches the professional wording; plain words never name others."""
    room = make_room(Jan="teacher", Moeder="parent")
    meeting = preparation.load_preparation(room.store, room.actor, meeting_id=room.meeting_id).meeting
    settings = preparation.MeetingSettings(
        meeting.reason, meeting.held_on, meeting.calendar_age_months, meeting.leerroute3, "", meeting.area_ids, True, False, None
    )
    preparation.update_settings(room.store, room.actor, settings, meeting_id=room.meeting_id)
    room.open()
    jan, mother = phone(room, "Jan"), phone(room, "Moeder")
    room.close()
    stories = [browser.get(f"{browser.home}verslag").text.split("<main", 1)[1] for browser in (jan, mother)]
    assert [True, False] == ["Anna" in story for story in stories]
