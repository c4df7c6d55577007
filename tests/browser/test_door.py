"""The door in real browsers: the projector says until when the code works, a phone that is late reads what to do, one press helps."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import School
from tests.browser.hands import press, settle

SLOW_LOOK = 60_000  # milliseconds: the projector looks by itself every fifteen seconds, and a crowded machine takes its time to draw
CODE = re.compile(r"^\w{4} \w{4}$")


def type_code(page: Page, code: str) -> None:
    """Type the code as somebody does who reads it from the screen."""
    page.get_by_label("De code op het scherm").fill(code)
    page.locator("main form button").first.click()


def test_a_door_that_shut_is_opened_again_with_one_press(
    school: School, projector: BrowserContext, phone: Callable[[], BrowserContext]
) -> None:
    """Half an hour goes by while the projector stands there: it says so by itself, and the code is gone; then somebody comes in."""
    wall = school.sign_in(projector)
    settle(wall)
    wall.goto(f"{school.base_url}/invullen?{school.query('Mats')}")
    expect(wall.get_by_text(re.compile(r"De code werkt tot \d\d:\d\d"))).to_be_visible()
    code = wall.get_by_text(CODE).inner_text()
    assert wall.locator(".st-key-open_door").count() == 0
    school.let_door_age("Mats", minutes=27)
    expect(wall.locator(".st-key-open_door")).to_be_visible(timeout=SLOW_LOOK)
    expect(wall.get_by_text(CODE)).to_be_visible()
    school.let_door_age("Mats", minutes=31)
    expect(wall.get_by_text("De code werkt nu niet")).to_be_visible(timeout=SLOW_LOOK)
    expect(wall.get_by_text(CODE)).to_have_count(0)

    guest = phone().new_page()
    guest.goto(f"{school.base_url}/k")
    type_code(guest, code)
    expect(guest.get_by_role("alert")).to_contain_text("klopt niet of werkt niet meer")
    press(wall, "open_door")
    expect(wall.get_by_text(CODE)).to_be_visible()
    type_code(guest, code)
    guest.locator("button[name=participant]").first.click()
    expect(guest.get_by_role("status")).to_be_visible()
    settle(wall)
    wall.locator("[class*='st-key-admit_'] button").click()
    expect(guest.get_by_role("heading", level=1)).to_contain_text("Jouw onderdelen")
