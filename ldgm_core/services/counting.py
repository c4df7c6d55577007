"""Counts over all closed meetings of a school, for its administrator."""

from __future__ import annotations

from ldgm_core.domain.access import Action, Actor
from ldgm_core.domain.matrix import Sector
from ldgm_core.domain.school_counts import SchoolCounts
from ldgm_core.matrices import available_versions, load_matrix
from ldgm_core.services.gate import require_school
from ldgm_core.services.own_school import in_own_school
from ldgm_core.store import Store

__all__ = ["area_labels", "count_school"]


@in_own_school
def count_school(store: Store, actor: Actor) -> SchoolCounts:
    """
    Return the counts of this administrator's own school; fictional pupils do not count.

    Raises:
        NotAllowed: somebody else asks (`not_yours_to_do`).
    """
    staff = require_school(actor, Action.MANAGE_KEEPING)
    with store.reading() as tx:
        return tx.count_meetings(staff.organisation_id)


def area_labels() -> dict[str, str]:
    """Return what the areas are called that people talk about, of the newest matrix of each sector; without a school's own areas."""
    matrices = [load_matrix(available_versions(sector)[-1]) for sector in Sector]
    return {area.id: area.label for matrix in matrices for area in matrix.scored_areas}
