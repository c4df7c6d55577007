"""A picture as SVG inside a page: the same primitives as on the projector, in words for who cannot see them. No style sheet needed."""

from __future__ import annotations

from html import escape

from ldgm_core.charts.canvas import BASELINE, OUTLINES, Anchor, Box, Ink, Label, Line, Mark, Picture, Shape
from ldgm_core.charts.palette import PALETTES

__all__ = ["as_svg"]

Colours = dict[Ink, str]

_FONT = "'Noto Sans', sans-serif"


# The colour that the page's style sheet names for an ink (web/static/inks.css), and the light one where there is no such sheet.
_OF_THE_PAGE: Colours = {ink: f"var(--ink-{ink.value.replace('_', '-')},{colour})" for ink, colour in PALETTES["light"].items()}


def as_svg(picture: Picture, *, palette: str = "light", follows_page: bool = False) -> str:
    """
    Return the picture as one <svg> element; its description is the picture in words.

    `follows_page`: the colours are those that the page has then: light, dark or high contrast, as the phone asks for.
    """
    colours = _OF_THE_PAGE if follows_page else PALETTES[palette]
    view = f'viewBox="0 0 {_n(picture.width)} {_n(picture.height)}" role="img" font-family="{_FONT}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {view}>',
        f"<title>{escape(picture.title)}</title><desc>{escape(picture.words)}</desc>",
        f'<rect width="{_n(picture.width)}" height="{_n(picture.height)}" fill="{colours[Ink.PAPER]}"/>',
        *(_box(box, colours) for box in picture.boxes),
        *(_line(line, colours) for line in picture.lines),
        *(_mark(mark, colours) for mark in picture.marks),
        *(_label(label, colours) for label in picture.labels),
        "</svg>",
    ]
    return "".join(parts)


def _box(box: Box, colours: Colours) -> str:
    place = f'x="{_n(box.x)}" y="{_n(box.y)}" width="{_n(box.width)}" height="{_n(box.height)}"'
    return f"<rect {place}{_paint(box.fill, box.line, box.line_width, colours)}{_dashes(is_dashed=box.is_dashed)}/>"


def _line(line: Line, colours: Colours) -> str:
    place = f'x1="{_n(line.x1)}" y1="{_n(line.y1)}" x2="{_n(line.x2)}" y2="{_n(line.y2)}"'
    stroke = f'stroke="{colours[line.ink]}" stroke-width="{_n(line.width)}" stroke-linecap="round"'
    return f"<line {place} {stroke}{_dashes(is_dashed=line.is_dashed)}/>"


def _mark(mark: Mark, colours: Colours) -> str:
    paint = _paint(mark.paint, mark.line, mark.line_width, colours)
    if mark.shape is Shape.CIRCLE:
        return f'<circle cx="{_n(mark.x)}" cy="{_n(mark.y)}" r="{_n(mark.size / 2)}"{paint}/>'
    half = mark.size / 2
    corners = " ".join(f"{_n(mark.x + x * half)},{_n(mark.y + y * half)}" for x, y in OUTLINES[mark.shape])
    return f'<polygon points="{corners}"{paint}/>'


def _label(label: Label, colours: Colours) -> str:
    anchor = "" if label.anchor is Anchor.START else f' text-anchor="{label.anchor}"'
    weight = ' font-weight="700"' if label.is_bold else ""
    place = f'x="{_n(label.x)}" y="{_n(label.y + BASELINE * label.size)}" font-size="{_n(label.size)}"'
    return f'<text {place} fill="{colours[label.ink]}"{anchor}{weight}>{escape(label.text)}</text>'


def _paint(fill: Ink | None, line: Ink | None, line_width: float, colours: Colours) -> str:
    inside = colours[fill] if fill else "none"
    outline = f' stroke="{colours[line]}" stroke-width="{_n(line_width)}"' if line else ""
    return f' fill="{inside}"{outline}'


def _dashes(*, is_dashed: bool) -> str:
    return ' stroke-dasharray="8 6"' if is_dashed else ""


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
