"""
Picture 10: who stands where, by the place in which people see the pupil: class, gym, home, work placement.

What shows in one place and not in another is information, no error. Places are known from the step of the groups on; before that they
would say who is who. What somebody sees in a second situation has a lane of its own, is drawn open and never counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import combinations

from ldgm_core.charts.canvas import WIDE, Ink, Picture
from ldgm_core.charts.easel import BODY, Easel, sentence_picture
from ldgm_core.charts.grid import Grid, draw_axis, draw_non_scores, draw_row_labels, grid_for, non_score_heads
from ldgm_core.charts.person import certainty_legend, group_legend
from ldgm_core.charts.profile import draw_cells, mark_size
from ldgm_core.charts.row import Labelled, Row, row_of
from ldgm_core.charts.wording import answers_in_words, shows_groups
from ldgm_core.domain.meeting import Context
from ldgm_core.domain.poll import RevealedPoll, SeenAnswer
from ldgm_core.texts import Texts

__all__ = ["places_differ", "places_in_words", "prepare_contexts"]

_NARROW = 112.0


def prepare_contexts(poll: RevealedPoll, area: Labelled, t: Texts, *, scale_type: float = 1.0) -> Picture:
    """Return one lane per place; a sentence as long as the places are not shown. `words` begins with the columns per place."""
    rows, seconds = _lanes(poll, t), _second_lanes(poll, t)
    lanes = [*rows, *seconds]
    if not lanes:
        reason = "chart.contexts_none" if shows_groups(poll) else "chart.contexts_first"
        return sentence_picture("contexts", t(reason), title=area.label, width=WIDE, scale=scale_type)
    easel = Easel(WIDE, scale_type)
    right = WIDE - 8 - _NARROW * len(non_score_heads(lanes))
    grid = grid_for(len(lanes), poll.columns, scale_type, right=right, below=12 + 2 * BODY * scale_type)
    draw_axis(easel, grid, t)
    draw_row_labels(easel, grid, [lane.label for lane in lanes])
    size = mark_size(grid, lanes)
    for place, lane in enumerate(lanes):
        is_second = place >= len(rows)
        draw_cells(easel, grid, place, lane, t, size=size * 0.8 if is_second else size, fill=Ink.BAND_ALT if is_second else Ink.BAND)
    draw_non_scores(easel, grid, lanes, t, left=right + 8, width=_NARROW)
    height = grid.bottom + 8 + _draw_legend(easel, grid, poll, t)
    words = " ".join(
        [_sentence(places_in_words(poll, t)), *(f"{lane.label}: {' '.join(answers_in_words(lane.poll, t))}" for lane in lanes)]
    )
    return easel.finish("contexts", height=height, title=area.label, subtitle=_subtitle(poll, t), words=words)


def places_differ(poll: RevealedPoll) -> bool:
    """Return whether two places do not overlap: everybody in the one stands lower than everybody in the other, or one person sees both."""
    columns = [[answer.column for answer in found if answer.column is not None] for _, found in _by_place(poll)]
    used = [one for one in columns if one]
    apart = any(max(one) < min(other) or max(other) < min(one) for one, other in combinations(used, 2))
    return apart or any(answer.second_column not in {None, answer.column} for answer in _known(poll))


def places_in_words(poll: RevealedPoll, t: Texts) -> str:
    """Return the columns per place as a fact: "in de klas 2 en 3, in de gymzaal 5"; empty as long as places are not shown."""
    main = [(context, [answer.column for answer in found]) for context, found in _by_place(poll)]
    second = [(context, [answer.second_column for answer in found]) for context, found in _by_second_place(poll)]
    said = ", ".join(part for part in (_place_words(context, columns, t) for context, columns in main) if part)
    elsewhere = ", ".join(_place_words(context, columns, t) for context, columns in second)
    return f"{said} · {t('chart.elsewhere', places=elsewhere)}" if elsewhere else said


def _place_words(context: Context, columns: Iterable[int | None], t: Texts) -> str:
    used = sorted({column for column in columns if column is not None})
    if not used:
        return ""
    numbers = [str(column) for column in used]
    listed = numbers[0] if len(numbers) == 1 else t("chart.and", most=", ".join(numbers[:-1]), last=numbers[-1])
    return t("chart.place_columns", place=t(f"context.{context}"), columns=listed)


def _known(poll: RevealedPoll) -> list[SeenAnswer]:
    """The answers of which this viewer may know the place."""
    return [answer for answer in poll.answers if answer.context is not None] if shows_groups(poll) else []


def _by_place(poll: RevealedPoll) -> list[tuple[Context, list[SeenAnswer]]]:
    """The answers per place, in the fixed order of the places."""
    found = [(context, [answer for answer in _known(poll) if answer.context is context]) for context in Context]
    return [(context, answers) for context, answers in found if answers]


def _by_second_place(poll: RevealedPoll) -> list[tuple[Context, list[SeenAnswer]]]:
    found = [(context, [one for one in _known(poll) if one.second_context is context and one.second_column]) for context in Context]
    return [(context, answers) for context, answers in found if answers]


def _lanes(poll: RevealedPoll, t: Texts) -> list[Row]:
    return [_lane(t(f"context.{context}"), answers, poll) for context, answers in _by_place(poll)]


def _second_lanes(poll: RevealedPoll, t: Texts) -> list[Row]:
    """A lane per second situation, with the same people as open marks: without certainty nothing is filled."""
    moved = [
        (context, [replace(one, column=one.second_column, non_score=None, certainty=None) for one in answers])
        for context, answers in _by_second_place(poll)
    ]
    return [_lane(t("chart.second_place", place=t(f"context.{context}")), answers, poll) for context, answers in moved]


def _lane(label: str, answers: Sequence[SeenAnswer], poll: RevealedPoll) -> Row:
    return replace(row_of(_Place(label), replace(poll, answers=tuple(answers), missing=0)), apart=0)


class _Place:
    """What a lane needs of an area: a label."""

    def __init__(self, label: str) -> None:
        self.label = label


def _draw_legend(easel: Easel, grid: Grid, poll: RevealedPoll, t: Texts) -> float:
    known = _known(poll)
    return easel.legend(grid.bottom + 8, group_legend(known, t, shows_groups=True) + certainty_legend(known, t))


def _subtitle(poll: RevealedPoll, t: Texts) -> str:
    hidden = len(poll.answers) - len(_known(poll))
    parts = [places_in_words(poll, t)]
    if hidden:
        parts.append(t("chart.contexts_hidden_one" if hidden == 1 else "chart.contexts_hidden", count=hidden))
    return " · ".join(part for part in parts if part)


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}." if words else ""
