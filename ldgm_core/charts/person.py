"""How one person's answer looks: the shape, letter and inks of the role group; filled is sure, open is doubt or a guess."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ldgm_core.charts.canvas import Anchor, Ink, Mark, Shape
from ldgm_core.charts.easel import Easel
from ldgm_core.domain.meeting import RoleGroup
from ldgm_core.domain.poll import SeenAnswer
from ldgm_core.domain.rating import Certainty
from ldgm_core.texts import Texts

__all__ = ["GroupStyle", "STYLES", "draw_answer", "group_legend", "mark_of", "style_of"]


@dataclass(frozen=True)
class GroupStyle:
    """Shape and inks of a role group; `on` is the ink of a letter on the filled shape."""

    shape: Shape
    fill: Ink
    line: Ink
    on: Ink


STYLES: dict[RoleGroup | None, GroupStyle] = {
    RoleGroup.SCHOOL: GroupStyle(Shape.CIRCLE, Ink.SCHOOL, Ink.SCHOOL_LINE, Ink.ON_SCHOOL),
    RoleGroup.CARE: GroupStyle(Shape.SQUARE, Ink.CARE, Ink.CARE_LINE, Ink.ON_CARE),
    RoleGroup.PARENTS: GroupStyle(Shape.TRIANGLE, Ink.PARENTS, Ink.PARENTS_LINE, Ink.ON_PARENTS),
    RoleGroup.PUPIL: GroupStyle(Shape.DIAMOND, Ink.PUPIL, Ink.PUPIL_LINE, Ink.ON_PUPIL),
    RoleGroup.OTHER: GroupStyle(Shape.CROSS, Ink.OTHER, Ink.OTHER_LINE, Ink.ON_OTHER),
    None: GroupStyle(Shape.CIRCLE, Ink.HIDDEN, Ink.HIDDEN_LINE, Ink.ON_SLATE),
}
_NO_COLUMN = (Ink.NONE, Ink.NONE_LINE, Ink.ON_NONE)


def style_of(answer: SeenAnswer, *, shows_groups: bool) -> GroupStyle:
    """Return the style of an answer; grey for an answer without a column, neutral as long as groups are not shown."""
    style = STYLES[answer.group if shows_groups else None]
    return style if answer.column is not None else GroupStyle(style.shape, *_NO_COLUMN)


def mark_of(style: GroupStyle, x: float, y: float, size: float, *, is_filled: bool = True) -> Mark:
    """Return one mark in this style."""
    return Mark(round(x, 1), round(y, 1), round(size, 1), style.shape, style.fill, style.line, line_of(size), is_filled)


def line_of(size: float) -> float:
    """Return the width of the outline for a mark of this size, in pixels."""
    return round(max(2.0, min(5.0, size * 0.07)), 1)


def draw_answer(easel: Easel, answer: SeenAnswer, t: Texts, *, x: float, y: float, size: float, shows_groups: bool) -> None:
    """Put down one person's answer, with the letter of the group when there is room, and a ring around the viewer's own."""
    style = style_of(answer, shows_groups=shows_groups)
    is_filled = answer.column is None or answer.certainty is Certainty.SURE
    if answer.is_own:
        easel.mark(ring_around(x, y, size))
    easel.mark(mark_of(style, x, y, size, is_filled=is_filled))
    if shows_groups and answer.group is not None and size >= 24:
        letter(easel, t(f"group_letter.{answer.group}"), style, x=x, y=y, size=size, is_filled=is_filled)


def letter(easel: Easel, text: str, style: GroupStyle, *, x: float, y: float, size: float, is_filled: bool) -> None:
    """Put a letter or a number on a mark; a triangle has its room below the middle."""
    is_triangle = style.shape is Shape.TRIANGLE
    font = size * (0.44 if is_triangle else 0.54)
    ink = style.on if is_filled else Ink.TEXT
    easel.label(x, y + (size * 0.17 if is_triangle else 0), text, font, ink=ink, anchor=Anchor.MIDDLE, is_bold=True)


def ring_around(x: float, y: float, size: float) -> Mark:
    """Return the ring around the viewer's own answer."""
    width = round(max(3.0, min(6.0, size * 0.08)), 1)
    outer = round(size * 1.16 + width, 1)
    return Mark(round(x, 1), round(y, 1), outer, Shape.CIRCLE, Ink.OWN, Ink.OWN, width, is_filled=False, is_own=True)


def group_legend(answers: Iterable[SeenAnswer], t: Texts, *, shows_groups: bool) -> list[tuple[Mark | None, str]]:
    """Return the legend of what occurs, and of nothing else."""
    found = list(answers)
    items: list[tuple[Mark | None, str]] = []
    if shows_groups:
        present = {answer.group for answer in found}
        items = [(mark_of(STYLES[group], 0, 0, 30), t(f"group.{group}")) for group in RoleGroup if group in present]
        if None in present and items:
            items.append((mark_of(STYLES[None], 0, 0, 30), t("chart.group_hidden")))
    return items


def certainty_legend(answers: Iterable[SeenAnswer], t: Texts) -> list[tuple[Mark | None, str]]:
    """Return what filled and open mean, and the ring, as far as they occur."""
    found = list(answers)
    items: list[tuple[Mark | None, str]] = []
    if any(answer.column is not None for answer in found):
        items.append((None, t("chart.filled_is_sure")))
    if any(answer.is_own for answer in found):
        items.append((Mark(0, 0, 30, Shape.CIRCLE, Ink.OWN, Ink.OWN, 4.0, is_filled=False, is_own=True), t("chart.ring_is_own")))
    return items
