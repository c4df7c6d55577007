"""The words of the published model that stay Dutch on a screen in another language."""

from __future__ import annotations

from functools import cache

from ldgm_core.domain.matrix import Sector
from ldgm_core.matrices import available_versions, load_matrix

__all__ = ["list_area_labels"]


def list_area_labels() -> tuple[str, ...]:
    """Return what the areas are called in all published versions of the matrix, each once; the school's own areas are not among them."""
    return _labels()


@cache
def _labels() -> tuple[str, ...]:
    found = {area.label: None for sector in Sector for version in available_versions(sector) for area in load_matrix(version).areas}
    return tuple(found)
