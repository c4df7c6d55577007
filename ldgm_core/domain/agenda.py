"""In which order the areas come up for debate: four blocks, in each the most spread first, ties as the model has them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from ldgm_core.domain.disagreement import Level, Scores, apart_count, exact_spread, is_two_camps, level, needs_sight


class Block(StrEnum):
    """Why an area stands where it does on the agenda; declared in the order of the agenda."""

    LARGE = "groot_of_twee_kampen"
    APART = "iemand_apart"
    NO_SIGHT = "weinig_zicht"
    REST = "overig"


@dataclass(frozen=True)
class AgendaItem:
    """One revealed area: its answers (`None` = no column) and how many people said that they could not judge it."""

    area_id: str
    scores: Scores
    no_sight_count: int


@dataclass(frozen=True)
class AgendaEntry:
    """One line of the agenda: the area, its block, its level word and how many people stand apart."""

    area_id: str
    block: Block
    level: Level
    apart: int


def agenda(items: Sequence[AgendaItem]) -> tuple[AgendaEntry, ...]:
    """
    Return the areas by block and, inside a block, by spread from large to small; ties keep the given order.

    Two camps are a shape and no higher grade: they share the first block with a large spread. An area with fewer than two
    answers has no spread and closes its block.
    """
    return tuple(_entry(item) for item in sorted(items, key=_place))


def block(item: AgendaItem) -> Block:
    """Return the block of the agenda in which one area belongs: the first of the four that fits."""
    spread = exact_spread(item.scores)
    if (spread is not None and spread >= 2) or is_two_camps(item.scores):
        return Block.LARGE
    if apart_count(item.scores):
        return Block.APART
    answered = sum(score is not None for score in item.scores)
    return Block.NO_SIGHT if needs_sight(answered, item.no_sight_count) else Block.REST


def _place(item: AgendaItem) -> tuple[int, Fraction]:
    """What the agenda is sorted by; sorting is stable, so equal places keep the order of the model."""
    spread = exact_spread(item.scores)
    return list(Block).index(block(item)), Fraction(1) if spread is None else -spread


def _entry(item: AgendaItem) -> AgendaEntry:
    return AgendaEntry(item.area_id, block(item), level(item.scores), apart_count(item.scores))
