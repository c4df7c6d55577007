"""Picture 2, the agenda: per area how many people stand in each column, from the lowest to the highest used one, and the word for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ldgm_core.charts.canvas import WIDE, Ink, Picture
from ldgm_core.charts.easel import Easel, sentence_picture
from ldgm_core.charts.grid import (
    Grid,
    draw_axis,
    draw_non_scores,
    draw_row_labels,
    draw_texts,
    grid_for,
    most_columns,
    non_score_heads,
    page_of,
    page_words,
)
from ldgm_core.charts.row import Row, rows_of_agenda
from ldgm_core.charts.wording import poll_in_words
from ldgm_core.domain.agenda import AgendaEntry
from ldgm_core.domain.disagreement import counts_per_column, needs_sight
from ldgm_core.domain.matrix import AreaId, Matrix
from ldgm_core.domain.poll import RevealedPoll
from ldgm_core.texts import Texts

__all__ = ["level_words", "prepare_overview", "prepare_overview_rows"]

# The switches above it take part of the screen: each label stands on one line, so that the rows are low enough to fit below them.
_LABELS = 650.0
_COLUMNS_END = 1110.0
_HIGHEST = 740.0
_NARROW = 112.0


def prepare_overview(
    entries: Sequence[AgendaEntry],
    first_rounds: Mapping[AreaId, RevealedPoll],
    matrix: Matrix,
    t: Texts,
    *,
    page: int = 1,
    scale_type: float = 1.0,
) -> Picture:
    """Return one page of the overview in the order of the agenda."""
    return prepare_overview_rows(rows_of_agenda(entries, first_rounds, matrix), t, page=page, scale_type=scale_type)


def prepare_overview_rows(
    rows: Sequence[Row], t: Texts, *, page: int = 1, scale_type: float = 1.0, is_pupil_present: bool = False
) -> Picture:
    """Return one page of the overview in the given order; with the pupil in the room nobody stands apart in it."""
    title = t("chart.overview_title")
    shown = page_of(rows, page, scale_type)
    if not shown:
        return sentence_picture("overview", t("chart.nothing_revealed"), title=title, width=WIDE, scale=scale_type)
    said = [level_words(row, t, is_pupil_present=is_pupil_present) for row in shown]
    easel = Easel(WIDE, scale_type)
    grid = grid_for(len(shown), most_columns(shown), scale_type, right=_COLUMNS_END, left=_LABELS + 16, highest=_HIGHEST)
    draw_axis(easel, grid, t)
    draw_row_labels(easel, grid, [row.label for row in shown], width=_LABELS)
    for place, row in enumerate(shown):
        _draw_row(easel, grid, place, row)
    draw_non_scores(easel, grid, shown, t, left=_COLUMNS_END + 12, width=_NARROW)
    words_left = _COLUMNS_END + 24 + _NARROW * len(non_score_heads(shown))
    draw_texts(easel, grid, said, x=words_left, width=WIDE - words_left)
    subtitle = t("chart.overview_subtitle") + page_words(len(rows), page, scale_type, t)
    words = "\n".join(
        f"{t('chart.row_words', label=row.label, level=level)} {_counts(row, t)}" for row, level in zip(shown, said, strict=True)
    )
    return easel.finish("overview", height=grid.bottom + 6, title=title, subtitle=subtitle, words=words)


def level_words(row: Row, t: Texts, *, is_pupil_present: bool = False) -> str:
    """Return the level word with how many stand apart, and whether few people could see it; friendlier with the pupil in the room."""
    parts = [t(f"level_pupil.{row.level}" if is_pupil_present else f"level.{row.level}")]
    if row.apart and not is_pupil_present:
        parts.append(t("chart.apart", count=row.apart))
    answered = sum(score is not None for score in row.poll.scores)
    if needs_sight(answered, len(row.poll.scores) - answered):
        parts.append(t("chart.little_sight"))
    return " · ".join(parts)


def _draw_row(easel: Easel, grid: Grid, place: int, row: Row) -> None:
    y, counts = grid.y(place), counts_per_column(row.poll.scores, row.poll.columns)
    easel.box(grid.left, y - grid.band / 2, grid.slot * row.poll.columns, grid.band, fill=Ink.BAND)
    used = [column for column, count in enumerate(counts, start=1) if count]
    if len(used) > 1:
        easel.line(grid.x(used[0]), y, grid.x(used[-1]), y, ink=Ink.RULE, width=7)
    size = min(grid.band * 0.92, grid.slot * 0.8, 60.0 * easel.scale)
    for column in used:
        easel.count(grid.x(column), y, size, counts[column - 1])


def _counts(row: Row, t: Texts) -> str:
    return poll_in_words(row.poll, row.label, t)
