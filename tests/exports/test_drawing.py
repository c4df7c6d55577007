"""The PDF draws the same picture: every primitive one by one, in the same place, colour and words."""

from __future__ import annotations

import pytest
from reportlab.graphics.shapes import Circle, Drawing, Line, Polygon, Rect, String
from reportlab.lib.colors import HexColor
from reportlab.pdfbase.pdfmetrics import stringWidth

from ldgm_core.charts.canvas import BASELINE, OUTLINES, Ink, Label, Picture, Shape
from ldgm_core.charts.dots import prepare_dots
from ldgm_core.charts.lettering import text_width
from ldgm_core.charts.palette import PALETTES
from ldgm_core.exports.paper.drawing import as_drawing
from tests.charts.samples import PREPARERS, SITUATIONS, T, poll

WIDTH = 480.0
EVERY = [
    pytest.param(prepare(situation, 1.0), id=f"{name}, {situation.name}")
    for name, prepare in PREPARERS.items()
    for situation in (SITUATIONS[0], SITUATIONS[8], SITUATIONS[10])
]


def drawn(picture: Picture, palette: str = "light") -> Drawing:
    return as_drawing(picture, width_points=WIDTH, palette=palette, font="Helvetica", bold="Helvetica-Bold")


def colour(ink: Ink | None, palette: str = "light") -> HexColor | None:
    return None if ink is None else HexColor(PALETTES[palette][ink])


@pytest.mark.parametrize("picture", EVERY)
def test_every_primitive_is_drawn_once_in_the_order_of_painting(picture: Picture) -> None:
    """Boxes, lines, marks, labels; nothing is left out and nothing is added."""
    kinds = [type(shape) for shape in drawn(picture).contents]
    marks = [Circle if mark.shape is Shape.CIRCLE else Polygon for mark in picture.marks]
    assert [*[Rect] * len(picture.boxes), *[Line] * len(picture.lines), *marks, *[String] * len(picture.labels)] == kinds


@pytest.mark.parametrize("picture", EVERY)
def test_boxes_and_lines_stand_where_the_picture_has_them(picture: Picture) -> None:
    """Pixels become points, and y turns round."""
    scale, shapes = WIDTH / picture.width, drawn(picture).contents
    for box, shape in zip(picture.boxes, shapes, strict=False):
        expected = (box.x, picture.height - box.y - box.height, box.width, box.height)
        assert [value * scale for value in expected] == pytest.approx([shape.x, shape.y, shape.width, shape.height])
        assert (colour(box.fill), colour(box.line), box.is_dashed) == (shape.fillColor, shape.strokeColor, bool(shape.strokeDashArray))
    for line, shape in zip(picture.lines, shapes[len(picture.boxes) :], strict=False):
        expected = (line.x1, picture.height - line.y1, line.x2, picture.height - line.y2)
        assert [value * scale for value in expected] == pytest.approx([shape.x1, shape.y1, shape.x2, shape.y2])
        assert colour(line.ink) == shape.strokeColor


@pytest.mark.parametrize("picture", EVERY)
def test_marks_have_the_same_place_shape_and_inks(picture: Picture) -> None:
    """A person stands in the same column, open or filled, in the minutes as on the screen."""
    scale, shapes = WIDTH / picture.width, drawn(picture).contents
    for mark, shape in zip(picture.marks, shapes[len(picture.boxes) + len(picture.lines) :], strict=False):
        assert (colour(mark.paint), colour(mark.line)) == (shape.fillColor, shape.strokeColor)
        if mark.shape is Shape.CIRCLE:
            expected = [mark.x, picture.height - mark.y, mark.size / 2]
            found = [shape.cx, shape.cy, shape.r]
        else:
            half = mark.size / 2
            expected = [part for x, y in OUTLINES[mark.shape] for part in (mark.x + x * half, picture.height - mark.y - y * half)]
            found = shape.points
        assert [value * scale for value in expected] == pytest.approx(found)


@pytest.mark.parametrize("picture", EVERY)
def test_labels_have_the_same_words_place_and_anchor(picture: Picture) -> None:
    """Every word of the picture is in the document, and can be searched there."""
    scale, shapes = WIDTH / picture.width, [shape for shape in drawn(picture).contents if isinstance(shape, String)]
    for label, shape in zip(picture.labels, shapes, strict=True):
        assert (label.text, label.anchor.value, colour(label.ink)) == (shape.text, shape.textAnchor, shape.fillColor)
        size = shape.fontSize / scale
        assert [label.x * scale, (picture.height - label.y - BASELINE * size) * scale] == pytest.approx([shape.x, shape.y])
        assert ("Helvetica-Bold" if label.is_bold else "Helvetica") == shape.fontName


@pytest.mark.parametrize("picture", EVERY)
def test_no_text_is_wider_than_the_picture_reckoned_with(picture: Picture) -> None:
    """Also in a wide font the words stay in their place."""
    scale = WIDTH / picture.width
    shapes = [
        shape
        for shape in as_drawing(picture, width_points=WIDTH, font="Courier", bold="Courier-Bold").contents
        if isinstance(shape, String)
    ]
    for label, shape in zip(picture.labels, shapes, strict=True):
        room = text_width(label.text, label.size, is_bold=label.is_bold) * scale
        assert stringWidth(shape.text, shape.fontName, shape.fontSize) <= room + 0.01


def test_the_drawing_keeps_the_proportions() -> None:
    """As wide as asked, and as high as the picture is in proportion."""
    picture = prepare_dots(poll(), type("Area", (), {"label": "x"})(), T)
    drawing = drawn(picture)
    assert (WIDTH, pytest.approx(WIDTH * picture.height / picture.width)) == (drawing.width, drawing.height)


def test_a_ring_has_no_inside_and_an_open_mark_is_paper() -> None:
    """A ring around one's own answer hides nothing."""
    picture = prepare_dots(poll(own=3), type("Area", (), {"label": "x"})(), T)
    inside = (
        {mark.paint for mark in picture.marks if mark.is_own},
        {mark.paint for mark in picture.marks if not mark.is_filled and not mark.is_own},
    )
    assert ({None}, {Ink.PAPER}) == inside


def test_a_label_without_any_width_is_no_problem() -> None:
    """A combining accent alone takes no room."""
    label = Label(10, 10, "\u0301", 20, Ink.TEXT)
    picture = Picture("dots", 100, 50, "", "", (), (), (), (label,), "x")
    assert len(drawn(picture).contents) == 1
