"""
Picture 1, the main one: where does everybody stand in this area, and how sure?

Every person is one mark, stacked in the order in which the poll hands them over, so that nothing jumps between the steps of the
reveal. All columns are always there, equally wide; who gave no column stands apart at the right.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ldgm_core.charts.canvas import WIDE, Anchor, Ink, Mark, Picture
from ldgm_core.charts.easel import BODY, LEADING, NUMBER, SMALL, Easel
from ldgm_core.charts.lettering import fit, fits, largest_size, text_width, wrap
from ldgm_core.charts.person import certainty_legend, draw_answer, group_legend, mark_of, style_of
from ldgm_core.charts.row import Labelled
from ldgm_core.charts.wording import poll_in_words, shows_groups, shows_names, subtitle_of
from ldgm_core.domain.meeting import Context
from ldgm_core.domain.poll import RevealedPoll, SeenAnswer
from ldgm_core.domain.rating import NonScore
from ldgm_core.texts import Texts

__all__ = ["cell_texts_fit", "prepare_dots"]

LOWEST_SCALE = 6  # marks: the height of the stacks does not blow two people up to a crowd
_SMALL_WIDTH = 1200  # pixels: below this the picture is for a phone and leaves names to the words
_MODEL_COLUMNS = 7
_NAME_GAP = 10.0
_LEAST = 22  # pixels
_LANE_STEP = 1.15  # from one small mark to the next, in sizes of the words beside them
_SMALL_CROWD = 10  # people
_PAPER = 1.2  # a larger scale of the type is that of a document
_PITCH_ON_PAPER, _PITCH_WITH_NAMES = 58.0, 84.0  # pixels per person


@dataclass(frozen=True)
class _Plan:
    """Where the columns stand. `pitch` is the height per person, the same for every area of a meeting."""

    width: float
    scale: float
    columns: int
    slot: float
    gap: float
    apart_width: float
    band: float
    pitch: float

    @property
    def is_small(self) -> bool:
        return self.width < _SMALL_WIDTH

    @property
    def mark(self) -> float:
        return min(self.pitch * 0.84, 64.0, self.slot - self.gap - 12)

    def left(self, column: int) -> float:
        return (column - 1) * self.slot + self.gap / 2

    def middle(self, column: int) -> float:
        return (column - 0.5) * self.slot

    def apart_middle(self, number: int) -> float:
        """The middle of the column for a non-score, counted from the left."""
        return self.width - self.apart_width / 2 - (1 - number) * (self.apart_width + self.gap)


def prepare_dots(
    poll: RevealedPoll,
    area: Labelled,
    t: Texts,
    *,
    tallest: int | None = None,
    cell_texts: Sequence[str] = (),
    width: float = WIDE,
    scale_type: float = 1.0,
) -> Picture:
    """
    Return the stacked marks of one revealed poll.

    `tallest`: the height of the scale in people; give the number of people who score, so that all areas of a meeting share it.
    `cell_texts`: the texts of the columns; they are drawn only if all of them fit. `width`: WIDE for a screen, PHONE for a phone.
    """
    plan = _plan(poll, tallest, width, scale_type)
    easel = Easel(width, scale_type)
    _draw_bands(easel, plan)
    _draw_people(easel, plan, poll, t)
    y = plan.band + _draw_axis(easel, plan, t, cell_texts)
    y += _draw_second_situations(easel, plan, poll, t, y)
    legend = group_legend(poll.answers, t, shows_groups=shows_groups(poll)) + certainty_legend(poll.answers, t)
    y += easel.legend(y, legend)
    return easel.finish("dots", height=y, title=area.label, subtitle=subtitle_of(poll, t), words=poll_in_words(poll, area.label, t))


def cell_texts_fit(poll: RevealedPoll, cell_texts: Sequence[str], *, width: float = WIDE, scale_type: float = 1.0) -> bool:
    """Return whether prepare_dots draws these texts below the columns; otherwise they need a place of their own."""
    return _cell_size(_plan(poll, None, width, scale_type), cell_texts) is not None


def _plan(poll: RevealedPoll, tallest: int | None, width: float, scale: float) -> _Plan:
    stacks = Counter(answer.column or answer.non_score for answer in poll.answers)
    people = max(tallest or 0, LOWEST_SCALE, *stacks.values())
    is_small = width < _SMALL_WIDTH
    gap = 6.0 if is_small else 18.0
    apart = 112.0 if is_small else 180.0
    rest = width - 2 * (apart + gap) - gap
    band = _band_height(people, scale, is_small=is_small, has_names=shows_names(poll))
    return _Plan(width, scale, poll.columns, rest / poll.columns, gap, apart, band, min(100.0, (band - 16) / people))


def _band_height(people: int, scale: float, *, is_small: bool, has_names: bool) -> float:
    """On a screen all must fit in the height; a phone scrolls, so a crowd gets room there; on paper a few people take less of the page."""
    if is_small:
        return 620.0 if people <= _SMALL_CROWD else 880.0
    if scale <= _PAPER:
        return 620.0
    return min(560.0, 16 + people * (_PITCH_WITH_NAMES if has_names else _PITCH_ON_PAPER))


def _draw_bands(easel: Easel, plan: _Plan) -> None:
    for column in range(1, plan.columns + 1):
        easel.box(plan.left(column), 0, plan.slot - plan.gap, plan.band, fill=Ink.BAND)
    for number in (0, 1):
        left = plan.apart_middle(number) - plan.apart_width / 2
        easel.box(left + 2, 2, plan.apart_width - 4, plan.band - 4, fill=Ink.BAND_ALT, line=Ink.RULE, is_dashed=True)


def _draw_people(easel: Easel, plan: _Plan, poll: RevealedPoll, t: Texts) -> None:
    size = _name_size(plan, poll) if shows_names(poll) and not plan.is_small else 0.0
    for column in range(1, plan.columns + 1):
        stack = [answer for answer in poll.answers if answer.column == column]
        _draw_stack(easel, plan, poll, t, stack, (plan.middle(column), plan.slot - plan.gap, size))
    for number, kind in enumerate(NonScore):
        stack = [answer for answer in poll.answers if answer.non_score is kind]
        _draw_stack(easel, plan, poll, t, stack, (plan.apart_middle(number), plan.apart_width, size))


def _draw_stack(
    easel: Easel, plan: _Plan, poll: RevealedPoll, t: Texts, stack: Sequence[SeenAnswer], place: tuple[float, float, float]
) -> None:
    """One column of marks, with the names beside them when their size is not 0."""
    middle, room, name_size = place
    x = middle - room / 2 + plan.mark / 2 + _NAME_GAP if name_size else middle
    for number, answer in enumerate(stack):
        y = plan.band - 8 - (number + 0.5) * plan.pitch
        draw_answer(easel, answer, t, x=x, y=y, size=plan.mark, shows_groups=shows_groups(poll))
        if name_size:
            lines = fit(answer.name or "", _name_room(plan), name_size, lines=_name_lines(plan))
            easel.lines_of_text(x + plan.mark / 2 + _NAME_GAP, y, lines, name_size, leading=1.1)


def _name_room(plan: _Plan) -> float:
    return min(plan.slot - plan.gap, plan.apart_width) - plan.mark - 2 * _NAME_GAP - 2


def _name_lines(plan: _Plan) -> int:
    return 2 if plan.pitch >= 2 * _LEAST * LEADING else 1


def _name_size(plan: _Plan, poll: RevealedPoll) -> float:
    """One size for all names: as large as the longest allows, and never too small to read; what is longer still gets an ellipsis."""
    lines = _name_lines(plan)
    most = min(SMALL * plan.scale, (plan.pitch - 2) / (lines * 1.1))
    names = [answer.name or "" for answer in poll.answers]
    return largest_size(names, _name_room(plan), lines=lines, wanted=round(most), least=min(round(most), _LEAST))


def _draw_axis(easel: Easel, plan: _Plan, t: Texts, cell_texts: Sequence[str]) -> float:
    """The numbers, the names of the two other columns, and either the texts of the columns or what the numbers are."""
    scale = plan.scale
    row = plan.band + 34 * scale
    for column in range(1, plan.columns + 1):
        easel.label(plan.middle(column), row, str(column), NUMBER * scale, anchor=Anchor.MIDDLE, is_bold=True)
    names = [t(f"non_score.{kind}") for kind in NonScore]
    size = largest_size(names, plan.apart_width, lines=3 if plan.is_small else 2, wanted=(BODY - 2) * scale, least=18)
    found = [wrap(name, plan.apart_width, size) for name in names]
    for number, lines in enumerate(found):
        top = plan.band + (14 + size * 0.6) + (len(lines) - 1) * size * LEADING / 2
        easel.lines_of_text(plan.apart_middle(number), top, lines, size, anchor=Anchor.MIDDLE)
    below = max(len(lines) for lines in found) * size * LEADING + 28
    return max(below, 64 * scale + _draw_cells(easel, plan, t, cell_texts))


def _draw_cells(easel: Easel, plan: _Plan, t: Texts, cell_texts: Sequence[str]) -> float:
    top, size, room = plan.band + 64 * plan.scale, SMALL * plan.scale, plan.slot - plan.gap
    found = _cell_size(plan, cell_texts)
    if found is not None:
        lines = [wrap(text, room, found) for text in cell_texts]
        for column, cell in enumerate(lines, start=1):
            middle = top + found * LEADING * len(cell) / 2
            easel.lines_of_text(plan.middle(column), middle, cell, found, ink=Ink.QUIET, anchor=Anchor.MIDDLE)
        return 3 * found * LEADING + 10
    name = t("chart.axis_model" if plan.columns == _MODEL_COLUMNS else "chart.axis")
    easel.label(plan.slot * plan.columns / 2, top + size * 0.6, name, size, ink=Ink.QUIET, anchor=Anchor.MIDDLE)
    return size * 1.5


def _cell_size(plan: _Plan, cell_texts: Sequence[str]) -> float | None:
    """The size at which all texts of the columns fit below them, in pixels; None when they do not."""
    room = plan.slot - plan.gap
    if len(cell_texts) != plan.columns:
        return None
    size = largest_size(list(cell_texts), room, lines=3, wanted=round(SMALL * plan.scale), least=_LEAST)
    return size if all(fits(text, room, size, lines=3) for text in cell_texts) else None


def _draw_second_situations(easel: Easel, plan: _Plan, poll: RevealedPoll, t: Texts, top: float) -> float:
    """A thin lane with what people see in another situation: small, open, never part of a count above; "thuis" gives a group away."""
    if not shows_groups(poll):
        return 0.0
    found: dict[tuple[int, Context], list[SeenAnswer]] = {}
    for answer in sorted(poll.answers, key=lambda one: (one.second_column or 0, str(one.second_context))):
        if answer.second_column is not None and answer.second_context is not None:
            found.setdefault((answer.second_column, answer.second_context), []).append(answer)
    if not found:
        return 0.0
    size = SMALL * plan.scale
    title = fit(t("chart.second_lane"), plan.width - 16, size, lines=2)
    easel.lines_of_text(8, top + size * LEADING * len(title) / 2, title, size, ink=Ink.QUIET)
    below = top + size * LEADING * len(title) + 8
    filled: list[float] = []  # per line: up to which x it is taken
    for (column, context), people in found.items():
        words = t(f"context.{context}")
        start, end = _lane_place(plan, column, len(people), words)
        line = next((number for number, taken in enumerate(filled) if taken < start), len(filled))
        filled[line:] = [end + size, *filled[line + 1 :]]
        _draw_lane(easel, plan, poll, people, words, (start, below + (line + 0.5) * size * 1.35))
    return below + len(filled) * size * 1.35 + 8 - top


def _lane_place(plan: _Plan, column: int, people: int, words: str) -> tuple[float, float]:
    """From where to where the open marks of one column and situation run with the words beside them."""
    size = SMALL * plan.scale
    length = people * size * _LANE_STEP + text_width(words, size) + 8
    start = min(plan.middle(column) - size * 0.45, plan.width - length - 8)
    return start, start + length


def _draw_lane(easel: Easel, plan: _Plan, poll: RevealedPoll, people: Sequence[SeenAnswer], words: str, place: tuple[float, float]) -> None:
    x, y = place
    size = SMALL * plan.scale
    for number, answer in enumerate(people):
        easel.mark(_open(poll, answer, x + size * (0.45 + number * _LANE_STEP), y, size * 0.9))
    easel.label(x + len(people) * size * _LANE_STEP + 8, y, words, size, ink=Ink.QUIET)


def _open(poll: RevealedPoll, answer: SeenAnswer, x: float, y: float, size: float) -> Mark:
    return mark_of(style_of(answer, shows_groups=shows_groups(poll)), x, y, size, is_filled=False)
