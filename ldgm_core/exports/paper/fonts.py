"""The fonts of every document: our own files, embedded, the same on every machine; and text made safe for them."""

from __future__ import annotations

import unicodedata
from functools import cache
from itertools import accumulate, groupby
from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.graphics.shapes import STATE_DEFAULTS
from reportlab.pdfbase.pdfmetrics import getFont, registerFont, registerFontFamily
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from ldgm_core.errors import Trouble

__all__ = ["BODY", "BOLD", "FOLDER", "ITALIC", "SYMBOLS", "mark_up", "one_line", "register_fonts"]

FOLDER = Path(__file__).parents[3] / "assets" / "fonts"
"""Origin and licence of each file: assets/LICENSES.md."""

BODY, BOLD, ITALIC, SYMBOLS = "Body", "Body-Bold", "Body-Italic", "Symbols"
_FILES = {BODY: "NotoSans-Regular.ttf", BOLD: "NotoSans-Bold.ttf", ITALIC: "NotoSans-Italic.ttf", SYMBOLS: "Symbola.ttf"}

# Joiners and variation selectors choose between drawings of one sign; on paper the parts stand side by side, so these may go. So may the
# mark of byte order, which draws nothing and which PDF/UA forbids.
_DROPPED = frozenset({0x200D, 0xFEFF, *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)})
_LINE_ENDS = frozenset("\n\u2028\u2029")
_NO_FONT = ""


@cache
def register_fonts(folder: Path = FOLDER) -> None:
    """
    Make the fonts known to reportlab, once.

    Raises:
        Trouble: a font file is missing or damaged (`font_missing`).
    """
    for name, file in _FILES.items():
        try:
            registerFont(TTFont(name, str(folder / file)))
        except (OSError, TTFError) as cause:
            raise Trouble("font_missing", name=file) from cause
    registerFontFamily(BODY, normal=BODY, bold=BOLD, italic=ITALIC, boldItalic=BOLD)
    STATE_DEFAULTS["fontName"] = BODY  # else every picture begins in a font that is not in the file


def mark_up(text: str) -> str:
    """
    Return text for a reportlab Paragraph in which nothing that was typed disappears.

    Signs that Body lacks are set in Symbols; what no font has is written as its code, `[U+1FAE8]`. Line ends become <br/>, a tab becomes
    a space. Emoji joined into one picture fall apart into their parts: zero-width joiners and variation selectors are dropped.

    Raises:
        Trouble: a font file is missing or damaged (`font_missing`).
    """
    register_fonts()
    if _plain_signs().issuperset(text):  # nearly every text, and much faster than sign by sign
        return escape(text).replace("\n", "<br/>")
    kept = (character for character in text if ord(character) not in _DROPPED)
    return "".join(_run(font, "".join(characters)) for font, characters in groupby(kept, key=_font_of))


def one_line(text: str, *, font: str, size: float, width: float) -> str:
    """
    Return the text as far as it fits in `width` points on one line, with "…" where it was cut; signs that the font lacks become codes.

    Raises:
        Trouble: a font file is missing or damaged (`font_missing`).
    """
    register_fonts()
    face = getFont(font)
    shown = "".join(character if _font_of(character) == BODY else _code(character) for character in text if ord(character) not in _DROPPED)
    if face.stringWidth(shown, size) <= width:
        return shown
    ends = accumulate(face.stringWidth(character, size) for character in shown)
    room = width - face.stringWidth("…", size)
    return "".join(character for character, end in zip(shown, ends, strict=True) if end <= room) + "…"


def _run(font: str, text: str) -> str:
    if font == BODY:
        return "".join("<br/>" if character in _LINE_ENDS else escape(character) for character in text.replace("\t", " "))
    if font == SYMBOLS:
        return f'<font name="{SYMBOLS}">{escape(text)}</font>'
    return " ".join(_code(character) for character in text)  # with spaces, or a long row of codes cannot be broken into lines


def _code(character: str) -> str:
    return f"[U+{ord(character):04X}]"


def _font_of(character: str) -> str:
    """Which font draws this character: Body where all its faces can, then Symbols, else none."""
    if character in _LINE_ENDS or character == "\t":
        return BODY
    if unicodedata.category(character) in {"Cc", "Cs"}:
        return _NO_FONT
    if ord(character) in _body_coverage():
        return BODY
    return SYMBOLS if ord(character) in _coverage(SYMBOLS) else _NO_FONT


@cache
def _coverage(font: str) -> frozenset[int]:
    """The code points for which the font has a glyph of its own."""
    return frozenset(code for code, glyph in getFont(font).face.charToGlyph.items() if glyph)


@cache
def _body_coverage() -> frozenset[int]:
    return _coverage(BODY) & _coverage(BOLD) & _coverage(ITALIC)


@cache
def _plain_signs() -> frozenset[str]:
    """What Body draws by itself, and the ordinary line end."""
    drawn = {chr(code) for code in _body_coverage() - _DROPPED}
    return frozenset({character for character in drawn if _font_of(character) == BODY} - _LINE_ENDS - {"\t"} | {"\n"})
