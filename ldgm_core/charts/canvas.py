"""
The neutral form of every picture: what is painted where, in pixels of a projector screen. Screen, phone and PDF draw exactly this.

Origin top left, y downwards. Painted in this order: boxes, lines, marks, labels. No colour stands in a picture, only the name of an
ink; a palette turns inks into colours.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Anchor", "BASELINE", "Box", "Ink", "Label", "Line", "Mark", "OUTLINES", "PHONE", "Picture", "Shape", "WIDE"]

WIDE = 1840.0
"""Pixels: the width of a picture on a projector screen of 1920 by 1080."""
PHONE = 780.0
"""Pixels: the width of a picture for a phone, where it is shown at half size."""


class Ink(StrEnum):
    """What a colour stands for. Hue belongs to role groups only; slate is for counts, the steps for columns."""

    PAPER = "paper"
    BAND = "band"
    BAND_ALT = "band_alt"
    RULE = "rule"
    SLATE = "slate"
    ON_SLATE = "on_slate"
    TEXT = "text"
    QUIET = "quiet"
    NONE = "none"
    NONE_LINE = "none_line"
    ON_NONE = "on_none"
    HIDDEN = "hidden"
    HIDDEN_LINE = "hidden_line"
    SCHOOL = "school"
    SCHOOL_LINE = "school_line"
    ON_SCHOOL = "on_school"
    CARE = "care"
    CARE_LINE = "care_line"
    ON_CARE = "on_care"
    PARENTS = "parents"
    PARENTS_LINE = "parents_line"
    ON_PARENTS = "on_parents"
    PUPIL = "pupil"
    PUPIL_LINE = "pupil_line"
    ON_PUPIL = "on_pupil"
    OTHER = "other"
    OTHER_LINE = "other_line"
    ON_OTHER = "on_other"
    OWN = "own"
    STEP_1 = "step_1"
    STEP_2 = "step_2"
    STEP_3 = "step_3"
    STEP_4 = "step_4"
    STEP_5 = "step_5"
    STEP_6 = "step_6"
    STEP_7 = "step_7"
    SHADE_1 = "shade_1"
    SHADE_2 = "shade_2"
    SHADE_3 = "shade_3"
    SHADE_4 = "shade_4"
    SHADE_5 = "shade_5"
    BLACK = "black"
    WHITE = "white"


class Shape(StrEnum):
    """The form of a mark; it says the role group without colour."""

    CIRCLE = "circle"
    SQUARE = "square"
    TRIANGLE = "triangle"
    DIAMOND = "diamond"
    CROSS = "cross"


class Anchor(StrEnum):
    """Which part of a label stands at its x."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


@dataclass(frozen=True)
class Box:
    """A rectangle; x and y are its top left corner."""

    x: float
    y: float
    width: float
    height: float
    fill: Ink | None
    line: Ink | None = None
    line_width: float = 1.0
    is_dashed: bool = False


@dataclass(frozen=True)
class Line:
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float
    ink: Ink
    width: float
    is_dashed: bool = False


@dataclass(frozen=True)
class Mark:
    """
    A shape around x, y. `size` is the diameter of a circle and the side of the square that the other shapes fill.

    Filled stands for sure, open for doubt or a guess; `fill` is the ink it would have when filled. A mark with `is_own` is the
    ring around the viewer's own answer: it has no inside.
    """

    x: float
    y: float
    size: float
    shape: Shape
    fill: Ink
    line: Ink
    line_width: float
    is_filled: bool
    is_own: bool = False

    @property
    def paint(self) -> Ink | None:
        """Return the ink inside the shape; None for a ring."""
        if self.is_own:
            return None
        return self.fill if self.is_filled else Ink.PAPER


@dataclass(frozen=True)
class Label:
    """One line of text; y is the vertical middle of its capitals, `size` the font size in pixels."""

    x: float
    y: float
    text: str
    size: float
    ink: Ink
    anchor: Anchor = Anchor.START
    is_bold: bool = False


@dataclass(frozen=True)
class Picture:
    """
    A picture as data. Title and subtitle are not painted: the screen prints them itself.

    `words` is the same picture in words (counts per column), for screen readers and the minutes. `kind` names the picture.
    """

    kind: str
    width: float
    height: float
    title: str
    subtitle: str
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    marks: tuple[Mark, ...]
    labels: tuple[Label, ...]
    words: str


OUTLINES: dict[Shape, tuple[tuple[float, float], ...]] = {
    Shape.SQUARE: ((-0.88, -0.88), (0.88, -0.88), (0.88, 0.88), (-0.88, 0.88)),
    Shape.TRIANGLE: ((0.0, -1.0), (1.0, 0.85), (-1.0, 0.85)),
    Shape.DIAMOND: ((0.0, -1.0), (1.0, 0.0), (0.0, 1.0), (-1.0, 0.0)),
    Shape.CROSS: (
        (-0.4, -0.95), (0.4, -0.95), (0.4, -0.4), (0.95, -0.4), (0.95, 0.4), (0.4, 0.4),
        (0.4, 0.95), (-0.4, 0.95), (-0.4, 0.4), (-0.95, 0.4), (-0.95, -0.4), (-0.4, -0.4),
    ),
}  # fmt: skip
"""Corners of every shape that is not a circle, in halves of the mark's size; all media draw these same corners."""

BASELINE = 0.355
"""From the middle of the capitals down to the line they stand on, in font sizes; the same in every medium."""
