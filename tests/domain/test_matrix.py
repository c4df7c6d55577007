"""The matrix as a value: what an area and a cell answer, and what they refuse."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ldgm_core.domain.matrix import Area, AreaId, AreaKind, Cell, Confidence, Matrix, Sector, TimeBasis
from ldgm_core.errors import BadInput, NotFound


def make_cell(step: int, confidence: Confidence = Confidence.HIGH) -> Cell:
    return Cell(step, f"kolom {step}", f"plek {step}", "verzonnen", confidence, spans=(step,))


def make_area(name: str, kind: AreaKind, steps: int = 7) -> Area:
    cells = tuple(make_cell(step) for step in range(1, steps + 1))
    return Area(AreaId(name), name, name, name, kind, TimeBasis.NOW, "wat", "wat", "pas op", cells)


def make_matrix() -> Matrix:
    areas = (
        make_area("cognition", AreaKind.COGNITION),
        make_area("support_learning", AreaKind.SUPPORT),
        make_area("destination", AreaKind.DESTINATION),
        make_area("direction", AreaKind.DIRECTION, steps=5),
    )
    return Matrix("so-1", Sector.SO, "titel", "bron", "licentie", areas, (), (), ())


@pytest.mark.parametrize("step", [1, 4, 7])
def test_an_area_gives_the_cell_of_a_step(step: int) -> None:
    """A step counts from 1, as people do."""
    assert make_cell(step) == make_area("didactic", AreaKind.DIDACTIC).cell(step)


@pytest.mark.parametrize(("steps", "step"), [(7, 0), (7, 8), (7, -1), (5, 6)])
def test_a_step_off_the_scale_is_refused(steps: int, step: int) -> None:
    """No step outside the area's own scale has a cell; a negative one does not count from the end."""
    with pytest.raises(BadInput) as refusal:
        make_area("direction", AreaKind.DIRECTION, steps).cell(step)
    assert ("column_off_scale", step, steps) == (refusal.value.code, refusal.value.facts["column"], refusal.value.facts["columns"])


def test_an_area_says_how_many_columns_it_has() -> None:
    """The number of columns is a property of the area and not of the matrix."""
    assert [area.columns for area in make_matrix().areas] == [7, 7, 7, 5]


def test_a_matrix_finds_an_area_by_its_id() -> None:
    """The id is enough to find an area."""
    matrix = make_matrix()
    assert matrix.areas[1] == matrix.area(AreaId("support_learning"))


def test_an_area_that_is_not_in_the_matrix_is_not_found() -> None:
    """An unknown id and an area that the school left out get the same answer."""
    with pytest.raises(NotFound) as refusal:
        make_matrix().area(AreaId("weather"))
    assert refusal.value.code == "area_unknown"


def test_the_perspective_is_kept_apart_from_what_is_scored() -> None:
    """Destination and direction are estimated later, so no area stands in both lists and none is lost."""
    matrix = make_matrix()
    assert [area.id for area in matrix.scored_areas] == ["cognition", "support_learning"]
    assert [area.id for area in matrix.perspective_areas] == ["destination", "direction"]


@pytest.mark.parametrize("kind", AreaKind)
def test_only_support_areas_ask_for_temporary_or_lasting(kind: AreaKind) -> None:
    """is_support holds for one kind only."""
    assert (kind is AreaKind.SUPPORT) == make_area("x", kind).is_support


@pytest.mark.parametrize(
    ("confidence", "expected"),
    [(Confidence.HIGH, False), (Confidence.MEDIUM, False), (Confidence.LOW, True), (Confidence.TO_VERIFY, True)],
)
def test_a_cell_says_whether_its_text_must_be_checked(confidence: Confidence, expected: bool) -> None:
    """A weak source and no source at all are both told to the reader."""
    assert expected == replace(make_cell(1), confidence=confidence).needs_check
