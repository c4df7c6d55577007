"""Script in what people type: sixty payloads in every field, on every plain page and in the minutes as a page."""

from __future__ import annotations

import random
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from starlette.testclient import TestClient

from ldgm_core.domain.matrix import AreaId
from ldgm_core.services import inviting, perspective, reporting, scoring
from tests.trust.hostile import PAYLOADS
from tests.web.conftest import app, clock, make_room, phone, room, site, staff  # noqa: F401 - fixtures
from tests.web.room import SECRET, Phone, Room
from web import page

# What our own pages use; anything else that appears came from somebody.
OWN_ATTRIBUTES_BEGIN = ("on",)


class _Live(HTMLParser):
    """Collects what a browser would run or fetch from elsewhere: handlers, script without an address, foreign addresses."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self.found += [f"{tag} {name}" for name in named if name.startswith(OWN_ATTRIBUTES_BEGIN)]
        if tag in ("iframe", "object", "embed", "base", "marquee", "video", "math", "body") and (tag != "body" or "onload" in named):
            self.found.append(tag)
        if tag == "script" and not (named.get("src") or "").startswith("/s/"):
            self.found.append("script")
        self.found += [f"{tag} {name}={value}" for name, value in named.items() if value and ("evil.test" in value and name != "value")]
        addresses = {name: value or "" for name, value in attrs if name in ("href", "src")}
        self.found += [f"{tag} {name}" for name, value in addresses.items() if value.startswith("javascript")]


def live(html: str) -> list[str]:
    parser = _Live()
    parser.feed(html)
    return parser.found


def test_there_are_sixty_different_payloads() -> None:
    """And the finder finds the tags among them: a finder that is blind would pass everything."""
    assert 60 == len(set(PAYLOADS))
    assert len([payload for payload in PAYLOADS if live(f"<p>{payload}</p><p title={payload}>")]) >= 50


@pytest.fixture
def typed(make_room: Callable[..., Room], phone: Callable[..., Phone]) -> Callable[[str], tuple[Room, Phone]]:  # noqa: F811
    """A meeting in which one payload was typed in every field that takes words: by the facilitator and on a phone."""

    def make(payload: str) -> tuple[Room, Phone]:
        room = make_room(Jan="teacher")  # noqa: F811
        settings = inviting.PersonSettings(payload[:80], "parent")
        room.people["payload"] = inviting.add_person(
            room.store, room.actor, settings, meeting_id=room.meeting_id, secret=SECRET, now=room.clock()
        )
        room.open()
        jan = phone(room, "Jan")
        jan.save("cognition", answer="3", certainty="sure", observation=payload, test_result=payload, instrument=payload)
        other = phone(room, "payload")
        other.save("cognition", answer="5", certainty="sure", observation=payload)
        room.reveal("cognition")
        other.post(f"{other.home}beeld/cognition", data={"poll": room.poll_id("cognition")})
        perspective.add_dissent_for(
            room.store, room.actor, participant_id=room.people["Jan"], words=payload, written_down_by=payload[:80], now=room.clock()
        )
        return room, other

    return make


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(60))
def test_nothing_that_was_typed_is_live_on_any_page(
    typed: Callable[[str], tuple[Room, Phone]],
    staff: TestClient,  # noqa: F811
    payload: str,
) -> None:
    """Each of the sixty through the whole program, and through every template in the test below."""
    meeting, other = typed(payload)
    addresses = ("", "o/cognition", "o/didactic", "beeld/cognition", "anders")
    pages = {address: other.get(f"{other.home}{address}").text for address in addresses}
    pages["code"] = other.get("/k", params={"code": payload}).text
    pages["refused"] = other.post(f"{other.home}o/cognition", data={"observation": payload, "poll": "x", "key": "k" * 20}).text
    pages["sign in"] = other.post("/aanmelden", data={"name": payload, "passphrase": payload}).text
    pages["minutes"] = staff.get(f"/download/verslag/{meeting.meeting_id}.html").text
    assert {} == {address: live(html) for address, html in pages.items() if live(html)}


def test_all_sixty_are_harmless_wherever_a_template_puts_words() -> None:
    """As text, in an attribute with quotes, in a textarea: the environment of all templates, with its own escaping."""
    template = page.open_templates().from_string('<p>{{ w }}</p><input value="{{ w }}"><textarea>{{ w }}</textarea><title>{{ w }}</title>')
    assert {} == {payload: live(template.render(w=payload)) for payload in PAYLOADS if live(template.render(w=payload))}


def test_a_template_that_does_not_escape_is_noticed() -> None:
    """The finder and the payloads fail on a page that believes what was typed."""
    template = page.open_templates().from_string("<p>{{ w | safe }}</p>")
    assert len([payload for payload in PAYLOADS if live(template.render(w=payload))]) >= 50


def test_the_minutes_keep_what_was_typed_as_it_was_typed(typed: Callable[[str], tuple[Room, Phone]]) -> None:
    """Escaping is for the page; nothing is cut out of somebody's words."""
    made, _ = typed("<script>alert(1)</script>")
    scoring.reveal_all(
        made.store, made.actor, meeting_id=made.meeting_id, area_ids=[AreaId("didactic")], rng=random.Random(1), now=made.clock()
    )
    minutes = reporting.load_minutes(made.store, made.actor, meeting_id=made.meeting_id)
    assert "<script>alert(1)</script>" in repr(minutes)
