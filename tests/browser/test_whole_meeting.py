"""A projector and two phones in a real browser hold the fictional meeting from the first answer to the PDF."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

from playwright.sync_api import BrowserContext, Page, expect
from playwright.sync_api import TimeoutError as Waited
from pypdf import PdfReader

from tests.browser.conftest import RunningApp
from tests.browser.hands import choose, fill, join, pick_day, press, settle, sign_in

CANARY = "kanarie in de gymzaal"


def answer_open_areas(page: Page, column: int, words: str) -> None:
    """Answer every area that is open, one screen after the other."""
    home = re.match(r".*/d/[^/]+/", page.url).group(0)  # type: ignore[union-attr]
    page.goto(home)
    while True:
        waiting = [link for link in page.locator("a[href*='/o/']").all() if "opgeslagen" not in link.inner_text().lower()]
        if not waiting:
            return
        waiting[0].click()
        page.wait_for_url(re.compile(r"/o/"))
        step = page.locator(f"input[name=answer][value='{column}']")
        (step if step.count() else page.locator("input[name=answer][value='3']")).check(force=True)
        page.locator("input[name=certainty][value=sure]").check(force=True)
        page.fill("textarea[name=observation]", words)
        save(page)
        page.goto(home)


def save(page: Page) -> None:
    """
    Press until it says so, as people do.

    Once in some hundred presses on a crowded machine the browser reports a click and sends nothing; the form is as it was.
    """
    for patience in (5_000, 30_000):
        page.locator("#answer button:not([name=keep])").last.click()
        try:
            page.wait_for_url(re.compile(r"opgeslagen="), timeout=patience)
        except Waited:
            if patience == 30_000:
                raise
        else:
            return


def test_a_meeting_from_the_first_answer_to_the_pdf(
    server: RunningApp, projector: BrowserContext, phone: Callable[[], BrowserContext]
) -> None:
    """Blind until the reveal, live without touching anything, a decision by people, and minutes that hold their words."""
    wall = sign_in(projector, server)
    settle(wall)
    wall.locator("[class*='st-key-meeting_']", has_text="Mats").get_by_role("link", name="Verder").first.click()
    expect(wall.get_by_text("van 7")).to_be_visible()

    first, second = (join(phone(), link) for link in server.personal_links[:2])
    answer_open_areas(first, 2, CANARY)
    answer_open_areas(second, 5, "op het plein")
    for page in (first, second):
        page.get_by_role("button", name=re.compile("klaar", re.IGNORECASE)).first.click()
    expect(wall.get_by_text(re.compile(r"2\s*van 7"))).to_be_visible()  # live: nobody touched the projector
    assert CANARY not in wall.content()
    assert CANARY not in second.content()

    press(wall, "reveal_all")
    expect(wall.locator(".st-key-reveal_question")).to_contain_text("5")
    press(wall, "reveal_anyway")
    press(wall, "to_debate")

    press(wall, "talk_next")
    expect(wall.locator("[class*='st-key-picture_']").first).to_be_visible()
    assert CANARY not in wall.content()
    _write_the_difference_down(wall)

    _estimate(wall, first, second)
    _decide(wall)
    first.goto(re.sub(r"/d/([^/]+)/.*", r"/d/\1/anders", first.url))
    first.fill("textarea", "ik zie dit anders, want thuis kan hij het wel")
    first.locator("main button").last.click()
    expect(first.get_by_text("thuis kan hij het wel").first).to_be_visible()

    _close(wall)
    text = _minutes(wall)
    for words in (CANARY, "op het plein", "samen bekeken", "beschut werk", "omdat de stage dat laat zien", "thuis kan hij het wel"):
        assert words in text, words


def _write_the_difference_down(wall: Page) -> None:
    choose(wall, "talk_way", "Vastleggen")
    choose(wall, "outcome_kind", "Verschil blijft")
    fill(wall, "outcome_words", "samen bekeken, beide beelden blijven staan")
    wall.locator("[class*='st-key-record_'] button").first.click()
    expect(wall.get_by_text(re.compile(r"Opgeslagen om \d\d:\d\d")).first).to_be_visible()


def _estimate(wall: Page, *phones: Page) -> None:
    wall.goto(wall.url.replace("/debat", "/perspectief"))
    press(wall, "open_perspective")
    expect(wall.locator(".st-key-reveal_estimates")).to_be_visible()
    for page in phones:
        answer_open_areas(page, 4, "op stage")
    press(wall, "reveal_estimates")
    press(wall, "estimates_question")
    expect(wall.locator("[class*='st-key-picture_']").first).to_be_visible()


def _decide(wall: Page) -> None:
    wall.get_by_text("Besluit", exact=True).first.click()
    choose(wall, "decision_outcome", "Wij leggen een besluit vast")
    fill(wall, "decision_destination", "beschut werk")
    choose(wall, "decision_destination_column", "4")
    fill(wall, "decision_direction", "arbeid")
    fill(wall, "decision_why", "omdat de stage dat laat zien")
    pick_day(wall, "decision_until_on", "01062027")
    fill(wall, "decision_decided_by", "Anna de Wit")
    wall.locator("[class*='st-key-record_decision_'] button").first.click()
    expect(wall.get_by_text(re.compile(r"Opgeslagen om \d\d:\d\d")).first).to_be_visible()


def _close(wall: Page) -> None:
    wall.goto(wall.url.replace("/perspectief", "/zaag"))
    settle(wall)
    expect(wall.get_by_role("tab")).to_have_count(4)
    wall.get_by_role("tab").last.click()
    expect(wall.locator(".st-key-close_meeting button").first).to_be_visible()
    press(wall, "close_meeting")
    press(wall, "close_yes")
    expect(wall.get_by_text("gesloten om").first).to_be_visible()


def _minutes(wall: Page) -> str:
    wall.goto(wall.url.replace("/zaag", "/verslag"))
    link = wall.get_by_role("link", name="Verslag (PDF)", exact=True)
    expect(link).to_be_visible()
    answer = wall.request.get(wall.url.split("/verslag")[0] + str(link.get_attribute("href")))
    assert (200, "application/pdf", "no-store") == (answer.status, answer.headers["content-type"], answer.headers["cache-control"])
    pages = PdfReader(BytesIO(answer.body())).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)
