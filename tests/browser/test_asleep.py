"""A phone that sleeps for ten minutes and wakes up after the reveal; and the back button after somebody else took the device."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from bench.lookup import meeting_about
from ldgm_core.domain.matrix import AreaId
from ldgm_core.services import scoring
from tests.browser.conftest import School, start_app
from tests.browser.hands import join, settle
from tests.browser.test_phone_comfort import DRAFTS, SAVE, WORDS, fill_in, open_area

PUPIL = "Yassin"
DRAWN_MS = 5000
"""By then a screen that is going to be drawn has been."""
TEN_MINUTES = "10:00"


@pytest.fixture(scope="module")
def own_school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[School]:
    """A program of these tests alone: what they reveal is revealed for good."""
    app = start_app(tmp_path_factory.mktemp("asleep"))
    yield School(app)
    app.stop()


@contextmanager
def asleep(page: Page) -> Iterator[None]:
    """The phone lies on the table: its page is frozen and its network is gone; ten minutes are over when it is taken up again."""
    line = page.context.new_cdp_session(page)
    page.context.set_offline(True)
    line.send("Page.setWebLifecycleState", {"state": "frozen"})
    yield
    line.send("Page.setWebLifecycleState", {"state": "active"})
    page.clock.fast_forward(TEN_MINUTES)
    page.context.set_offline(False)


def reveal(school: School, area_id: str) -> None:
    """The facilitator reveals meanwhile."""
    with meeting_about(school.app.data_dir, PUPIL) as (store, actor, room):
        scoring.reveal_all(
            store, actor, meeting_id=room.meeting.id, area_ids=[AreaId(area_id)], rng=random.Random(1), now=datetime.now(UTC)
        )


def answers_of(school: School, area_id: str) -> list[str | None]:
    """The words that are stored about an area, of everybody, each sending once."""
    with meeting_about(school.app.data_dir, PUPIL) as (store, _, room), store.reading() as tx:
        poll = next(poll for poll in tx.load_polls(room.meeting.id) if poll.area_id == area_id)
        query = tx._rating_query().where(tx._rating_query().selected_columns.poll_id == poll.id)
        return [row["observation"] for row in tx._connection.execute(query).mappings()]


def on_an_area(school: School, context: BrowserContext, *, place: int, number: int) -> tuple[Page, str]:
    """A phone with a form that somebody is filling in, on a clock that can be moved on."""
    page = join(context, school.link(PUPIL, place=place))
    page.clock.install()
    area_id = open_area(page, number).rsplit("/", 1)[1].split("?")[0]
    return page, area_id


def test_what_was_typed_before_a_sleep_is_kept_and_the_page_says_that_it_is_too_late(
    own_school: School, phone: Callable[[], BrowserContext]
) -> None:
    """Revealed in its sleep: the page says that the meeting went on and takes nothing away; what is sent now is refused in words."""
    page, area_id = on_an_area(own_school, phone(), place=3, number=0)
    fill_in(page)
    with asleep(page):
        reveal(own_school, area_id)
    expect(page.locator("#news")).to_be_visible()
    assert page.input_value("textarea[name=observation]") == WORDS
    page.locator(SAVE).click()
    expect(page.get_by_role("alert")).to_contain_text("Te laat")
    expect(page.get_by_text(WORDS)).to_be_visible()
    assert WORDS not in answers_of(own_school, area_id)


def test_what_was_pressed_before_a_sleep_is_sent_once_after_it(own_school: School, phone: Callable[[], BrowserContext]) -> None:
    """Pressed without a network, slept over, and stored without a touch: once, with "opgeslagen" only then."""
    page, area_id = on_an_area(own_school, phone(), place=4, number=1)
    fill_in(page)
    page.context.set_offline(True)
    page.locator(SAVE).click()
    expect(page.locator("#net")).to_contain_text("Niet verbonden")
    with asleep(page):
        assert WORDS not in answers_of(own_school, area_id)
    page.wait_for_url(re.compile("opgeslagen="))
    assert 1 == answers_of(own_school, area_id).count(WORDS)
    assert page.evaluate(DRAFTS) == 0


def test_what_was_pressed_before_a_sleep_and_revealed_in_it_is_told_and_shown(
    own_school: School, phone: Callable[[], BrowserContext]
) -> None:
    """Too late by the time that the network is back: one clear sentence, the words still on the screen, and nothing stored."""
    page, area_id = on_an_area(own_school, phone(), place=5, number=2)
    fill_in(page)
    page.context.set_offline(True)
    page.locator(SAVE).click()
    expect(page.locator("#net")).to_contain_text("Niet verbonden")
    with asleep(page):
        reveal(own_school, area_id)
    expect(page.get_by_role("alert")).to_contain_text("Te laat")
    expect(page.get_by_text(WORDS)).to_be_visible()
    assert WORDS not in answers_of(own_school, area_id)


def test_a_phone_on_which_nobody_typed_follows_by_itself(own_school: School, phone: Callable[[], BrowserContext]) -> None:
    """The event stream comes back, and the form gives way to the picture."""
    page, area_id = on_an_area(own_school, phone(), place=6, number=3)
    with asleep(page):
        reveal(own_school, area_id)
    expect(page.locator("#answer")).to_have_count(0)


def test_the_back_button_shows_the_next_person_nothing(own_school: School, phone: Callable[[], BrowserContext]) -> None:
    """After handing over: every page of the history is asked for anew, and has neither words nor a form of the person before."""
    page = join(phone(), own_school.link(PUPIL, place=2))
    home = page.url
    open_area(page, 4)
    fill_in(page)
    page.locator(SAVE).click()
    page.wait_for_url(re.compile("opgeslagen="))
    page.goto(home)
    page.get_by_text("Deel je dit apparaat?").click()
    page.get_by_role("button", name="Geef het apparaat door").click()
    page.wait_for_url(re.compile("/doorgegeven"))
    for _ in range(4):
        page.go_back()
        assert WORDS not in page.content()
        assert page.locator("#answer, [data-draft]").count() == 0


def test_the_back_button_shows_nothing_after_signing_out(own_school: School, projector: BrowserContext) -> None:
    """The facilitator's screens: after signing out the name of no pupil comes back, also when they have had the time to draw themselves."""
    wall = own_school.sign_in(projector)
    settle(wall)
    expect(wall.get_by_text(PUPIL).first).to_be_visible()
    wall.goto(f"{own_school.base_url}/uitloggen")
    wall.locator("main form button").first.click()
    wall.wait_for_load_state()
    for _ in range(2):
        wall.go_back()
        wall.wait_for_timeout(DRAWN_MS)
        assert PUPIL not in wall.content()
