"""The keys of the projector: a black screen, larger type, the panel that explains them; and the three looks."""

from __future__ import annotations

import re
from io import BytesIO

from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import School
from tests.browser.hands import settle


def projector_page(school: School, projector: BrowserContext) -> Page:
    page = school.sign_in(projector)
    page.goto(f"{school.base_url}/invullen?{school.query('Yassin')}")
    settle(page)
    return page


def test_the_panel_opens_and_closes_with_keys_and_gives_the_focus_back(school: School, projector: BrowserContext) -> None:
    """`?` shows every key and the manual; Escape closes; a press of B makes the screen black and another brings it back."""
    page = projector_page(school, projector)
    panel = page.get_by_role("dialog", name="Toetsen en weergave")
    page.get_by_role("button", name="Toetsen en weergave").focus()
    page.keyboard.press("?")
    expect(panel).to_be_visible()
    expect(panel.get_by_role("link", name="Handleiding")).to_have_attribute("href", "/handleiding")
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(page.get_by_role("button", name="Toetsen en weergave")).to_be_focused()
    curtain = page.locator(".ldgm-curtain")
    page.keyboard.press("b")
    expect(curtain).to_be_visible()
    page.keyboard.press("b")
    expect(curtain).to_be_hidden()
    expect(page.locator("h1")).to_have_css("font-size", re.compile(r"^46\."))  # pixels, at 1080 lines
    page.keyboard.press("g")
    expect(page.locator("h1")).to_have_css("font-size", re.compile(r"^64\."))


def test_keys_do_nothing_while_somebody_types_and_can_be_turned_off(school: School, projector: BrowserContext) -> None:
    """WCAG 2.1.4: a B in a note is a B; with the keys off nothing listens, and the button still opens the panel."""
    page = school.sign_in(projector)
    page.goto(f"{school.base_url}/voorbereiden?{school.query('Noor')}")
    settle(page)
    field = page.locator("[class*='st-key-person_name_'] input")
    field.click()
    page.keyboard.type("Bob?")
    assert field.input_value() == "Bob?"
    expect(page.locator(".ldgm-curtain")).to_be_hidden()
    page.get_by_role("button", name="Toetsen en weergave").click()
    page.get_by_label("Deze toetsen staan aan").uncheck()
    page.get_by_role("button", name="Sluiten").click()
    page.locator("h1").click()
    page.keyboard.press("b")
    page.keyboard.press("?")
    expect(page.locator(".ldgm-curtain")).to_be_hidden()
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_a_chosen_look_reaches_the_page_the_streamlit_parts_and_the_pictures(school: School, projector: BrowserContext) -> None:
    """Dark is dark everywhere, and stays so at the next screen."""
    page = projector_page(school, projector)
    page.get_by_role("button", name="Toetsen en weergave").click()
    page.get_by_label("donker").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Sluiten").click()
    page.goto(f"{school.base_url}/debat?{school.query('Sem')}")
    settle(page)
    dark = "rgb(20, 24, 30)"
    expect(page.locator("[data-testid=stApp]")).to_have_css("background-color", dark)
    page.locator("[class*='st-key-talk_next'] button").click()
    canvas = page.locator("[data-testid=stVegaLiteChart] :is(canvas, svg)").first
    expect(canvas).to_be_visible()
    assert page.evaluate("document.documentElement.dataset.look") == "dark"
    with Image.open(BytesIO(canvas.screenshot())) as picture:
        assert picture.convert("RGB").getpixel((2, 2)) == (20, 24, 30)
