"""Picture 7: two role groups in two lanes, with how many columns they lie apart and which one stands higher. A difference is no error."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from ldgm_core.charts.canvas import WIDE, Ink, Picture
from ldgm_core.charts.easel import BODY, Easel, sentence_picture
from ldgm_core.charts.grid import Grid, draw_axis, draw_row_labels, draw_texts, grid_for, most_columns, page_count, page_of, page_words
from ldgm_core.charts.person import STYLES, letter, mark_of
from ldgm_core.charts.row import Row
from ldgm_core.charts.wording import shows_groups
from ldgm_core.domain.disagreement import Direction, counts_per_column, direction, w1_columns
from ldgm_core.domain.meeting import RoleGroup
from ldgm_core.texts import Texts

__all__ = ["group_pages", "group_pairs", "prepare_groups"]

_COLUMNS_END = 1280.0
_WIDER = 1.5  # two lanes in a row need that much more height than one
_CHOICES = (
    (RoleGroup.PARENTS, RoleGroup.SCHOOL),
    (RoleGroup.CARE, RoleGroup.SCHOOL),
    (RoleGroup.PUPIL, RoleGroup.SCHOOL),
    (RoleGroup.PUPIL, RoleGroup.PARENTS),
    (RoleGroup.PARENTS, RoleGroup.CARE),
    (RoleGroup.PUPIL, RoleGroup.CARE),
    *((group, RoleGroup.OTHER) for group in (RoleGroup.SCHOOL, RoleGroup.CARE, RoleGroup.PARENTS, RoleGroup.PUPIL)),
)


@dataclass(frozen=True)
class _Pair:
    """The columns of both groups in one area; `distance` in columns."""

    row: Row
    one: tuple[int, ...]
    other: tuple[int, ...]
    distance: float


def prepare_groups(
    rows: Sequence[Row],
    t: Texts,
    *,
    one: RoleGroup = RoleGroup.PARENTS,
    other: RoleGroup = RoleGroup.SCHOOL,
    page: int = 1,
    scale_type: float = 1.0,
) -> Picture:
    """Return one page of two groups next to each other, largest distance first; a sentence when groups are not shown."""
    title = t("chart.groups_title", one=t(f"group.{one}").capitalize(), other=t(f"group.{other}"))
    pairs = sorted(_pairs(rows, one, other), key=lambda pair: -pair.distance)
    shown = page_of(pairs, page, scale_type * _WIDER)
    if not shown:
        reason = "chart.groups_none" if any(shows_groups(row.poll) for row in rows) else "chart.groups_first"
        return sentence_picture("groups", t(reason), title=title, width=WIDE, scale=scale_type)
    easel = Easel(WIDE, scale_type)
    legend_room = 2 * BODY * scale_type
    grid = grid_for(len(shown), most_columns([pair.row for pair in shown]), scale_type, right=_COLUMNS_END, below=12 + legend_room)
    draw_axis(easel, grid, t)
    draw_row_labels(easel, grid, [pair.row.label for pair in shown])
    for place, pair in enumerate(shown):
        _draw_pair(easel, grid, place, pair, (one, other))
    texts = [_in_words(pair, one, other, t) for pair in shown]
    draw_texts(easel, grid, texts, x=_COLUMNS_END + 24, width=WIDE - _COLUMNS_END - 24)
    legend = [(mark_of(STYLES[group], 0, 0, 30), t(f"group.{group}")) for group in (one, other)]
    height = grid.bottom + 8 + easel.legend(grid.bottom + 8, legend)
    count = _count_words(pairs, one, other, t)
    words = " ".join([f"{count}.", *(_row_words(pair, text, one, other, t) for pair, text in zip(shown, texts, strict=True))])
    subtitle = f"{count} · {t('chart.groups_subtitle')}" + page_words(len(pairs), page, scale_type * _WIDER, t)
    return easel.finish("groups", height=height, title=title, subtitle=subtitle, words=words)


def group_pairs(rows: Sequence[Row]) -> tuple[tuple[RoleGroup, RoleGroup], ...]:
    """Return which two groups can be put next to each other: both gave a column in one area, and the step of the reveal shows them."""
    return tuple(pair for pair in _CHOICES if _pairs(rows, *pair))


def group_pages(rows: Sequence[Row], one: RoleGroup, other: RoleGroup, scale_type: float = 1.0) -> int:
    """Return how many pages these two groups take."""
    return page_count(len(_pairs(rows, one, other)), scale_type * _WIDER)


def _count_words(pairs: Sequence[_Pair], one: RoleGroup, other: RoleGroup, t: Texts) -> str:
    """In how many areas the one group stands higher, and in how many lower: over the whole meeting, not over this page."""
    ways = [direction(pair.one, pair.other, pair.row.poll.columns) for pair in pairs]
    key = "chart.groups_count_one" if len(pairs) == 1 else "chart.groups_count"
    higher, lower = ways.count(Direction.A_HIGHER), ways.count(Direction.B_HIGHER)
    return t(key, one=t(f"group.{one}"), other=t(f"group.{other}"), higher=higher, lower=lower, all=len(pairs))


def _pairs(rows: Sequence[Row], one: RoleGroup, other: RoleGroup) -> list[_Pair]:
    found = []
    for row in rows:
        if shows_groups(row.poll):
            first, second = _columns_of(row, one), _columns_of(row, other)
            distance = w1_columns(first, second, row.poll.columns)
            if distance is not None:
                found.append(_Pair(row, first, second, distance))
    return found


def _columns_of(row: Row, group: RoleGroup) -> tuple[int, ...]:
    return tuple(answer.column for answer in row.poll.answers if answer.group is group and answer.column is not None)


def _draw_pair(easel: Easel, grid: Grid, place: int, pair: _Pair, groups: tuple[RoleGroup, RoleGroup]) -> None:
    y = grid.y(place)
    easel.box(grid.left, y - grid.band / 2, grid.slot * pair.row.poll.columns, grid.band, fill=Ink.BAND)
    size = min(grid.band * 0.42, 48.0 * easel.scale)
    for group, columns, lane in zip(groups, (pair.one, pair.other), (-1, 1), strict=True):
        _draw_lane(easel, grid, group, counts_per_column(columns, pair.row.poll.columns), y + lane * grid.band * 0.25, size)


def _draw_lane(easel: Easel, grid: Grid, group: RoleGroup, counts: Sequence[int], y: float, size: float) -> None:
    style = STYLES[group]
    used = [column for column, count in enumerate(counts, start=1) if count]
    if len(used) > 1:
        easel.line(grid.x(used[0]), y, grid.x(used[-1]), y, ink=Ink.RULE, width=5)
    for column in used:
        easel.mark(mark_of(style, grid.x(column), y, size))
        letter(easel, str(counts[column - 1]), style, x=grid.x(column), y=y, size=size * 1.15, is_filled=True)


def _in_words(pair: _Pair, one: RoleGroup, other: RoleGroup, t: Texts) -> str:
    """The distance in half columns and the direction."""
    way = direction(pair.one, pair.other, pair.row.poll.columns)
    words = t(f"chart.{way}", one=t(f"group.{one}"), other=t(f"group.{other}"))
    return words if way is Direction.SAME else f"{_columns_in_words(pair.distance, t)}, {words}"


def _columns_in_words(distance: float, t: Texts) -> str:
    halves = int(Fraction(distance).limit_denominator(1000) * 2 + Fraction(1, 2))
    if halves == 0:
        return t("chart.distance_less")
    if halves == 1:
        return t("chart.distance_half")
    if halves == 2:
        return t("chart.distance_one")
    return t("chart.distance", columns=str(halves // 2) if halves % 2 == 0 else f"{halves // 2},5")


def _row_words(pair: _Pair, text: str, one: RoleGroup, other: RoleGroup, t: Texts) -> str:
    lanes = []
    for group, columns in ((one, pair.one), (other, pair.other)):
        counts = counts_per_column(columns, pair.row.poll.columns)
        used = [f"{count} × {t('chart.column_short', column=column)}" for column, count in enumerate(counts, start=1) if count]
        lanes.append(f"{t(f'group.{group}')} {', '.join(used)}")
    return f"{pair.row.label}: {'; '.join(lanes)}; {text}."
