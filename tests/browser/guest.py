"""
Who takes part in a meeting, as the browser tests play it: with a phone, or at the tablet that people share.

Each method is something a person does, in the words of the screen, and ends when the screen shows that it was done.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress

from playwright.sync_api import BrowserContext, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from ldgm_core.domain.rating import ChangeReason, Rating
from tests.browser.hands import LONG, SAVED
from web.form import fields_of

__all__ = ["Guest"]

PRESSES = 3
RADIOS = ("answer", "certainty", "duration", "change_reason")


class Guest:
    """Somebody with a phone, or at the shared tablet; `ratings` is what this person thinks, per area."""

    def __init__(self, context: BrowserContext, name: str, ratings: Mapping[str, Rating]) -> None:
        self.context, self.name, self.ratings = context, name, ratings
        self.page = context.pages[0] if context.pages else context.new_page()
        self.home = ""

    def join_by_link(self, link: str) -> None:
        """Open the personal link and take part; the token leaves the address bar."""
        self.page.goto(link)
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(self.name)
        self.page.get_by_role("button", name=re.compile("Doe mee|Ik doe mee")).click()
        self._arrive()

    def knock(self, base_url: str, code: str) -> None:
        """Type the code that stands on the projector, choose the own name, and wait at the door."""
        self.page.goto(f"{base_url}/k")
        self.page.get_by_label("De code op het scherm").fill(code)
        self.page.locator("main form button").first.click()
        self.page.get_by_role("button", name=self.name, exact=True).click()
        expect(self.page.get_by_role("status")).to_be_visible()

    def enter(self) -> None:
        """Wait until the door opens; the page asks by itself."""
        self._arrive()

    def answer_and_finish(self, *, most: int = 12) -> None:
        """Answer what this person has an opinion on, in the order of the phone and at most so many areas, and press "klaar"."""
        self.answer_open(most=most)
        self.finish()

    def answer_open(self, ratings: Mapping[str, Rating] | None = None, *, most: int = 12) -> None:
        """Answer what is open now, without saying that one is ready: a second round, or the perspective."""
        opinions = ratings or self.ratings
        waiting = [area_id for area_id in self._open_areas() if area_id in opinions]
        for area_id in waiting[:most]:
            # The phone leads on to the next area by itself; somebody who skipped one chooses from the list.
            if not self._is_at(area_id):
                self.open_area(area_id)
            self.fill_in(opinions[area_id])
            self.save()

    def keep_first_answer(self) -> None:
        """In a second round: press the button that keeps what one said; the phone says by itself that there is one."""
        self.go_home()
        self.page.get_by_role("link").filter(has_text="ronde 2: geef opnieuw je antwoord").click()
        self.page.locator("button[name=keep]").click()
        self.page.wait_for_url(re.compile(r"opgeslagen="))

    def estimate(self, ratings: Mapping[str, Rating] | None = None) -> None:
        """Answer destination and direction; the phone says by itself that they are asked."""
        self.go_home()
        expect(self.page.locator("a[href$='/o/destination']")).to_be_visible()
        self.answer_open(ratings)

    def open_area(self, area_id: str) -> None:
        """Choose an area from the list."""
        self.go_home()
        self.page.locator(f"a[href$='/o/{area_id}']").click()
        self.page.wait_for_url(re.compile(r"/o/"))

    def fill_in(self, rating: Rating, *, reason: ChangeReason | None = None) -> None:
        """Choose and type, without sending."""
        fields = fields_of(rating) | ({"change_reason": reason.value} if reason else {})
        for name in RADIOS:
            option = self.page.locator(f"#answer input[name={name}][value='{fields[name]}']") if fields[name] else None
            if option is not None and option.count():
                option.check(force=True)
        self.page.select_option("#context", fields["context"])
        self.page.fill("#observation", fields["observation"])

    def save(self) -> None:
        """Press the button and wait for the word "opgeslagen"."""
        area_id = self.page.url.partition("?")[0].rpartition("/")[2]
        self.page.locator("#answer button.main").click()
        self.page.wait_for_url(re.compile(rf"opgeslagen={area_id}$"))
        expect(self.page.locator("p.saved").filter(has_text=SAVED).first).to_be_visible()

    def finish(self) -> None:
        """Say that one is ready."""
        self.go_home()
        self.page.locator("main form[action$='/klaar'] button").click()
        expect(self.page.locator("form[action$='/toch-niet-klaar']")).to_be_visible()

    def release_words(self, area_id: str) -> None:
        """Allow one's own observation of an area on the projector."""
        self.page.goto(f"{self.home}beeld/{area_id}")
        self.page.get_by_role("button", name=re.compile("scherm|tonen", re.IGNORECASE)).first.click()
        expect(self.page.locator("p.saved").first).to_be_visible()

    def dissent(self, words: str) -> None:
        """Write "ik zie dit anders"."""
        self.go_home()
        self.page.get_by_role("link", name=re.compile("anders", re.IGNORECASE)).first.click()
        self.page.fill("#words", words)
        self.page.locator("main form button.main").click()
        expect(self.page.get_by_text(words).first).to_be_visible()

    def remark_on_draft(self, words: str) -> None:
        """After the meeting: read the draft and write a remark."""
        self.page.goto(self.home)
        self.page.locator("a[href$='/verslag']").first.click()
        self.page.fill("#words", words)
        self.page.locator("main form button.main").click()
        expect(self.page.get_by_text(words).first).to_be_visible()

    def hand_over(self) -> None:
        """Give the device to the next person."""
        self.go_home()
        self.page.get_by_text("Deel je dit apparaat?").click()
        self.page.get_by_role("button", name="Geef het apparaat door").click()
        self.page.wait_for_url(re.compile("/doorgegeven"))

    def go_home(self) -> None:
        """Go to the own list with the link at the top; when the page drew itself anew under the finger, press once more."""
        for _ in range(PRESSES):
            if self.page.url.partition("?")[0] == self.home:
                return
            self.page.locator("header a").first.click()
            with suppress(PlaywrightTimeout):
                self.page.wait_for_url(re.compile(rf"{re.escape(self.home)}(\?.*)?$"), timeout=LONG / PRESSES)
        expect(self.page).to_have_url(re.compile(rf"{re.escape(self.home)}(\?.*)?$"))

    def _arrive(self) -> None:
        expect(self.page).to_have_url(re.compile(r"/d/[^/]+/$"))
        expect(self.page.locator("header")).to_contain_text(self.name)
        self.home = self.page.url

    def _is_at(self, area_id: str) -> bool:
        return self.page.url.partition("?")[0].endswith(f"/o/{area_id}")

    def _open_areas(self) -> list[str]:
        self.go_home()
        waiting = self.page.locator("a[href*='/o/']").evaluate_all(
            "links => links.filter((link) => !link.innerText.toLowerCase().includes('opgeslagen')).map((link) => link.href)"
        )
        return [address.rpartition("/")[2] for address in waiting]
