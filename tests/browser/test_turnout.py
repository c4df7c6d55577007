"""The counts after step 1 on the projector: an answer in a second round and an estimate are counted, and draw nothing again."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import RunningApp
from tests.browser.facilitator import Facilitator
from tests.browser.hands import choose, join, press, settle
from tests.browser.test_board import open_board
from tests.browser.test_reruns import Drawn
from tests.browser.test_whole_meeting import save

AREA = "cognition"
SILENCE_MS = 2500  # longer than the pause in which nothing is drawn after a press


def answer(page: Page, area: str, column: int) -> None:
    """Answer one area from the list."""
    home = re.match(r".*/d/[^/]+/", page.url).group(0)  # type: ignore[union-attr]
    page.goto(f"{home}o/{area}")
    page.locator(f"input[name=answer][value='{column}']").check(force=True)
    page.locator("input[name=certainty][value=sure]").check(force=True)
    save(page)


def keep_first_answer(page: Page) -> None:
    """In a second round: say that it stays as it was."""
    home = re.match(r".*/d/[^/]+/", page.url).group(0)  # type: ignore[union-attr]
    page.goto(f"{home}o/{AREA}")
    page.locator("button[name=keep]").click()
    page.wait_for_url(re.compile(r"opgeslagen="))


def expect_counts(wall: Page, count: int, *, numbers: int = 1) -> None:
    """Wait until every number on the screen is this one, of 7."""
    expect(wall.locator(".ldgm-number", has_text=re.compile(rf"^{count}\s*van 7"))).to_have_count(numbers)


def let_everybody_speak(wall: Page) -> None:
    """Tick everybody; then both ends were heard."""
    choose(wall, "talk_view_", "Gesprek")
    settle(wall)
    boxes = wall.locator("[class*='st-key-spoke_']")
    expect(boxes).to_have_count(7)
    for place in range(7):
        boxes.nth(place).locator("label").click()
        settle(wall)
        expect(boxes.nth(place).locator("input")).to_be_checked()


def test_an_answer_in_a_second_round_and_an_estimate_draw_nothing(
    server: RunningApp, projector: BrowserContext, phone: Callable[[], BrowserContext]
) -> None:
    """Each is counted on the screen; the question who is missing, once it stands open, is drawn with the counts."""
    wall = open_board(projector, server)
    leader = Facilitator(wall, server.base_url)
    drawn = Drawn(wall)
    wall.reload()  # a websocket that is listened to from its beginning
    first, second = (join(phone(), link) for link in server.personal_links[:2])
    answer(first, AREA, 2)
    answer(second, AREA, 5)
    leader.reveal()
    leader.begin_debate()
    leader.talk_about_next()
    let_everybody_speak(wall)
    leader.ask_again()
    expect_counts(wall, 0)
    settle(wall)
    wall.wait_for_timeout(SILENCE_MS)
    quiet = drawn.counts.copy()
    assert quiet["whole"] + quiet["part"] > 0
    keep_first_answer(first)
    expect_counts(wall, 1)
    keep_first_answer(second)
    expect_counts(wall, 2)
    wall.wait_for_timeout(SILENCE_MS)
    assert (0, 0) == drawn.since(quiet)
    leader.reveal_again()

    leader.go_to("Perspectief")
    press(wall, "open_perspective")
    expect_counts(wall, 0, numbers=2)
    settle(wall)
    wall.wait_for_timeout(SILENCE_MS)
    quiet = drawn.counts.copy()
    for area in ("destination", "direction"):
        answer(first, area, 2)
    expect_counts(wall, 1, numbers=2)
    wall.wait_for_timeout(SILENCE_MS)
    assert (0, 0) == drawn.since(quiet)

    press(wall, "reveal_estimates")
    expect(wall.locator(".st-key-estimates_question")).to_contain_text("6 mensen")
    for area in ("destination", "direction"):
        answer(second, area, 2)
    expect(wall.locator(".st-key-estimates_question")).to_contain_text("5 mensen")
    expect_counts(wall, 2, numbers=2)
    press(wall, "reveal_estimates_anyway")
    expect(wall.locator("[class*='st-key-picture_']").first).to_be_visible()
