"""What hands do at a screen: wait until it has come to rest, press, type, choose; shared by the browser tests."""

from __future__ import annotations

import re
from contextlib import suppress

from playwright.sync_api import BrowserContext, Page, expect
from playwright.sync_api import TimeoutError as Waited

from tests.browser.conftest import RunningApp

SAVED = re.compile(r"Opgeslagen om \d\d:\d\d")
LONG = 30_000  # milliseconds; waiting is for something on the screen, never for the clock

expect.set_options(timeout=LONG)


def settle(page: Page) -> None:
    """Wait until the screen's script is not running."""
    expect(page.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_be_attached()


def press(page: Page, key: str) -> None:
    """Press the button with this widget key, when the screen has come to rest: a redraw would take the button from under the hand."""
    settle(page)
    page.locator(f".st-key-{key} button").first.click()


def fill(page: Page, prefix: str, words: str) -> None:
    """Type into the field whose widget key starts like this."""
    settle(page)
    field = page.locator(f"[class*='st-key-{prefix}_']").locator("input, textarea").first
    field.fill(words)
    field.press("Tab")


def pick_day(page: Page, prefix: str, day: str) -> None:
    """Type a day part by part, as a keyboard user does."""
    settle(page)
    page.locator(f"[class*='st-key-{prefix}_'] [role=spinbutton]").first.click()
    page.keyboard.type(day)
    page.keyboard.press("Tab")


def choose(page: Page, prefix: str, name: str) -> None:
    """Press one of the options of a choice."""
    settle(page)
    page.locator(f"[class*='st-key-{prefix}']").get_by_text(name, exact=True).first.click()


def sign_in(context: BrowserContext, server: RunningApp) -> Page:
    """Use the one-time link that the terminal printed."""
    page = context.new_page()
    page.goto(server.sign_in_link)
    page.locator("main form button").first.click()
    return page


def join(context: BrowserContext, link: str) -> Page:
    """Open a personal link and take part; the token leaves the address bar."""
    page = context.new_page()
    page.goto(link)
    page.locator("main form button").first.click()
    expect(page).to_have_url(re.compile(r"/d/[^/]+/$"))
    return page


def fill_key(page: Page, key: str, words: str) -> None:
    """Type into the field with exactly this widget key."""
    settle(page)
    field = page.locator(f".st-key-{key}").locator("input, textarea").first
    field.fill(words)
    field.press("Tab")


def pick(page: Page, key: str, words: str) -> None:
    """Choose from a list with the mouse: one click opens it, one chooses. A screen drawn anew in between shuts it: then once more."""
    settle(page)
    opener = page.locator(f"[class*='st-key-{key}'] [data-testid=stSelectbox] button, [class*='st-key-{key}'] input").first
    option = page.get_by_role("option", name=words).first
    opener.click()
    with suppress(Waited):
        option.click(timeout=5_000)
        return
    settle(page)
    opener.click()
    option.click()


def reveal_anyway(page: Page) -> None:
    """Answer the question that comes when people are missing; when nobody is, there is none."""
    question, on = page.locator(".st-key-reveal_anyway button"), page.locator(".st-key-to_debate button")
    expect(question.or_(on).first).to_be_visible()
    if question.count():
        press(page, "reveal_anyway")
