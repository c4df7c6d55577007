"""Picture 3: who answered what. Light is a lower column and dark a higher one; neither is better. Only once names are shown."""

from __future__ import annotations

from collections.abc import Sequence

from ldgm_core.charts.canvas import WIDE, Anchor, Ink, Picture
from ldgm_core.charts.easel import BODY, LEADING, SMALL, Easel, sentence_picture
from ldgm_core.charts.grid import HIGHEST, LABELS, Grid, draw_row_labels, page_of, page_words
from ldgm_core.charts.lettering import fit, largest_size
from ldgm_core.charts.person import STYLES, letter, mark_of
from ldgm_core.charts.row import Row
from ldgm_core.charts.wording import answers_in_words
from ldgm_core.domain.meeting import ParticipantId, RoleGroup
from ldgm_core.domain.poll import SeenAnswer
from ldgm_core.domain.rating import NonScore
from ldgm_core.texts import Texts

__all__ = ["people_of", "prepare_heatmap"]

_STEPS = (Ink.STEP_1, Ink.STEP_2, Ink.STEP_3, Ink.STEP_4, Ink.STEP_5, Ink.STEP_6, Ink.STEP_7)
_DARK_FROM = 4  # place in the steps from where a number must be white
_SIGNS = {NonScore.UNDECIDED: "?", NonScore.OUT_OF_VIEW: "–"}


def prepare_heatmap(rows: Sequence[Row], t: Texts, *, page: int = 1, scale_type: float = 1.0) -> Picture:
    """Return one page of areas by people; a sentence instead as long as names are not shown."""
    title = t("chart.heatmap_title")
    people = people_of(rows)
    if not people:
        return sentence_picture("heatmap", t(_why_not(rows)), title=title, width=WIDE, scale=scale_type)
    shown = page_of(rows, page, scale_type)
    easel = Easel(WIDE, scale_type)
    grid = _grid(len(shown), len(people), scale_type)
    _draw_heads(easel, grid, people, t)
    draw_row_labels(easel, grid, [row.label for row in shown])
    for place, row in enumerate(shown):
        by_id = {answer.participant_id: answer for answer in row.poll.answers}
        for number, person in enumerate(people, start=1):
            _draw_cell(easel, grid, (number, place), by_id.get(person.participant_id), row.poll.columns)
    size = SMALL * scale_type
    legend = fit(t("chart.heatmap_legend"), WIDE - grid.left, size, lines=2)
    easel.lines_of_text(grid.left, grid.bottom + 10 + size * LEADING * len(legend) / 2, legend, size, ink=Ink.QUIET)
    return easel.finish(
        "heatmap",
        height=grid.bottom + 18 + size * LEADING * len(legend),
        title=title,
        subtitle=t("chart.heatmap_subtitle") + page_words(len(rows), page, scale_type, t),
        words="\n".join(f"{row.label}. {' '.join(answers_in_words(row.poll, t))}" for row in shown),
    )


def people_of(rows: Sequence[Row]) -> tuple[SeenAnswer, ...]:
    """Return one answer per person, by role group and then as the polls hand them over; nobody unless everybody may be known."""
    answers = [answer for row in rows for answer in row.poll.answers]
    if not answers or any(answer.participant_id is None or answer.name is None for answer in answers):
        return ()
    found: dict[ParticipantId | None, SeenAnswer] = {}
    for answer in answers:
        found.setdefault(answer.participant_id, answer)
    order = list(RoleGroup)
    return tuple(sorted(found.values(), key=lambda one: (order.index(one.group or RoleGroup.OTHER), one.role or "", one.name or "")))


def _why_not(rows: Sequence[Row]) -> str:
    return "chart.names_first" if any(row.poll.answers for row in rows) else "chart.nothing_revealed"


def _grid(rows: int, people: int, scale: float) -> Grid:
    left = LABELS + 16
    slot = min(190.0 * scale, (WIDE - left) / people)
    top, below = 132.0 * scale, 12 + SMALL * scale * LEADING * 2
    pitch = min(90.0 * scale, (HIGHEST - top - below) / max(rows, 1))
    return Grid(left=left, slot=slot, columns=people, top=top, pitch=pitch, rows=rows)


def _draw_heads(easel: Easel, grid: Grid, people: Sequence[SeenAnswer], t: Texts) -> None:
    names = [person.name or "" for person in people]
    room, mark = grid.slot - 6, min(44.0 * easel.scale, grid.slot - 10)
    size = largest_size(names, room, lines=2, wanted=round((BODY - 4) * easel.scale), least=18)
    for number, person in enumerate(people, start=1):
        style = STYLES[person.group]
        easel.mark(mark_of(style, grid.x(number), mark / 2 + 2, mark))
        if person.group is not None:
            letter(easel, t(f"group_letter.{person.group}"), style, x=grid.x(number), y=mark / 2 + 2, size=mark, is_filled=True)
        lines = fit(names[number - 1], room, size, lines=2)
        easel.lines_of_text(grid.x(number), (mark + grid.top) / 2, lines, size, anchor=Anchor.MIDDLE)


def _draw_cell(easel: Easel, grid: Grid, place: tuple[int, int], answer: SeenAnswer | None, columns: int) -> None:
    x, y = grid.x(place[0]), grid.y(place[1])
    left, width = x - grid.slot / 2 + 3, grid.slot - 6
    size = min(grid.band * 0.62, 36.0 * easel.scale, width * 0.6)
    if answer is None or answer.column is None:
        easel.box(left, y - grid.band / 2, width, grid.band, fill=Ink.PAPER, line=Ink.NONE_LINE, is_dashed=True)
        sign = _SIGNS[answer.non_score] if answer is not None and answer.non_score is not None else ""
        easel.label(x, y, sign, size, anchor=Anchor.MIDDLE, is_bold=True)
        return
    step = _step(answer.column, columns)
    easel.box(left, y - grid.band / 2, width, grid.band, fill=_STEPS[step])
    ink = Ink.WHITE if step >= _DARK_FROM else Ink.BLACK
    easel.label(x, y, str(answer.column), size, ink=ink, anchor=Anchor.MIDDLE, is_bold=True)


def _step(column: int, columns: int) -> int:
    """The place of a column in the seven steps: a shorter scale runs from the lightest to the darkest as well."""
    return min(6, (column - 1) * 6 // (columns - 1)) if columns > 1 else 0
