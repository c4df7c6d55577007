"""Another language in a real browser: chosen by a link, kept, and read aloud by the right voice."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from ldgm_core.texts import load_texts
from tests.browser.conftest import School
from tests.browser.hands import join, settle

DUTCH, ENGLISH = load_texts(), load_texts("en")
A_VOICE = (
    "window.read = []; "
    "speechSynthesis.speak = (voice) => { read.push([voice.lang, voice.text]); setTimeout(voice.onend, 1); };"
)  # fmt: skip


def language_of(page: Page) -> str | None:
    return page.locator("html").get_attribute("lang")


def test_a_link_changes_the_language_of_the_page_one_is_on_and_back(school: School, phone: Callable[[], BrowserContext]) -> None:
    """The page stays the same one; the choice holds on the next page too."""
    page = join(phone(), school.link("Tygo", place=1))
    home = page.url
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(ENGLISH("phone.list_title"))
    assert (home, "en") == (page.url, language_of(page))
    page.locator("a[href*='/o/']").first.click()
    page.wait_for_url(re.compile("/o/"))
    expect(page.get_by_text(ENGLISH("phone.question"))).to_be_visible()
    page.get_by_role("link", name="Nederlands").click()
    expect(page.get_by_text(DUTCH("phone.question"))).to_be_visible()
    assert language_of(page) == "nl"


def test_words_of_the_model_are_read_by_a_dutch_voice_on_an_english_page(school: School, phone: Callable[[], BrowserContext]) -> None:
    """Each part is read in its own language, also where one choice holds both."""
    context = phone()
    context.add_init_script(A_VOICE)
    page = join(context, school.link("Tygo", place=2))
    page.get_by_role("link", name="English").click()
    page.locator("a[href*='/o/']").first.click()
    page.wait_for_url(re.compile("/o/"))
    page.get_by_role("button", name=ENGLISH("web.read_aloud")).click()
    expect(page.get_by_role("button", name=ENGLISH("web.read_aloud"))).to_be_visible()
    read = page.evaluate("read")
    label, question, first_column = (page.locator(part).first.inner_text() for part in ("h1", "legend", ".choice span[lang=nl]"))
    expected = [["nl", label], ["en", question], ["en", "1"], ["nl", first_column]]
    assert expected == [piece for piece in read if piece[1] in (label, question, "1", first_column)]


def test_the_facilitators_screens_are_english_for_whoever_asked(school: School, projector: BrowserContext) -> None:
    """From the link on the first screen on, Streamlit's page, our words and the panel of keys speak English."""
    page = school.sign_in(projector)
    settle(page)
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", name=ENGLISH("home.my_meetings"))).to_be_visible()
    assert language_of(page) == "en"
    page.get_by_role("button", name=ENGLISH("laptop.title")).click()
    expect(page.get_by_role("dialog").get_by_text(ENGLISH("laptop.key_black"))).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Nederlands").click()
    expect(page.get_by_role("heading", name=DUTCH("home.my_meetings"))).to_be_visible()


def test_the_name_of_an_area_on_a_button_is_read_by_a_dutch_voice(school: School, projector: BrowserContext) -> None:
    """The buttons of the agenda name Dutch areas and say so; a button that comes in their place says nothing of the kind."""
    page = school.sign_in(projector)
    projector.add_cookies([{"name": "ldgm_taal", "value": "en", "url": school.base_url}])
    page.goto(f"{school.base_url}/debat?{school.query('Sem')}")
    settle(page)
    labels = page.locator("[class*='st-key-agenda_rows'] button p")
    expect(labels).to_have_count(10)
    assert ["nl"] * 10 == labels.evaluate_all("all => all.map((one) => one.lang)")
    views = page.locator("[class*='st-key-agenda_view'] button p")
    assert {""} == set(views.evaluate_all("all => all.map((one) => one.lang)"))
