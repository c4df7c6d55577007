"""Picture 9: how far the answers lay apart in round 1 and in round 2. Closer is not better, and nothing on it says so."""

from __future__ import annotations

from collections.abc import Sequence

from ldgm_core.charts.canvas import WIDE, Anchor, Ink, Mark, Picture, Shape
from ldgm_core.charts.easel import NUMBER, SMALL, Easel, sentence_picture
from ldgm_core.charts.grid import Grid, draw_row_labels, draw_texts, grid_for, page_of, page_words
from ldgm_core.charts.overview import level_words
from ldgm_core.charts.row import Row
from ldgm_core.domain.disagreement import spread_columns
from ldgm_core.texts import Texts

__all__ = ["prepare_before_after"]

_SCALE_END = 1020.0
_WORDS = 390.0


def prepare_before_after(
    rows: Sequence[tuple[Row, Row]], t: Texts, *, page: int = 1, scale_type: float = 1.0, is_pupil_present: bool = False
) -> Picture:
    """Return one page of areas that were scored twice, each as (round 1, round 2)."""
    title = t("chart.before_after_title")
    shown = page_of(rows, page, scale_type)
    if not shown:
        return sentence_picture("before_after", t("chart.before_after_none"), title=title, width=WIDE, scale=scale_type)
    said = [tuple(level_words(row, t, is_pupil_present=is_pupil_present) for row in pair) for pair in shown]
    easel = Easel(WIDE, scale_type)
    most = max(first.poll.columns for first, _ in shown) - 1
    grid = grid_for(len(shown), max(most, 1), scale_type, right=_SCALE_END, left=476.0)
    _draw_scale(easel, grid, t)
    draw_row_labels(easel, grid, [first.label for first, _ in shown])
    for place, (first, second) in enumerate(shown):
        _draw_row(easel, grid, place, first, second)
    left = _SCALE_END + 24
    for number in (0, 1):
        x = left + number * (_WORDS + 8)
        easel.label(x, grid.top - 30 * scale_type, t("chart.rounds_row", round=number + 1), SMALL * scale_type, ink=Ink.QUIET)
        draw_texts(easel, grid, [words[number] for words in said], x=x, width=_WORDS - 12)
    subtitle = t("chart.before_after_subtitle") + page_words(len(rows), page, scale_type, t)
    words = " ".join(
        t("chart.before_after_words", label=first.label, before=before, after=after)
        for (first, _), (before, after) in zip(shown, said, strict=True)
    )
    return easel.finish("before_after", height=grid.bottom + 6, title=title, subtitle=subtitle, words=words)


def _draw_scale(easel: Easel, grid: Grid, t: Texts) -> None:
    """The scale counts columns between two halves, from 0; a number stands on a line, not between two."""
    scale = easel.scale
    middle = (grid.left + grid.right) / 2
    easel.label(middle, grid.top - 80 * scale, t("chart.before_after_axis"), SMALL * scale, ink=Ink.QUIET, anchor=Anchor.MIDDLE)
    for step in range(grid.columns + 1):
        x = grid.left + step * grid.slot
        easel.label(x, grid.top - 30 * scale, str(step), NUMBER * scale, anchor=Anchor.MIDDLE, is_bold=True)
        easel.line(x, grid.top, x, grid.bottom, ink=Ink.RULE, width=2)


def _draw_row(easel: Easel, grid: Grid, place: int, first: Row, second: Row) -> None:
    y, size = grid.y(place), min(grid.band * 0.6, 44.0 * easel.scale)
    before, after = (_x(grid, row) for row in (first, second))
    if before is not None and after is not None and abs(before - after) > size / 2:
        sign = 1 if after > before else -1
        easel.line(before + sign * size / 2, y, after, y, ink=Ink.RULE, width=7)
    if before is not None:
        easel.mark(Mark(round(before, 1), round(y, 1), round(size, 1), Shape.CIRCLE, Ink.SLATE, Ink.SLATE, 5.0, is_filled=False))
    if after is not None:
        # smaller, so that it also shows when both rounds lie in the same place
        inner = round(size * 0.62, 1)
        easel.mark(Mark(round(after, 1), round(y, 1), inner, Shape.CIRCLE, Ink.SLATE, Ink.SLATE, 2.0, is_filled=True))


def _x(grid: Grid, row: Row) -> float | None:
    spread = spread_columns(row.poll.scores)
    return None if spread is None else grid.left + spread * grid.slot
