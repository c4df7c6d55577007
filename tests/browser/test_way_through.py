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


def test_the_back_button_shows_the_tab_that_was_open(school: School, projector: BrowserContext) -> None:
    """One press leads back from another step to the tab that somebody left, and forward again to that step."""
    page = open_screen(school, projector, "Daan", "plan")
    page.get_by_role("tab", name="De ouders").click()
    settle(page)
    page.locator(".st-key-steps").get_by_role("link", name="5 Zaag scherp houden").click()
    page.wait_for_url("**/zaag?**")
    settle(page)
    page.go_back()
    page.wait_for_url("**/plan?**")
    expect(page.get_by_role("tab", name="De ouders")).to_have_attribute("aria-selected", "true")
    page.go_forward()
    page.wait_for_url("**/zaag?**")
    expect(page.get_by_role("tab", name="Momenten")).to_be_visible()


CONTRAST = """button => {
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
  const numbers = colour => colour.match(/[\\d.]+/g).map(Number);
  let faded = 1;
  for (let node = button; node; node = node.parentElement) faded *= getComputedStyle(node).opacity;
  let ground = button;
  while (ground && (numbers(getComputedStyle(ground).backgroundColor)[3] ?? 1) === 0) ground = ground.parentElement;
  const behind = ground ? numbers(getComputedStyle(ground).backgroundColor) : [255, 255, 255];
  const ink = numbers(getComputedStyle(button.querySelector("p")).color).slice(0, 3).map((v, i) => v * faded + behind[i] * (1 - faded));
  const [a, b] = [light(ink), light(behind)].sort((x, y) => y - x);
  return (a + .05) / (b + .05);
}"""


def test_a_main_button_that_cannot_be_pressed_yet_can_still_be_read(school: School, projector: BrowserContext) -> None:
    """Its words stand out from what is behind them: 4.5 to 1, as for words that can be pressed."""
    page = open_screen(school, projector, "Roos", "plan")
    button = page.locator("[class*='st-key-plan_save_'] button")
    expect(button).to_be_disabled()
    assert button.evaluate(CONTRAST) >= 4.5
