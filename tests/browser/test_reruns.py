"""How often a screen of the facilitator is drawn: once for every press, not for what the phones do, and never by the clock."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, WebSocket, expect
from streamlit.proto.BackMsg_pb2 import BackMsg

from tests.browser.conftest import RunningApp
from tests.browser.hands import join, press, settle, sign_in
from tests.browser.test_whole_meeting import answer_open_areas

SILENCE_MS = 4000
SLOW_LOOK_MS = 16_000


class Drawn:
    """What a tab asked the server to draw: whole screens, and parts of them that follow the meeting."""

    def __init__(self, page: Page) -> None:
        self.counts: Counter[str] = Counter()
        page.on("websocket", self._listen)

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framesent", self._hear)

    def _hear(self, frame: bytes | str) -> None:
        message = BackMsg()
        message.ParseFromString(frame if isinstance(frame, bytes) else frame.encode("latin-1"))
        if message.WhichOneof("type") == "rerun_script":
            self.counts["part" if message.rerun_script.fragment_id else "whole"] += 1

    def since(self, before: Counter[str]) -> tuple[int, int]:
        """How many whole screens and how many parts since then."""
        found = self.counts - before
        return found["whole"], found["part"]


def test_a_screen_is_drawn_for_a_press_and_not_for_an_answer(
    server: RunningApp, projector: BrowserContext, phone: Callable[[], BrowserContext]
) -> None:
    """Two phones that come in and answer everything are counted on the screen, and cost no drawing; nor does silence."""
    wall = sign_in(projector, server)
    drawn = Drawn(wall)
    settle(wall)
    wall.locator("[class*='st-key-meeting_']", has_text="Mats").get_by_role("link", name="Verder").first.click()
    expect(wall.get_by_text("van 7")).to_be_visible()
    settle(wall)
    wall.wait_for_timeout(SILENCE_MS)

    quiet = drawn.counts.copy()
    wall.wait_for_timeout(SILENCE_MS)
    assert (0, 0) == drawn.since(quiet)

    first, second = (join(phone(), link) for link in server.personal_links[:2])
    answer_open_areas(first, 2, "in de klas")
    answer_open_areas(second, 5, "op het plein")
    answers = 2 * first.locator("a[href*='/o/']").count()
    assert answers >= 10
    expect(wall.get_by_text(re.compile(r"2\s*van 7"))).to_be_visible()
    wall.wait_for_timeout(SLOW_LOOK_MS)  # also when the slow look comes by: its stream is alive
    assert (0, 0) == drawn.since(quiet)

    before = drawn.counts.copy()
    press(wall, "reveal_all")
    press(wall, "reveal_anyway")
    press(wall, "to_debate")
    settle(wall)
    wall.wait_for_timeout(SILENCE_MS)
    whole, parts = drawn.since(before)
    assert whole + parts <= 3 + 4  # three presses, the move to another screen, and what the reveal itself tells
