"""The projector follows the meeting by itself, also on a line so slow that a redraw overtakes a change of screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, WebSocketRoute, expect

from tests.browser.conftest import RunningApp, start_app
from tests.browser.hands import settle, sign_in
from tests.browser.test_door import CODE, type_code

QUIET = 1800  # milliseconds; a little more than the screen keeps quiet after a press


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[RunningApp]:
    """A program of this test alone: its sign-in link was not used yet."""
    app = start_app(tmp_path)
    yield app
    app.stop()


class SlowLine:
    """The projector's websocket; what the page asks can be held back, and then arrives all at once in the same order."""

    def __init__(self) -> None:
        self.is_slow = False
        self.held: list[tuple[WebSocketRoute, str | bytes]] = []

    def route(self, socket: WebSocketRoute) -> None:
        """Stand between a page and the server."""
        server = socket.connect_to_server()
        socket.on_message(lambda message: self._ask(server, message))
        server.on_message(socket.send)

    def release(self) -> None:
        """Let everything through that was held."""
        self.is_slow = False
        for server, message in self.held:
            server.send(message)

    def _ask(self, server: WebSocketRoute, message: str | bytes) -> None:
        if self.is_slow:
            self.held.append((server, message))
        else:
            server.send(message)


def test_a_redraw_that_overtakes_a_change_of_screen_leaves_no_empty_screen(
    own_server: RunningApp, projector: BrowserContext, phone: Callable[[], BrowserContext]
) -> None:
    """The server begins with the new screen and is asked at once to redraw the old one; the new one stands there in the end."""
    line = SlowLine()
    projector.route_web_socket(lambda address: "_stcore/stream" in address, line.route)
    wall = sign_in(projector, own_server)
    settle(wall)
    wall.locator("[class*='st-key-meeting_']", has_text="Mats").get_by_role("link", name="Verder").first.click()
    expect(wall.get_by_text("van 7")).to_be_visible()
    settle(wall)
    code = wall.get_by_text(CODE).inner_text()
    guest = phone().new_page()
    guest.goto(f"{own_server.base_url}/k")

    line.is_slow = True
    wall.get_by_role("link", name="0 Voorbereiden").click()
    wall.wait_for_timeout(QUIET)
    type_code(guest, code)
    guest.locator("button[name=participant]").first.click()  # somebody is at the door: the old screen hears of it and asks
    expect(guest.get_by_role("status")).to_be_visible()
    wall.wait_for_timeout(700)
    assert len(line.held) >= 2  # the change of screen and a redraw; without the second one this test shows nothing
    line.release()
    expect(wall.get_by_role("tab").first).to_be_visible()
