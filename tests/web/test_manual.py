"""The manual is there for everybody, complete, and every picture, link and area in it exists."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from starlette.testclient import TestClient

from ldgm_core.domain.matrix import Sector
from ldgm_core.matrices import available_versions, load_matrix
from ldgm_core.texts import load_texts
from ui import places
from web import manual
from web.moment import day_in_words

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "docs/handleiding").glob("*.md"))


def test_every_file_of_the_manual_is_a_chapter() -> None:
    """What is written can be reached."""
    assert sorted(manual.CHAPTERS) == [path.stem for path in FILES]


@pytest.mark.parametrize("slug", manual.CHAPTERS)
def test_a_chapter_is_open_to_everybody_and_its_links_and_pictures_exist(visitor: TestClient, slug: str) -> None:
    """No sign-in; each address in it answers; each picture says what it shows."""
    page = visitor.get(f"/handleiding/{slug if slug != 'index' else ''}")
    assert 200 == page.status_code
    addresses = set(re.findall(r'(?:href|src)="([^"#]+)["#]', page.text)) - {"./", "data:,"}
    assert {} == {
        address: status
        for address in addresses
        if (status := visitor.get(address if address.startswith("/") else f"/handleiding/{address}").status_code) != 200
    }
    assert [] == re.findall(r'<img [^>]*alt=""', page.text)


def test_every_area_has_its_help_and_the_screen_links_to_it() -> None:
    """What it is, how to look, pitfalls: for each area of both matrices; the anchor on the screen is the anchor of the page."""
    text = (ROOT / "docs/handleiding/onderdelen.md").read_text(encoding="utf-8")
    parts = dict(re.findall(r"^## ([^\n]+)\n(.*?)(?=^## |\Z)", text, re.M | re.S))
    labels = {area.label for sector in Sector for version in available_versions(sector) for area in load_matrix(version).areas}
    assert set() == labels - set(parts)
    for label in labels:
        assert re.findall(r"\*\*(.+?)\*\*", parts[label])[:3] == ["Wat het is.", "Hoe je kijkt.", "Let op."]
        assert places.anchor_of(label) == manual.anchor_of(label)


@pytest.mark.parametrize(
    ("language", "pattern", "files"),
    [("nl", r"[Dd]ruk [^*.]{0,30}op \*\*(.+?)\*\*", FILES), ("en", r"Press \*([^*]+)\*", [ROOT / "docs/handleiding/english.md"])],
)
def test_every_button_that_the_manual_says_to_press_is_called_so_on_the_screen(language: str, pattern: str, files: list[Path]) -> None:
    """A button that is renamed leaves no sentence behind that nobody can follow."""
    texts = tomllib.loads((ROOT / f"ldgm_core/texts/{language}.toml").read_text(encoding="utf-8"))
    # Where the program fills in a number, the manual has the number.
    names = [re.sub(r"\\\{\w+\\\}", r"\\d+", re.escape(words)) for section in texts.values() for words in section.values()]
    pressed = [name for path in files for name in re.findall(pattern, path.read_text(encoding="utf-8"))]
    assert len(pressed) >= (11 if language == "nl" else 2)
    assert [] == [name for name in pressed if not any(re.fullmatch(words, name) for words in names)]


def test_a_picture_outside_the_folder_is_not_sent(visitor: TestClient) -> None:
    """Only names of pictures are names of pictures."""
    assert [404, 404] == [visitor.get(f"/handleiding/afbeeldingen/{name}").status_code for name in ("..%2F..%2F..%2Fapp.py", "geen.png")]


def test_html_in_the_manual_stays_text(visitor: TestClient) -> None:
    """The file is ours, and still nothing in it can become a script."""
    assert "<script>" not in manual._reader().render("<script>alert(1)</script>")
    assert 200 == visitor.get("/handleiding/waarom-zo").status_code


def test_an_unknown_chapter_is_not_found(visitor: TestClient) -> None:
    """The same answer as for any address that never existed."""
    assert 404 == visitor.get("/handleiding/geheim").status_code


def test_the_statement_shows_what_the_last_look_found(visitor: TestClient) -> None:
    """The figures on the page are those of the kept result."""
    page = visitor.get("/toegankelijkheid")
    result = manual.json.loads(manual.RESULT.read_text(encoding="utf-8"))
    assert (200, True) == (page.status_code, day_in_words(date.fromisoformat(result["looked_on"]), load_texts()) in page.text)
    rows = dict(re.findall(r'<th scope="row">(.+?)</th><td>(\d+)</td>', page.text))
    assert [str(number) for number in result["found"].values()] == list(rows.values())


@pytest.mark.parametrize("name", manual.CARDS)
def test_a_quick_card_is_one_page_for_everybody(visitor: TestClient, name: str) -> None:
    """One page, in the letters of the other documents, without signing in."""
    answer = visitor.get(f"/handleiding/snelkaart-{name}.pdf")
    pages = PdfReader(BytesIO(answer.content)).pages
    assert (200, "application/pdf", 1) == (answer.status_code, answer.headers["content-type"], len(pages))
