"""Documents and QR codes: for the facilitator of this meeting, kept by no browser, named without anybody's name."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from ldgm_core.domain.journal import Deed
from ldgm_core.exports.paper.qr_svg import render_qr
from ldgm_core.services.archiving import export_archive
from ldgm_core.services.templating import keep_template
from tests.web.room import HOST, Phone, Room

NAMES_OF_DOCUMENTS = (
    "verslag/x.pdf",
    "verslag/x.json",
    "verslag/x.html",
    "verslag/x/ouders.pdf",
    "verslag/x/kort.pdf",
    "opp/x.docx",
    "agenda/x.ics",
    "archief/x.json",
    "opp-eigen/x.docx",
    "onderdelen/x.xlsx",
    "onderdelen/x.csv",
)
KINDS = {"pdf": "application/pdf", "json": "application/json; charset=utf-8"}


@pytest.mark.parametrize("kind", KINDS)
def test_the_minutes_can_be_taken_home(room: Room, staff: TestClient, kind: str) -> None:
    """As a document or as data; the name is made of the meeting's id."""
    answer = staff.get(f"/download/verslag/{room.meeting_id}.{kind}")
    assert (200, KINDS[kind]) == (answer.status_code, answer.headers["content-type"])
    assert f'attachment; filename="verslag-{room.meeting_id[:8]}.{kind}"' == answer.headers["content-disposition"]
    assert "no-store" == answer.headers["cache-control"]


def test_the_minutes_can_be_looked_at_in_the_browser(room: Room, staff: TestClient) -> None:
    """The same bytes, shown instead of saved."""
    answer = staff.get(f"/download/verslag/{room.meeting_id}.pdf?bekijk=1")
    assert f'inline; filename="verslag-{room.meeting_id[:8]}.pdf"' == answer.headers["content-disposition"]
    assert answer.content.startswith(b"%PDF-")


def test_the_data_is_readable(room: Room, staff: TestClient) -> None:
    """JSON in which the pupil's roepnaam stands."""
    assert "Mats" in json.dumps(staff.get(f"/download/verslag/{room.meeting_id}.json").json())


def test_the_invitation_cards_come_as_one_document(room: Room, staff: TestClient) -> None:
    """A PDF to print and cut."""
    answer = staff.get(f"/download/uitnodigingen/{room.meeting_id}.pdf")
    assert (200, True) == (answer.status_code, answer.content.startswith(b"%PDF-"))
    assert f'attachment; filename="uitnodigingen-{room.meeting_id[:8]}.pdf"' == answer.headers["content-disposition"]


def test_the_qr_codes_carry_the_addresses(room: Room, staff: TestClient) -> None:
    """The personal link, and the room's code."""
    link = staff.get(f"/qr/{room.people['Jan']}.svg")
    code = staff.get(f"/qr-kamer/{room.meeting_id}.svg")
    assert render_qr(f"{HOST}{room.link('Jan')}") == link.content
    assert render_qr(f"{HOST}/k?code={room.code}") == code.content
    assert ("image/svg+xml", "no-store") == (link.headers["content-type"], link.headers["cache-control"])


@pytest.mark.parametrize(
    ("path", "name", "kind", "begin"),
    [
        ("verslag/{}/ouders.pdf", "verslag-ouders-{}.pdf", "application/pdf", b"%PDF-"),
        ("verslag/{}/kort.pdf", "verslag-kort-{}.pdf", "application/pdf", b"%PDF-"),
        ("opp/{}.docx", "opp-{}.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", b"PK"),
        ("agenda/{}.ics", "agenda-{}.ics", "text/calendar; charset=utf-8", b"BEGIN:VCALENDAR"),
    ],
)
def test_every_other_document_can_be_taken_home(room: Room, staff: TestClient, path: str, name: str, kind: str, begin: bytes) -> None:
    """For parents, in short, for the OPP, for the calendar."""
    answer = staff.get(f"/download/{path.format(room.meeting_id)}")
    assert (200, kind, True) == (answer.status_code, answer.headers["content-type"], answer.content.startswith(begin))
    assert f'attachment; filename="{name.format(room.meeting_id[:8])}"' == answer.headers["content-disposition"]
    assert "no-store" == answer.headers["cache-control"]


def test_the_archive_of_a_closed_meeting_can_be_taken_home(room: Room, staff: TestClient) -> None:
    """While the meeting goes on there is a sentence; afterwards the bytes of the service, under a name without a name."""
    address = f"/download/archief/{room.meeting_id}.json"
    early = staff.get(address)
    assert (409, True) == (early.status_code, room.site.texts("error.archive_not_closed") in early.text)
    room.close()
    answer = staff.get(address)
    assert export_archive(room.store, room.actor, meeting_id=room.meeting_id) == answer.content
    assert f'attachment; filename="archief-{room.meeting_id[:8]}.json"' == answer.headers["content-disposition"]
    assert "no-store" == answer.headers["cache-control"]


def test_the_opp_comes_in_the_schools_own_template(room: Room, staff: TestClient, visitor: TestClient) -> None:
    """Without one a sentence; our own template, to start from, for staff only."""
    address = f"/download/opp-eigen/{room.meeting_id}.docx"
    early = staff.get(address)
    assert (404, True) == (early.status_code, room.site.texts("error.template_none") in early.text)
    standard = staff.get("/download/sjabloon.docx")
    assert (200, b"PK") == (standard.status_code, standard.content[:2])
    keep_template(room.store, room.actor, standard.content, try_out=lambda _: None, made_by="Anna", now=room.clock())
    made = staff.get(address)
    assert (200, b"PK", "no-store") == (made.status_code, made.content[:2], made.headers["cache-control"])
    assert 303 == visitor.get("/download/sjabloon.docx", follow_redirects=False).status_code


@pytest.mark.parametrize("name", ["onderdelen/{}", "kijkmomenten", "aantallen"])
def test_lists_can_be_taken_along_as_a_sheet(room: Room, staff: TestClient, visitor: TestClient, name: str) -> None:
    """As XLSX and as CSV, for who is signed in; another ending is no page."""
    address = f"/download/{name.format(room.meeting_id)}"
    answers = {ending: staff.get(f"{address}.{ending}") for ending in ("xlsx", "csv", "exe")}
    assert [200, 200, 404] == [answer.status_code for answer in answers.values()]
    assert (b"PK", "\ufeff") == (answers["xlsx"].content[:2], answers["csv"].content.decode()[:1])
    assert ["no-store", "no-store"] == [answers[ending].headers["cache-control"] for ending in ("xlsx", "csv")]
    assert 303 == visitor.get(f"{address}.xlsx", follow_redirects=False).status_code


def test_the_minutes_are_a_page_too(room: Room, staff: TestClient) -> None:
    """In Dutch, with one h1, heads of tables that say what they are the head of, and nothing of a stranger."""
    answer = staff.get(f"/download/verslag/{room.meeting_id}.html")
    assert (200, "text/html; charset=utf-8") == (answer.status_code, answer.headers["content-type"])
    assert ("no-store", 1) == (answer.headers["cache-control"], answer.text.count("<h1>"))
    assert '<html lang="nl">' in answer.text
    assert ('<th scope="col">Naam</th>' in answer.text, "Mats" in answer.text) == (True, True)


def test_a_made_up_id_is_not_found(staff: TestClient) -> None:
    """The answer of an address that never existed."""
    addresses = [f"/download/{name}" for name in (*NAMES_OF_DOCUMENTS, "uitnodigingen/x.pdf")] + ["/qr/x.svg", "/qr-kamer/x.svg"]
    assert dict.fromkeys(addresses, 404) == {address: staff.get(address).status_code for address in addresses}


def test_without_a_session_nothing_is_told(room: Room, visitor: TestClient, phone: Callable[..., Phone]) -> None:
    """A visitor and a participant are led to the way in, whether the meeting exists or not."""
    jan = phone(room, "Jan")
    for meeting_id in (room.meeting_id, "bestaat-niet"):
        documents = [f"/download/{name.replace('x', meeting_id, 1)}" for name in NAMES_OF_DOCUMENTS]
        for address in (*documents, f"/download/uitnodigingen/{meeting_id}.pdf", f"/qr-kamer/{meeting_id}.svg"):
            for browser in (visitor, jan):
                answer = browser.get(address, follow_redirects=False)
                assert (303, "/aanmelden") == (answer.status_code, answer.headers["location"])


def test_the_access_log_says_who_took_what_along(room: Room, staff: TestClient) -> None:
    """One entry per document, before it is handed over; looking at the page counts as looking."""
    for path in ("verslag/{}.pdf", "verslag/{}/ouders.pdf", "opp/{}.docx", "agenda/{}.ics", "uitnodigingen/{}.pdf", "verslag/{}.html"):
        assert 200 == staff.get(f"/download/{path.format(room.meeting_id)}").status_code
    with room.store.reading() as reader:
        (organisation_id,) = reader.keeping.load_organisations()
        log = reader.keeping.load_log(organisation_id)
    taken = [(entry.deed, entry.what, entry.meeting_id) for entry in log if entry.deed in (Deed.EXPORTED, Deed.SAW)]
    short = room.meeting_id[:8]
    names = (
        f"verslag-{short}.pdf",
        f"verslag-ouders-{short}.pdf",
        f"opp-{short}.docx",
        f"agenda-{short}.ics",
        f"uitnodigingen-{short}.pdf",
    )
    assert [*((Deed.EXPORTED, name, room.meeting_id) for name in names), (Deed.SAW, "verslag.html", room.meeting_id)] == taken


def test_a_document_that_is_refused_is_not_in_the_log(room: Room, staff: TestClient) -> None:
    """Nothing was taken along."""
    assert 404 == staff.get("/download/verslag/x.pdf").status_code
    with room.store.reading() as reader:
        log = reader.keeping.load_log(reader.keeping.load_organisations()[0])
    assert [] == [entry for entry in log if entry.deed is Deed.EXPORTED]
