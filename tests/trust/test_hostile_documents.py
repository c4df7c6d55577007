"""Hostile words in every field, in every document that leaves the program: words in it, and nothing that runs, asks or computes."""

from __future__ import annotations

import csv
import io
import itertools
import re
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import openpyxl
import pikepdf
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from ldgm_core.domain.access import StaffActor
from ldgm_core.services import installation, preparation, sign_in_link
from ldgm_core.texts import load_texts
from tests.exports.reading import letters_of
from tests.meetings import store_in
from tests.pages.school import NOW, SECRET, School
from tests.trust import hostile
from tests.trust.test_scripts import live
from tests.web.room import HOST, WEAK, Browser
from web import Site, make_middleware, make_routes

ACTIVE = {"/JS", "/JavaScript", "/Launch", "/EmbeddedFile", "/EmbeddedFiles", "/RichMedia", "/AA", "/SubmitForm", "/ImportData", "/GoToR"}
FORMULA = ("=", "+", "-", "@", "\t", "\r")
CALENDAR = {"BEGIN", "END", "VERSION", "PRODID", "CALSCALE", "METHOD", "UID", "DTSTAMP", "DTSTART", "CLASS", "TRANSP", "SUMMARY"}
PER_MEETING = (
    "verslag/{0}.pdf", "verslag/{0}/ouders.pdf", "verslag/{0}/kort.pdf", "verslag/{0}.html", "verslag/{0}.json", "opp/{0}.docx",
    "agenda/{0}.ics", "onderdelen/{0}.csv", "onderdelen/{0}.xlsx", "uitnodigingen/{0}.pdf",
)  # fmt: skip
OF_THE_SCHOOL = ("kijkmomenten.csv", "kijkmomenten.xlsx", "aantallen.csv", "aantallen.xlsx")


class Sent(NamedTuple):
    """A document under its address."""

    address: str
    body: bytes


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Sent]]:
    """Every document of a planned and of a sealed meeting, of the school, and the access package of a pupil, unpacked."""
    store = store_in(tmp_path_factory.mktemp("hostile"))
    account = installation.make_first_account(store, organisation_name="O", display_name="Anna", now=NOW)
    actor = StaffActor(account.id, account.organisation_id, account.is_administrator)
    token = sign_in_link.sign_in(store, token=sign_in_link.make_sign_in_link(store, account, now=NOW), now=NOW)
    meetings = hostile.fill(School(store, actor, token))
    browser = _browser(store, token, NOW)
    addresses = [path.format(meeting) for meeting in (meetings[4], meetings[-1]) for path in PER_MEETING]
    addresses.append(f"archief/{meetings[-1]}.json")
    pupil = preparation.load_preparation(store, actor, meeting_id=meetings[-1]).pupil
    got = [Sent(address, _get(browser, address)) for address in (*addresses, *OF_THE_SCHOOL, f"inzage/{pupil.id}.zip")]
    with zipfile.ZipFile(io.BytesIO(got.pop().body)) as opened:
        got += [Sent(f"inzage/{name}", opened.read(name)) for name in opened.namelist()]
    yield got
    store.close()


def _browser(store: object, token: str, now: datetime) -> TestClient:
    ticks = itertools.count().__next__
    site = Site(store=store, secret=SECRET, base_url=HOST, texts=load_texts(), clock=lambda: now, keeper=WEAK, ticks=ticks)  # type: ignore[arg-type]
    browser = Browser(Starlette(routes=make_routes(site), middleware=make_middleware(site)))
    browser.cookies.set("ldgm_sessie", token, domain="school.test", path="/")
    return browser


def _get(browser: TestClient, address: str) -> bytes:
    answer = browser.get(f"/download/{address}")
    assert 200 == answer.status_code, address
    return answer.content


def of_kind(sent: list[Sent], ending: str) -> list[Sent]:
    found = [one for one in sent if one.address.endswith(ending)]
    assert found
    return found


def active_in_pdf(document: bytes) -> list[str]:
    """What a reader would run, open or ask for: actions by name, and addresses behind an annotation."""
    found = []
    with pikepdf.open(io.BytesIO(document)) as pdf:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Dictionary):
                found += [name for name in ACTIVE if name in thing]
                found += [str(thing[name]) for name in ("/S", "/Subtype") if str(thing.get(name, "")) in ACTIVE]
                found += [str(thing["/URI"])] if "/URI" in thing else []
    return found


def active_in_office(document: bytes) -> list[str]:
    """What Word or Excel would fetch, compute or run: targets outside the file, fields, macros, formulas."""
    found = []
    with zipfile.ZipFile(io.BytesIO(document)) as opened:
        for name in opened.namelist():
            if name.endswith((".xml", ".rels")):
                for element in ElementTree.fromstring(opened.read(name)).iter():  # noqa: S314 - our own file, read in a test
                    tag = element.tag.rpartition("}")[2]
                    is_outside = element.get("TargetMode") == "External"
                    if tag in ("hyperlink", "instrText", "fldSimple", "altChunk", "object", "f") or is_outside:
                        found.append(f"{name}: {tag} {element.get('Target', '')}{element.text or ''}")
            elif name.endswith(".bin"):
                found.append(name)
    return found


def test_no_pdf_runs_or_asks_anything(sent: list[Sent]) -> None:
    """And the words are in it, letter by letter."""
    found = {one.address: active_in_pdf(one.body) for one in of_kind(sent, ".pdf")}
    assert {} == {address: things for address, things in found.items() if things}
    letters = letters_of(next(one.body for one in sent if one.address.startswith("verslag") and one.address.endswith(".pdf")))
    assert "<script>alert(1)</script>" in letters
    assert "![mdbeeld](http://evil.test/b.png)" in letters


def test_no_office_document_fetches_or_computes(sent: list[Sent]) -> None:
    """Page numbers are the only fields."""
    found = {one.address: active_in_office(one.body) for ending in (".docx", ".xlsx") for one in of_kind(sent, ending)}
    strange = {address: [thing for thing in things if "PAGE" not in thing] for address, things in found.items()}
    assert {} == {address: things for address, things in strange.items() if things}


def test_no_cell_of_a_table_is_a_formula(sent: list[Sent]) -> None:
    """In CSV by its first letter, in XLSX by its kind."""
    for one in of_kind(sent, ".csv"):
        text = one.body.decode("utf-8-sig")
        cells = [cell for row in csv.reader(io.StringIO(text), delimiter=";" if ";" in text.split("\n")[0] else ",") for cell in row]
        assert [] == [cell for cell in cells if cell.startswith(FORMULA) and not re.fullmatch(r"-?\d+([.,]\d+)?", cell)]
    for one in of_kind(sent, ".xlsx"):
        sheets = openpyxl.load_workbook(io.BytesIO(one.body)).worksheets
        assert [] == [cell.value for sheet in sheets for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_no_calendar_has_a_line_that_was_typed(sent: list[Sent]) -> None:
    """A line break in what was typed would begin a property; nothing that was typed is in it at all."""
    for one in of_kind(sent, ".ics"):
        lines = one.body.replace(b"\r\n ", b"").decode().split("\r\n")
        assert set() == {re.split("[:;]", line)[0] for line in lines if line} - CALENDAR
        assert "alert(1)" not in one.body.decode()
        assert "\n" not in "".join(lines)


def test_no_page_that_is_sent_is_live(sent: list[Sent]) -> None:
    """The minutes as a page, and the pages of the access package."""
    assert {} == {one.address: live(one.body.decode()) for one in of_kind(sent, ".html") if live(one.body.decode())}


def test_what_is_active_in_a_document_is_noticed(tmp_path: Path) -> None:
    """A link and a script in a PDF, an address outside and a formula in an office document."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page()
    action = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String("http://evil.test"))
    page.Annots = pdf.make_indirect(
        pikepdf.Array([pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Annot, A=pdf.make_indirect(action)))])
    )
    pdf.Root.OpenAction = pdf.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)")))
    pdf.save(buffer := io.BytesIO())
    assert {"http://evil.test", "/JS", "/JavaScript"} == set(active_in_pdf(buffer.getvalue()))
    book = openpyxl.Workbook()
    book.active["A1"] = "=1+1"
    book.active["A2"].hyperlink = "http://evil.test"
    book.save(buffer := io.BytesIO())
    found = " ".join(active_in_office(buffer.getvalue()))
    assert "http://evil.test" in found
    assert "f 1+1" in found
