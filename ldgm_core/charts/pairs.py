"""Picture 8, on request: how many columns two people differ per area that both answered. It says nothing about where anybody stands."""

from __future__ import annotations

from collections.abc import Sequence

from ldgm_core.charts.canvas import WIDE, Anchor, Ink, Picture
from ldgm_core.charts.easel import BODY, Easel, sentence_picture
from ldgm_core.charts.grid import HIGHEST, Grid
from ldgm_core.charts.heatmap import people_of
from ldgm_core.charts.lettering import fit, largest_size
from ldgm_core.charts.row import Row
from ldgm_core.domain.disagreement import person_distance
from ldgm_core.domain.poll import SeenAnswer
from ldgm_core.texts import Texts

__all__ = ["prepare_pairs"]

_SHADES = (Ink.SHADE_1, Ink.SHADE_2, Ink.SHADE_3, Ink.SHADE_4, Ink.SHADE_5)
_PER_SHADE = 0.5  # columns; the same for every meeting, so that a dark cell always means the same
_LABELS = 330.0


def prepare_pairs(rows: Sequence[Row], t: Texts, *, scale_type: float = 1.0) -> Picture:
    """Return the lower triangle of people by people; only areas of the widest scale count, so that a column is a column."""
    title = t("chart.pairs_title")
    people = people_of(rows)
    if len(people) < 2:
        hidden = not people and any(row.poll.answers for row in rows)
        return sentence_picture("pairs", t("chart.names_first" if hidden else "chart.pairs_few"), title=title, width=WIDE, scale=scale_type)
    easel = Easel(WIDE, scale_type)
    grid = _grid(len(people), scale_type)
    _draw_names(easel, grid, people)
    widest = max(row.poll.columns for row in rows)
    comparable = [row for row in rows if row.poll.columns == widest]
    words = []
    for low in range(1, len(people)):
        for high in range(low):
            distance = person_distance(_columns(people[low], comparable), _columns(people[high], comparable))
            _draw_cell(easel, grid, (high + 1, low - 1), distance)
            words.append(t("chart.pair_words", one=people[high].name, other=people[low].name, distance=_number(distance)))
    return easel.finish(
        "pairs", height=grid.bottom + 60 * scale_type, title=title, subtitle=t("chart.pairs_subtitle"), words=" ".join(words)
    )


def _grid(people: int, scale: float) -> Grid:
    below = 64 * scale
    slot = min(200.0 * scale, (WIDE - _LABELS - 16) / (people - 1))
    pitch = min(90.0 * scale, (HIGHEST - below) / (people - 1))
    return Grid(left=_LABELS + 16, slot=slot, columns=people - 1, top=4.0, pitch=pitch, rows=people - 1)


def _columns(person: SeenAnswer, rows: Sequence[Row]) -> list[int | None]:
    """The person's column per row; None where there is none."""
    return [next((answer.column for answer in row.poll.answers if answer.participant_id == person.participant_id), None) for row in rows]


def _draw_names(easel: Easel, grid: Grid, people: Sequence[SeenAnswer]) -> None:
    names = [person.name or "" for person in people]
    wanted = min(BODY * easel.scale, grid.pitch * 0.62)
    at_left = largest_size(names, _LABELS, lines=1, wanted=round(wanted), least=18)
    for row, name in enumerate(names[1:]):
        for text in fit(name, _LABELS, at_left, lines=1):
            easel.label(_LABELS, grid.y(row), text, at_left, anchor=Anchor.END)
    room = grid.slot - 8
    below = largest_size(names, room, lines=2, wanted=round((BODY - 4) * easel.scale), least=18)
    for column, name in enumerate(names[:-1], start=1):
        lines = fit(name, room, min(below, 24 * easel.scale), lines=2)
        size = min(below, 24 * easel.scale)
        easel.lines_of_text(grid.x(column), grid.bottom + 30 * easel.scale, lines, size, anchor=Anchor.MIDDLE)


def _draw_cell(easel: Easel, grid: Grid, place: tuple[int, int], distance: float | None) -> None:
    x, y = grid.x(place[0]), grid.y(place[1])
    left, top, width = x - grid.slot / 2 + 3, y - grid.band / 2, grid.slot - 6
    size = min(grid.band * 0.6, 34.0 * easel.scale, width * 0.42)
    if distance is None:
        easel.box(left, top, width, grid.band, fill=Ink.PAPER, line=Ink.NONE_LINE, is_dashed=True)
    else:
        easel.box(left, top, width, grid.band, fill=_SHADES[min(4, int(distance / _PER_SHADE))])
    easel.label(x, y, _number(distance), size, ink=Ink.TEXT if distance is None else Ink.BLACK, anchor=Anchor.MIDDLE, is_bold=True)


def _number(distance: float | None) -> str:
    return "–" if distance is None else f"{distance:.1f}".replace(".", ",")
