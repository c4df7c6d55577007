"""The phone keeps what somebody chose and typed, says what is true, is light, and leaves nothing for the next person."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, Response, expect

from tests.browser.conftest import School
from tests.browser.hands import join

WORDS = "op het plein begint hij zelf"
MOST_BYTES, MOST_REQUESTS = 60 * 1024, 6
DRAFTS = "() => Object.keys(localStorage).filter((key) => key.startsWith('ldgm:/')).length"
SAVE = "#answer button.main"


def open_area(page: Page, number: int = 0) -> str:
    """Open an area from the list and return its address."""
    page.locator("a[href*='/o/']").nth(number).click()
    page.wait_for_url(re.compile("/o/"))
    return page.url


def fill_in(page: Page, column: int = 3) -> None:
    """Choose a column and a certainty, and type."""
    page.locator(f"input[name=answer][value='{column}']").check(force=True)
    page.locator("input[name=certainty][value=doubt]").check(force=True)
    page.fill("textarea[name=observation]", WORDS)


def test_what_was_chosen_and_typed_survives_a_reload_until_it_is_stored(school: School, phone: Callable[[], BrowserContext]) -> None:
    """The draft is on the device, says that it is not stored, and is gone after "opgeslagen"."""
    page = join(phone(), school.link("Yassin", place=4))
    open_area(page)
    fill_in(page)
    page.reload()
    expect(page.locator("#net")).to_contain_text("nog niet opgeslagen")
    assert page.locator("input[name=answer]:checked").get_attribute("value") == "3"
    assert page.locator("input[name=certainty]:checked").get_attribute("value") == "doubt"
    assert page.input_value("textarea[name=observation]") == WORDS
    page.locator(SAVE).click()
    page.wait_for_url(re.compile("opgeslagen="))
    expect(page.get_by_text(re.compile(r"Opgeslagen om \d\d:\d\d")).first).to_be_visible()
    assert page.evaluate(DRAFTS) == 0


def test_a_phone_that_loses_the_network_sends_later_and_says_so(school: School, phone: Callable[[], BrowserContext]) -> None:
    """Not one "opgeslagen" before the commit; when the network is back it is stored without a touch, once."""
    context = phone()
    page = join(context, school.link("Yassin", place=5))
    open_area(page)
    fill_in(page)
    context.set_offline(True)
    page.locator(SAVE).click()
    expect(page.locator("#net")).to_contain_text("Niet verbonden")
    assert page.locator("p.saved").count() == 0
    context.set_offline(False)
    page.wait_for_url(re.compile("opgeslagen="))
    assert page.evaluate(DRAFTS) == 0


def test_an_answer_pressed_without_network_is_sent_when_the_page_is_opened_again(
    school: School, phone: Callable[[], BrowserContext]
) -> None:
    """The tab was closed meanwhile: the same key goes out again at the next visit of that area."""
    context = phone()
    page = join(context, school.link("Yassin", place=6))
    address = open_area(page)
    fill_in(page)
    context.set_offline(True)
    page.locator(SAVE).click()
    expect(page.locator("#net")).to_contain_text("Niet verbonden")
    page.close()
    context.set_offline(False)
    again = context.new_page()
    again.goto(address)
    again.wait_for_url(re.compile("opgeslagen="))
    again.goto(address)
    assert again.input_value("textarea[name=observation]") == WORDS


def test_a_shared_tablet_keeps_nothing_of_the_person_before(school: School, phone: Callable[[], BrowserContext]) -> None:
    """An unsaved draft and the session are gone after handing over; the back button shows nothing of them."""
    context = phone()
    page = join(context, school.link("Yassin", place=3))
    home = page.url
    address = open_area(page, 1)
    fill_in(page)
    assert page.evaluate(DRAFTS) == 1
    page.goto(home)
    page.get_by_text("Deel je dit apparaat?").click()
    page.get_by_role("button", name="Geef het apparaat door").click()
    page.wait_for_url(re.compile("/doorgegeven"))
    assert page.evaluate(DRAFTS) == 0
    page.goto(address)
    assert WORDS not in page.content()
    assert page.locator("#answer").count() == 0


def test_the_first_load_of_a_phone_is_small(school: School, phone: Callable[[], BrowserContext]) -> None:
    """At most 60 KiB in at most six requests, letters included, all from our own server: counted as they travel."""
    page = phone().new_page()
    seen: list[Response] = []
    page.on("response", lambda response: seen.append(response))
    page.goto(school.link("Tygo", place=0))
    page.wait_for_load_state("networkidle")
    sizes = [response.request.sizes() for response in seen]
    assert len(seen) <= MOST_REQUESTS
    assert sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes) <= MOST_BYTES
    assert {response.url.split("/")[2] for response in seen} == {school.base_url.split("/")[2]}


def test_reading_aloud_is_offered_only_where_there_is_a_voice(school: School, phone: Callable[[], BrowserContext]) -> None:
    """A button that can do nothing is not there; with a voice it reads the page in its order."""
    silent, speaking = phone(), phone()
    silent.add_init_script("delete window.speechSynthesis")
    page = silent.new_page()
    page.goto(f"{school.base_url}/k")
    assert page.get_by_role("button", name="Lees voor").count() == 0
    speaking.add_init_script(
        "window.read = []; speechSynthesis.speak = (voice) => { read.push([voice.lang, voice.text]); setTimeout(voice.onend, 1); };"
    )
    page = speaking.new_page()
    page.goto(f"{school.base_url}/k")
    page.get_by_role("button", name="Lees voor").click()
    expect(page.get_by_role("button", name="Lees voor")).to_be_visible()
    assert page.evaluate("read")[:2] == [["nl", "Meedoen met een code"], ["nl", "De code op het scherm"]]


def test_an_area_is_scored_with_the_keyboard_alone(school: School, phone: Callable[[], BrowserContext]) -> None:
    """From the list to "opgeslagen" with Tab, arrows, space and Enter; what has the focus is never hidden under the foot bar."""
    page = join(phone(), school.link("Yassin", place=2))
    page.locator("a[href*='/o/']").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/o/"))
    pressed = {"answer": False, "certainty": False}
    for _ in range(40):
        page.keyboard.press("Tab")
        name = page.evaluate("document.activeElement.name || ''")
        is_hidden = page.evaluate(
            "() => { const at = document.activeElement.getBoundingClientRect();"
            " const bar = document.querySelector('.bar').getBoundingClientRect();"
            " return !document.activeElement.closest('.bar') && at.top >= bar.top && at.bottom <= bar.bottom; }"
        )
        assert not is_hidden, name
        if name in pressed and not pressed[name]:
            page.keyboard.press("Space")
            pressed[name] = True
        if page.evaluate("document.activeElement.matches('#answer button.main')"):
            page.keyboard.press("Enter")
            break
    page.wait_for_url(re.compile("opgeslagen="))
    assert pressed == {"answer": True, "certainty": True}


def test_an_area_can_be_scored_from_the_accessibility_tree(school: School, phone: Callable[[], BrowserContext]) -> None:
    """Roles and names alone are enough: no mark, colour or place on the screen is needed to know what is asked."""
    page = join(phone(), school.link("Yassin", place=1))
    page.get_by_role("link", name="Cognitief functioneren").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cognitief functioneren")
    page.get_by_role("group", name="Welke kolom past?").get_by_role("radio", name=re.compile("^4")).check(force=True)
    page.get_by_role("group", name=re.compile("zeker")).get_by_role("radio", name="zeker", exact=True).check(force=True)
    page.get_by_role("textbox", name="Wat zie je, waar, hoe vaak?").fill(WORDS)
    page.get_by_role("button", name="Opslaan en verder").click()
    expect(page.get_by_role("status").filter(has_text=re.compile(r"Opgeslagen om \d\d:\d\d"))).to_be_visible()
