"""
The manual and the accessibility statement as plain pages for everybody; they hold nothing about anybody.

The manual is docs/handleiding/*.md, the same files that can be read without the program.
"""

from __future__ import annotations

import json
import re
import struct
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.responses import FileResponse, Response

from ldgm_core.errors import NotFound
from web.call import Call
from web.moment import day_in_words
from web.page import lead_to, render

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

__all__ = ["CHAPTERS", "anchor_of", "send_card", "send_picture", "show_chapter", "show_manual", "show_statement"]

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "handleiding"
RESULT = Path(__file__).parent / "toegankelijkheid.json"
CHAPTERS = (
    "index", "voorbereiden", "leiden", "scoren", "onderdelen", "vijf-stappen", "verslag", "arrangementen", "oefenen", "waarom-zo",
    "passend-onderwijs", "privacy", "installeren", "ict", "english",
)  # fmt: skip
CARDS = {"gespreksleider": "facilitator", "deelnemer": "participant"}
PICTURE_NAME = re.compile(r"[a-z0-9-]+\.png")
A_DAY = {"cache-control": "public, max-age=86400"}


@dataclass(frozen=True)
class Chapter:
    """One page of the manual: its address, its title, and what stands in it as HTML."""

    slug: str
    title: str
    html: str


def show_manual(_call: Call) -> Response:
    """Lead to the first page, at an address under which the pictures are found."""
    return lead_to("/handleiding/")


def show_chapter(call: Call) -> Response:
    """Show one page of the manual."""
    slug = call.path.get("chapter", "") or CHAPTERS[0]
    if slug not in CHAPTERS:
        raise NotFound("page_unknown")
    return render("manual.html", call.site.texts, chapter=_chapter(slug), chapters=[_chapter(name) for name in CHAPTERS])


def send_picture(call: Call) -> Response:
    """Send one picture of the manual."""
    name = call.path["name"]
    path = FOLDER / "afbeeldingen" / name
    if not PICTURE_NAME.fullmatch(name) or not path.is_file():
        raise NotFound("page_unknown")
    return FileResponse(path, media_type="image/png", headers=A_DAY)


def send_card(call: Call) -> Response:
    """Send one of the two quick cards as PDF."""
    name = call.path["card_for"]
    if name not in CARDS:
        raise NotFound("page_unknown")
    from ldgm_core.exports.handouts.quick_card import CardFor, render_quick_card  # all that draws; read when somebody asks for a card

    body = render_quick_card(CardFor(CARDS[name]), call.site.texts)
    shown = {"content-disposition": f'inline; filename="snelkaart-{name}.pdf"'}
    return Response(body, media_type="application/pdf", headers={**A_DAY, **shown})


def show_statement(call: Call) -> Response:
    """Show how accessible the program was found to be, from the kept result of the last look at all screens."""
    result = json.loads(RESULT.read_text(encoding="utf-8"))
    day = day_in_words(date.fromisoformat(result["looked_on"]), call.texts)
    return render("statement.html", call.texts, result=result, day=day, count=sum(result["found"].values()))


def anchor_of(heading: str) -> str:
    """Return the anchor of a heading of the manual: "Cognitief functioneren" becomes "cognitief-functioneren"."""
    plain = unicodedata.normalize("NFKD", heading).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _reader() -> MarkdownIt:
    """Return what turns a chapter into a page; HTML in a chapter stays text."""
    from markdown_it import MarkdownIt  # read when somebody opens the manual

    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    reader.add_render_rule("table_open", _open_table)
    reader.add_render_rule("table_close", _close_table)
    return reader


@cache
def _chapter(slug: str) -> Chapter:
    text = (FOLDER / f"{slug}.md").read_text(encoding="utf-8")
    reader = _reader()
    tokens = reader.parse(text)
    heading = ""
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            heading = tokens[place + 1].content
            token.attrSet("id", anchor_of(heading))
        elif token.type == "table_open":
            token.meta["heading"] = heading
        for part in token.children or ():
            _mend(part)
    return Chapter(slug, text.split("\n", 1)[0].removeprefix("# "), reader.renderer.render(tokens, reader.options, {}))


def _open_table(_renderer: object, tokens: Sequence[Token], place: int, _options: object, _env: object) -> str:
    """A table that is wider than a phone moves inside a frame of its own, which a keyboard can reach; no word is cut to make it fit."""
    return f'<div class="wide" role="region" tabindex="0" aria-label="{escape(tokens[place].meta["heading"])}"><table>'


def _close_table(_renderer: object, _tokens: Sequence[Token], _place: int, _options: object, _env: object) -> str:
    return "</table></div>"


def _mend(part: Token) -> None:
    """A link to a file becomes one to its page, and a picture is fetched when it comes into sight."""
    if part.type == "link_open":
        slug, is_chapter, rest = str(part.attrGet("href")).partition(".md")
        if is_chapter:
            part.attrSet("href", ("./" if slug == CHAPTERS[0] else slug) + rest)
    elif part.type == "image":
        part.attrSet("loading", "lazy")
        # The room is kept free before the picture comes: nothing jumps under the eyes of who is reading.
        with (FOLDER / str(part.attrGet("src"))).open("rb") as picture:
            width, height = struct.unpack(">II", picture.read(24)[16:])
        part.attrSet("width", str(width))
        part.attrSet("height", str(height))
