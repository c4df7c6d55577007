"""Every document of every hostile case: written, whole, harmless, and readable aloud."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import docx
import page
import pikepdf
import pytest
import yaml
from openpyxl import load_workbook

from ldgm_core.demo.__main__ import main
from ldgm_core.services.archiving import import_archive
from tests.exports.reading import text_of
from tests.meetings import NOW
from tests.services.test_archiving import empty_installation

CASES = Path(__file__).resolve().parents[1] / "data" / "hostile_cases.yaml"
IDS = [case["id"] for case in yaml.safe_load(CASES.read_text(encoding="utf-8"))["casussen"]]
PDFS = ("minutes.pdf", "parents.pdf", "short.pdf", "invitations.pdf")
OTHERS = ("minutes.json", "archive.json", "calendar.ics", "minutes.html", "opp.docx", "areas.xlsx", "areas.csv")
LIVE = {"/JS", "/JavaScript", "/Launch", "/EmbeddedFile", "/EmbeddedFiles", "/OpenAction", "/AA", "/URI", "/SubmitForm", "/GoToR"}


class Tags(HTMLParser):
    """The tags and attributes that a browser would find."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All hostile cases, played once through the command line."""
    out = tmp_path_factory.mktemp("out")
    assert 0 == main(["play", str(CASES), "--out", str(out)])
    return out


@pytest.mark.parametrize("case", IDS)
def test_every_document_is_written(played: Path, case: str) -> None:
    """No more and no fewer."""
    assert sorted((*PDFS, *OTHERS)) == sorted(path.name for path in (played / case).iterdir())


@pytest.mark.parametrize("case", IDS)
def test_no_pdf_breaks_a_rule_or_holds_something_live(played: Path, case: str) -> None:
    """Whole, none of the rules of PDF/UA-1 failed, and nothing that runs, opens, fetches or hides."""
    for name in PDFS:
        data = (played / case / name).read_bytes()
        assert [] == [f"{failure.rule_id}: {failure.message}" for failure in page.validate_pdf_bytes(data, profile="ua1").failures], name
        with pikepdf.open(BytesIO(data)) as pdf:
            assert [] == pdf.check_pdf_syntax(), name
            held = {key for thing in pdf.objects if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream) for key in thing.keys()}  # noqa: SIM118
        assert set() == held & LIVE, name


@pytest.mark.parametrize("case", IDS)
def test_the_page_runs_nothing_that_was_typed(played: Path, case: str) -> None:
    """One h1, no script, no link, no event."""
    text = (played / case / "minutes.html").read_text(encoding="utf-8")
    found = Tags()
    found.feed(text)
    assert set() == found.tags & {"script", "a", "img", "iframe", "object", "form", "base", "link", "font", "para"}
    assert [] == [name for name in found.attributes if name.startswith("on") or name in {"src", "href", "xlink:href"}]
    assert 1 == text.count("<h1>")


@pytest.mark.parametrize("case", IDS)
def test_sheets_and_word_files_hold_the_words_as_words(played: Path, case: str) -> None:
    """No formula in a sheet, no field or link in the Word file."""
    page_ = load_workbook(played / case / "areas.xlsx").active
    assert page_ is not None
    assert [] == [cell.coordinate for row in page_.iter_rows() for cell in row if cell.data_type == "f"]
    document = docx.Document(str(played / case / "opp.docx"))
    assert [] == re.findall(r"<w:(?:fldSimple|instrText|hyperlink|object)\b", document.element.xml)


@pytest.mark.parametrize("case", IDS)
def test_the_archive_comes_in_again(played: Path, case: str) -> None:
    """Whatever was typed."""
    data = (played / case / "archive.json").read_bytes()
    with empty_installation() as (store, staff):
        assert json.loads(data)["body"]["meetings"][0]["id"] == import_archive(store, staff, data, now=NOW)


def test_braces_formulas_and_markup_are_printed_as_they_were_typed(played: Path) -> None:
    """In the PDF, the page and the Word file alike."""
    for case, typed in (("H-1-markup", "<b>dagbesteding</b> & <i>zorg</i>"), ("H-3-sjabloon", "{{ config }} {{ ''.__class__ }}")):
        assert typed in text_of((played / case / "minutes.pdf").read_bytes())
        words = "\n".join(one.text for one in docx.Document(str(played / case / "opp.docx")).element.iter() if one.text)
        assert typed in words
    assert "{{ 7*7 }}" in (played / "H-3-sjabloon" / "minutes.html").read_text(encoding="utf-8")
