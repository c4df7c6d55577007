"""A list with a name, a state and a count stays readable where there is little room."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.browser.conftest import School
from tests.browser.hands import settle

STYLE = (Path(__file__).resolve().parents[2] / "assets" / "style.css").read_text(encoding="utf-8")
ROWS = """<style>{style}</style><div class="stMainBlockContainer"><div class="ldgm-kind-desk"></div><div style="width:{room}px">
<ul class="ldgm-rows"><li class="ldgm-row ldgm-is-{kind}"><span class="ldgm-who">Amira (vso)</span>
<span class="ldgm-state">vastgestelde verslagen, deelnemers</span>
<span class="ldgm-count">laatste bespreking: 23 november 2026</span></li></ul>
</div></div>"""
RUN_OUT = """tags => tags.filter((tag) => {
  const card = tag.closest("[class*='st-key-due_']");
  return card && tag.getBoundingClientRect().right > card.getBoundingClientRect().right;
}).map((tag) => tag.textContent)"""


@pytest.mark.parametrize("kind", ["kept", "log"])
@pytest.mark.parametrize(("width", "room"), [(820, 400), (390, 340)])
def test_a_name_is_not_set_one_letter_a_line(width: int, room: int, kind: str, chromium: Browser) -> None:
    """A tablet and a phone: the name keeps one line, and nothing runs out at the right."""
    page = chromium.new_page(viewport={"width": width, "height": 600})
    page.set_content(ROWS.format(style=STYLE, room=room, kind=kind))
    name = page.locator(".ldgm-who").bounding_box()
    assert name is not None and name["height"] < 2 * 20.8 + 1, name
    assert page.locator(".ldgm-row").evaluate("row => row.scrollWidth <= row.parentElement.parentElement.clientWidth")
    page.close()


def test_the_last_line_of_a_long_screen_is_not_under_the_button_with_the_question_mark(
    school: School, phone: Callable[[], BrowserContext]
) -> None:
    """The button lies over the page; scrolled to its end, what stands last is clear of it, on a phone too."""
    page = school.sign_in(phone())
    settle(page)
    last = page.get_by_role("button", name="Volgende bladzijde")
    expect(last).to_be_attached()
    # A group's name may be longer than a phone is wide: its label then has two lines, and none runs out of its card.
    assert page.locator(".ldgm-tag").evaluate_all(RUN_OUT) == []
    main = page.locator("[data-testid=stMain]")
    assert main.evaluate("main => { main.scrollTo(0, main.scrollHeight); return main.scrollTop }") > 0
    words, button = last.bounding_box(), page.locator(".ldgm-help button").bounding_box()
    assert words is not None and button is not None
    assert words["y"] + words["height"] <= button["y"], (words, button)
