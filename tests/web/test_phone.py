"""The list, klaar, the picture after the reveal, the dissent, and that nothing of anybody else arrives before the reveal."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from html import unescape

from starlette.testclient import TestClient

from ldgm_core.domain.meeting import Step
from ldgm_core.matrices import load_matrix
from ldgm_core.services import meeting_course, scoring
from tests.web.room import Phone, Room

Join = Callable[..., Phone]
AREAS = [area.id for area in load_matrix("so-2026.1").scored_areas]
CANARY = {
    "answer": "6",
    "certainty": "guess",
    "context": "free_time",
    "observation": "KANARIE-woorden",
    "second_context": "gym",
    "second_column": "2",
    "test_result": "KANARIE-uitslag",
    "instrument": "KANARIE-test",
}


def without_keys(page: str) -> str:
    """A page without what is fresh at every visit."""
    return re.sub(r'name="key" value="[^"]+"', "", page)


def addresses(browser: Phone) -> Sequence[str]:
    return [browser.home, *(f"{browser.home}o/{area}" for area in AREAS), f"{browser.home}anders", f"{browser.home}beeld/cognition"]


def test_what_others_answer_changes_no_byte_before_the_reveal(room: Room, phone: Join, visitor: TestClient) -> None:
    """Every page of a participant, of an observer and of a visitor is the same before and after somebody else answers."""
    lookers = [phone(room, name) for name in ("Jan", "Moeder", "Cor")]
    piet = phone(room, "Piet")

    def everything() -> list[str]:
        pages = [looker.get(address).text for looker in lookers for address in addresses(looker)]
        pages += [visitor.get(f"/d/{room.people['Piet']}/o/cognition").text, visitor.post("/k", data={"code": room.code}).text]
        return [without_keys(page) for page in pages]

    before = everything()
    assert 303 == piet.save("cognition", **CANARY).status_code
    assert 303 == piet.save("didactic", answer="undecided", observation="KANARIE").status_code
    piet.post(f"{piet.home}klaar")
    assert before == everything()
    assert [] == [page for page in before if "KANARIE" in page]


def test_somebody_elses_words_stay_away_after_the_reveal_until_the_writer_allows(room: Room, phone: Join) -> None:
    """The picture shows where people stand; words and test results do not come along."""
    jan, piet = phone(room, "Jan"), phone(room, "Piet")
    piet.save("cognition", **CANARY)
    room.reveal("cognition")
    page = jan.get(f"{jan.home}beeld/cognition").text
    assert ("<svg" in page, "KANARIE" in page) == (True, False)


def test_one_device_reaches_no_other_participants_pages(room: Room, phone: Join) -> None:
    """Own cookie or a stolen path: every address of somebody else is the not found of an id that never existed."""
    jan, piet = phone(room, "Jan"), phone(room, "Piet")
    cookie = {"cookie": f"ldgm_deelnemer={jan.cookies['ldgm_deelnemer']}; ldgm_formulier={jan.cookies['ldgm_formulier']}"}
    for made_up in ("", "o/cognition", "anders", "beeld/cognition"):
        theirs = jan.get(f"{piet.home}{made_up}", headers=cookie)
        nobody = jan.get(f"/d/bestaat-niet/{made_up}", headers=cookie)
        assert (404, theirs.text) == (nobody.status_code, nobody.text)
    refused = [jan.post(f"{piet.home}{button}", headers=cookie).status_code for button in ("klaar", "toch-niet-klaar", "doorgeven")]
    assert [404, 404, 404] == refused


def test_the_list_says_how_far_each_area_is(room: Room, phone: Join) -> None:
    """Not yet, saved at a time, revealed; in the order of the model."""
    browser = phone(room, "Jan")
    browser.save("cognition", answer="2", certainty="sure")
    room.reveal("didactic")
    page = unescape(browser.get(browser.home).text)
    lines = re.findall(r'<a href="[^"]*/(o|beeld)/(\w+)"><b>[^<]+</b> <span class="\w*">([^<]+)</span>', page)
    assert [(area, ("beeld" if area == "didactic" else "o")) for area in AREAS] == [(area, kind) for kind, area, _ in lines]
    states = {area: state for _, area, state in lines}
    assert ("opgeslagen om 14:03", "onthuld, bekijk het beeld", "nog niet ingevuld") == (
        states["cognition"],
        states["didactic"],
        states["support_medical"],
    )
    assert "1 van 10 ingevuld" in page


def test_ready_can_be_said_and_taken_back(room: Room, phone: Join) -> None:
    """The facilitator sees it; answers can still change."""
    browser = phone(room, "Jan")

    def finished_at() -> object:
        return scoring.load_progress(room.store, room.actor, meeting_id=room.meeting_id).presences[room.people["Jan"]].finished_at

    assert "Je hebt gezegd dat je klaar bent, om 14:03." in browser.post(f"{browser.home}klaar").text
    assert room.clock() == finished_at()
    assert 303 == browser.save("cognition", answer="2", certainty="sure").status_code
    assert "Ik ben klaar" in browser.post(f"{browser.home}toch-niet-klaar").text
    assert finished_at() is None


def test_before_the_opening_the_list_says_so(make_room: Callable[..., Room], phone: Join) -> None:
    """Who joins early waits on a page that follows the meeting."""
    browser = phone(early := make_room(Jan="teacher"), "Jan")
    page = browser.get(browser.home).text
    assert (early.site.texts("phone.not_open") in page, f'data-live="{browser.home}live"' in page) == (True, True)


def test_after_the_reveal_the_form_leads_to_the_picture_with_ones_own_mark(room: Room, phone: Join) -> None:
    """The same picture as the projector, in words as well, and where one stood oneself."""
    jan, piet = phone(room, "Jan"), phone(room, "Piet")
    jan.save("cognition", answer="3", certainty="sure")
    piet.save("cognition", answer="6", certainty="doubt")
    assert 409 == jan.get(f"{jan.home}beeld/cognition").status_code
    room.reveal("cognition")
    answer = jan.get(f"{jan.home}o/cognition", follow_redirects=False)
    assert (303, f"{jan.home}beeld/cognition") == (answer.status_code, answer.headers["location"])
    mine, theirs = (browser.get(f"{browser.home}beeld/cognition").text for browser in (jan, piet))
    assert room.site.texts("phone.own_answer", answer="kolom 3") in mine
    assert room.site.texts("phone.own_answer", answer="kolom 6") in theirs
    assert re.findall(r"<svg.*?</svg>", mine, re.S) != re.findall(r"<svg.*?</svg>", theirs, re.S)
    observer = phone(room, "Cor")
    assert "<svg" in observer.get(f"{observer.home}beeld/cognition").text


def test_only_the_writer_lets_the_words_on_the_screen(room: Room, phone: Join) -> None:
    """The button is there with one's own words, and says afterwards that it happened."""
    jan, piet = phone(room, "Jan"), phone(room, "Piet")
    jan.save("cognition", answer="3", certainty="sure", observation="mijn woorden")
    jan.save("didactic", answer="3", certainty="sure")
    poll = {"poll": room.poll_id("cognition")}
    assert 409 == jan.post(f"{jan.home}beeld/cognition", data=poll).status_code
    room.reveal("cognition", "didactic")
    assert 404 == piet.post(f"{piet.home}beeld/cognition", data=poll).status_code
    assert 404 == jan.post(f"{jan.home}beeld/didactic", data=poll).status_code
    assert room.site.texts("phone.release_button") not in jan.get(f"{jan.home}beeld/didactic").text
    assert room.site.texts("phone.release_button") in jan.get(f"{jan.home}beeld/cognition").text
    assert room.site.texts("phone.released") in jan.post(f"{jan.home}beeld/cognition", data=poll).text


def test_a_dissent_is_kept_in_ones_own_words(room: Room, phone: Join) -> None:
    """From the debate on; listed for the writer, once for a double press; bad words come back with their sentence."""
    browser = phone(room, "Moeder")
    form = f"{browser.home}anders"
    assert "<form" not in browser.get(form).text
    meeting_course.mark_step(room.store, room.actor, meeting_id=room.meeting_id, step=Step.DEBATE)
    assert f'href="{form}"' in browser.get(browser.home).text
    key = dict(re.findall(r'name="(key)" value="([^"]+)"', browser.get(form).text))
    for _ in range(2):
        page = browser.post(form, data=key | {"words": "thuis kan hij dit <wel>"}).text
    assert 1 == page.count("thuis kan hij dit &lt;wel&gt;")
    assert "Opgeslagen om " in page
    empty = browser.post(form, data={"key": "key-87654321", "words": " "})
    too_long = browser.post(form, data={"key": "key-87654321", "words": "e" * 5001})
    assert [(422, True), (422, True)] == [(answer.status_code, 'role="alert"' in answer.text) for answer in (empty, too_long)]
    assert "e" * 5001 in too_long.text
    room.close()
    late = browser.post(form, data={"key": "key-87654322", "words": "na afloop"})
    assert (409, True) == (late.status_code, "na afloop" in late.text)


def test_a_first_visit_weighs_little(room: Room, phone: Join) -> None:
    """Page, style and script of every page together: at most 60 KiB before compression and at most 6 requests, all from here."""
    browser = phone(room, "Jan")
    browser.save("didactic", answer="3", certainty="sure", observation="e" * 500)
    room.reveal("didactic")
    for address in (*addresses(browser)[:-1], f"{browser.home}beeld/didactic"):
        page = browser.get(address)
        parts = re.findall(r'<(?:link rel="stylesheet" href|script src|img src)="([^"]+)"', page.text)
        assert ["/s/plain.css", "/s/plain.js"] == [part.split("?")[0] for part in parts]
        assert [] == re.findall(r'(?:src|href)="(?:https?:)?//', page.text)
        weight = len(page.content) + sum(len(browser.get(part).content) for part in parts)
        assert (True, True) == (weight <= 60 * 1024, 1 + len(parts) <= 6)


def test_no_page_says_of_whom_in_its_title(room: Room, phone: Join) -> None:
    """Titles end up in histories and on projectors: no name of the pupil or of anybody else."""
    browser = phone(room, "Jan")
    titles = [re.findall(r"<title>(.*?)</title>", browser.get(address).text)[0] for address in (room.link("Jan"), *addresses(browser)[:-1])]
    assert [] == [title for title in titles if "Mats" in title or "Jan" in title]
