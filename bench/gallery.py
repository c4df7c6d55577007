"""
Takes a picture of every screen: `python -m bench.gallery [--out docs/handleiding/afbeeldingen] [--sizes all] [--scheme dark]`.

The program runs on a folder of its own with the fictional meetings, and is used as people use it: a laptop that is signed in, a
phone that joins. Nothing here is a test: the pictures are there to be looked at, and the Dutch manual shows them.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import httpx
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

import start
from bench.hall import free_port
from bench.machine import ROOT
from ldgm_core.domain.access import StaffActor
from ldgm_core.services import access, preparation
from ldgm_core.settings import load_secret
from ldgm_core.store import open_store

OUT = ROOT / "docs" / "handleiding" / "afbeeldingen"
SIZES = {"beamer": (1920, 1080), "laptop": (1366, 768), "tablet": (820, 1180), "telefoon": (390, 844)}
START_SECONDS = 90
COLOURS = 96
# Screens of the facilitator that are one address: the name of the picture, the pupil of the demo meeting, the address.
PLAIN_SCREENS = (
    ("03-invullen", "Yassin", "invullen"),
    ("10-perspectief-vraag", "Sem", "perspectief"),
    ("13-plan", "Daan", "plan"),
    ("14-zaag", "Daan", "zaag"),
    ("15-verslag", "Roos", "verslag"),
)


@dataclass
class Gallery:
    """One run: the browser, the running program, and where the pictures go."""

    browser: Browser
    base_url: str
    links: list[str]
    out: Path
    scheme: str
    names: Sequence[str]
    taken: list[Path] = field(default_factory=list)

    def laptop(self, size: str) -> BrowserContext:
        """Return a browser as the facilitator has it."""
        width, height = SIZES[size]
        return self.browser.new_context(viewport={"width": width, "height": height}, locale="nl-NL", color_scheme=self.scheme)

    def phone(self) -> BrowserContext:
        """Return a phone; its pictures are made at twice the size, so that they are sharp in the manual."""
        width, height = SIZES["telefoon"]
        return self.browser.new_context(
            viewport={"width": width, "height": height}, device_scale_factor=2, has_touch=True, is_mobile=True, locale="nl-NL",
            color_scheme=self.scheme,
        )  # fmt: skip

    def take(self, page: Page, name: str, *, whole: bool = False) -> None:
        """Take one picture and keep it small: as many colours as a screen of words needs."""
        if self.names and not any(name.startswith(wanted) for wanted in self.names):
            return
        if whole:  # what sticks to the foot of the screen would lie across the middle of a whole page
            page.evaluate("for (const bar of document.querySelectorAll('.bar')) bar.style.position = 'static'")
        path = self.out / f"{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        with Image.open(BytesIO(page.screenshot(full_page=whole))) as shot:
            shot.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
        self.taken.append(path)


def settle(page: Page) -> None:
    """Wait until the screen's script has come to rest and what it drew is painted."""
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=30_000, state="attached")
    page.wait_for_timeout(350)


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


def screens_of_the_laptop(gallery: Gallery, size: str, sign_in: Callable[[BrowserContext], Page]) -> None:
    """Take every screen of the facilitator in one size."""
    context = gallery.laptop(size)
    page = sign_in(context)
    settle(page)
    folder = "" if size == "beamer" else f"{size}/"
    gallery.take(page, f"{folder}01-begin")
    addresses = addresses_by_pupil(page)
    for tab, name in enumerate(("mensen", "instellingen", "bronnen", "vorige-keer")):
        _open(gallery, page, addresses["Noor"], "voorbereiden")
        page.get_by_role("tab").nth(tab).click()
        settle(page)
        gallery.take(page, f"{folder}02-voorbereiden-{tab + 1}-{name}")
    for name, pupil, address in PLAIN_SCREENS:
        _open(gallery, page, addresses[pupil], address)
        gallery.take(page, f"{folder}{name}")
    _debate(gallery, page, addresses, folder)
    _perspective(gallery, page, addresses, folder)
    page.goto(f"{gallery.base_url}/leerlingen")
    settle(page)
    gallery.take(page, f"{folder}16-leerlingen")
    context.close()


def addresses_by_pupil(page: Page) -> dict[str, str]:
    """Return the part of the address that names the meeting, for each pupil on the first screen."""
    found = {}
    for card in page.locator("[class*='st-key-meeting_']").all():
        name = card.locator(".ldgm-words").first.inner_text()
        address = card.get_by_role("link").first.get_attribute("href") or ""
        found.setdefault(name.split()[0], address.partition("?")[2])
    return found


def _open(gallery: Gallery, page: Page, query: str, address: str) -> None:
    page.goto(f"{gallery.base_url}/{address}?{query}")
    settle(page)


def _debate(gallery: Gallery, page: Page, addresses: dict[str, str], folder: str) -> None:
    _open(gallery, page, addresses["Sem"], "debat")
    gallery.take(page, f"{folder}04-debat-agenda")
    choose(page, "agenda_view_", "Overzicht")
    gallery.take(page, f"{folder}05-debat-overzicht")
    choose(page, "agenda_view_", "Matrix")
    gallery.take(page, f"{folder}05-debat-profiel")
    choose(page, "agenda_view_", "Agenda")
    press(page, "talk_next")
    gallery.take(page, f"{folder}06-beeld-1-vorm")
    for number, name in ((2, "groepen"), (3, "namen")):
        if page.locator("[class*='st-key-show_more_'] button").count():
            press(page, "show_more_")
            gallery.take(page, f"{folder}06-beeld-{number}-{name}")
    for view, name in (("Gesprek", "07-gesprek"), ("Opnieuw scoren", "08-opnieuw"), ("Vastleggen", "09-vastleggen")):
        choose(page, "talk_way", view)
        gallery.take(page, f"{folder}{name}")


def _perspective(gallery: Gallery, page: Page, addresses: dict[str, str], folder: str) -> None:
    _open(gallery, page, addresses["Amira"], "perspectief")
    gallery.take(page, f"{folder}11-perspectief-schattingen")
    choose(page, "perspective_view_", "Besluit")
    gallery.take(page, f"{folder}12-perspectief-besluit")


def screens_of_the_phone(gallery: Gallery) -> None:
    """Take the screens of a participant who joins, answers, and hands the device over."""
    context = gallery.phone()
    page = context.new_page()
    page.goto(f"{gallery.base_url}/k")
    gallery.take(page, "20-telefoon-code")
    page.goto(gallery.links[0])
    gallery.take(page, "21-telefoon-link", whole=True)
    page.locator("main form button").first.click()
    page.wait_for_url(re.compile("/d/"))
    home = page.url
    gallery.take(page, "22-telefoon-lijst", whole=True)
    page.locator("a[href*='/o/']").first.click()
    page.wait_for_url(re.compile("/o/"))
    gallery.take(page, "23-telefoon-onderdeel", whole=True)
    page.locator("#answer button.main").last.click()
    page.wait_for_selector("[role=alert]")
    gallery.take(page, "24-telefoon-geweigerd")
    _answer(page)
    gallery.take(page, "25-telefoon-opgeslagen")
    page.goto(home)
    gallery.take(page, "26-telefoon-lijst-bezig", whole=True)
    page.locator("form[action$=doorgeven]").evaluate("form => form.closest('details').open = true")
    page.locator("form[action$=doorgeven] button").click()
    gallery.take(page, "27-telefoon-doorgeven")
    page.goto(f"{gallery.base_url}/k")
    page.fill("#code", "XXXX")
    page.locator("main button").first.click()
    gallery.take(page, "28-telefoon-code-fout")
    context.close()


def _answer(page: Page) -> None:
    page.locator("input[name=answer][value='3']").check(force=True)
    page.locator("input[name=certainty][value=sure]").check(force=True)
    page.fill("textarea[name=observation]", "In de klas begint hij zelf aan zijn taak, elke ochtend.")
    page.locator("#answer button.main").last.click()
    page.wait_for_url(re.compile("opgeslagen="))


def screens_after_the_reveal(gallery: Gallery, folder: Path) -> None:
    """Take what a phone shows once answers are visible: the picture, "ik zie dit anders", and a pupil's own list and question."""
    for pupil, role, name in (("Sem", "", "30-telefoon"), ("Yassin", "pupil", "40-leerling")):
        token = personal_link(folder, pupil, role)
        context = gallery.phone()
        page = context.new_page()
        page.goto(f"{gallery.base_url}/m/{token}")
        if not page.locator("main form button").count():
            context.close()
            continue
        page.locator("main form button").first.click()
        page.wait_for_url(re.compile("/d/"))
        gallery.take(page, f"{name}-lijst", whole=True)
        home = page.url
        page.locator(".areas a").first.click()
        page.wait_for_url(re.compile("/(o|beeld)/"))
        gallery.take(page, f"{name}-onderdeel", whole=True)
        page.goto(f"{home}anders")
        gallery.take(page, f"{name}-anders")
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
            page.locator("main button").first.click()
            kept.append(context.cookies())  # type: ignore[arg-type]
        return page

    return sign_in


def main() -> None:
    """Take the pictures and say how large they are together."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help="only pictures whose name starts like this")
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--sizes", default="beamer", help="beamer, laptop, tablet, telefoon, separated by commas; or all")
    parser.add_argument("--scheme", default="light", choices=("light", "dark"))
    parser.add_argument("--no-phone", action="store_true")
    chosen = parser.parse_args()
    sizes = list(SIZES) if chosen.sizes == "all" else [size for size in chosen.sizes.split(",") if size]
    with tempfile.TemporaryDirectory() as folder, running_program(Path(folder)) as (base_url, lines), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=start.find_browser(os.environ), args=["--no-sandbox"])
        printed = "".join(lines)
        links = re.findall(r"https?://\S+/m/[^\s/]+", printed)
        gallery = Gallery(browser, base_url, links, chosen.out, chosen.scheme, chosen.names)
        sign_in = signer(base_url, re.findall(r"https?://\S+/inloggen/[^\s/]+", printed)[0])
        if not chosen.no_phone:
            screens_of_the_phone(gallery)
            screens_after_the_reveal(gallery, Path(folder))
        for size in sizes:
            screens_of_the_laptop(gallery, size, sign_in)
        browser.close()
    print(f"{len(gallery.taken)} pictures, {sum(path.stat().st_size for path in gallery.taken) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
