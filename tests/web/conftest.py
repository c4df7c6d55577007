"""A meeting in a store of its own, the plain pages in front of it, and browsers that visit them."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from ldgm_core.domain.access import StaffActor
from ldgm_core.domain.matrix import Sector
from ldgm_core.services import installation, preparation, sign_in_link
from ldgm_core.store import open_store
from ldgm_core.texts import load_texts
from tests.web.room import HOST, SECRET, WEAK, Browser, Clock, Phone, Room, streamlit_stand_in
from web import Site, make_middleware, make_routes


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def site(tmp_path: Path, clock: Clock) -> Iterator[Site]:
    store = open_store(f"sqlite:///{tmp_path}/test.sqlite3")
    yield Site(store=store, secret=SECRET, base_url=HOST, texts=load_texts(), clock=clock, keeper=WEAK, ticks=itertools.count().__next__)
    store.close()


@pytest.fixture
def make_room(site: Site, clock: Clock) -> Callable[..., Room]:
    """Add a meeting with these people (name: role)."""
    account = installation.make_first_account(site.store, organisation_name="School", display_name="Anna", now=clock())
    actor = StaffActor(account.id, account.organisation_id, account.is_administrator)

    def make(**people: str) -> Room:
        new = preparation.NewMeeting(None, "Mats", "groep 5", Sector.SO, date(2026, 11, 22), 112, "Jaarlijkse bespreking", "so-2026.1")
        room = Room(site, clock, actor, preparation.create_meeting(site.store, actor, new, now=clock()))
        for name, role in people.items():
            room.add(name, role)
        return room

    return make


@pytest.fixture
def room(make_room: Callable[..., Room]) -> Room:
    """An open meeting with a teacher, a gym teacher, a parent, the pupil and somebody who looks on."""
    room = make_room(Jan="teacher", Piet="gym_teacher", Moeder="parent", Mats="pupil", Cor="committee_chair")
    room.open()
    return room


@pytest.fixture
def app(site: Site) -> Starlette:
    """The plain pages in front of something that answers as Streamlit does."""
    return Starlette(routes=[*make_routes(site), *streamlit_stand_in()], middleware=make_middleware(site))


@pytest.fixture
def visitor(app: Starlette) -> TestClient:
    """A browser without cookies."""
    return Browser(app)


@pytest.fixture
def phone(app: Starlette) -> Callable[[Room, str], Phone]:
    """Open somebody's personal link on a phone of its own and press the button."""

    def join(room: Room, name: str) -> Phone:
        browser = Phone(app)
        assert 200 == browser.post(room.link(name)).status_code
        browser.home = f"/d/{room.people[name]}/"
        return browser

    return join


@pytest.fixture
def staff(app: Starlette, room: Room) -> TestClient:
    """A browser in which the facilitator is signed in."""
    browser = Browser(app)
    account = installation.make_first_account(room.store, organisation_name="School", display_name="Anna", now=room.clock())
    token = sign_in_link.make_sign_in_link(room.store, account, now=room.clock())
    assert 303 == browser.post(f"/inloggen/{token}", follow_redirects=False).status_code
    return browser
