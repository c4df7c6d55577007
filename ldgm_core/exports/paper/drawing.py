"""A picture as vectors in a PDF: primitive by primitive what the projector showed."""

from __future__ import annotations

from reportlab.graphics.shapes import Circle, Drawing, Polygon, Rect, String
from reportlab.graphics.shapes import Line as Stroke
from reportlab.lib.colors import Color, HexColor
from reportlab.pdfbase.pdfmetrics import stringWidth

from ldgm_core.charts.canvas import BASELINE, OUTLINES, Anchor, Box, Ink, Label, Line, Mark, Picture, Shape
from ldgm_core.charts.lettering import text_width
from ldgm_core.charts.palette import PALETTES

__all__ = ["as_drawing"]

_DASHES = (8, 6)


class _Pen:
    """From pixels with y downwards to points with y upwards, and from inks to colours."""

    def __init__(self, picture: Picture, width_points: float, palette: str) -> None:
        self.scale = width_points / picture.width
        self._height = picture.height
        self._colours = {ink: HexColor(colour) for ink, colour in PALETTES[palette].items()}

    def x(self, value: float) -> float:
        return value * self.scale

    def y(self, value: float) -> float:
        return (self._height - value) * self.scale

    def colour(self, ink: Ink | None) -> Color | None:
        return None if ink is None else self._colours[ink]

    def dashes(self, *, is_dashed: bool) -> list[float] | None:
        return [part * self.scale for part in _DASHES] if is_dashed else None


def as_drawing(picture: Picture, *, width_points: float, palette: str = "light", font: str = "Body", bold: str = "Body-Bold") -> Drawing:
    """
    Return the picture as a reportlab drawing of this width in points; it keeps the picture's proportions.

    `font` and `bold` are names that were registered with reportlab. Text that would be wider in them than the picture
    reckoned with is made smaller, so that nothing runs out of its place.
    """
    pen = _Pen(picture, width_points, palette)
    drawing = Drawing(width_points, picture.height * pen.scale)
    for box in picture.boxes:
        drawing.add(_box(box, pen))
    for line in picture.lines:
        drawing.add(_line(line, pen))
    for mark in picture.marks:
        drawing.add(_mark(mark, pen))
    for label in picture.labels:
        drawing.add(_label(label, pen, bold if label.is_bold else font))
    return drawing


def _box(box: Box, pen: _Pen) -> Rect:
    return Rect(
        pen.x(box.x),
        pen.y(box.y + box.height),
        pen.x(box.width),
        pen.x(box.height),
        fillColor=pen.colour(box.fill),
        strokeColor=pen.colour(box.line),
        strokeWidth=pen.x(box.line_width),
        strokeDashArray=pen.dashes(is_dashed=box.is_dashed),
    )


def _line(line: Line, pen: _Pen) -> Stroke:
    return Stroke(
        pen.x(line.x1),
        pen.y(line.y1),
        pen.x(line.x2),
        pen.y(line.y2),
        strokeColor=pen.colour(line.ink),
        strokeWidth=pen.x(line.width),
        strokeLineCap=1,
        strokeDashArray=pen.dashes(is_dashed=line.is_dashed),
    )


def _mark(mark: Mark, pen: _Pen) -> Circle | Polygon:
    style = {"fillColor": pen.colour(mark.paint), "strokeColor": pen.colour(mark.line), "strokeWidth": pen.x(mark.line_width)}
    half = mark.size / 2
    if mark.shape is Shape.CIRCLE:
        return Circle(pen.x(mark.x), pen.y(mark.y), pen.x(half), **style)
    corners = [value for x, y in OUTLINES[mark.shape] for value in (pen.x(mark.x + x * half), pen.y(mark.y + y * half))]
    return Polygon(corners, **style)


def _label(label: Label, pen: _Pen, font: str) -> String:
    reckoned = text_width(label.text, label.size, is_bold=label.is_bold)
    needed = stringWidth(label.text, font, label.size)
    size = label.size * min(1.0, reckoned / needed) if needed else label.size
    return String(
        pen.x(label.x),
        pen.y(label.y + BASELINE * size),
        label.text,
        fontName=font,
        fontSize=pen.x(size),
        fillColor=pen.colour(label.ink),
        textAnchor={Anchor.START: "start", Anchor.MIDDLE: "middle", Anchor.END: "end"}[label.anchor],
    )
