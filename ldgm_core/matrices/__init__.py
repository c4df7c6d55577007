"""
The published versions of the matrix, as data: `load_matrix` reads one and lays the school's own settings over it.

A published file is never edited: its checksum stands in checksums.toml, so that old minutes keep saying what they said.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from ldgm_core.domain.matrix import Area, AreaId, AreaKind, Cell, Confidence, Leerroute3, Matrix, Sector, TimeBasis
from ldgm_core.errors import BadInput, Trouble
from ldgm_core.matrices.overlay import SCHOOL_SOURCE, Overlay, OwnWords, check_overlay, parse_overlay

__all__ = ["Overlay", "available_versions", "check_overlay", "load_matrix", "parse_overlay"]

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class _Published:
    """One file as it was published: the matrix, and the cells that the setting for leerroute 3 puts in their place."""

    matrix: Matrix
    regional: Mapping[tuple[AreaId, int], Cell]


def available_versions(sector: Sector, *, folder: Path = FOLDER) -> tuple[str, ...]:
    """
    Return the published versions for a sector, the oldest first.

    Raises:
        Trouble: the list of checksums is missing (`matrix_missing`).
    """
    return tuple(sorted((name for name in _read_checksums(folder) if name.startswith(f"{sector}-")), key=_order))


def load_matrix(
    version: str,
    *,
    leerroute3: Leerroute3 = Leerroute3.STANDARD,
    overlay: str = "",
    area_ids: Sequence[str] | None = None,
    folder: Path = FOLDER,
) -> Matrix:
    """
    Return a published matrix with the school's settings filled in.

    `overlay` is the TOML text of the school's own cells and areas; `area_ids` are the areas the school works with (None: all), in
    whatever order. Areas keep the order of the matrix, the school's own stand before destination and direction, and those two
    always stay: the perspective is decided in every meeting.

    Raises:
        BadInput: the overlay cannot be read (see `parse_overlay`), or the choice of areas names one that does not exist
            (`area_choice_unknown`) or leaves nothing to judge (`area_choice_empty`).
        Trouble: the version is not published here (`matrix_missing`) or its file was changed (`matrix_changed`).
    """
    published = _load_published(version, folder)
    own = parse_overlay(overlay)
    regional = published.regional if leerroute3 is Leerroute3.REGIONAL else {}
    areas = [_lay_over(area, regional, own.cells) for area in published.matrix.areas]
    scored = [area for area in areas if not area.is_perspective] + list(own.areas)
    perspective = [area for area in areas if area.is_perspective]
    return replace(published.matrix, areas=(*_choose(scored, perspective, area_ids), *perspective))


def _lay_over(area: Area, regional: Mapping[tuple[AreaId, int], Cell], own: Mapping[tuple[AreaId, int], OwnWords]) -> Area:
    cells = [regional.get((area.id, cell.step), cell) for cell in area.cells]
    return replace(area, cells=tuple(_in_own_words(cell, own.get((area.id, cell.step))) for cell in cells))


def _in_own_words(cell: Cell, words: OwnWords | None) -> Cell:
    if words is None:
        return cell
    # The school is itself the source of its words, so there is nothing left to check.
    return replace(cell, text=words.text, plain=words.plain, source=SCHOOL_SOURCE, confidence=Confidence.HIGH, is_school_variant=True)


def _choose(scored: list[Area], perspective: list[Area], area_ids: Sequence[str] | None) -> list[Area]:
    if area_ids is None:
        return scored
    known = {area.id for area in (*scored, *perspective)}
    for area_id in area_ids:
        if area_id not in known:
            raise BadInput("area_choice_unknown", area=area_id)
    chosen = [area for area in scored if area.id in area_ids]
    if not chosen:
        raise BadInput("area_choice_empty")
    return chosen


@cache
def _load_published(version: str, folder: Path) -> _Published:
    # Only a name from the list becomes a path: a version comes from a stored meeting or a form.
    expected = _read_checksums(folder).get(version)
    content = _read(folder / f"{version}.toml", version) if expected else b""
    if not expected:
        raise Trouble("matrix_missing", version=version)
    if hashlib.sha256(content).hexdigest() != expected:
        raise Trouble("matrix_changed", version=version)
    return _build(tomllib.loads(content.decode()))


@cache
def _read_checksums(folder: Path) -> Mapping[str, str]:
    return tomllib.loads(_read(folder / "checksums.toml", "checksums").decode())


def _read(path: Path, version: str) -> bytes:
    try:
        return path.read_bytes().replace(b"\r\n", b"\n")  # a checkout on Windows is no change
    except OSError as error:
        raise Trouble("matrix_missing", version=version) from error


def _order(version: str) -> tuple[int, ...]:
    """Return what to sort versions by, so that 2026.10 comes after 2026.9."""
    return tuple(int(part) for part in version.partition("-")[2].split("."))


def _build(file: dict[str, Any]) -> _Published:
    matrix = Matrix(
        version=file["version"],
        sector=Sector(file["sector"]),
        title=file["title"],
        attribution=file["attribution"],
        licence=file["licence"],
        areas=tuple(_build_area(table) for table in file["area"]),
        nine_steps=tuple(file["nine_steps"]),
        cautions=tuple(file["cautions"]),
        casel=tuple(file["casel"]),
    )
    regional = {(AreaId(table["area"]), table["step"]): _build_cell(table["step"], table) for table in file.get("regional", [])}
    return _Published(matrix, regional)


def _build_area(table: dict[str, Any]) -> Area:
    names = ("label", "plain_label", "row_label", "definition", "plain_definition", "pitfall")
    return Area(
        id=AreaId(table["id"]),
        kind=AreaKind(table["kind"]),
        basis=TimeBasis(table["basis"]),
        cells=tuple(_build_cell(step, cell) for step, cell in enumerate(table["cell"], start=1)),
        **{name: table[name] for name in names},
    )


def _build_cell(step: int, table: dict[str, Any]) -> Cell:
    spans = tuple(table.get("spans", (step,)))
    return Cell(step, table["text"], table["plain"], table["source"], Confidence(table["confidence"]), spans)
