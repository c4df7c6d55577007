"""All statistics of one research file, in a fixed order. What is not computed here is named in the file itself."""

from __future__ import annotations

from ldgm_core.domain.research import ResearchData
from ldgm_core.research.agreement import agreement_in_pairs, coefficients, profile_agreement
from ldgm_core.research.between import confidence_and_distance, group_differences, teams_of_vignettes, without_a_column
from ldgm_core.research.bootstrap import Statistic
from ldgm_core.research.round import changes_between_rounds

__all__ = ["NOT_COMPUTED", "all_statistics"]

NOT_COMPUTED = (
    "icc_a1",
    "variance_decomposition",
    "mixed_model",
    "cumulative_link_mixed_model",
    "model_based_shift_between_groups",
    "agreement_on_the_chosen_column",
)
"""Wanted by researchers and left to their own software: models for crossed and nested raters, and what the data does not hold."""


def all_statistics(data: ResearchData) -> tuple[Statistic, ...]:
    """Return every statistic of the file; the same data gives the same lines, intervals included."""
    parts = (
        agreement_in_pairs,
        coefficients,
        profile_agreement,
        group_differences,
        without_a_column,
        confidence_and_distance,
        changes_between_rounds,
        teams_of_vignettes,
    )
    return tuple(line for part in parts for line in part(data))
