"""Hostile words in every field, on every screen and every plain page, in a real browser: nothing runs, nothing is asked of elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from bench.hall import SECRET, House, open_house
from bench.wire.listening import open_the_store
from ldgm_core.domain.access import StaffActor
from ldgm_core.services import arranging, installation, inviting, meeting_course, personal_link, preparation, sign_in_link
from ldgm_core.texts import load_texts
from tests.browser.test_blind_wire import drawn
from tests.pages.school import School
from tests.trust import hostile
from ui.places import PLACES

SCREENS = {name: address if name != "home" else "" for name, (address, _) in PLACES.items()}
WITH_MEETING = ("prepare", "fill_in", "debate", "perspective", "plan", "review", "minutes")
PHONE_PAGES = ("", "o/cognition", "o/didactic", "beeld/cognition", "anders", "terugblik", "verslag")


class Full(NamedTuple):
    """A running program full of hostile words, and the ways in."""

    home: str
    cookie: str
    meetings: list[str]
    arrangement: str
    phones: list[tuple[str, str]]


class Watch:
    """What a browser did that it should not have: dialogs, requests to elsewhere, refusals by the policy, and what is live in a page."""

    def __init__(self, context: BrowserContext, home: str) -> None:
        self.found: list[str] = []
        self.shown: dict[str, int] = {}
        self.page: Page = context.new_page()
        self.page.on("dialog", lambda dialog: (self.found.append(f"dialog {dialog.message}"), dialog.dismiss()))
        self.page.on("request", lambda asked: self._asked(asked.url, home))
        self.page.on("console", lambda said: self.found.append(said.text) if "Content Security Policy" in said.text else None)

    def _asked(self, url: str, home: str) -> None:
        if not url.startswith((home, home.replace("http", "ws"), "data:", "blob:")):
            self.found.append(f"asked for {url}")

    def look(self, address: str, *, is_streamlit: bool) -> None:
        self.page.goto(address)
        if is_streamlit:
            drawn(self.page)
            self.page.wait_for_timeout(300)
            self.page.evaluate("() => document.querySelectorAll('details:not([open]) > summary').forEach((box) => box.click())")
            self.page.wait_for_timeout(100)
        self.search()

    def search(self) -> None:
        """Look through the page as it is now."""
        self.shown[self.page.url] = self.page.evaluate(hostile.COUNT_SHOWN, hostile.WALK)
        self.found += [f"{self.page.url}: {thing}" for thing in self.page.evaluate(hostile.FIND_LIVE, hostile.WALK)]

    def switch(self, name: str) -> None:
        """Press one button of the page, and look through what comes."""
        self.page.get_by_role("radio", name=name).or_(self.page.get_by_role("button", name=name)).first.click()
        self.page.wait_for_timeout(200)
        drawn(self.page)
        self.search()


@pytest.fixture(scope="module")
def full() -> Iterator[Full]:
    with open_house() as house:
        yield fill(house)


def fill(house: House) -> Full:
    now, store = datetime.now(UTC), open_the_store(house)
    account = installation.make_first_account(store, organisation_name="", display_name="", now=now)
    actor = StaffActor(account.id, account.organisation_id, account.is_administrator)
    token = sign_in_link.sign_in(store, token=sign_in_link.make_sign_in_link(store, account, now=now), now=now)
    meetings = hostile.fill(School(store, actor, token))
    phones = []
    for meeting_id in (meetings[1], meetings[2], meetings[-2]):
        people = preparation.load_preparation(store, actor, meeting_id=meeting_id).people
        person = next(one for one in people if one.scores)
        inviting.renew_link(store, actor, participant_id=person.id, secret=SECRET.encode(), now=now)
        link = personal_link.load_link_token(store, actor, participant_id=person.id, secret=SECRET.encode())
        phones.append((person.id, personal_link.bind_device(store, token=link, now=now)[1]))
    meeting_course.close_meeting(store, actor, meeting_id=meetings[-2], now=now)  # its phone may read the draft
    arrangement = arranging.list_arrangements(store, actor).rows[0].root.id
    store.close()
    return Full(f"http://127.0.0.1:{house.port}", token, list(meetings), arrangement, phones)


def browser_with(chromium: Browser, full: Full, name: str, value: str) -> BrowserContext:
    context = chromium.new_context(viewport={"width": 1366, "height": 768}, locale="nl-NL")
    context.add_cookies([{"name": name, "value": value, "url": full.home}])
    return context


def test_nothing_that_was_typed_is_live_on_any_screen(full: Full, chromium: Browser) -> None:
    """Each screen of the facilitator, with every box on it open."""
    context = browser_with(chromium, full, "ldgm_sessie", full.cookie)
    watch = Watch(context, full.home)
    for name, address in SCREENS.items():
        for meeting_id in full.meetings if name in WITH_MEETING else [""]:
            query = f"?bespreking={meeting_id}" if meeting_id else ""
            watch.look(f"{full.home}/{address}{query}", is_streamlit=True)
    t = load_texts()
    for meeting_id in full.meetings[2:4]:
        watch.look(f"{full.home}/{SCREENS['debate']}?bespreking={meeting_id}&onderdeel=cognition", is_streamlit=True)
        for view in ("talk", "again", "record"):
            watch.switch(t(f"debate.talk_{view}"))
    watch.look(f"{full.home}/{SCREENS['arrangements']}?arrangement={full.arrangement}", is_streamlit=True)
    watch.look(f"{full.home}/download/verslag/{full.meetings[-1]}.html", is_streamlit=False)
    context.close()
    assert [] == sorted(set(watch.found))
    assert 30 <= sum(count > 0 for count in watch.shown.values())
    assert 10 <= max(watch.shown.values())


def test_nothing_that_was_typed_is_live_on_any_phone(full: Full, chromium: Browser) -> None:
    """Each page of a phone while people answer, talk and read the draft."""
    found = []
    for participant_id, device in full.phones:
        context = browser_with(chromium, full, "ldgm_deelnemer", device)
        watch = Watch(context, full.home)
        for address in PHONE_PAGES:
            watch.look(f"{full.home}/d/{participant_id}/{address}", is_streamlit=False)
        found += watch.found
        assert 1 <= sum(count > 0 for count in watch.shown.values()), watch.shown
        context.close()
    assert [] == sorted(set(found))


@pytest.mark.parametrize(("fault", "expected"), [("live labels", "mdrood in <span>"), ("live words", "asked for http://evil.test")])
def test_a_screen_that_believes_what_was_typed_is_noticed(chromium: Browser, fault: str, expected: str) -> None:
    """Labels without their backslashes, and words without their escape."""
    with open_house(("-m", "tests.trust.wire_faults", fault)) as house:
        full = fill(house)
        watch = Watch(browser_with(chromium, full, "ldgm_sessie", full.cookie), full.home)
        watch.look(f"{full.home}/{SCREENS['debate']}?bespreking={full.meetings[2]}&onderdeel=cognition", is_streamlit=True)
        watch.switch(load_texts()("debate.talk_talk"))
        watch.look(f"{full.home}/{SCREENS['plan']}?bespreking={full.meetings[4]}", is_streamlit=True)
    assert [] != [thing for thing in watch.found if expected in thing]
