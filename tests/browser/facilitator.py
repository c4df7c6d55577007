"""
Who leads a meeting, as the browser tests play it: at the laptop, with the projector.

Each method is something a person does, in the words of the screen, and ends when the screen shows that it was done.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect
from pypdf import PdfReader

from tests.browser.hands import SAVED, choose, fill, fill_key, pick, pick_day, press, reveal_anyway, settle

__all__ = ["Facilitator"]


def _day_in(*, days: int) -> str:
    """Return a later day as somebody types it."""
    return f"{datetime.now(UTC) + timedelta(days=days):%d%m%Y}"


class Facilitator:
    """Who leads the meeting, at the laptop with the projector; `page` is what the room sees."""

    def __init__(self, page: Page, base_url: str) -> None:
        self.page, self.base_url = page, base_url
        settle(page)

    # step 0 -----------------------------------------------------------------------------------------------------------------------------

    def make_meeting(self, *, pupil: str, sector: str, age: str, reason: str) -> None:
        """From the first screen to a meeting that is being prepared, about a pupil who is new."""
        page = self.page
        press(page, "new_meeting")
        pick(page, "new_pupil", "Een nieuwe leerling")
        fill_key(page, "new_call_name", pupil)
        page.locator("[class*='st-key-new_sector']").get_by_text(sector, exact=True).click()
        fill_key(page, "new_age", age)
        fill_key(page, "new_reason", reason)
        press(page, "create_meeting")
        expect(page.get_by_text("Uitgenodigd: 0")).to_be_visible()

    def invite(self, name: str, role: str) -> None:
        """Put one person on the list, with everything as the role has it."""
        page = self.page
        before = int(page.get_by_text(re.compile(r"^Uitgenodigd: \d+$")).inner_text().split()[-1])
        fill(page, "person_name", name)
        pick(page, "person_role", role)
        page.locator("[class*='st-key-add_person_'] button").click()
        expect(page.get_by_text(f"Uitgenodigd: {before + 1}")).to_be_visible()

    def set_up(self, *, shows_names: bool = False, pupil_is_present: bool = False) -> None:
        """Choose what will be visible to whom, before the meeting is opened."""
        page = self.page
        page.get_by_role("tab", name="Instellingen").click()
        if shows_names:
            page.get_by_text("Ook namen, na een aparte klik").click()
        if pupil_is_present:
            page.get_by_text("De leerling is erbij", exact=True).click()
        page.locator("[class*='st-key-save_settings_'] button").click()
        expect(page.get_by_text(SAVED).first).to_be_visible()
        page.get_by_role("tab", name="Mensen").click()

    def link_of(self, name: str) -> str:
        """Read somebody's personal link from the screen, as one does to hand it over."""
        pick(self.page, "invite_", name)
        shown = self.page.locator("[class*='st-key-link_']").get_by_text(re.compile(r"/m/"))
        expect(shown).to_be_visible()
        return shown.inner_text().strip()

    def open(self) -> None:
        """Open the meeting; the screen with the code comes by itself."""
        press(self.page, "open_meeting")
        expect(self.page.locator(".st-key-reveal_all")).to_be_visible()

    def room_code(self) -> str:
        """Read the room's code from the projector."""
        return self.page.get_by_text(re.compile(r"^\w{4} \w{4}$")).inner_text()

    # step 1 -----------------------------------------------------------------------------------------------------------------------------

    def admit(self, name: str) -> None:
        """Let somebody in who waits at the door; the request comes by itself."""
        door = self.page.locator("[class*='st-key-door_']", has_text=name)
        expect(door).to_be_visible()
        settle(self.page)
        door.get_by_role("button", name="Toelaten").click()
        expect(door).to_have_count(0)

    def expect_ready(self, words: str) -> None:
        """Wait until the projector says so many are ready; nobody touches it."""
        expect(self.page.locator(".ldgm-number", has_text=re.compile(words.replace(" ", r"\s*")))).to_be_visible()

    def reveal(self) -> None:
        """Make everything visible to everybody at once; when people are missing, say that it is meant."""
        press(self.page, "reveal_all")
        reveal_anyway(self.page)
        expect(self.page.locator(".st-key-to_debate")).to_be_visible()

    # step 2 -----------------------------------------------------------------------------------------------------------------------------

    def begin_debate(self) -> None:
        """Go on to the agenda."""
        press(self.page, "to_debate")
        expect(self.page.locator(".st-key-talk_next")).to_be_visible()

    def talk_about_next(self) -> str:
        """Open the next area of the agenda and return its name."""
        press(self.page, "talk_next")
        expect(self.page.locator(".st-key-to_agenda")).to_be_visible()
        settle(self.page)
        return self.page.locator("h1").first.inner_text()

    def continue_talk(self) -> None:
        """Come back to the area that was being talked about; with the pupil in the room the picture may still be put away."""
        press(self.page, "talk_next")
        expect(self.page.locator(".st-key-to_agenda")).to_be_visible()
        choose(self.page, "talk_view_", "Opnieuw scoren")

    def let_speak(self, *names: str) -> None:
        """Tick who has spoken."""
        choose(self.page, "talk_view_", "Gesprek")
        for name in names:
            settle(self.page)
            self.page.locator("[class*='st-key-spoke_']").get_by_text(name, exact=True).click()
            settle(self.page)

    def ask_again(self) -> None:
        """Open the second round of the area on the screen."""
        choose(self.page, "talk_view_", "Opnieuw scoren")
        settle(self.page)
        self.page.locator("[class*='st-key-again_'] button").click()
        expect(self.page.locator("[class*='st-key-reveal_round_'] button")).to_be_visible()

    def reveal_again(self) -> None:
        """Reveal the second round; who did not answer again is named in the question first."""
        settle(self.page)
        self.page.locator("[class*='st-key-reveal_round_'] button").first.click()
        anyway = self.page.locator("[class*='st-key-reveal_round_anyway_'] button")
        revealed = self.page.locator("[class*='st-key-picture_'], [class*='st-key-show_picture_']").first
        expect(anyway.or_(revealed).first).to_be_visible()
        if anyway.count():
            settle(self.page)
            anyway.click()
        expect(revealed).to_be_visible()

    def write_difference(self, words: str) -> None:
        """Write down that the difference remains, and go back to the agenda."""
        choose(self.page, "talk_view_", "Vastleggen")
        choose(self.page, "outcome_kind", "Verschil blijft")
        fill(self.page, "outcome_words", words)
        settle(self.page)
        self.page.locator("[class*='st-key-record_'] button").first.click()
        expect(self.page.get_by_text(SAVED).first).to_be_visible()
        press(self.page, "to_agenda")

    # step 3 -----------------------------------------------------------------------------------------------------------------------------

    def ask_perspective(self) -> None:
        """Leave the rest of the agenda and ask everybody for destination and direction."""
        self.go_to("Perspectief")
        press(self.page, "open_perspective")
        expect(self.page.locator(".st-key-reveal_estimates")).to_be_visible()

    def reveal_perspective(self) -> None:
        """Reveal the estimates."""
        press(self.page, "reveal_estimates")
        anyway, picture = self.page.locator(".st-key-reveal_estimates_anyway button"), self.page.locator("[class*='st-key-picture_']").first
        expect(anyway.or_(picture).first).to_be_visible()
        if anyway.count():
            press(self.page, "reveal_estimates_anyway")
        expect(picture).to_be_visible()

    def decide(self, said: Mapping[str, str], *, column: int, by: str) -> None:
        """Write the decision down in people's own words; nothing of it is filled in beforehand."""
        page = self.page
        choose(page, "perspective_view_", "Besluit")
        choose(page, "decision_outcome", "Wij leggen een besluit vast")
        choose(page, "decision_destination_column", str(column))
        for field, words in said.items():
            fill(page, f"decision_{field}", words)
        pick_day(page, "decision_until_on", _day_in(days=300))
        fill(page, "decision_decided_by", by)
        settle(page)
        page.locator("[class*='st-key-record_decision_'] button").first.click()
        expect(page.get_by_text(SAVED).first).to_be_visible()

    # steps 4 and 5 ----------------------------------------------------------------------------------------------------------------------

    def plan(self, *, goal: str) -> None:
        """Go on to the plan and write one goal."""
        page = self.page
        press(page, "to_plan")
        expect(page.get_by_role("tab", name="Doelen")).to_be_visible()
        settle(page)
        page.locator("[class*='st-key-plan_goals_0_add_'] button").click()
        fill(page, "plan_goals_0_wording", goal)
        settle(page)
        page.locator("[class*='st-key-plan_save_'] button").click()
        expect(page.get_by_text(re.compile("versie 1")).first).to_be_visible()

    def set_moment(self, about: str) -> None:
        """Go on to step 5 and say when the team looks again."""
        page = self.page
        press(page, "to_review")
        choose(page, "moment_kind", "tussentijds")
        pick_day(page, "moment_due_on", _day_in(days=56))
        fill(page, "moment_about", about)
        settle(page)
        page.locator("[class*='st-key-add_moment_'] button").click()
        expect(page.get_by_text(SAVED).first).to_be_visible()

    def close_meeting(self) -> None:
        """End the meeting and go on to the minutes."""
        page = self.page
        page.get_by_role("tab", name="Afsluiten").click()
        press(page, "close_meeting")
        press(page, "close_yes")
        page.get_by_role("link", name="Naar het verslag").click()
        expect(page.locator(".st-key-finish_minutes")).to_be_visible()

    # the minutes ------------------------------------------------------------------------------------------------------------------------

    def answer_remark(self, words: str) -> None:
        """Write down what was done with the remark on the screen; it came by itself."""
        box = self.page.locator("[class*='st-key-remark_box_']")
        expect(box).to_be_visible()
        settle(self.page)
        fill(self.page, "remark_answer", words)
        settle(self.page)
        box.get_by_role("button", name="Opslaan").click()
        expect(self.page.get_by_text(SAVED).first).to_be_visible()

    def seal(self) -> None:
        """Make the minutes final."""
        press(self.page, "finish_minutes")
        press(self.page, "finish_yes")
        expect(self.page.get_by_text(re.compile("^Dit verslag is definitief")).first).to_be_visible()

    def download(self, document: str, folder: Path) -> str:
        """Press the link of a PDF, as somebody does, and read what is in the file that comes."""
        settle(self.page)
        with self.page.expect_download() as coming:
            self.page.get_by_role("link", name=document, exact=True).click()
        path = folder / coming.value.suggested_filename
        coming.value.save_as(path)
        return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(path.read_bytes())).pages)

    # the way in ---------------------------------------------------------------------------------------------------------------------------

    def choose_passphrase(self, name: str, passphrase: str) -> None:
        """Choose what one signs in with, from the first screen."""
        page = self.page
        page.goto(f"{self.base_url}/wachtwoord")
        page.fill("#name", name)
        page.fill("#passphrase", passphrase)
        page.fill("#again", passphrase)
        page.locator("main form button.main").click()
        settle(page)

    @classmethod
    def sign_in_by_passphrase(cls, context: BrowserContext, base_url: str, name: str, passphrase: str) -> Facilitator:
        """Come in with a name and a passphrase, in a browser that knows nothing."""
        page = context.new_page()
        page.goto(base_url)
        page.fill("#name", name)
        page.fill("#passphrase", passphrase)
        page.get_by_role("button", name="Aanmelden", exact=True).click()
        return cls(page, base_url)

    # wherever the meeting is ------------------------------------------------------------------------------------------------------------

    def go_to(self, step: str) -> None:
        """Follow the step bar."""
        settle(self.page)
        self.page.locator(".st-key-steps").get_by_role("link", name=re.compile(rf"\d {step}$")).click()
        expect(self.page.locator("h1", has_text=step)).to_be_visible()

    def come_back(self, pupil: str) -> None:
        """From the first screen back into the meeting, where it was."""
        settle(self.page)
        self.page.locator("[class*='st-key-meeting_']", has_text=pupil).get_by_role("link", name="Verder").first.click()
        expect(self.page.locator(".st-key-steps")).to_be_visible()
        settle(self.page)
