"""Picture 5: over which boundary between two columns are people divided? It points at a question, not at an answer."""

from __future__ import annotations

from ldgm_core.charts.canvas import WIDE, Anchor, Ink, Picture
from ldgm_core.charts.easel import BODY, NUMBER, Easel, sentence_picture
from ldgm_core.charts.row import Labelled
from ldgm_core.domain.disagreement import Boundary, boundaries
from ldgm_core.domain.poll import RevealedPoll
from ldgm_core.texts import Texts

__all__ = ["prepare_boundary"]

_LABELS = 300.0


def prepare_boundary(poll: RevealedPoll, area: Labelled, t: Texts, *, scale_type: float = 1.0) -> Picture:
    """Return the people left and right of every boundary that has people on both sides; both sides in one colour."""
    found = [line for line in boundaries(poll.scores, poll.columns) if line.left_count and line.right_count]
    if not found:
        return sentence_picture("boundary", t("chart.boundary_none"), title=area.label, width=WIDE, scale=scale_type)
    easel = Easel(WIDE, scale_type)
    half = (WIDE - _LABELS * scale_type) / 2 - 20
    middle = WIDE - half - 12
    size = BODY * scale_type
    easel.label(middle - 24, size, t("chart.boundary_left"), size, ink=Ink.QUIET, anchor=Anchor.END)
    easel.label(middle + 24, size, t("chart.boundary_right"), size, ink=Ink.QUIET)
    pitch = min(130.0 * scale_type, (860 - 2 * size) / len(found))
    people = found[0].left_count + found[0].right_count
    for place, line in enumerate(found):
        _draw_bar(easel, line, t, y=2 * size + (place + 0.5) * pitch, middle=middle, one=half / people, height=pitch * 0.72)
    return easel.finish(
        "boundary",
        height=2 * size + pitch * len(found),
        title=area.label,
        subtitle=t("chart.boundary_subtitle"),
        words=" ".join(_in_words(line, t) for line in found),
    )


def _draw_bar(easel: Easel, line: Boundary, t: Texts, *, y: float, middle: float, one: float, height: float) -> None:
    """One pair of bars; `one` is the width in pixels per person."""
    text = t("chart.boundary", left=line.left_column, right=line.left_column + 1)
    easel.label(8, y, text, NUMBER * easel.scale)
    for count, sign in ((line.left_count, -1), (line.right_count, 1)):
        start = middle - 5 - count * one if sign < 0 else middle + 5
        easel.box(start, y - height / 2, count * one, height, fill=Ink.SLATE)
        size = min(NUMBER * 1.1 * easel.scale, height * 0.7)
        easel.label(middle + sign * (5 + count * one / 2), y, str(count), size, ink=Ink.ON_SLATE, anchor=Anchor.MIDDLE, is_bold=True)


def _in_words(line: Boundary, t: Texts) -> str:
    return t(
        "chart.boundary_words",
        left=line.left_column,
        right=line.left_column + 1,
        left_count=line.left_count,
        right_count=line.right_count,
    )
