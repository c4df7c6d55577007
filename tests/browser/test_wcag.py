"""What axe cannot see: WCAG 2.2 criteria that need a wider text, a zoom, a key press, or a wish of the reader."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import School
from tests.browser.test_whole_meeting import join, settle

# The distances that 1.4.12 names.
WIDE = (
    "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }"
    " p { margin-bottom: 2em !important }"
)
# The pages allow no style of others: a sheet that a script makes is ours.
WEAR = "(css) => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css); document.adoptedStyleSheets.push(sheet); }"
SIDEWAYS = "document.scrollingElement.scrollWidth - innerWidth"
# Words that run out of a box that hides what does not fit. What is there for a voice only is one pixel large.
CUT = """
() => [...document.querySelectorAll("body *")].filter((e) => {
  const style = getComputedStyle(e), hides = /hidden|clip/.test(style.overflowX + style.overflowY);
  const says = [...e.childNodes].some((node) => node.nodeType === 3 && node.nodeValue.trim());
  const runsOut = e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1;
  return hides && says && runsOut && e.clientWidth > 2 && !e.closest("svg, .vega-embed");
}).map((e) => e.textContent.trim().slice(0, 40))
"""
# What has the focus, and whether anything of it can be seen: one of five points belongs to it or to what it stands in.
HIDDEN = """
() => {
  const e = document.activeElement;
  if (!e || e === document.body || e.matches(".skip")) return null;
  const box = (e.closest("label") || e).getBoundingClientRect();
  const points = [[.5, .5], [.1, .1], [.9, .1], [.1, .9], [.9, .9]].map(([x, y]) => [box.left + x * box.width, box.top + y * box.height]);
  const seen = points.some(([x, y]) => {
    const top = document.elementFromPoint(x, y);
    return top && (e.contains(top) || top.contains(e) || top.closest("label")?.contains(e));
  });
  return seen ? "" : (e.textContent || e.name || e.tagName).trim().slice(0, 40);
}
"""
MOVING = "() => document.getAnimations().filter((one) => one.effect.getComputedTiming().duration > 1).length"
SCREENS = ("", "debat?{Sem}", "invullen?{Yassin}", "plan?{Daan}", "zaag?{Daan}", "verslag?{Roos}", "leerlingen", "beheer", "bewaren")
STEPS = 40


@pytest.fixture
def area(school: School, phone: Callable[[], BrowserContext]) -> Iterator[Page]:
    """The form of one area on the phone of somebody who just joined."""
    page = join(phone(), school.link("Tygo", place=4))
    page.locator("a[href*='/o/']").first.click()
    page.wait_for_url(re.compile("/o/"))
    yield page


def screens(school: School, context: BrowserContext) -> Iterator[Page]:
    """Each screen of the facilitator, one after the other, in this browser."""
    page = school.sign_in(context)
    for address in SCREENS:
        filled = re.sub(r"\{(\w+)\}", lambda found: school.query(found.group(1)), address)
        page.goto(f"{school.base_url}/{filled}")
        settle(page)
        yield page


def hidden_focus(page: Page) -> list[str]:
    """What had the focus while nothing of it could be seen, over so many presses of Tab."""
    found = []
    for _ in range(STEPS):
        page.keyboard.press("Tab")
        found.append(_hidden_once_it_scrolled(page))
    assert any(one == "" for one in found)
    return [one for one in found if one]


def _hidden_once_it_scrolled(page: Page) -> str | None:
    """What is hidden now and stays so: a busy browser scrolls a moment after the key."""
    for pause in (30, 100, 300, 1000):
        page.wait_for_timeout(pause)
        if not (hidden := page.evaluate(HIDDEN)):
            break
    return hidden  # type: ignore[no-any-return]


def test_1_4_12_wider_text_is_never_cut_on_a_phone(area: Page) -> None:
    """Nothing is cut and nothing runs sideways; a box of a fixed height is noticed."""
    area.evaluate(WEAR, WIDE)
    assert (0, []) == (area.evaluate(SIDEWAYS), area.evaluate(CUT))
    area.evaluate(WEAR, "h1 { height: 20px; overflow: hidden }")
    assert 1 == len(area.evaluate(CUT))


def test_1_4_12_wider_text_is_never_cut_on_the_laptop(school: School, projector: BrowserContext) -> None:
    """The same on every screen of the facilitator."""
    for page in screens(school, projector):
        page.evaluate(WEAR, WIDE)
        assert (page.url, 0, []) == (page.url, page.evaluate(SIDEWAYS), page.evaluate(CUT))


@pytest.mark.parametrize(("width", "height"), [(640, 360), (320, 256)])
def test_1_4_4_and_1_4_10_a_zoom_of_two_and_four_hundred_per_cent_scrolls_down_only(
    school: School, chromium: Browser, width: int, height: int
) -> None:
    """1280 by 720 at 200 per cent and 1280 by 1024 at 400 per cent are as many CSS pixels; nothing lies outside to the right."""
    context = chromium.new_context(viewport={"width": width, "height": height}, locale="nl-NL")
    found = {page.url: wide for page in screens(school, context) if (wide := page.evaluate(SIDEWAYS)) > 0}
    context.close()
    assert {} == found


def test_2_4_11_what_has_the_focus_can_be_seen_on_a_phone(area: Page) -> None:
    """The bar at the foot sticks, and gives way to what has the focus; without the room that it keeps free it would not."""
    area.evaluate(WEAR, "html { scroll-behavior: auto !important }")
    assert [] == hidden_focus(area)
    area.evaluate(WEAR, "html { scroll-padding: 0 !important } .bar { height: 70vh }")
    area.locator("h1").click()
    assert [] != hidden_focus(area)


def test_2_4_11_what_has_the_focus_can_be_seen_on_the_laptop(school: School, chromium: Browser) -> None:
    """The button for help lies in a corner and hides nothing."""
    context = chromium.new_context(viewport={"width": 1366, "height": 768}, locale="nl-NL")
    found = {page.url: hidden for page in screens(school, context) if (hidden := hidden_focus(page))}
    context.close()
    assert {} == found


def test_2_5_7_nothing_has_to_be_dragged(school: School, projector: BrowserContext) -> None:
    """No slider and nothing to drag; a file that can be dropped can be chosen with a button as well."""
    dragged = "() => document.querySelectorAll('[draggable=true], input[type=range], [role=slider]').length"
    assert {0} == {page.evaluate(dragged) for page in screens(school, projector)}
    page = school.sign_in(projector)
    page.goto(f"{school.base_url}/inlezen")
    settle(page)
    expect(page.locator("[data-testid=stFileUploaderDropzone] button")).to_have_count(1)


def test_3_2_6_help_is_in_the_same_place_on_every_screen(school: School, projector: BrowserContext) -> None:
    """One button with the same name, in the same corner, the last stop of the keyboard."""
    found = set()
    for page in screens(school, projector):
        box = page.locator(".ldgm-help button").bounding_box()
        assert box is not None
        found.add((page.locator(".ldgm-help button").get_attribute("aria-label"), round(box["x"]), round(box["y"])))
    assert 1 == len(found)


def test_3_3_8_who_signs_in_need_not_remember_or_type(school: School, phone: Callable[[], BrowserContext]) -> None:
    """A passphrase may come from a keeper of passphrases and every field may be pasted into; there is no puzzle."""
    page = phone().new_page()
    page.goto(f"{school.base_url}/aanmelden")
    kinds = page.evaluate("() => [...document.querySelectorAll('form input:not([type=hidden])')].map((field) => field.autocomplete)")
    assert ["username", "current-password", "one-time-code"] == kinds
    for address, field in (("aanmelden", "#passphrase"), ("k", "#code")):
        page.goto(f"{school.base_url}/{address}")
        page.focus(field)
        page.keyboard.insert_text("geplakt")
        assert "geplakt" == page.input_value(field)


def test_2_3_3_nothing_moves_for_who_asked_for_less_motion(school: School, chromium: Browser) -> None:
    """On the facilitator's screens, Streamlit's own included."""
    context = chromium.new_context(reduced_motion="reduce", locale="nl-NL")
    found = {page.url: moving for page in screens(school, context) if (moving := page.evaluate(MOVING))}
    context.close()
    assert {} == found


def test_forced_colours_still_tell_what_is_chosen(school: School, chromium: Browser) -> None:
    """Where the computer takes the colours away, a frame says which answer is chosen."""
    context = chromium.new_context(forced_colors="active", locale="nl-NL", viewport={"width": 390, "height": 844})
    page = join(context, school.link("Tygo", place=5))
    page.locator("a[href*='/o/']").first.click()
    page.wait_for_url(re.compile("/o/"))
    page.locator("input[name=answer][value='3']").check(force=True)
    edges = page.evaluate("() => [...document.querySelectorAll('.choice')].map((one) => getComputedStyle(one).outlineStyle)")
    context.close()
    assert (1, "solid") == (len([edge for edge in edges if edge != "none"]), edges[2])
