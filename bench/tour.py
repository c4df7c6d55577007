"""
A tour along every screen, with the program on a folder of its own and the fictional meetings in it.

It is walked as people would: a laptop that is signed in (bench/laptop_screens.py), a phone that joins (bench/phone_screens.py). What is
done at each screen is up to who walks: bench/gallery.py takes pictures, bench/accessibility.py looks for what shuts people out.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import httpx
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

import start
from bench.hall import free_port
from bench.machine import ROOT
from ldgm_core.texts import Texts, load_texts

__all__ = [
    "LOOKS", "SIZES", "Look", "Tour", "addresses_by_pupil", "begin", "choose", "open_meeting", "press", "running_program", "settle",
    "signer",
]  # fmt: skip

SIZES = {"beamer": (1920, 1080), "laptop": (1366, 768), "tablet": (820, 1180), "telefoon": (390, 844), "smal": (320, 640)}
START_SECONDS = 90
Look = Literal["light", "dark", "contrast"]
LOOKS: tuple[Look, ...] = ("light", "dark", "contrast")
# A provider of accounts, so that its button stands on the pages for signing in; nobody is ever sent there.
PROVIDER = """[[provider]]
name = "school"
label = "Schoolaccount"
kind = "other"
client_id = "x"
client_secret = "x"
issuer = "http://127.0.0.1:9"
"""
Visit = Callable[[Page, str, bool], None]


@dataclass
class Tour:
    """One walk: the browser, the running program, and what is done at each screen (page, its name, whether the whole page counts)."""

    browser: Browser
    base_url: str
    folder: Path
    links: list[str]
    sign_in: Callable[[BrowserContext], Page]
    visit: Visit
    look: Look = "light"
    phone_size: str = "telefoon"
    t: Texts = field(default_factory=load_texts)

    def laptop(self, size: str) -> BrowserContext:
        """Return a browser as the facilitator has it."""
        return self._context(size)

    def phone(self) -> BrowserContext:
        """Return a phone; at twice the size, so that its pictures are sharp in the manual."""
        return self._context(self.phone_size, device_scale_factor=2, has_touch=True, is_mobile=True)

    def look_at(self, page: Page, name: str, *, whole: bool = False) -> None:
        """Do at this screen what the walk is for."""
        self.visit(page, name, whole)

    def _context(self, size: str, **device: Any) -> BrowserContext:
        """Return a browser whose owner asked the computer for this look: the program follows that."""
        width, height = SIZES[size]
        context = self.browser.new_context(
            viewport={"width": width, "height": height},
            locale="nl-NL",
            color_scheme="dark" if self.look == "dark" else "light",
            contrast="more" if self.look == "contrast" else "no-preference",
            **device,
        )
        context.set_default_timeout(90_000)  # a machine that does more at once is slow, not broken
        context.add_cookies([{"name": "ldgm_taal", "value": self.t.language, "url": self.base_url}])
        return context


@contextmanager
def begin(visit: Visit) -> Iterator[Tour]:
    """Start the program and a browser, hand out a tour, and clear both away afterwards."""
    with tempfile.TemporaryDirectory() as folder, running_program(Path(folder)) as (base_url, lines), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=start.find_browser(os.environ), args=["--no-sandbox"])
        printed = "".join(lines)
        links = re.findall(r"https?://\S+/m/[^\s/]+", printed)
        sign_in = signer(base_url, re.findall(r"https?://\S+/inloggen/[^\s/]+", printed)[0])
        yield Tour(browser, base_url, Path(folder), links, sign_in, visit)
        browser.close()


def settle(page: Page) -> None:
    """Wait until the screen's script has come to rest and what it drew is painted."""
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=90_000, state="attached")
    page.wait_for_timeout(200)
    page.wait_for_selector("[data-testid=stSkeleton]", timeout=90_000, state="detached")
    # A chart is drawn after the script has come to rest: its frame is there first, and its marks later.
    page.wait_for_selector("[data-testid=stVegaLiteChart]:not(:has(.marks))", timeout=90_000, state="detached")


def press(page: Page, key: str) -> None:
    """Press the button with this widget key."""
    settle(page)
    page.locator(f"[class*='st-key-{key}'] button").first.click()
    settle(page)


def choose(page: Page, key: str, words: str) -> None:
    """Press one of the options of a choice."""
    settle(page)
    page.locator(f"[class*='st-key-{key}']").get_by_text(words, exact=True).first.click()
    settle(page)


def addresses_by_pupil(page: Page) -> dict[str, str]:
    """Return the part of the address that names the meeting, for each pupil on the first screen."""
    found = {}
    for card in page.locator("[class*='st-key-meeting_']").all():
        name = card.locator(".ldgm-words").first.inner_text()
        address = card.get_by_role("link").first.get_attribute("href") or ""
        found.setdefault(name.split()[0], address.partition("?")[2])
    return found


def open_meeting(tour: Tour, page: Page, query: str, address: str) -> None:
    """Open a screen of the meeting that this query names."""
    page.goto(f"{tour.base_url}/{address}?{query}")
    settle(page)


@contextmanager
def running_program(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """Start the program with its fictional meetings and hand out its address and what it printed; stop it afterwards."""
    port = free_port()
    (folder / "aanmelden.toml").write_text(PROVIDER, encoding="utf-8")
    (folder / "aanmelden.toml").chmod(0o600)
    environ = {name: value for name, value in os.environ.items() if not name.startswith("LDGM_")}
    own = {"PORT": str(port), "LDGM_HOST": "127.0.0.1", "LDGM_DATA_DIR": str(folder), "LDGM_DEMO": "1", "PYTHONUTF8": "1"}
    server = subprocess.Popen(
        [sys.executable, "-u", "app.py"], cwd=ROOT, env={**environ, **own}, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )
    lines: list[str] = []
    threading.Thread(target=lambda: lines.extend(server.stdout or ()), daemon=True).start()
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(server, address)
        yield address, lines
    finally:
        server.terminate()
        server.wait(15)


def _wait(server: subprocess.Popen[str], address: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            if httpx.get(f"{address}/_stcore/health", timeout=2, trust_env=False).is_success:
                time.sleep(0.5)
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise SystemExit("the program did not start")


def signer(base_url: str, link: str) -> Callable[[BrowserContext], Page]:
    """Return what signs a laptop in: the one-time link works once, and its cookie then serves every size."""
    kept: list[list[dict[str, object]]] = []

    def sign_in(context: BrowserContext) -> Page:
        page = context.new_page()
        if kept:
            context.add_cookies(kept[0])  # type: ignore[arg-type]
            page.goto(base_url)
        else:
            page.goto(link)
            page.locator("main form button").first.click()
            kept.append(context.cookies())  # type: ignore[arg-type]
        return page

    return sign_in
