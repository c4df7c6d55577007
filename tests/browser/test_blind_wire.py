"""What a browser makes of what it receives before a reveal: page, accessibility tree, title, cookies, storage and every frame."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
from playwright.sync_api import Browser, BrowserContext, Page, expect

from bench.hall import open_house
from bench.wire.listening import AREAS, PAGES, SCREENS, Room, furnish, open_the_store
from bench.wire.record import Record

STORAGE = "() => JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie, document.title, location.href])"


@contextmanager
def answered(faults: tuple[str, ...] = ()) -> Iterator[tuple[Room, Record]]:
    """A running program with a meeting in which two phones answered three areas, each with a word of its own."""
    program = ("-m", "tests.trust.wire_faults", *faults) if faults else ("app.py",)
    with open_house(program) as house:
        store = open_the_store(house)
        room, record, chance = furnish(house, store, 2), Record(), random.Random(3)
        for number, phone in enumerate(room.phones):
            for area in AREAS:
                word = record.plant(chance, what=area, writer=f"Phone {number}")
                address = f"http://127.0.0.1:{house.port}"
                headers = {"cookie": phone.cookie, "origin": address, "content-type": "application/x-www-form-urlencoded"}
                body = phone.form(area, chance.randint(1, 7), f"key-{number}-{area}", words=word)
                stored = httpx.post(f"{address}/d/{phone.participant_id}/o/{area}", content=body, headers=headers, trust_env=False)
                assert 303 == stored.status_code
        yield room, record
        store.close()


def look(chromium: Browser, room: Room, record: Record, who: str, cookie: str, addresses: list[str]) -> None:
    """Open these addresses in a browser of their own and record what it holds."""
    home = f"http://127.0.0.1:{room.house.port}"
    context = chromium.new_context(locale="nl-NL")
    pairs = (pair.split("=", 1) for pair in cookie.split("; "))
    context.add_cookies([{"name": name, "value": value, "url": home} for name, value in pairs])
    page = context.new_page()
    record_traffic(page, record, who)
    for address in addresses:
        page.goto(f"{home}/{address}")
        if who == "screen":
            drawn(page)
        record_page(context, page, record, who)
    context.close()


def drawn(page: Page) -> None:
    """Wait until Streamlit has drawn the screen: nothing is grey any more that waits for a part of its script."""
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()
    page.locator('[data-testid="stMain"] [data-testid="stElementContainer"]').first.wait_for(state="attached")
    expect(page.locator('[data-testid="stSkeleton"]')).to_have_count(0)


def record_traffic(page: Page, record: Record, who: str) -> None:
    def keep(frame: str | bytes) -> None:
        record.note("frames", who, frame if isinstance(frame, bytes) else frame.encode())

    page.on("websocket", lambda socket: socket.on("framereceived", keep))
    page.on("console", lambda message: record.note("console", who, message.text.encode()))


def record_page(context: BrowserContext, page: Page, record: Record, who: str) -> None:
    record.note("page", who, page.content().encode())
    tree = context.new_cdp_session(page).send("Accessibility.getFullAXTree")
    record.note("tree", who, json.dumps(tree, ensure_ascii=False).encode())
    record.note("snapshot", who, page.locator("body").aria_snapshot().encode())
    record.note("storage", who, page.evaluate(STORAGE).encode() + json.dumps(context.storage_state()).encode())


def listen(chromium: Browser, room: Room, record: Record, screens: list[str]) -> None:
    query = f"bespreking={room.meeting_id}&onderdeel={AREAS[0]}"
    look(chromium, room, record, "screen", room.staff_cookie, [f"{screen}?{query}" for screen in screens])
    for number, phone in enumerate(room.phones):
        look(chromium, room, record, f"Phone {number}", phone.cookie, [f"d/{phone.participant_id}/{page}" for page in PAGES])


def test_no_browser_holds_an_answer_of_somebody_else(chromium: Browser) -> None:
    """Every screen of the facilitator and every page of two phones; each phone does hold its own words, so the search can find."""
    with answered() as (room, record):
        listen(chromium, room, record, list(SCREENS))
        assert [] == record.leaks
        assert {"frames", "page", "tree", "snapshot", "storage"} <= {kind for kind, count in record.bytes_seen.items() if count > 0}
        for word, planted in list(record.planted.items()):
            record.planted[word] = type(planted)(planted.what, "nobody at all")
        phone = room.phones[0]
        look(chromium, room, record, "Phone 0", phone.cookie, [f"d/{phone.participant_id}/o/{AREAS[0]}"])
        assert {"page", "tree", "snapshot"} <= {leak.kind for leak in record.leaks}


def test_an_answer_that_reaches_a_screen_is_noticed(chromium: Browser) -> None:
    """In the frame that brings it, in the page, and in what a screen reader is told."""
    with answered(("widget",)) as (room, record):
        listen(chromium, room, record, ["invullen"])
        assert {"frames", "tree", "snapshot"} <= {leak.kind for leak in record.leaks if leak.who == "screen"}
