"""What the pictures are put together with: an easel that collects primitives, and the pieces that several pictures share."""

from __future__ import annotations

from collections.abc import Sequence

from ldgm_core.charts.canvas import Anchor, Box, Ink, Label, Line, Mark, Picture, Shape
from ldgm_core.charts.lettering import text_width, wrap

__all__ = ["BODY", "Easel", "LEADING", "NUMBER", "SMALL"]

BODY = 32.0
"""Pixels at 1080 lines: words that a room must read."""
NUMBER = 38.0
"""Pixels: the numbers of the columns."""
SMALL = 26.0
"""Pixels: words that only explain, and words that stand tight."""
LEADING = 1.18
"""From one line to the next, in font sizes."""


class Easel:
    """Collects the primitives of one picture; `scale` is the switch for larger type."""

    def __init__(self, width: float, scale: float) -> None:
        self.width = width
        self.scale = scale
        self._boxes: list[Box] = []
        self._lines: list[Line] = []
        self._marks: list[Mark] = []
        self._labels: list[Label] = []

    def box(
        self, x: float, y: float, width: float, height: float, *, fill: Ink | None, line: Ink | None = None, is_dashed: bool = False
    ) -> None:
        """Put down a rectangle."""
        self._boxes.append(Box(_px(x), _px(y), _px(width), _px(height), fill, line, 2.5 if line else 1.0, is_dashed))

    def line(self, x1: float, y1: float, x2: float, y2: float, *, ink: Ink, width: float) -> None:
        """Put down a straight line."""
        self._lines.append(Line(_px(x1), _px(y1), _px(x2), _px(y2), ink, _px(width)))

    def mark(self, mark: Mark) -> None:
        """Put down a mark."""
        self._marks.append(mark)

    def label(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        *,
        ink: Ink = Ink.TEXT,
        anchor: Anchor = Anchor.START,
        is_bold: bool = False,
    ) -> None:
        """Put down one line of text; nothing when there is no text."""
        if text:
            self._labels.append(Label(_px(x), _px(y), text, _px(size), ink, anchor, is_bold))

    def lines_of_text(
        self,
        x: float,
        y: float,
        lines: Sequence[str],
        size: float,
        *,
        ink: Ink = Ink.TEXT,
        anchor: Anchor = Anchor.START,
        leading: float = LEADING,
    ) -> None:
        """Put down several lines of text around the middle y."""
        top = y - (len(lines) - 1) * size * leading / 2
        for number, text in enumerate(lines):
            self.label(x, top + number * size * leading, text, size, ink=ink, anchor=anchor)

    def count(self, x: float, y: float, size: float, number: int) -> None:
        """Put down a slate circle with a number of people in it; always the same size, so that many gets no extra ink."""
        self.mark(Mark(_px(x), _px(y), _px(size), Shape.CIRCLE, Ink.SLATE, Ink.PAPER, 2.0, is_filled=True))
        self.label(x, y, str(number), size * 0.62, ink=Ink.ON_SLATE, anchor=Anchor.MIDDLE, is_bold=True)

    def legend(self, y: float, items: Sequence[tuple[Mark | None, str]]) -> float:
        """Put down the legend from the top y and return its height; it takes a second line when it must."""
        size, x, line = self._legend_size(items), 8.0, 0
        for mark, text in items:
            needed = text_width(text, size) + (size * 1.5 if mark else 0.0)
            if x > 8.0 and x + needed > self.width - 8:
                x, line = 8.0, line + 1
            middle = y + size * (0.9 + 1.5 * line)
            if mark:
                self.mark(moved(mark, x + size / 2, middle, size))
                x += size * 1.5
            self.label(x, middle, text, size)
            x += text_width(text, size) + size * 0.9
        return size * (1.8 + 1.5 * line) if items else 0.0

    def _legend_size(self, items: Sequence[tuple[Mark | None, str]]) -> float:
        size = (BODY - 3) * self.scale
        longest = max((text_width(text, 1) + 1.5 for _, text in items), default=1.0)
        return min(size, (self.width - 24) / longest)

    def finish(self, kind: str, *, height: float, title: str, subtitle: str, words: str) -> Picture:
        """Return the picture."""
        return Picture(
            kind=kind,
            width=self.width,
            height=float(round(height)),
            title=title,
            subtitle=subtitle,
            boxes=tuple(self._boxes),
            lines=tuple(self._lines),
            marks=tuple(self._marks),
            labels=tuple(self._labels),
            words=words,
        )


def sentence_picture(kind: str, sentence: str, *, title: str, width: float, scale: float) -> Picture:
    """Return a picture that says in one sentence why there is nothing to draw."""
    easel = Easel(width, scale)
    size = BODY * scale
    lines = wrap(sentence, width - 2 * size, size)
    height = max(160 * scale, (len(lines) + 2) * size * LEADING)
    easel.box(0, 0, width, height, fill=Ink.BAND)
    easel.lines_of_text(size, height / 2, lines, size)
    return easel.finish(kind, height=height, title=title, subtitle="", words=sentence)


def moved(mark: Mark, x: float, y: float, size: float) -> Mark:
    """Return the same mark elsewhere, in another size."""
    return Mark(_px(x), _px(y), _px(size), mark.shape, mark.fill, mark.line, mark.line_width, mark.is_filled, mark.is_own)


def _px(value: float) -> float:
    """A tenth of a pixel is fine enough, and keeps what goes over the network small."""
    return round(value, 1)
