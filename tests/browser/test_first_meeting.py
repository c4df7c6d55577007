"""A gespreksleider who sees it for the first time: practising alone, and a meeting from nothing to the first reveal; and a restart."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import School, start_app
from tests.browser.hands import fill, fill_key, join, pick, press, reveal_anyway, settle, sign_in

MOST_CLICKS = 12
SIGN_IN = 1  # the press on the page behind the link that the terminal printed
ALL_BUT_LATE = 75_000  # milliseconds
COUNT = """addEventListener("pointerdown", (event) => {
  if (event.isTrusted) sessionStorage.clicks = Number(sessionStorage.clicks || 0) + 1;
}, true);"""


def test_somebody_practises_alone_up_to_the_first_picture(school: School, projector: BrowserContext) -> None:
    """Begin, see people come by themselves, hurry the others, reveal, and on; the screen says all the time that it is practice."""
    page = school.sign_in(projector)
    press(page, "begin_practice")
    expect(page.get_by_role("heading", level=1)).to_contain_text("(oefening)")
    expect(page.locator(".ldgm-is-ready")).to_have_count(2)
    expect(page.locator(".ldgm-is-busy").first).to_be_visible(timeout=ALL_BUT_LATE)
    page.locator("[class*='st-key-practice_runs_']").get_by_text("Antwoorden komen vanzelf").click()
    settle(page)
    page.reload()
    expect(page.get_by_label("Antwoorden komen vanzelf")).not_to_be_checked()
    press(page, "practice_all")
    expect(page.get_by_text("Verzonnen deelnemers die antwoordden")).to_be_visible()
    press(page, "reveal_all")
    reveal_anyway(page)
    press(page, "to_debate")
    press(page, "talk_next")
    expect(page.locator("[class*='st-key-picture_']").first).to_be_visible()


def test_a_first_meeting_reaches_its_first_reveal_within_twelve_clicks(
    school: School, projector: BrowserContext, phone: Callable[[], BrowserContext]
) -> None:
    """From the first screen: a new pupil, one person, open, answered on a phone, revealed; clicks of the mouse are counted."""
    page = school.sign_in(projector)
    page.evaluate("sessionStorage.clear()")
    projector.add_init_script(COUNT)
    page.reload()
    _prepare_a_meeting(page)
    press(page, "open_meeting")
    expect(page.locator(".st-key-reveal_all")).to_be_visible()
    guest = join(phone(), school.link("Lotte"))
    guest.locator("main form[action$=klaar] button").click()
    expect(page.get_by_text("1 van 1")).to_be_visible()
    press(page, "reveal_all")
    reveal_anyway(page)
    expect(page.locator(".st-key-to_debate")).to_be_visible()
    clicks = SIGN_IN + int(page.evaluate("sessionStorage.clicks"))
    assert 5 < clicks <= MOST_CLICKS, clicks


def _prepare_a_meeting(page: Page) -> None:
    press(page, "new_meeting")
    pick(page, "new_pupil", "Een nieuwe leerling")
    fill_key(page, "new_call_name", "Lotte")
    page.locator("[class*='st-key-new_sector']").get_by_text("SO", exact=True).click()
    fill_key(page, "new_age", "9;4")
    fill_key(page, "new_reason", "Jaarlijkse bespreking")
    press(page, "create_meeting")
    fill(page, "person_name", "Anna")
    pick(page, "person_role", "Leerkracht")
    page.locator("[class*='st-key-add_person_'] button").click()
    expect(page.get_by_text("Uitgenodigd: 1")).to_be_visible()


def test_a_laptop_that_restarts_in_the_middle_loses_nothing(
    tmp_path_factory: pytest.TempPathFactory, projector: BrowserContext, phone: Callable[[], BrowserContext]
) -> None:
    """The program is killed as by a power cut and started again: the answer is there, the phone goes on, the projector too."""
    folder: Path = tmp_path_factory.mktemp("restart")
    first = start_app(folder)
    wall = sign_in(projector, first)
    settle(wall)
    wall.locator("[class*='st-key-meeting_']", has_text="Mats").get_by_role("link", name="Verder").first.click()
    guest = join(phone(), first.personal_links[0])
    guest.locator("a[href*='/o/']").first.click()
    guest.wait_for_url(re.compile("/o/"))
    address = guest.url
    guest.locator("input[name=answer][value='3']").check(force=True)
    guest.locator("input[name=certainty][value=sure]").check(force=True)
    guest.locator("#answer button.main").click()
    guest.wait_for_url(re.compile("opgeslagen="))
    first.kill()
    second = start_app(folder, port=int(first.base_url.rsplit(":", 1)[1]))
    guest.goto(address)
    expect(guest.locator("input[name=answer][value='3']")).to_be_checked()
    wall.reload()
    settle(wall)
    expect(wall.get_by_text("1 van 10 onderdelen")).to_be_visible()
    second.stop()
