"""The counts of step 1 on the projector: they follow the phones by themselves, and stay the newest whatever else draws the screen."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Route, WebSocketRoute, expect

from tests.browser.conftest import RunningApp, start_app
from tests.browser.hands import join, press, settle, sign_in
from tests.browser.test_whole_meeting import answer_open_areas

WATCH = """() => {
  window.seen = [];
  new MutationObserver(() => {
    const said = document.querySelector('.ldgm-number')?.textContent;
    if (said && said !== window.seen.at(-1)) window.seen.push(said);
  }).observe(document.body, { childList: true, subtree: true, characterData: true });
}"""
CUT = """
const Real = EventSource;
window.EventSource = class extends Real {
  addEventListener(name, hear) { super.addEventListener(name, (event) => { if (!window.isCut) hear(event); }); }
};
"""
HOSTILE = '<p class="ldgm-number"><strong onclick="window.run = 1">9</strong> <img src="x" onerror="window.run = 1"></p>'


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[RunningApp]:
    """A program of this test alone: its sign-in link was not used yet."""
    app = start_app(tmp_path)
    yield app
    app.stop()


def open_board(projector: BrowserContext, app: RunningApp) -> Page:
    """Step 1 of the meeting about Mats, at rest."""
    wall = sign_in(projector, app)
    settle(wall)
    wall.locator("[class*='st-key-meeting_']", has_text="Mats").get_by_role("link", name="Verder").first.click()
    expect(wall.get_by_text("0 van 7")).to_be_visible()
    settle(wall)
    return wall


class HeldAnswers:
    """What the server draws can be held back, and then arrives all at once in the same order."""

    def __init__(self) -> None:
        self.is_held = False
        self.held: list[str | bytes] = []
        self.page: WebSocketRoute | None = None

    def route(self, socket: WebSocketRoute) -> None:
        """Stand between a page and the server."""
        self.page, server = socket, socket.connect_to_server()
        socket.on_message(server.send)
        server.on_message(self._answer)

    def release(self) -> None:
        """Let everything through that was held."""
        self.is_held = False
        for message in self.held:
            assert self.page is not None
            self.page.send(message)

    def _answer(self, message: str | bytes) -> None:
        if self.is_held:
            self.held.append(message)
        elif self.page is not None:
            self.page.send(message)


def test_what_was_drawn_before_an_answer_and_arrives_after_it_does_not_take_it_away(
    own_server: RunningApp, projector: BrowserContext, phone: Callable[[], BrowserContext]
) -> None:
    """A redraw with older counts leaves the newer ones of the stream; one with the same counts too."""
    line = HeldAnswers()
    projector.route_web_socket(lambda address: "_stcore/stream" in address, line.route)
    wall = open_board(projector, own_server)
    browser = join(phone(), own_server.personal_links[0])
    expect(wall.get_by_text("bezig")).to_be_visible()
    line.is_held = True
    wall.locator(".st-key-large_type label").first.click()
    wall.wait_for_timeout(1000)
    assert line.held  # the whole screen, as it was before the answers
    answer_open_areas(browser, 2, "in de klas")
    expect(wall.get_by_text(re.compile(r"1\s*van 7"))).to_be_visible()
    wall.evaluate(WATCH)
    line.release()
    settle(wall)
    press(wall, "reveal_all")
    expect(wall.get_by_text("6 mensen")).to_be_visible()
    settle(wall)
    assert [] == [said for said in wall.evaluate("window.seen") if not said.startswith("1 van 7")]
    expect(wall.get_by_text(re.compile(r"1\s*van 7"))).to_be_visible()


def test_the_question_who_is_missing_stays_true(
    own_server: RunningApp, projector: BrowserContext, phone: Callable[[], BrowserContext]
) -> None:
    """It counts too, and stands in a part that only the server draws."""
    wall = open_board(projector, own_server)
    browser = join(phone(), own_server.personal_links[0])
    press(wall, "reveal_all")
    expect(wall.get_by_text("7 mensen")).to_be_visible()
    answer_open_areas(browser, 2, "in de klas")
    expect(wall.get_by_text("6 mensen")).to_be_visible()


def test_a_voice_hears_the_number_and_not_the_whole_list(own_server: RunningApp, projector: BrowserContext) -> None:
    """One polite announcement."""
    wall = open_board(projector, own_server)
    expect(wall.locator("[data-testid=stMain] [role=status]")).to_have_count(1)
    assert "0 van 7 klaar" == wall.locator("[data-testid=stMain] [role=status]").inner_text().replace("\n", " ")


def test_without_a_stream_the_screen_looks_by_itself(
    own_server: RunningApp, projector: BrowserContext, phone: Callable[[], BrowserContext]
) -> None:
    """Where a proxy refuses event streams, the slow look draws."""
    projector.route("**/live/**", lambda route: route.abort())
    wall = open_board(projector, own_server)
    answer_open_areas(join(phone(), own_server.personal_links[0]), 2, "in de klas")
    expect(wall.get_by_text(re.compile(r"1\s*van 7"))).to_be_visible()


def test_a_line_that_died_in_silence_is_noticed(
    own_server: RunningApp, projector: BrowserContext, phone: Callable[[], BrowserContext]
) -> None:
    """A laptop that slept still takes its stream for open; not having heard of it for so long, the screen looks by itself."""
    projector.add_init_script(CUT)
    wall = open_board(projector, own_server)
    wall.evaluate("window.isCut = true; const now = Date.now; Date.now = () => now() + 60_000")
    answer_open_areas(join(phone(), own_server.personal_links[0]), 2, "in de klas")
    expect(wall.get_by_text(re.compile(r"1\s*van 7"))).to_be_visible()


def serve_board(projector: BrowserContext, wall: Page, *, order: str, number: str) -> None:
    """Let the stream of this screen bring one board of ours, and load the screen anew."""

    def answer(route: Route) -> None:
        board = {"order": order, "shape": "x", "parts": {"number": number, "people": number}}
        route.fulfill(status=200, content_type="text/event-stream", body=f"event: board\ndata: {json.dumps(board)}\n\n")

    projector.route("**/live/*/bord*", answer)
    with wall.expect_response("**/live/*/bord*"):
        wall.reload()


def test_what_a_stream_brings_is_never_run(own_server: RunningApp, projector: BrowserContext) -> None:
    """The server escapes what people typed; should that fail, the page shows words and nothing else."""
    wall = open_board(projector, own_server)
    serve_board(projector, wall, order="9" * 25, number=HOSTILE)
    expect(wall.locator(".ldgm-live").get_by_text("9").first).to_be_visible()
    assert 0 == wall.locator(".ldgm-live :is(img, strong)").count()
    assert wall.evaluate("window.run") is None


def test_a_board_that_was_long_on_its_way_is_not_shown(own_server: RunningApp, projector: BrowserContext) -> None:
    """The screen was drawn after it."""
    wall = open_board(projector, own_server)
    serve_board(projector, wall, order="0" * 25, number='<p class="ldgm-number"><strong>8 van 7</strong></p>')
    expect(wall.get_by_text("0 van 7")).to_be_visible()
    settle(wall)
    wall.wait_for_timeout(1000)
    expect(wall.get_by_text("0 van 7")).to_be_visible()
