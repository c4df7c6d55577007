"""Blocks as things that flow over pages: each knows how to split, and which place in the document's structure its words have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import singledispatch

from pikepdf import Name
from reportlab.platypus import CondPageBreak, Flowable, HRFlowable, Table

from ldgm_core.charts.canvas import Picture
from ldgm_core.exports.paper.block import Block, Boxed, Entry, Fact, Figure, Grid, Heading, Listing, Prose, Rule, gather
from ldgm_core.exports.paper.drawing import as_drawing
from ldgm_core.exports.paper.flow_table import flow_table
from ldgm_core.exports.paper.flow_text import FlowingHeading, FlowingText, marked_up, paragraph
from ldgm_core.exports.paper.fonts import BODY, BOLD, mark_up
from ldgm_core.exports.paper.tagging import Node
from ldgm_core.exports.paper.typography import RULE, WIDTH

__all__ = ["lay_out"]

_ROOM_BELOW = {1: 120.0, 2: 100.0, 3: 80.0, 4: 62.0}
"""Points that must be left on the page for a heading of each level and the first lines under it."""
_TABLE = 90.0
"""Points for the head of a table and its first row: a row does not split."""
_PICTURE = 0.8
"""The share of the page that a picture takes: two fit on a page with the words between them."""


class _Room(CondPageBreak):  # type: ignore[misc]
    """Goes to the next page when fewer points than this are left."""


class _FlowingPicture(Flowable):  # type: ignore[misc]
    """A picture, marked as one."""

    def __init__(self, picture: Picture, node: Node) -> None:
        super().__init__()
        self.drawing = as_drawing(picture, width_points=_PICTURE * WIDTH, font=BODY, bold=BOLD)
        self.node = node
        self.width, self.height = self.drawing.width, self.drawing.height

    def draw(self) -> None:
        """Draw the picture here."""
        with self.canv.figure(self.node, (0, 0, self.width, self.height)):
            self.drawing.drawOn(self.canv, 0, 0)


def lay_out(blocks: Iterable[Block], document: Node, *, is_one_page: bool = False) -> list[Flowable]:
    """
    Return the blocks as a story whose structure is added to `document`; no heading stands alone at the foot of a page.

    `is_one_page`: what must be on one page was measured to fit, and nothing moves to a next one.
    """
    story = [part for block in gather(blocks) for part in _flow(block, document)]
    return [part for part in story if not isinstance(part, _Room)] if is_one_page else _chain_headings(story)


@singledispatch
def _flow(block: Block | Listing, document: Node) -> Iterator[Flowable]:
    raise NotImplementedError(type(block).__name__)


@_flow.register
def _(block: Heading, document: Node) -> Iterator[Flowable]:
    yield _Room(_ROOM_BELOW[block.level])
    title = FlowingHeading(mark_up(block.text), level=block.level, title=block.text)
    title.nodes = (document.add(f"H{block.level}"),)
    yield title


@_flow.register
def _(block: Prose, document: Node) -> Iterator[Flowable]:
    text = paragraph(block.text, style=block.style, nodes=(document.add("P"),))
    text.is_caption = block.is_caption
    yield text


@_flow.register
def _(block: Boxed, document: Node) -> Iterator[Flowable]:
    yield marked_up("<br/>".join(mark_up(line) for line in block.lines), style="box", nodes=(document.add("P"),))


@_flow.register
def _(block: Figure, document: Node) -> Iterator[Flowable]:
    """The words under the picture are the words for who cannot see it: the picture has them, so that they are read once."""
    node = document.add("Figure", alt=block.picture.words)
    yield _FlowingPicture(block.picture, node)
    yield paragraph(block.picture.words, style="small", nodes=(node,))


@_flow.register
def _(block: Listing, document: Node) -> Iterator[Flowable]:
    node = document.add("L", O=Name.List, ListNumbering=Name.Decimal if block.is_numbered else Name.Disc)
    for item in block.items:
        line = node.add("LI")
        nodes = (line.add("Lbl"), line.add("LBody"))
        if isinstance(item, Fact):
            yield paragraph(item.text, style=item.style, nodes=nodes, label=item.label)
        else:
            yield marked_up(_entry(item), style="numbered", nodes=nodes, label=f"{item.number}.")


@_flow.register
def _(block: Grid, document: Node) -> Iterator[Flowable]:
    yield flow_table(block, document.add("Table"))


@_flow.register
def _(_block: Rule, _document: Node) -> Iterator[Flowable]:
    yield HRFlowable(width="100%", thickness=0.6, color=RULE, spaceBefore=6, spaceAfter=6)


def _entry(item: Entry) -> str:
    lead, lines = mark_up(item.lead), mark_up(item.lines)
    return "<br/>".join(part for part in (f"<b>{lead}</b>" if lead else "", lines) if part)


def _chain_headings(story: Sequence[Flowable]) -> list[Flowable]:
    """A heading right above another one, a picture or a table asks for the room of both, so that they move to a new page together."""
    chained: list[Flowable] = []
    below = 0.0  # what stands directly under the place where we are, walking up from the end
    for part in reversed(story):
        if isinstance(part, _Room):
            below = max(part.height, below)
            part = _Room(below)
        elif isinstance(part, _FlowingPicture):
            below = part.height + _ROOM_BELOW[4]
        elif isinstance(part, Table):
            below = _TABLE
        elif isinstance(part, FlowingHeading) or getattr(part, "is_caption", False):
            below += _own_height(part) if below else 0.0
        else:
            below = 0.0
        chained.append(part)
    return chained[::-1]


def _own_height(part: FlowingText) -> float:
    return float(part.style.leading + part.style.spaceBefore + part.style.spaceAfter)
