"""How documents look: a few paragraph styles, a fact with its label, a quiet table. Everything here splits across pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, HRFlowable, Paragraph, Table

from ldgm_core.exports.fonts import BODY, BOLD, mark_up, register_fonts

__all__ = [
    "INK",
    "QUIET",
    "RULE",
    "SLATE",
    "WIDTH",
    "Heading",
    "boxed",
    "caption",
    "chain_headings",
    "fact",
    "fact_list",
    "heading",
    "numbered",
    "prose",
    "quiet_table",
    "rule",
]

WIDTH = 170 * mm
"""Between the margins of 20 mm on A4."""

INK, QUIET, SLATE = HexColor("#1d2530"), HexColor("#59636f"), HexColor("#44546a")
RULE, BAND = HexColor("#c3cad4"), HexColor("#eceff3")

register_fonts()
_BASE = ParagraphStyle(
    "body",
    fontName=BODY,
    fontSize=10.5,
    leading=14.5,
    textColor=INK,
    spaceAfter=5,
    bulletFontName=BOLD,
    bulletFontSize=10.5,
    bulletColor=SLATE,
    splitLongWords=1,
    allowWidows=0,
    allowOrphans=0,
)
STYLES = {
    "body": _BASE,
    "lead": ParagraphStyle("lead", _BASE, fontSize=12, leading=16.5, textColor=QUIET, spaceAfter=10),
    "small": ParagraphStyle("small", _BASE, fontSize=8.5, leading=11.5, textColor=QUIET, spaceAfter=4),
    "quote": ParagraphStyle("quote", _BASE, leftIndent=4 * mm),
    "fact": ParagraphStyle("fact", _BASE, leftIndent=44 * mm, spaceAfter=3.5),
    "answer": ParagraphStyle("answer", _BASE, leftIndent=26 * mm, spaceAfter=4.5),
    "numbered": ParagraphStyle("numbered", _BASE, leftIndent=8 * mm, spaceAfter=6),
    "cell": ParagraphStyle("cell", _BASE, fontSize=9.5, leading=12.5, spaceAfter=0),
    "cell_head": ParagraphStyle("cell_head", _BASE, fontName=BOLD, fontSize=9, leading=12, textColor=SLATE, spaceAfter=0),
    "box": ParagraphStyle(
        "box", _BASE, borderWidth=0.8, borderColor=SLATE, borderPadding=8, leftIndent=9, rightIndent=9, spaceBefore=12, spaceAfter=16
    ),
    "card_name": ParagraphStyle("card_name", _BASE, fontName=BOLD, fontSize=14, leading=17.5, textColor=SLATE, spaceAfter=2),
    "card": ParagraphStyle("card", _BASE, fontSize=9.5, leading=12.5, spaceAfter=3),
    "card_code": ParagraphStyle("card_code", _BASE, fontName=BOLD, fontSize=19, leading=24, spaceAfter=0),
    "card_link": ParagraphStyle("card_link", _BASE, fontSize=7, leading=9, textColor=QUIET, spaceAfter=0),
    "h1": ParagraphStyle("h1", _BASE, fontName=BOLD, fontSize=21, leading=27, textColor=SLATE, spaceAfter=2),
    "h2": ParagraphStyle("h2", _BASE, fontName=BOLD, fontSize=15, leading=20, textColor=SLATE, spaceBefore=18, spaceAfter=6),
    "h3": ParagraphStyle("h3", _BASE, fontName=BOLD, fontSize=12, leading=16, textColor=SLATE, spaceBefore=12, spaceAfter=3),
    "h4": ParagraphStyle("h4", _BASE, fontName=BOLD, spaceBefore=7, spaceAfter=2),
}
_ROOM_BELOW = {1: 120.0, 2: 100.0, 3: 80.0, 4: 62.0}
"""Points that must be left on the page for a heading of each level and the first lines under it."""


class Heading(Paragraph):  # type: ignore[misc]
    """A heading that also stands in the bookmarks; `level` counts from 1, 0 is the rest of a heading that went over two pages."""

    def __init__(self, text: str | None, style: ParagraphStyle | None = None, *, level: int = 0, title: str = "", **others: Any) -> None:
        super().__init__(text, style or STYLES[f"h{level}"], **others)
        self.title = title
        self.level = level

    def split(self, width: float, height: float) -> list[Flowable]:
        """Split like any paragraph; the first part keeps the bookmark."""
        parts: list[Flowable] = super().split(width, height)
        for part in parts[:1]:
            part.title, part.level = self.title, self.level
        return parts


def heading(text: str, *, level: int, needs: float = 0.0) -> list[Flowable]:
    """Return a heading that never stands alone at the foot of a page; `needs`: points that what follows cannot be split over."""
    return [_Room(_ROOM_BELOW[level] + needs), Heading(mark_up(text), level=level, title=text)]


class _Room(CondPageBreak):  # type: ignore[misc]
    """Goes to the next page when fewer points than this are left."""


def chain_headings(story: Sequence[Flowable]) -> list[Flowable]:
    """Return the story in which a heading right above another one asks for the room of both, so that they move to a new page together."""
    chained: list[Flowable] = []
    below = 0.0  # what stands directly under the place where we are, walking up from the end
    for part in reversed(story):
        if isinstance(part, _Room):
            below = max(part.height, below)
            part = _Room(below)
        elif isinstance(part, Heading) or getattr(part, "is_caption", False):
            below += _own_height(part) if below else 0.0
        else:
            below = 0.0
        chained.append(part)
    return chained[::-1]


def _own_height(part: Paragraph) -> float:
    return float(part.style.leading + part.style.spaceBefore + part.style.spaceAfter)


def prose(text: str, *, style: str = "body") -> Paragraph:
    """Return a paragraph of what people typed, safe whatever it holds."""
    return Paragraph(mark_up(text), STYLES[style])


def fact(label: str, text: str, *, style: str = "fact") -> Paragraph:
    """Return one labelled fact: the label on the left, the text beside it, over as many pages as it takes."""
    return Paragraph(mark_up(text), STYLES[style], bulletText=label)


def numbered(number: int, lead: str, lines: str) -> Paragraph:
    """Return one entry of a numbered list: what it is in bold, then the lines about it."""
    text = f"<b>{mark_up(lead)}</b><br/>{mark_up(lines)}" if lead and lines else f"<b>{mark_up(lead)}</b>" if lead else mark_up(lines)
    return Paragraph(text, STYLES["numbered"], bulletText=f"{number}.")


def fact_list(*facts: tuple[str, str]) -> list[Flowable]:
    """Return the facts that hold something, in order."""
    return [fact(label, text) for label, text in facts if text]


def caption(text: str) -> Paragraph:
    """Return a short line that belongs to the heading above it."""
    line = prose(text, style="small")
    line.is_caption = True
    return line


def boxed(*lines: str) -> Paragraph:
    """Return lines in a frame of their own, apart from the rest of the page."""
    return Paragraph("<br/>".join(mark_up(line) for line in lines), STYLES["box"])


def quiet_table(head: Sequence[str], rows: Sequence[Sequence[str]], *, widths: Sequence[float]) -> Table:
    """Return a table with thin rules whose head returns on each page; `widths` are shares of the page that add up to 1. Rows may split."""
    cells = [[prose(text, style="cell_head") for text in head], *([prose(text, style="cell") for text in row] for row in rows)]
    table = Table(cells, colWidths=[share * WIDTH for share in widths], repeatRows=1, splitInRow=1, spaceAfter=6, spaceBefore=2)
    table.setStyle(
        [
            ("FONT", (0, 0), (-1, -1), BODY, 9.5),  # else a table begins in Helvetica, which is not in the file
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 3),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
            ("LINEBELOW", (0, 0), (-1, 0), 0.8, SLATE),
            ("LINEBELOW", (0, 1), (-1, -1), 0.4, RULE),
        ]
    )
    return table


def rule() -> HRFlowable:
    """Return a thin line across the page."""
    return HRFlowable(width="100%", thickness=0.6, color=RULE, spaceBefore=6, spaceAfter=6)
