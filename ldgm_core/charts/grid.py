"""The frame of every picture with areas below each other and columns beside each other: numbers on top, labels at the left."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from ldgm_core.charts.canvas import Anchor, Ink
from ldgm_core.charts.easel import BODY, LEADING, NUMBER, SMALL, Easel
from ldgm_core.charts.lettering import fit, largest_size, wrap
from ldgm_core.charts.row import Row
from ldgm_core.domain.poll import RevealedPoll
from ldgm_core.domain.rating import NonScore
from ldgm_core.texts import Texts

__all__ = [
    "HIGHEST",
    "LABELS",
    "Grid",
    "draw_axis",
    "draw_heads",
    "draw_non_scores",
    "draw_row_labels",
    "draw_texts",
    "grid_for",
    "most_columns",
    "non_score_heads",
    "page_count",
    "page_of",
    "page_words",
]

T = TypeVar("T")

LABELS = 430.0
"""Pixels for the labels of the rows."""
MOST_ROWS = 12  # rows of body text that a screen of 1080 lines holds
HIGHEST = 860.0
LARGEST_PITCH = 110.0
_TIGHT = 1.1  # from one line of a label to the next, in font sizes


@dataclass(frozen=True)
class Grid:
    """Where rows and columns stand, in pixels. `left` is the left side of column 1, `top` that of the first row."""

    left: float
    slot: float
    columns: int
    top: float
    pitch: float
    rows: int

    def x(self, column: int) -> float:
        """Return the middle of a column."""
        return self.left + (column - 0.5) * self.slot

    def y(self, row: int) -> float:
        """Return the middle of a row, counted from 0."""
        return self.top + (row + 0.5) * self.pitch

    @property
    def right(self) -> float:
        """Return the right side of the last column."""
        return self.left + self.columns * self.slot

    @property
    def bottom(self) -> float:
        """Return the lower side of the last row."""
        return self.top + self.rows * self.pitch

    @property
    def band(self) -> float:
        """Return the height of a row without the space between two rows."""
        return self.pitch - max(5.0, self.pitch * 0.1)


def grid_for(
    rows: int, columns: int, scale: float, *, right: float, below: float = 12.0, left: float = LABELS + 16, highest: float = HIGHEST
) -> Grid:
    """Return the frame for so many rows and columns; `right` is where the columns end, `below` what comes under the rows."""
    top = 104.0 * scale
    pitch = min(LARGEST_PITCH * scale, (highest - top - below) / max(rows, 1))
    return Grid(left=left, slot=(right - left) / columns, columns=columns, top=top, pitch=pitch, rows=rows)


def page_count(rows: int, scale_type: float = 1.0) -> int:
    """Return how many pages so many rows take: at most 12 on one, fewer with larger type."""
    return max(1, -(-rows // _per_page(scale_type)))


def page_of(rows: Sequence[T], page: int, scale_type: float) -> tuple[T, ...]:
    """Return the rows of one page, counted from 1; a page that does not exist is the nearest one that does."""
    number = min(max(page, 1), page_count(len(rows), scale_type))
    most = _per_page(scale_type)
    return tuple(rows[(number - 1) * most : number * most])


def page_words(rows: int, page: int, scale_type: float, t: Texts) -> str:
    """Return which page this is; nothing when there is only one."""
    pages = page_count(rows, scale_type)
    return f" · {t('chart.page', page=min(max(page, 1), pages), pages=pages)}" if pages > 1 else ""


def _per_page(scale_type: float) -> int:
    return max(1, int(MOST_ROWS / max(scale_type, 1.0)))


def draw_axis(easel: Easel, grid: Grid, t: Texts) -> None:
    """Put down the numbers of the columns and what they are."""
    size, scale = NUMBER * easel.scale, easel.scale
    name = t("chart.axis_model" if grid.columns == 7 else "chart.axis")
    easel.label((grid.left + grid.right) / 2, grid.top - 80 * scale, name, SMALL * scale, ink=Ink.QUIET, anchor=Anchor.MIDDLE)
    for column in range(1, grid.columns + 1):
        easel.label(grid.x(column), grid.top - 30 * scale, str(column), size, anchor=Anchor.MIDDLE, is_bold=True)


def draw_row_labels(easel: Easel, grid: Grid, texts: Sequence[str], *, width: float = LABELS) -> None:
    """Put down the labels at the left, all in one size, at most two lines each."""
    draw_texts(easel, grid, texts, x=width, width=width - 4, anchor=Anchor.END)


def draw_texts(
    easel: Easel, grid: Grid, texts: Sequence[str], *, x: float, width: float, anchor: Anchor = Anchor.START, ink: Ink = Ink.TEXT
) -> None:
    """Put down one text per row, all in one size, at most two lines each."""
    wanted = min(BODY * easel.scale, grid.pitch * 0.62)
    two_lines = min(wanted, (grid.pitch - 3) / (2 * _TIGHT))
    size = largest_size(list(texts), width, lines=1, wanted=round(wanted), least=0)
    if size < two_lines:
        size = largest_size(list(texts), width, lines=2, wanted=round(two_lines), least=min(round(two_lines), 20))
    for row, text in enumerate(texts):
        easel.lines_of_text(x, grid.y(row), fit(text, width, size, lines=2), size, ink=ink, anchor=anchor, leading=_TIGHT)


def draw_heads(easel: Easel, grid: Grid, heads: Sequence[str], *, left: float, width: float) -> None:
    """Put down the heads of the narrow columns beside the grid, in at most three lines just above the first row."""
    room = width - 8
    size = largest_size(list(heads), room, lines=3, wanted=round((SMALL - 2) * easel.scale), least=16)
    for number, head in enumerate(heads):
        lines = wrap(head, room, size)
        middle = grid.top - 12 - size * LEADING * len(lines) / 2
        easel.lines_of_text(left + (number + 0.5) * width, middle, lines, size, ink=Ink.QUIET, anchor=Anchor.MIDDLE)


def non_score_heads(rows: Sequence[Row]) -> list[tuple[str, Callable[[RevealedPoll], int]]]:
    """Return the kinds of non-scores with how to count them; "not answered" only where it occurs, and never thrown together."""
    heads: list[tuple[str, Callable[[RevealedPoll], int]]] = [
        ("chart.head_out_of_view", lambda poll: poll.count(NonScore.OUT_OF_VIEW)),
        ("chart.head_undecided", lambda poll: poll.count(NonScore.UNDECIDED)),
    ]
    if any(row.poll.missing for row in rows):
        heads.append(("chart.head_missing", lambda poll: poll.missing))
    return heads


def draw_non_scores(easel: Easel, grid: Grid, rows: Sequence[Row], t: Texts, *, left: float, width: float) -> None:
    """Put down, per row, how many people gave each kind of non-score."""
    heads = non_score_heads(rows)
    draw_heads(easel, grid, [t(key) for key, _ in heads], left=left, width=width)
    size = min(SMALL * 1.08 * easel.scale, grid.pitch * 0.6)
    for number, (_, count) in enumerate(heads):
        for place, row in enumerate(rows):
            if count(row.poll):
                x = left + (number + 0.5) * width
                easel.label(x, grid.y(place), f"{count(row.poll)} ×", size, ink=Ink.QUIET, anchor=Anchor.MIDDLE)


def most_columns(rows: Sequence[Row]) -> int:
    """Return the number of columns of the widest scale among the rows."""
    return max((row.poll.columns for row in rows), default=7)
