"""The way through a meeting at the laptop: what the program says is seen, going back and coming again loses nothing."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import School
from tests.browser.hands import choose, fill, settle


def open_screen(school: School, projector: BrowserContext, pupil: str, address: str) -> Page:
    page = school.sign_in(projector)
    page.goto(f"{school.base_url}/{address}?{school.query(pupil)}")
    settle(page)
    return page


def test_a_refusal_is_seen_by_whoever_pressed_the_button_of_a_long_form(school: School, projector: BrowserContext) -> None:
    """The button is at the bottom and the sentence above the form; the second time it comes into view as well, and the words stay."""
    page = open_screen(school, projector, "Amira", "perspectief")
    choose(page, "perspective_view_", "Besluit")
    fill(page, "decision_why", "omdat wij dat zo zien")
    button = page.locator("[class*='st-key-record_decision_'] button").first
    for _ in range(2):
        settle(page)
        button.scroll_into_view_if_needed()
        button.click()
        expect(page.locator(".ldgm-refusal")).to_be_in_viewport()
    expect(page.get_by_label("Waarom", exact=True)).to_have_value("omdat wij dat zo zien")


def test_an_open_tab_stays_open_after_storing_and_after_a_reload(school: School, projector: BrowserContext) -> None:
    """Storing adds a sentence above the tabs; the tab that was open is still open, and the address names it."""
    page = open_screen(school, projector, "Daan", "plan")
    page.get_by_role("tab", name="Ouders").click()
    settle(page)
    page.locator("[class*='st-key-plan_save_'] button").click()
    expect(page.locator(".ldgm-message[data-said]")).to_be_visible()
    expect(page.get_by_role("tab", name="Ouders")).to_have_attribute("aria-selected", "true")
    page.reload()
    settle(page)
    expect(page.get_by_role("tab", name="Ouders")).to_have_attribute("aria-selected", "true")
