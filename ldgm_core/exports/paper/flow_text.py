"""Paragraphs that flow over pages and know which place in the document's structure their words have."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, Paragraph
from reportlab.platypus.paragraph import FragLine

from ldgm_core.exports.paper.fonts import mark_up
from ldgm_core.exports.paper.tagging import Node, TaggedCanvas
from ldgm_core.exports.paper.typography import STYLES

__all__ = ["FlowingHeading", "FlowingText", "marked_up", "paragraph"]

_LONGEST_WORD = 30  # characters: a line of one longer word is part of a word that was broken


class FlowingText(Paragraph):  # type: ignore[misc]
    """A paragraph that knows the nodes of its words: of the label before it, if any, and of the text; without nodes it is decoration."""

    is_caption = False

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self._shared: list[tuple[Node, ...]] = [()]  # one for all parts: a table splits its cells before it gives them their nodes

    @property
    def nodes(self) -> tuple[Node, ...]:
        """The nodes of the label, if any, and of the text."""
        return self._shared[0]

    @nodes.setter
    def nodes(self, nodes: tuple[Node, ...]) -> None:
        self._shared[0] = nodes

    def split(self, width: float, height: float) -> list[Flowable]:
        """Split like any paragraph; both parts speak for the same nodes."""
        parts: list[Flowable] = super().split(width, height)
        for part in parts:
            part._shared = self._shared
        return parts

    def draw(self) -> None:
        """Draw the text and mark it."""
        if not isinstance(self.canv, TaggedCanvas):
            super().draw()
            return
        _space_line_ends(self.blPara.lines)
        with self.canv.speaking(self.nodes if self.bulletText else self.nodes[-1:]):
            super().draw()


class FlowingHeading(FlowingText):
    """A heading that also stands in the bookmarks; `level` counts from 1, 0 is the rest of a heading that went over two pages."""

    def __init__(self, text: str | None, style: ParagraphStyle | None = None, *, level: int = 0, title: str = "", **others: Any) -> None:
        super().__init__(text, style or STYLES[f"h{level}"], **others)
        self.title = title
        self.level = level

    def split(self, width: float, height: float) -> list[Flowable]:
        """Split like any paragraph; the first part keeps the bookmark."""
        parts = super().split(width, height)
        for part in parts[:1]:
            part.title, part.level = self.title, self.level
        return parts


def paragraph(text: str, *, style: str = "body", nodes: tuple[Node, ...] = (), label: str | None = None) -> FlowingText:
    """Return a paragraph of what people typed, safe whatever it holds; `label` stands at the left of it."""
    return marked_up(mark_up(text), style=style, nodes=nodes, label=label)


def marked_up(text: str, *, style: str, nodes: tuple[Node, ...], label: str | None = None) -> FlowingText:
    """Return a paragraph of text that is marked up already, see `mark_up`."""
    flowing = FlowingText(text, STYLES[style], bulletText=label)
    flowing.nodes = nodes
    return flowing


def _space_line_ends(lines: Sequence[Any]) -> None:
    """End each line but the last with a space: a voice would read the last word of a line and the first of the next as one."""
    for line, _ in pairwise(lines):
        if isinstance(line, FragLine):
            if line.wordCount > 1 or len(line.words[-1].text) <= _LONGEST_WORD:
                line.words[-1].text += " "
        elif len(line[1]) > 1 or len(line[1][0]) <= _LONGEST_WORD:
            line[1].append("")
