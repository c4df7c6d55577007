"""
A tour along every screen, with the program on a folder of its own and the fictional meetings in it.

It is walked as people would: a laptop that is signed in, a phone that joins. What is done at each screen is up to who walks:
bench/gallery.py takes pictures, bench/accessibility.py looks for what shuts people out.
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
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import httpx
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

import start
from bench.hall import free_port
from bench.machine import ROOT
from ldgm_core.domain.access import StaffActor
from ldgm_core.services import access, preparation
from ldgm_core.settings import load_secret
from ldgm_core.store import open_store
from ldgm_core.texts import Texts, load_texts

__all__ = [
    "PUBLIC", "SIZES", "Tour", "begin", "screens_after_the_reveal", "screens_for_everybody", "screens_of_the_laptop",
    "screens_of_the_phone",
]  # fmt: skip

SIZES = {"beamer": (1920, 1080), "laptop": (1366, 768), "tablet": (820, 1180), "telefoon": (390, 844), "smal": (320, 640)}
START_SECONDS = 90
# Screens of the facilitator that are one address: the name of the picture, the pupil of the demo meeting, the address.
PLAIN_SCREENS = (
    ("03-invullen", "Yassin", "invullen"),
    ("10-perspectief-vraag", "Sem", "perspectief"),
    ("13-plan", "Daan", "plan"),
    ("14-zaag", "Daan", "zaag"),
    ("15-verslag", "Roos", "verslag"),
)
PUBLIC = {
    "50-aanmelden": "/aanmelden", "51-handleiding": "/handleiding/", "52-passend-onderwijs": "/handleiding/passend-onderwijs",
    "53-toegankelijkheid": "/toegankelijkheid",
}  # fmt: skip
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
    scheme: Literal["light", "dark"] = "light"
    phone_size: str = "telefoon"
    t: Texts = field(default_factory=load_texts)

    def laptop(self, size: str) -> BrowserContext:
        """Return a browser as the facilitator has it."""
        width, height = SIZES[size]
        return self._in_language(
            self.browser.new_context(viewport={"width": width, "height": height}, locale="nl-NL", color_scheme=self.scheme)
        )

    def phone(self) -> BrowserContext:
        """Return a phone; at twice the size, so that its pictures are sharp in the manual."""
        width, height = SIZES[self.phone_size]
        return self._in_language(
            self.browser.new_context(
                viewport={"width": width, "height": height}, device_scale_factor=2, has_touch=True, is_mobile=True, locale="nl-NL",
                color_scheme=self.scheme,
            )
        )  # fmt: skip

    def look_at(self, page: Page, name: str, *, whole: bool = False) -> None:
        """Do at this screen what the walk is for."""
        self.visit(page, name, whole)

    def _in_language(self, context: BrowserContext) -> BrowserContext:
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
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=30_000, state="attached")
    page.wait_for_timeout(200)


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


def screens_of_the_laptop(tour: Tour, size: str) -> None:
    """Visit every screen of the facilitator in one size."""
    context = tour.laptop(size)
    page = tour.sign_in(context)
    settle(page)
    folder = "" if size == "beamer" else f"{size}/"
    tour.look_at(page, f"{folder}01-begin")
    addresses = addresses_by_pupil(page)
    for tab, name in enumerate(("mensen", "instellingen", "bronnen", "vorige-keer")):
        _open(tour, page, addresses["Noor"], "voorbereiden")
        page.get_by_role("tab").nth(tab).click()
        settle(page)
        tour.look_at(page, f"{folder}02-voorbereiden-{tab + 1}-{name}")
    for name, pupil, address in PLAIN_SCREENS:
        _open(tour, page, addresses[pupil], address)
        tour.look_at(page, f"{folder}{name}")
    _debate(tour, page, addresses, folder)
    _perspective(tour, page, addresses, folder)
    page.goto(f"{tour.base_url}/leerlingen")
    settle(page)
    tour.look_at(page, f"{folder}16-leerlingen")
    context.close()


def addresses_by_pupil(page: Page) -> dict[str, str]:
    """Return the part of the address that names the meeting, for each pupil on the first screen."""
    found = {}
    for card in page.locator("[class*='st-key-meeting_']").all():
        name = card.locator(".ldgm-words").first.inner_text()
        address = card.get_by_role("link").first.get_attribute("href") or ""
        found.setdefault(name.split()[0], address.partition("?")[2])
    return found


def _open(tour: Tour, page: Page, query: str, address: str) -> None:
    page.goto(f"{tour.base_url}/{address}?{query}")
    settle(page)


def _debate(tour: Tour, page: Page, addresses: dict[str, str], folder: str) -> None:
    _open(tour, page, addresses["Sem"], "debat")
    tour.look_at(page, f"{folder}04-debat-agenda")
    choose(page, "agenda_view_", tour.t("debate.view_overview"))
    tour.look_at(page, f"{folder}05-debat-overzicht")
    choose(page, "agenda_view_", tour.t("debate.view_profile"))
    tour.look_at(page, f"{folder}05-debat-profiel")
    choose(page, "agenda_view_", tour.t("debate.view_list"))
    press(page, "talk_next")
    tour.look_at(page, f"{folder}06-beeld-1-vorm")
    for number, name in ((2, "groepen"), (3, "namen")):
        if page.locator("[class*='st-key-show_more_'] button").count():
            press(page, "show_more_")
            tour.look_at(page, f"{folder}06-beeld-{number}-{name}")
    for view, name in (("talk", "07-gesprek"), ("again", "08-opnieuw"), ("record", "09-vastleggen")):
        choose(page, "talk_way", tour.t(f"debate.talk_{view}"))
        tour.look_at(page, f"{folder}{name}")


def _perspective(tour: Tour, page: Page, addresses: dict[str, str], folder: str) -> None:
    _open(tour, page, addresses["Amira"], "perspectief")
    tour.look_at(page, f"{folder}11-perspectief-schattingen")
    choose(page, "perspective_view_", tour.t("perspective.view_decide"))
    tour.look_at(page, f"{folder}12-perspectief-besluit")


def screens_of_the_phone(tour: Tour) -> None:
    """Visit the screens of a participant who joins, answers, and hands the device over."""
    context = tour.phone()
    page = context.new_page()
    page.goto(f"{tour.base_url}/k")
    tour.look_at(page, "20-telefoon-code")
    page.goto(tour.links.pop(0))  # each walk is somebody else: an answer is given once
    tour.look_at(page, "21-telefoon-link", whole=True)
    page.locator("main form button").first.click()
    page.wait_for_url(re.compile("/d/"))
    home = page.url
    tour.look_at(page, "22-telefoon-lijst", whole=True)
    page.locator("a[href*='/o/']").first.click()
    page.wait_for_url(re.compile("/o/"))
    tour.look_at(page, "23-telefoon-onderdeel", whole=True)
    page.locator("#answer button.main").last.click()
    page.wait_for_selector("[role=alert]")
    tour.look_at(page, "24-telefoon-geweigerd")
    _answer(page)
    tour.look_at(page, "25-telefoon-opgeslagen")
    page.goto(home)
    tour.look_at(page, "26-telefoon-lijst-bezig", whole=True)
    page.locator("form[action$=doorgeven]").evaluate("form => form.closest('details').open = true")
    page.locator("form[action$=doorgeven] button").click()
    tour.look_at(page, "27-telefoon-doorgeven")
    page.goto(f"{tour.base_url}/k")
    page.fill("#code", "XXXX")
    page.locator("main form button").first.click()
    tour.look_at(page, "28-telefoon-code-fout")
    context.close()


def _answer(page: Page) -> None:
    page.locator("input[name=answer][value='3']").check(force=True)
    page.locator("input[name=certainty][value=sure]").check(force=True)
    page.fill("textarea[name=observation]", "In de klas begint hij zelf aan zijn taak, elke ochtend.")
    page.locator("#answer button.main").last.click()
    page.wait_for_url(re.compile("opgeslagen="))


def screens_for_everybody(tour: Tour) -> None:
    """Visit the pages that need no link and no sign-in."""
    context = tour.phone()
    page = context.new_page()
    for name, address in PUBLIC.items():
        page.goto(f"{tour.base_url}{address}")
        tour.look_at(page, name, whole=True)
    context.close()


def screens_after_the_reveal(tour: Tour) -> None:
    """Visit what a phone shows once answers are visible: the picture, "ik zie dit anders", and a pupil's own list and question."""
    for pupil, role, name in (("Sem", "", "30-telefoon"), ("Yassin", "pupil", "40-leerling")):
        token = personal_link(tour.folder, pupil, role)
        context = tour.phone()
        page = context.new_page()
        page.goto(f"{tour.base_url}/m/{token}")
        if not page.locator("main form button").count():
            context.close()
            continue
        page.locator("main form button").first.click()
        page.wait_for_url(re.compile("/d/"))
        tour.look_at(page, f"{name}-lijst", whole=True)
        home = page.url
        page.locator(".areas a").first.click()
        page.wait_for_url(re.compile("/(o|beeld)/"))
        tour.look_at(page, f"{name}-onderdeel", whole=True)
        page.goto(f"{home}anders")
        tour.look_at(page, f"{name}-anders")
        context.close()


def personal_link(folder: Path, pupil: str, role: str) -> str:
    """Return the secret part of somebody's personal link, worked out from the store as the program does."""
    store = open_store(f"sqlite:///{(folder / 'ldgm.sqlite3').as_posix()}")
    try:
        account = access.make_first_account(store, organisation_name="", display_name="", now=datetime.now(UTC))
        actor = StaffActor(account.id, account.organisation_id, account.is_administrator)
        meeting = next(row.meeting for row in preparation.list_meetings(store, actor) if row.pupil.call_name == pupil)
        people = preparation.load_preparation(store, actor, meeting_id=meeting.id).people
        person = next(person for person in people if person.role == role or not role)
        secret, now = load_secret(folder, {}), datetime.now(UTC)
        preparation.renew_link(store, actor, participant_id=person.id, secret=secret, now=now)
        return access.load_link_token(store, actor, participant_id=person.id, secret=secret)
    finally:
        store.close()


@contextmanager
def running_program(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """Start the program with its fictional meetings and hand out its address and what it printed; stop it afterwards."""
    port = free_port()
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
