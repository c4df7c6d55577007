"""
A real browser and the real program: one started program for all browser tests, a projector, and as many phones as asked for.

The projector and each phone are contexts of their own: what one browser has in cookies, another has not. Addresses other
than this machine do not resolve in these browsers, so a page that asks the outside world for something is noticed.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

import start
from bench.lookup import meeting_about, personal_link

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60
STOP_SECONDS = 15
PRINT_SECONDS = 5
SIGN_IN_LINK = re.compile(r"https?://\S+/inloggen/[^\s/]+")
PERSONAL_LINK = re.compile(r"https?://\S+/m/[^\s/]+")
FLAGS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-domain-reliability",
    "--no-first-run",
    "--no-pings",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
LOCALE, TIMEZONE = "nl-NL", "Europe/Amsterdam"
FAILED = pytest.StashKey[bool]()
KEPT = ROOT / "out" / "browser"


@dataclass
class RunningApp:
    """The program as somebody started it: its address, and what it said in the terminal."""

    process: subprocess.Popen[str]
    base_url: str
    data_dir: Path
    lines: list[str] = field(default_factory=list)

    @property
    def sign_in_link(self) -> str:
        """The one-time link for the first gespreksleider, as it was printed."""
        return self._links(SIGN_IN_LINK)[0]

    @property
    def personal_links(self) -> list[str]:
        """The personal links of the fictional meetings, in the order of printing."""
        return self._links(PERSONAL_LINK)

    def stop(self) -> int:
        """Ask the program to stop, wait for it, and return its exit code; stopping twice is harmless."""
        self.process.terminate()
        try:
            return self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()

    def kill(self) -> None:
        """End the program as a power cut would: nothing is closed or written any more."""
        self.process.kill()
        self.process.wait()

    def _links(self, pattern: re.Pattern[str]) -> list[str]:
        deadline = time.monotonic() + PRINT_SECONDS
        while not (found := pattern.findall("".join(self.lines))):
            if time.monotonic() > deadline:
                pytest.fail(f"the program printed no link like {pattern.pattern}; it printed:\n{''.join(self.lines)}", pytrace=False)
            time.sleep(0.05)
        return found

    def _listen(self) -> None:
        for line in self.process.stdout or ():
            self.lines.append(line)


class School:
    """A running program, and what a person of the school can look up in it: links, and a laptop that is signed in."""

    def __init__(self, app: RunningApp) -> None:
        self.app = app
        self.base_url = app.base_url
        self._cookies: list[dict[str, object]] = []

    def sign_in(self, context: BrowserContext) -> Page:
        """Open the first screen signed in; the one-time link is used once and its cookie is shared."""
        page = context.new_page()
        if self._cookies:
            context.add_cookies(self._cookies)  # type: ignore[arg-type]
            page.goto(self.base_url)
        else:
            page.goto(self.app.sign_in_link)
            page.locator("main form button").first.click()
            self._cookies = context.cookies()  # type: ignore[assignment]
        return page

    def query(self, pupil: str) -> str:
        """Return the part of an address that names the meeting about this pupil."""
        with meeting_about(self.app.data_dir, pupil) as (_, _, room):
            return f"bespreking={room.meeting.id}"

    def link(self, pupil: str, *, role: str = "", place: int = 0) -> str:
        """Return a fresh personal link of somebody of this meeting: the so many-th one with this role, or the so many-th at all."""
        return self.base_url + personal_link(self.app.data_dir, pupil, role=role, place=place)

    def let_door_age(self, pupil: str, *, minutes: int) -> None:
        """Let it be so many minutes ago that the door of this meeting was opened; the running program hears of it when it looks."""
        with meeting_about(self.app.data_dir, pupil) as (store, _, room), store.writing() as tx:
            tx.mark_meeting(room.meeting.id, door_opened_at=datetime.now(UTC) - timedelta(minutes=minutes))


def free_port() -> int:
    """Return a port of this machine on which nothing listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_app(data_dir: Path, *, port: int | None = None, has_demo: bool = True) -> RunningApp:
    """Start `python app.py` on this machine only and return it when it answers; it works on the data that is in the folder."""
    port = port or free_port()
    own = {name: value for name, value in os.environ.items() if not name.startswith("LDGM_")}
    environ = {
        **own,
        "PORT": str(port),
        "LDGM_HOST": "127.0.0.1",
        "LDGM_DATA_DIR": str(data_dir),
        "LDGM_DEMO": "1" if has_demo else "0",
        "PYTHONUNBUFFERED": "1",
        "PYTHONUTF8": "1",
    }
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "app.py")],
        cwd=ROOT,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )
    app = RunningApp(process, f"http://127.0.0.1:{port}", data_dir)
    # Somebody has to empty the pipe, or the program stops at its next line once the pipe is full.
    threading.Thread(target=app._listen, daemon=True).start()
    _wait_until_healthy(app)
    return app


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    """The program with its fictional meetings, started on an empty folder for each file: its sign-in link works once."""
    app = start_app(tmp_path_factory.mktemp("data"))
    yield app
    app.stop()


@pytest.fixture(scope="session")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[School]:
    """A second program for tests that look at many screens: what they answer disturbs no count of the whole meeting."""
    app = start_app(tmp_path_factory.mktemp("school"))
    yield School(app)
    app.stop()


# Not for the whole session: Playwright keeps an event loop running in this thread, and with it asyncio.run() in any later
# test fails. Starting the browser anew for each file takes a third of a second.
@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A real Chromium; a machine without one fails these tests, it does not skip them."""
    path = start.find_browser(os.environ)
    if path is None:
        pytest.fail(start.problems_with_programs(os.environ)[0], pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember on the test whether it failed, so that its browsers know whether to keep their trace."""
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


def close(context: BrowserContext, request: pytest.FixtureRequest, device: str) -> None:
    """Close a browser; after a failure its last screens and its trace are kept under out/browser/, named after the test and the device."""
    if request.node.stash.get(FAILED, False):
        KEPT.mkdir(parents=True, exist_ok=True)
        name = f"{re.sub(r'[^a-z0-9_]+', '-', request.node.name.lower())[:80]}-{device}"
        for number, page in enumerate(context.pages, start=1):
            page.screenshot(path=KEPT / f"{name}-{number}.png")
        context.tracing.stop(path=KEPT / f"{name}.zip")
    context.close()


HandOut = Callable[[], BrowserContext]


def _devices(chromium: Browser, request: pytest.FixtureRequest, device: str, **kind: Any) -> Iterator[HandOut]:
    """Hand out browsers of one kind, each with its own cookies, and close them when the test is over, unless it did so itself."""
    handed_out: list[BrowserContext] = []

    def hand_out() -> BrowserContext:
        context = chromium.new_context(locale=LOCALE, timezone_id=TIMEZONE, **kind)
        context.tracing.start(snapshots=True)
        context.on("close", lambda: handed_out.remove(context))
        handed_out.append(context)
        return context

    yield hand_out
    for number, context in enumerate(tuple(handed_out), start=1):
        close(context, request, f"{device}-{number}")


@pytest.fixture
def laptop(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[HandOut]:
    """Hands out the browser of the laptop on the projector, 1920 by 1080; anew after a restart."""
    yield from _devices(chromium, request, "laptop", viewport={"width": 1920, "height": 1080})


@pytest.fixture
def projector(laptop: HandOut) -> BrowserContext:
    """The browser of the laptop on the projector, where one is enough."""
    return laptop()


@pytest.fixture
def phone(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[HandOut]:
    """Hands out phones, 390 by 844; `phone()` may be called as often as there are people."""
    yield from _devices(
        chromium, request, "phone", viewport={"width": 390, "height": 844}, device_scale_factor=3, is_mobile=True, has_touch=True
    )


@pytest.fixture
def tablet(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[HandOut]:
    """Hands out tablets that people share, 820 by 1180."""
    yield from _devices(
        chromium, request, "tablet", viewport={"width": 820, "height": 1180}, device_scale_factor=2, is_mobile=True, has_touch=True
    )


def _wait_until_healthy(app: RunningApp) -> None:
    """Wait for the first healthy answer; a program that ends or stays silent fails the test with what it printed."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and app.process.poll() is None:
        try:
            if httpx.get(f"{app.base_url}/_stcore/health", timeout=2, trust_env=False).is_success:
                return
        except httpx.TransportError:
            pass  # not listening yet
        time.sleep(0.05)
    app.kill()
    pytest.fail(f"the program did not start; it printed:\n{''.join(app.lines)}", pytrace=False)
