"""How documents look: sizes, colours, and the paragraph styles by name."""

from __future__ import annotations

from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm

from ldgm_core.exports.paper.fonts import BODY, BOLD, register_fonts

__all__ = ["INK", "QUIET", "RULE", "SLATE", "STYLES", "WIDTH"]

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
