"""
Picture 4, the whole pupil: every mark is one person, areas in the order of the model.

It is a matrix: no line runs from row to row, no row or column is added up, and no column stands out.
"""

from __future__ import annotations

from collections.abc import Sequence

from ldgm_core.charts.canvas import WIDE, Ink, Picture
from ldgm_core.charts.easel import BODY, Easel, sentence_picture
from ldgm_core.charts.grid import (
    Grid,
    draw_axis,
    draw_non_scores,
    draw_row_labels,
    grid_for,
    most_columns,
    non_score_heads,
    page_of,
    page_words,
)
from ldgm_core.charts.person import certainty_legend, draw_answer, group_legend
from ldgm_core.charts.row import Row
from ldgm_core.charts.wording import poll_in_words, shows_groups
from ldgm_core.domain.disagreement import counts_per_column
from ldgm_core.domain.poll import SeenAnswer
from ldgm_core.texts import Texts

__all__ = ["draw_cells", "mark_size", "prepare_profile"]

_NARROW = 112.0


def prepare_profile(rows: Sequence[Row], t: Texts, *, page: int = 1, scale_type: float = 1.0) -> Picture:
    """Return one page of the profile; give the rows in the order of the model."""
    title = t("chart.profile_title")
    shown = page_of(rows, page, scale_type)
    if not shown:
        return sentence_picture("profile", t("chart.nothing_revealed"), title=title, width=WIDE, scale=scale_type)
    easel = Easel(WIDE, scale_type)
    right = WIDE - 8 - _NARROW * len(non_score_heads(shown))
    grid = grid_for(len(shown), most_columns(shown), scale_type, right=right, below=12 + 2 * BODY * scale_type)
    draw_axis(easel, grid, t)
    draw_row_labels(easel, grid, [row.label for row in shown])
    size = mark_size(grid, shown)
    for place, row in enumerate(shown):
        draw_cells(easel, grid, place, row, t, size=size)
    draw_non_scores(easel, grid, shown, t, left=right + 8, width=_NARROW)
    answers = [answer for row in shown for answer in row.poll.answers]
    legend = group_legend(answers, t, shows_groups=any(shows_groups(row.poll) for row in shown)) + certainty_legend(answers, t)
    height = grid.bottom + 8 + easel.legend(grid.bottom + 8, legend)
    subtitle = t("chart.profile_subtitle") + page_words(len(rows), page, scale_type, t)
    words = "\n".join(poll_in_words(row.poll, row.label, t) for row in shown)
    return easel.finish("profile", height=height, title=title, subtitle=subtitle, words=words)


def mark_size(grid: Grid, rows: Sequence[Row]) -> float:
    """Return the largest size, in pixels, at which the fullest cell holds its marks; the same in every cell."""
    fullest = max((max(counts_per_column(row.poll.scores, row.poll.columns), default=0) for row in rows), default=0)
    width, height = grid.slot - 16, grid.band - 6
    size = min(46.0, height)
    while size > 8 and _per_line(width, size) * int(height // (size * 1.1)) < fullest:
        size -= 1
    return size


def draw_cells(easel: Easel, grid: Grid, place: int, row: Row, t: Texts, *, size: float, fill: Ink = Ink.BAND) -> None:
    """Put down the cells of one row with everybody who chose that column, side by side, in as few lines as possible."""
    for column in range(1, row.poll.columns + 1):
        top = grid.y(place) - grid.band / 2
        easel.box(grid.x(column) - grid.slot / 2 + 2.5, top, grid.slot - 5, grid.band, fill=fill)
        found = [answer for answer in row.poll.answers if answer.column == column]
        _draw_marks(easel, (grid.x(column), grid.y(place), grid.slot - 16), row, found, size, t)


def _draw_marks(easel: Easel, cell: tuple[float, float, float], row: Row, found: Sequence[SeenAnswer], size: float, t: Texts) -> None:
    x, y, width = cell
    if not found:
        return
    lines = -(-len(found) // _per_line(width, size))
    per_line = -(-len(found) // lines)
    for number, answer in enumerate(found):
        line, place = divmod(number, per_line)
        here = min(per_line, len(found) - line * per_line)
        at_x = x + (place - (here - 1) / 2) * size * 1.14
        at_y = y + (line - (lines - 1) / 2) * size * 1.1
        draw_answer(easel, answer, t, x=at_x, y=at_y, size=size, shows_groups=shows_groups(row.poll))


def _per_line(width: float, size: float) -> int:
    return max(1, int(width // (size * 1.14)))
