"""One area with its revealed poll and its level word: the row of every picture that shows more than one area."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from ldgm_core.domain.agenda import AgendaEntry
from ldgm_core.domain.disagreement import Level, apart_count, level
from ldgm_core.domain.matrix import AreaId, Matrix
from ldgm_core.domain.poll import RevealedPoll

__all__ = ["Labelled", "Row", "row_of", "rows_of_agenda", "rows_of_model"]


class Labelled(Protocol):
    """An area of the matrix or of the minutes: a picture needs its label only."""

    @property
    def label(self) -> str:
        """The name of the area on the screen."""


@dataclass(frozen=True)
class Row:
    """One area with one revealed round; the level word comes along, so old minutes keep the word of their own rule."""

    label: str
    poll: RevealedPoll
    level: Level
    apart: int


def row_of(area: Labelled, poll: RevealedPoll) -> Row:
    """Return the row of an area with the level word of the present rule."""
    return Row(area.label, poll, level(poll.scores), apart_count(poll.scores))


def rows_of_agenda(entries: Sequence[AgendaEntry], polls: Mapping[AreaId, RevealedPoll], matrix: Matrix) -> tuple[Row, ...]:
    """Return the rows in the order of the agenda."""
    found = (AreaId(entry.area_id) for entry in entries)
    return tuple(row_of(matrix.area(area_id), polls[area_id]) for area_id in found if area_id in polls)


def rows_of_model(polls: Mapping[AreaId, RevealedPoll], matrix: Matrix) -> tuple[Row, ...]:
    """Return the rows in the order of the matrix."""
    return tuple(row_of(area, polls[area.id]) for area in matrix.areas if area.id in polls)
