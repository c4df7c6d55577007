"""The screens of participants on their phones, and the pages that are for everybody."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Page

from bench.lookup import meeting_about, personal_link
from bench.tour import Tour
from ldgm_core.demo.cases import read_cases
from ldgm_core.demo.player import Player
from ldgm_core.demo.showcase import CASES, SEED
from ldgm_core.services import debate, meeting_course, second_round
from ldgm_core.settings import load_secret
from ldgm_core.texts import load_texts

__all__ = ["PUBLIC", "screens_after_the_reveal", "screens_for_everybody", "screens_of_the_phone"]

PUBLIC = {
    "50-aanmelden": "/aanmelden", "51-handleiding": "/handleiding/", "52-passend-onderwijs": "/handleiding/passend-onderwijs",
    "53-toegankelijkheid": "/toegankelijkheid", "54-hoofdstuk": "/handleiding/leiden", "55-onbekend-adres": "/d/onbekend",
}  # fmt: skip
# The pupil of a meeting that is played for this walk and then closed; each walk plays one.
CLOSED = "Fenna"
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
    page.wait_for_url(re.compile("/doorgegeven"))
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
    """The private look back, and the draft of the minutes once a meeting is closed."""
    page = _join(tour, "Daan", "")
    page.goto(f"{page.url}terugblik")
    tour.look_at(page, "33-telefoon-terugblik", whole=True)
    page.context.close()
    play_a_meeting(tour.folder, CLOSED)
    page = _join(tour, CLOSED, "")
    home = page.url
    with meeting_about(tour.folder, CLOSED) as (store, actor, room):
        meeting_course.close_meeting(store, actor, meeting_id=room.meeting.id, now=datetime.now(UTC))
    for name, address in (("32-telefoon-afgelopen", ""), ("32-telefoon-concept", "verslag")):
        page.goto(f"{home}{address}")
        tour.look_at(page, name, whole=True)
    page.context.close()


def _join(tour: Tour, pupil: str, role: str) -> Page:
    """Return the page of somebody of this meeting who has just joined on a phone."""
    page = tour.phone().new_page()
    page.goto(tour.base_url + personal_link(tour.folder, pupil, role=role))
    page.locator("main form button").first.click()
    page.wait_for_url(re.compile("/d/"))
    return page


def _answer(page: Page) -> None:
    page.locator("input[name=answer][value='3']").check(force=True)
    page.locator("input[name=certainty][value=sure]").check(force=True)
    page.fill("textarea[name=observation]", "In de klas begint hij zelf aan zijn taak, elke ochtend.")
    page.locator("#answer button.main").last.click()
    page.wait_for_url(re.compile("opgeslagen="))


def play_a_meeting(folder: Path, pupil: str) -> None:
    """Play a fictional case under this name up to its plan: the demo has no meeting that is closed and whose minutes are not final yet."""
    with meeting_about(folder, "Roos") as (store, actor, _):
        case = replace(read_cases(CASES)[0], call_name=pupil)
        began = datetime.now(UTC) - timedelta(hours=1)  # a play's own clock runs ahead
        player = Player(store, actor, case, texts=load_texts(), secret=load_secret(folder, {}), seed=SEED, now=began)
        for part in ("prepare", "open", "answer", "reveal", "talk", "estimate", "decide", "plan"):
            getattr(player, part)()


def open_second_round(folder: Path, pupil: str) -> str:
    """Open the second round of the area with most difference, after its ends have spoken, and return the area; twice is the same."""
    with meeting_about(folder, pupil) as (store, actor, room):
        meeting_id, now = room.meeting.id, datetime.now(UTC)
        area_id = debate.load_debate(store, actor, meeting_id=meeting_id).entries[0].area_id
        talk = debate.load_talk(store, actor, meeting_id=meeting_id, area_id=area_id)
        for person in room.people:
            debate.mark_turn(store, actor, poll_id=talk.rounds[0].poll_id, participant_id=person.id, has_spoken=True, now=now)
        second_round.open_second_round(store, actor, meeting_id=meeting_id, area_id=area_id, now=now)
        return str(area_id)
