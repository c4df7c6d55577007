"""
How long a tap takes until it stands on the projector, in a real browser: `python -m bench.board [--phones 30,100] [--rounds 3]`.

    post     from sending an answer until the phone has "stored"
    screen   from sending it until the counts on the facilitator's screen have changed in Chromium (a MutationObserver), to the millisecond
    drawn    how often the screen asked Streamlit to draw anything meanwhile; 0 is what it should be

Server, browser and phones share the cores of this machine; its clock is that of all three.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import time
from typing import Any

from playwright.async_api import Page, WebSocket, async_playwright

import start
from bench.hall import Connection, Hall, open_hall
from bench.machine import report, summary

AREAS = ("cognition", "development_executive", "didactic", "support_learning", "support_medical")
PACE_SECONDS = 0.04
PATIENCE_SECONDS = 10
SIZE = {"width": 1920, "height": 1080}
WATCH = """() => {
  const count = () => [...document.querySelectorAll(".ldgm-count")].reduce((sum, one) => sum + (parseInt(one.textContent) || 0), 0);
  window.shown = [];
  new MutationObserver(() => { window.shown[count()] ??= Date.now(); })
    .observe(document.body, { childList: true, subtree: true, characterData: true });
}"""


def main() -> None:
    """Measure for each number of phones and print the results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--phones", default="30,100")
    parser.add_argument("--rounds", type=int, default=3, choices=range(1, len(AREAS) + 1))
    chosen = parser.parse_args()
    results = {}
    for count in (int(part) for part in chosen.phones.split(",")):
        with open_hall(count) as hall:
            results[f"{count} phones"] = asyncio.run(_measure(hall, chosen.rounds))
    for name, found in results.items():
        times = "   ".join(f"{part} {found[part]['median_ms']:.1f} / {found[part]['p95_ms']:.1f} ms" for part in ("post", "screen"))
        print(f"{name:<12} {times}   drawn {found['drawn']}")
    report("board", results)


async def _measure(hall: Hall, rounds: int) -> dict[str, Any]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=start.find_browser(os.environ), args=["--no-sandbox"])
        page = await _open_screen(await browser.new_page(viewport=SIZE), hall)  # type: ignore[arg-type] # a TypedDict of its own
        drawn: list[object] = []
        page.on("websocket", lambda socket: _count_asked(socket, drawn))
        await page.reload()
        await page.locator(".ldgm-count").first.wait_for()
        await page.wait_for_timeout(2000)
        await page.evaluate(WATCH)
        drawn.clear()
        found = await _press_all(hall, page, rounds)
        await browser.close()
    return {**found, "drawn": len(drawn)}


async def _open_screen(page: Page, hall: Hall) -> Page:
    """Open step 1 on the facilitator's laptop."""
    name, value = hall.staff_cookie.split("=", 1)
    home = f"http://127.0.0.1:{hall.port}"
    await page.context.add_cookies([{"name": name, "value": value, "url": home}])
    await page.goto(f"{home}/invullen?bespreking={hall.meeting_id}")
    return page


def _count_asked(socket: WebSocket, drawn: list[object]) -> None:
    def note(frame: object) -> None:  # Playwright takes no built-in function as a listener
        drawn.append(frame)

    socket.on("framesent", note)


async def _press_all(hall: Hall, page: Page, rounds: int) -> dict[str, Any]:
    """One press at a time; the n-th answer is on the screen when the counts add up to n at least."""
    connections = [await Connection(hall.port).open() for _ in hall.phones]
    order = [(number, area) for area in AREAS[:rounds] for number in range(len(hall.phones))]
    random.Random(1).shuffle(order)
    post, sent = [], []
    for number, area_id in order:
        phone = hall.phones[number]
        body = phone.form(area_id, 1 + number % 6, f"board-{number}-{area_id}")
        sent.append(time.time() * 1000)
        status, _ = await connections[number].ask("POST", f"/d/{phone.participant_id}/o/{area_id}", cookie=phone.cookie, body=body)
        post.append(time.time() * 1000 - sent[-1])
        if status != 303:
            raise SystemExit(f"an answer was not stored: HTTP {status}")
        await asyncio.sleep(PACE_SECONDS)
    await page.wait_for_function(f"window.shown[{len(order)}] !== undefined", timeout=PATIENCE_SECONDS * 1000)
    shown: list[float | None] = await page.evaluate("window.shown")
    # Two answers that came at once are shown together, with the count of the later one.
    whole = [next(at for at in shown[answers:] if at is not None) for answers in range(1, len(order) + 1)]
    return {"post": summary(post), "screen": summary([at - began for at, began in zip(whole, sent, strict=True)])}


if __name__ == "__main__":
    main()
