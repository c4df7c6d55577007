"""A meeting with its ways in, a phone, and what Streamlit would answer behind the plain pages."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

from httpx import Response as Answer
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.types import ASGIApp
from starlette.websockets import WebSocket

from ldgm_core.domain.access import StaffActor
from ldgm_core.domain.matrix import AreaId
from ldgm_core.domain.meeting import MeetingId, ParticipantId
from ldgm_core.services import inviting, meeting_course, personal_link, preparation, scoring
from ldgm_core.services.form_seal import seal_of
from ldgm_core.services.passphrase import Keeper
from ldgm_core.store import Store
from web import Site
from web.cookie import FORM
from web.seal import FIELD

NOW = datetime(2026, 11, 22, 13, 3, tzinfo=UTC)  # 14:03 in the Netherlands
SECRET = b"fictional secret of the tests, 32+"
HOST = "http://school.test"
OWN_ORIGIN = {"origin": HOST}
STREAMLIT_PAGE = '<!DOCTYPE html>\n<html lang="en"><head><title>Streamlit</title><link rel="service-desc" href="./x.json" /></head></html>'
SCRIPT = "/* a script of Streamlit */ " * 2000


WEAK = Keeper(memory_kib=64, passes=1, lanes=1)
"""Hashes as the real one does, in a thousandth of the memory."""


@dataclass
class Clock:
    """The time of the tests; it moves when a test says so."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def pass_time(self, **span: float) -> None:
        self.now += timedelta(**span)


@dataclass
class Room:
    """A meeting, its facilitator, and the ways in."""

    site: Site
    clock: Clock
    actor: StaffActor
    meeting_id: MeetingId
    people: dict[str, ParticipantId] = field(default_factory=dict)

    @property
    def store(self) -> Store:
        return self.site.store

    def add(self, name: str, role: str) -> ParticipantId:
        """Invite somebody."""
        settings = inviting.PersonSettings(name, role)
        self.people[name] = inviting.add_person(
            self.store, self.actor, settings, meeting_id=self.meeting_id, secret=SECRET, now=self.clock()
        )
        return self.people[name]

    def link(self, name: str) -> str:
        """The address of a personal link."""
        return f"/m/{personal_link.link_token(SECRET, self.people[name], 1)}"

    @property
    def code(self) -> str:
        return preparation.load_preparation(self.store, self.actor, meeting_id=self.meeting_id).meeting.room_code

    def open(self) -> None:
        meeting_course.open_meeting(self.store, self.actor, meeting_id=self.meeting_id, now=self.clock())

    def close(self) -> None:
        meeting_course.close_meeting(self.store, self.actor, meeting_id=self.meeting_id, now=self.clock())

    def reveal(self, *areas: str) -> None:
        """Reveal these areas, for everybody at once."""
        wanted = [AreaId(area) for area in areas]
        scoring.reveal_all(self.store, self.actor, meeting_id=self.meeting_id, area_ids=wanted, rng=random.Random(1), now=self.clock())

    def poll_id(self, area: str, round_number: int = 1) -> str:
        polls = scoring.load_progress(self.store, self.actor, meeting_id=self.meeting_id).polls
        return next(poll.id for poll in polls if poll.area_id == area and poll.round == round_number)


class Browser(TestClient):
    """A browser that was given the pages whose forms it sends: it has a mark, and its forms carry the seal."""

    def __init__(self, app: ASGIApp) -> None:
        super().__init__(app, base_url=HOST, headers=OWN_ORIGIN)
        self.cookies.set(FORM, "mark-of-this-browser", domain="school.test", path="/")

    def post(self, url: str, *, data: Mapping[str, str] | None = None, **more: Any) -> Answer:  # type: ignore[override]
        """Send a form as a page of ours would."""
        return super().post(url, data={FIELD: seal_of(SECRET, "mark-of-this-browser"), **(data or {})}, **more)


class Phone(Browser):
    """A browser on a phone that speaks for one participant."""

    home: str = ""

    def fields(self, area: str) -> dict[str, str]:
        """Open an area's form and return what a browser would send if nothing were touched."""
        page = self.get(f"{self.home}o/{area}")
        assert 200 == page.status_code
        return fields_of(page.text)

    def save(self, area: str, **typed: str) -> Answer:
        """Fill in an area and send it; the answer is not followed."""
        return self.post(f"{self.home}o/{area}", data=self.fields(area) | typed, follow_redirects=False)


def fields_of(html: str) -> dict[str, str]:
    """What the page's last form would send untouched: hidden fields, typed text, chosen options and radios."""
    form = html.split("<form")[-1] if 'id="answer"' not in html else html.split('id="answer"')[1].split("</form>")[0]
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    fields |= dict(re.findall(r'<input id="\w+" name="(\w+)"[^>]*value="([^"]*)"', form))
    fields |= dict(re.findall(r'<input type="radio" name="(\w+)" value="(\w+)" checked', form))
    for name, options in re.findall(r'<select id="\w+" name="(\w+)">(.*?)</select>', form, re.S):
        chosen = re.findall(r'<option value="(\w*)" selected', options)
        fields[name] = chosen[0] if chosen else re.findall(r'<option value="(\w*)"', options)[0]
    fields |= dict(re.findall(r'<textarea id="\w+" name="(\w+)"[^>]*>\n?(.*?)</textarea>', form, re.S))
    return {name: unescape(value) for name, value in fields.items()}


def streamlit_stand_in() -> list[BaseRoute]:
    """What Streamlit would answer behind the plain pages: a page, a script, a file, the heartbeat and the websocket."""

    async def page(_: Request) -> Response:
        return HTMLResponse(STREAMLIT_PAGE, headers={"etag": '"x"'})

    async def text(request: Request) -> Response:
        return PlainTextResponse(SCRIPT, media_type="text/javascript" if request.url.path.endswith(".js") else "text/plain")

    async def talk(socket: WebSocket) -> None:
        await socket.accept()
        await socket.send_text("hello")
        await socket.close()

    return [
        Route("/static/js/{name}", text),
        Route("/_stcore/{rest:path}", text),
        Route("/media/{name}", text),
        WebSocketRoute("/_stcore/stream", talk),
        Mount("/", routes=[Route("/{rest:path}", page)]),
    ]
