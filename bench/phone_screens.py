"""The screens of participants on their phones, and the pages that are for everybody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Page

from bench.tour import Tour
from ldgm_core.domain.access import StaffActor
from ldgm_core.services import debate, installation, inviting, preparation, second_round
from ldgm_core.services.personal_link import load_link_token
from ldgm_core.settings import load_secret
from ldgm_core.store import Store, open_store

__all__ = ["PUBLIC", "screens_after_the_reveal", "screens_for_everybody", "screens_of_the_phone"]

PUBLIC = {
    "50-aanmelden": "/aanmelden", "51-handleiding": "/handleiding/", "52-passend-onderwijs": "/handleiding/passend-onderwijs",
    "53-toegankelijkheid": "/toegankelijkheid", "54-hoofdstuk": "/handleiding/leiden", "55-onbekend-adres": "/d/onbekend",
}  # fmt: skip
# Whose phones are looked at once answers are visible: the pupil of the meeting, the role, the name of the pictures.
OWNERS = (("Sem", "", "30-telefoon"), ("Yassin", "pupil", "40-leerling"), ("Tygo", "parent", "41-ouder"))


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
    page.wait_for_selector("[role=alert]")
    tour.look_at(page, "28-telefoon-code-fout")
    context.close()


def screens_for_everybody(tour: Tour) -> None:
    """Visit the pages that need no link and no sign-in."""
    context = tour.phone()
    page = context.new_page()
    for name, address in PUBLIC.items():
        page.goto(f"{tour.base_url}{address}")
        tour.look_at(page, name, whole=True)
    context.close()


def screens_after_the_reveal(tour: Tour) -> None:
    """Visit what a phone shows once answers are visible, in the second round, of the draft minutes, and what a pupil and a parent see."""
    for pupil, role, name in OWNERS:
        page = _join(tour, pupil, role)
        tour.look_at(page, f"{name}-lijst", whole=True)
        home = page.url
        page.locator(".areas a").first.click()
        page.wait_for_url(re.compile("/(o|beeld)/"))
        tour.look_at(page, f"{name}-onderdeel", whole=True)
        page.goto(f"{home}anders")
        tour.look_at(page, f"{name}-anders")
        page.context.close()
    _second_round(tour)
    _afterwards(tour)


def _second_round(tour: Tour) -> None:
    """The area that is scored once more, with one's own first answer above it."""
    area_id = open_second_round(tour.folder, "Amira")
    page = _join(tour, "Amira", "")
    tour.look_at(page, "31-telefoon-ronde-2-lijst", whole=True)
    page.goto(f"{page.url}o/{area_id}")
    tour.look_at(page, "31-telefoon-ronde-2", whole=True)
    page.context.close()


def _afterwards(tour: Tour) -> None:
    """The draft of the minutes and the private look back."""
    page = _join(tour, "Daan", "")
    home = page.url
    for name, address in (("32-telefoon-concept", "verslag"), ("33-telefoon-terugblik", "terugblik")):
        page.goto(f"{home}{address}")
        tour.look_at(page, name, whole=True)
    page.context.close()


def _join(tour: Tour, pupil: str, role: str) -> Page:
    """Return the page of somebody of this meeting who has just joined on a phone."""
    page = tour.phone().new_page()
    page.goto(f"{tour.base_url}/m/{personal_link(tour.folder, pupil, role)}")
    page.locator("main form button").first.click()
    page.wait_for_url(re.compile("/d/"))
    return page


def _answer(page: Page) -> None:
    page.locator("input[name=answer][value='3']").check(force=True)
    page.locator("input[name=certainty][value=sure]").check(force=True)
    page.fill("textarea[name=observation]", "In de klas begint hij zelf aan zijn taak, elke ochtend.")
    page.locator("#answer button.main").last.click()
    page.wait_for_url(re.compile("opgeslagen="))


def personal_link(folder: Path, pupil: str, role: str) -> str:
    """Return the secret part of a personal link of somebody with this role who scores, worked out from the store as the program does."""
    with _room(folder, pupil) as (store, actor, room):
        person = next(person for person in room.people if person.role == role or (not role and person.scores))
        secret, now = load_secret(folder, {}), datetime.now(UTC)
        inviting.renew_link(store, actor, participant_id=person.id, secret=secret, now=now)
        return load_link_token(store, actor, participant_id=person.id, secret=secret)


def open_second_round(folder: Path, pupil: str) -> str:
    """Open the second round of the area with most difference, after its ends have spoken, and return the area; twice is the same."""
    with _room(folder, pupil) as (store, actor, room):
        meeting_id, now = room.meeting.id, datetime.now(UTC)
        area_id = debate.load_debate(store, actor, meeting_id=meeting_id).entries[0].area_id
        talk = debate.load_talk(store, actor, meeting_id=meeting_id, area_id=area_id)
        for person in room.people:
            debate.mark_turn(store, actor, poll_id=talk.rounds[0].poll_id, participant_id=person.id, has_spoken=True, now=now)
        second_round.open_second_round(store, actor, meeting_id=meeting_id, area_id=area_id, now=now)
        return str(area_id)


@contextmanager
def _room(folder: Path, pupil: str) -> Iterator[tuple[Store, StaffActor, preparation.Preparation]]:
    store = open_store(f"sqlite:///{(folder / 'ldgm.sqlite3').as_posix()}")
    try:
        account = installation.make_first_account(store, organisation_name="", display_name="", now=datetime.now(UTC))
        actor = StaffActor(account.id, account.organisation_id, account.is_administrator)
        meeting = next(row.meeting for row in preparation.list_meetings(store, actor).rows if row.pupil.call_name == pupil)
        yield store, actor, preparation.load_preparation(store, actor, meeting_id=meeting.id)
    finally:
        store.close()
