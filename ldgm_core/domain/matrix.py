"""
The matrix as a value: a version of the model's rows (areas), each with its cells (columns).

It is a matrix and not a line: an area knows its own steps only, and nothing here relates a step of one area to a step of another.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from ldgm_core.errors import BadInput, NotFound

__all__ = ["AreaId", "Sector", "TimeBasis", "AreaKind", "Confidence", "Leerroute3", "Cell", "Area", "Matrix"]

AreaId = NewType("AreaId", str)


class Sector(StrEnum):
    """The two models: speciaal onderwijs and voortgezet speciaal onderwijs."""

    SO = "so"
    VSO = "vso"


class TimeBasis(StrEnum):
    """Which moment a rating of an area is about; every screen says it."""

    NOW = "now"
    AT_EXIT = "at_exit"


class AreaKind(StrEnum):
    """What sort of row an area belongs to."""

    COGNITION = "cognition"
    DEVELOPMENT = "development"
    DIDACTIC = "didactic"
    SUPPORT = "support"
    DESTINATION = "destination"
    DIRECTION = "direction"


class Confidence(StrEnum):
    """How sure the written source makes us of a cell's text; it says nothing about a pupil."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    TO_VERIFY = "to_verify"


class Leerroute3(StrEnum):
    """The school's setting for column 3 of the destination: the standard cell, or the one adapted to the places in the region."""

    STANDARD = "standard"
    REGIONAL = "regional"


@dataclass(frozen=True)
class Cell:
    """
    One step of one area: what is written there, and where that comes from.

    `step` counts from 1 within the area; `spans` are the columns (1..7) of the model that the cell covers.
    """

    step: int
    text: str
    plain: str
    source: str
    confidence: Confidence
    spans: tuple[int, ...]
    is_school_variant: bool = False

    @property
    def needs_check(self) -> bool:
        """Return whether a reader must be told that this text has not been checked against the model."""
        return self.confidence in (Confidence.TO_VERIFY, Confidence.LOW)


@dataclass(frozen=True)
class Area:
    """A row or sub-row of the matrix that is judged by itself, with its cells in the order of their steps."""

    id: AreaId
    label: str
    plain_label: str
    row_label: str
    kind: AreaKind
    basis: TimeBasis
    definition: str
    plain_definition: str
    pitfall: str
    cells: tuple[Cell, ...]
    is_school_own: bool = False

    @property
    def columns(self) -> int:
        """Return how many steps this area has."""
        return len(self.cells)

    @property
    def is_perspective(self) -> bool:
        """Return whether this area is part of the perspective (destination or direction), estimated after the debate."""
        return self.kind in (AreaKind.DESTINATION, AreaKind.DIRECTION)

    @property
    def is_support(self) -> bool:
        """Return whether this area is about the need for support, so that a rating also says temporary or lasting."""
        return self.kind is AreaKind.SUPPORT

    def cell(self, step: int) -> Cell:
        """
        Return the cell of this step.

        Raises:
            BadInput: the step is no step of this area (`column_off_scale`).
        """
        if not 1 <= step <= self.columns:
            raise BadInput("column_off_scale", column=step, columns=self.columns, area=self.label)
        return self.cells[step - 1]


@dataclass(frozen=True)
class Matrix:
    """One version of the matrix for one sector, with the school's settings already filled in."""

    version: str
    sector: Sector
    title: str
    attribution: str
    licence: str
    areas: tuple[Area, ...]
    nine_steps: tuple[str, ...]
    cautions: tuple[str, ...]
    casel: tuple[str, ...]

    def area(self, area_id: AreaId) -> Area:
        """
        Return the area with this id.

        Raises:
            NotFound: this matrix has no such area (`area_unknown`).
        """
        for area in self.areas:
            if area.id == area_id:
                return area
        raise NotFound("area_unknown", area=area_id)

    @property
    def scored_areas(self) -> tuple[Area, ...]:
        """Return the areas that are filled in together before the debate, in the order of the matrix."""
        return tuple(area for area in self.areas if not area.is_perspective)

    @property
    def perspective_areas(self) -> tuple[Area, ...]:
        """Return destination and direction, in the order of the matrix."""
        return tuple(area for area in self.areas if area.is_perspective)
