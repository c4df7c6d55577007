"""The matrix of a meeting as it was set up, and what could be chosen for it."""

from __future__ import annotations

from functools import lru_cache

from ldgm_core.domain.matrix import Area, AreaId, Leerroute3, Matrix, Sector
from ldgm_core.domain.meeting import Meeting
from ldgm_core.matrices import available_versions, load_matrix

__all__ = ["areas_to_choose", "list_matrices", "matrix_of"]


def list_matrices(sector: Sector | None) -> tuple[str, ...]:
    """Return the versions of the matrix that a new meeting of this sector can use, oldest first; none while the sector is not known."""
    return available_versions(sector) if sector is not None else ()


def matrix_of(meeting: Meeting) -> Matrix:
    """Return the matrix of a meeting as it was set up: its version with the school's own settings."""
    return _matrix(meeting.matrix_version, meeting.leerroute3, meeting.overlay, tuple(meeting.area_ids))


@lru_cache(maxsize=500)
def _matrix(version: str, leerroute3: Leerroute3, overlay: str, area_ids: tuple[AreaId, ...]) -> Matrix:
    """Laying a school's settings over a published matrix gives the same each time; published files do not change."""
    return load_matrix(version, leerroute3=leerroute3, overlay=overlay, area_ids=area_ids)


def areas_to_choose(meeting: Meeting, *, overlay: str | None = None) -> tuple[Area, ...]:
    """
    Return the areas that this meeting could score: those of the model and the school's own in the overlay (None: as it is stored).

    Raises:
        BadInput: the overlay cannot be read (see parse_overlay).
    """
    own = meeting.overlay if overlay is None else overlay
    return load_matrix(meeting.matrix_version, leerroute3=meeting.leerroute3, overlay=own).scored_areas
