"""Picture 6: round 1 next to round 2, with an arrow per person once names are shown and as two lanes before that. Nobody is praised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ldgm_core.charts.canvas import WIDE, Ink, Picture
from ldgm_core.charts.easel import BODY, Easel, sentence_picture
from ldgm_core.charts.grid import Grid, draw_axis, draw_heads, draw_non_scores, draw_row_labels, grid_for, non_score_heads
from ldgm_core.charts.heatmap import people_of
from ldgm_core.charts.person import STYLES, GroupStyle, certainty_legend, group_legend, mark_of
from ldgm_core.charts.profile import draw_cells, mark_size
from ldgm_core.charts.row import Labelled, Row, row_of
from ldgm_core.charts.wording import count_in_words, poll_in_words, reason_in_words, shows_groups, shows_names
from ldgm_core.domain.poll import RevealedPoll, SeenAnswer
from ldgm_core.domain.rating import NonScore
from ldgm_core.texts import Texts

__all__ = ["prepare_rounds"]

_NARROW = 110.0


@dataclass(frozen=True)
class _Person:
    """One person's answers in both rounds; None where there is none."""

    seen: SeenAnswer
    first: SeenAnswer | None
    second: SeenAnswer | None


def prepare_rounds(first: RevealedPoll, second: RevealedPoll, area: Labelled, t: Texts, *, scale_type: float = 1.0) -> Picture:
    """Return both rounds of one area; arrows only when both rounds show everybody's name."""
    if not first.answers and not second.answers:
        return sentence_picture("rounds", t("chart.rounds_nobody"), title=area.label, width=WIDE, scale=scale_type)
    if shows_names(first) and (shows_names(second) or not second.answers) and people_of((row_of(area, first), row_of(area, second))):
        return _arrows(first, second, area, t, scale_type)
    return _two_lanes(first, second, area, t, scale_type)


# ---- One row per person ---------------------------------------------------------------------------------------------


def _arrows(first: RevealedPoll, second: RevealedPoll, area: Labelled, t: Texts, scale: float) -> Picture:
    people = _people(first, second, area)
    easel = Easel(WIDE, scale)
    right = WIDE - 2 * _NARROW - 24
    grid = grid_for(len(people), first.columns, scale, right=right)
    draw_axis(easel, grid, t)
    draw_heads(easel, grid, [t("chart.head_out_of_view"), t("chart.head_undecided")], left=right + 24, width=_NARROW)
    draw_row_labels(easel, grid, [person.seen.name or "" for person in people])
    for place, person in enumerate(people):
        _draw_person(easel, grid, place, person)
    both = [person for person in people if person.first and person.second]
    changed = sum(_place(person.first) != _place(person.second) for person in both)
    subtitle = f"{t('chart.rounds_subtitle')} · {_changed(t, changed, len(both))}"
    words = " ".join([subtitle + ".", *(_in_words(person, t) for person in people)])
    return easel.finish("rounds", height=grid.bottom + 6, title=area.label, subtitle=subtitle, words=words)


def _changed(t: Texts, changed: int, both: int) -> str:
    return t("chart.rounds_changed_one" if changed == 1 else "chart.rounds_changed", changed=changed, both=both)


def _people(first: RevealedPoll, second: RevealedPoll, area: Labelled) -> list[_Person]:
    firsts = {answer.participant_id: answer for answer in first.answers}
    seconds = {answer.participant_id: answer for answer in second.answers}
    everybody = people_of((row_of(area, first), row_of(area, second)))
    return [_Person(one, firsts.get(one.participant_id), seconds.get(one.participant_id)) for one in everybody]


def _place(answer: SeenAnswer | None) -> tuple[int | None, NonScore | None] | None:
    return None if answer is None else (answer.column, answer.non_score)


def _x(grid: Grid, answer: SeenAnswer) -> float:
    """The middle of the column of an answer; non-scores have their two columns at the right of the grid."""
    if answer.column is not None:
        return grid.x(answer.column)
    return grid.right + 24 + _NARROW * (0.5 + list(NonScore).index(answer.non_score or NonScore.UNDECIDED))


def _draw_person(easel: Easel, grid: Grid, place: int, person: _Person) -> None:
    y, size = grid.y(place), min(grid.band * 0.74, 56.0)
    easel.box(grid.left, y - grid.band / 2, grid.right - grid.left, grid.band, fill=Ink.BAND)
    easel.box(grid.right + 24, y - grid.band / 2, 2 * _NARROW, grid.band, fill=Ink.BAND_ALT)
    style = STYLES[person.seen.group]
    if person.first and person.second and _place(person.first) != _place(person.second):
        _draw_arrow(easel, style, _x(grid, person.first), _x(grid, person.second), y, size)
    if person.first and _place(person.first) != _place(person.second):
        easel.mark(mark_of(style, _x(grid, person.first), y, size, is_filled=False))
    if person.second:
        easel.mark(mark_of(style, _x(grid, person.second), y, size))


def _draw_arrow(easel: Easel, style: GroupStyle, start: float, end: float, y: float, size: float) -> None:
    sign = 1 if end > start else -1
    tail, tip = start + sign * size * 0.62, end - sign * (size * 0.62 + 4)
    width, barb = max(3.0, size * 0.11), size * 0.3
    easel.line(tail, y, tip, y, ink=style.line, width=width)
    for side in (-1, 1):
        easel.line(tip - sign * barb, y + side * barb * 0.8, tip, y, ink=style.line, width=width)


def _in_words(person: _Person, t: Texts) -> str:
    name = person.seen.name or ""
    first, second = (_answer_words(answer, t) for answer in (person.first, person.second))
    if person.first is None:
        return t("chart.rounds_words_second_only", name=name, second=second)
    if person.second is None:
        return t("chart.rounds_words_first_only", name=name, first=first)
    if _place(person.first) == _place(person.second):
        return t("chart.rounds_words_same", name=name, first=first)
    reason = person.second.change_reason
    if reason is None:
        return t("chart.rounds_words", name=name, first=first, second=second)
    return t("chart.rounds_words_reason", name=name, first=first, second=second, reason=reason_in_words(reason, t))


def _answer_words(answer: SeenAnswer | None, t: Texts) -> str:
    if answer is None:
        return ""
    return t(f"non_score.{answer.non_score}") if answer.column is None else t("chart.column_short", column=answer.column)


# ---- One lane per round ---------------------------------------------------------------------------------------------


def _two_lanes(first: RevealedPoll, second: RevealedPoll, area: Labelled, t: Texts, scale: float) -> Picture:
    rows: Sequence[Row] = [row_of(area, first), row_of(area, second)]
    easel = Easel(WIDE, scale)
    right = WIDE - 8 - _NARROW * len(non_score_heads(rows))
    grid = grid_for(2, first.columns, scale, right=right, below=12 + 2 * BODY * scale)
    draw_axis(easel, grid, t)
    draw_row_labels(easel, grid, [t("chart.rounds_row", round=row.poll.round) for row in rows])
    size = mark_size(grid, rows)
    for place, row in enumerate(rows):
        draw_cells(easel, grid, place, row, t, size=size)
    draw_non_scores(easel, grid, rows, t, left=right + 8, width=_NARROW)
    answers = [*first.answers, *second.answers]
    has_groups = shows_groups(first) or shows_groups(second)
    legend = group_legend(answers, t, shows_groups=has_groups) + certainty_legend(answers, t)
    height = grid.bottom + 8 + easel.legend(grid.bottom + 8, legend)
    counts = [count_in_words(t, "answers", sum(score is not None for score in row.poll.scores)) for row in rows]
    subtitle = " · ".join(f"{t('chart.rounds_row', round=row.poll.round)}: {count}" for row, count in zip(rows, counts, strict=True))
    words = " ".join(poll_in_words(row.poll, area.label, t) for row in rows)
    return easel.finish("rounds", height=height, title=area.label, subtitle=subtitle, words=words)
