"""Fits sections on one page: an item stands there whole, or is named as standing in the full minutes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from ldgm_core.exports.minutes.short import Item, Section
from ldgm_core.exports.paper.block import Block, Heading, Prose
from ldgm_core.exports.paper.flow import lay_out
from ldgm_core.exports.paper.pages import HEIGHT
from ldgm_core.exports.paper.tagging import Node
from ldgm_core.exports.paper.typography import WIDTH
from ldgm_core.texts import Texts

__all__ = ["fit_on_one_page"]


def fit_on_one_page(told: tuple[Sequence[Block], Sequence[Section]], t: Texts) -> list[Block]:
    """
    Return the blocks that fit on one page, in order.

    It begins with a page on which each section only says what is missing; then items come to stand there, unless the page would become
    too long: the first of every section, then the second, and so on. A long item does not keep a short one out.
    """
    top, sections = told
    missing = {(place, number) for place, section in enumerate(sections) for number in range(len(section.items))}
    for wanted in sorted(missing, key=lambda item: (item[1], item[0])):
        if _height(_page(top, sections, missing - {wanted}, t)) <= HEIGHT:
            missing.remove(wanted)
    return _page(top, sections, missing, t)


def _page(top: Sequence[Block], sections: Sequence[Section], missing: set[tuple[int, int]], t: Texts) -> list[Block]:
    blocks = list(top)
    for place, section in enumerate(sections):
        blocks += [] if section.title is None else [Heading(section.title, 2)]
        blocks += [item.block for number, item in enumerate(section.items) if (place, number) not in missing]
        absent = [item for number, item in enumerate(section.items) if (place, number) in missing]
        blocks += [_pointer(absent, t)] if absent else []
    return blocks


def _pointer(missing: Sequence[Item], t: Texts) -> Block:
    counts = Counter(item.name for item in missing)
    names = (name if count == 1 else t("pdf.counted", count=count, name=name) for name, count in counts.items())
    return Prose(t("pdf.see_full", what=t("pdf.comma").join(names)), "small")


def _height(blocks: Sequence[Block]) -> float:
    """The points that the blocks take: between two stands the larger of the space after the one and before the other, at the top none."""
    total = below = 0.0
    for number, block in enumerate(blocks):
        height, before, after = _size(block)
        total += height + (max(below, before) if number else 0.0)
        below = after
    return total


@lru_cache(maxsize=512)
def _size(block: Block) -> tuple[float, float, float]:
    """Height, space before and space after of one block, in points."""
    (flowing,) = lay_out([block], Node("Document"), is_one_page=True)
    return flowing.wrap(WIDTH, 10 * HEIGHT)[1], flowing.getSpaceBefore(), flowing.getSpaceAfter()
