"""What stays in people's browsers is in the data map: every cookie and every kept value, on the laptop and on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page

from ldgm_core.privacy.on_device import is_declared
from tests.browser.conftest import School
from tests.browser.test_whole_meeting import join, settle


def kept_names(page: Page) -> set[str]:
    """The names of the cookies of this browser, and of what its pages keep."""
    kept = page.evaluate("[...Object.keys(localStorage), ...Object.keys(sessionStorage)]")
    return {cookie["name"] for cookie in page.context.cookies()} | set(kept)


def test_everything_a_laptop_keeps_is_in_the_data_map(school: School, projector: BrowserContext) -> None:
    """Signed in, the look and the keys chosen, another screen opened."""
    page = school.sign_in(projector)
    settle(page)
    page.keyboard.press("?")
    page.locator("#ldgm-panel input[value=dark]").check()
    page.locator("#ldgm-panel input[type=checkbox]").uncheck()
    with page.expect_navigation():  # a panel in which something was changed draws the page anew
        page.locator("#ldgm-panel button").first.click()
    page.goto(f"{school.base_url}/leerlingen")
    settle(page)
    names = kept_names(page)
    assert {"ldgm_sessie", "ldgm_look", "ldgm:look", "ldgm:keys"} <= names
    assert [] == sorted(name for name in names if not is_declared(name))


def test_everything_a_phone_keeps_is_in_the_data_map(school: School, phone: Callable[[], BrowserContext]) -> None:
    """Joined, another language and back, and something typed that is not saved yet."""
    page = join(phone(), school.link("Tygo", place=3))
    page.get_by_role("link", name="English").click()
    page.get_by_role("link", name="Nederlands").click()
    page.locator("a[href*='/o/']").first.click()
    page.wait_for_url(re.compile("/o/"))
    page.fill("textarea[name=observation]", "Nog niet af")
    names = kept_names(page)
    assert {"ldgm_deelnemer", "ldgm_formulier", "ldgm_taal"} <= names
    assert any(name.startswith("ldgm:/") for name in names)
    assert [] == sorted(name for name in names if not is_declared(name))
