"""Promise 5: De computer beslist niet. Mensen beslissen, met naam en datum."""

from __future__ import annotations

from tests.services.test_debate_and_decision import (  # noqa: F401
    test_a_decision_that_does_not_fit_is_refused,
    test_a_decision_waits_for_the_reveal_of_the_estimates,
    test_a_dissent_is_kept_once_per_key_and_nobody_can_remove_it,
)
from tests.test_architecture import all_sources, words_for_a_centre


def test_no_line_of_the_program_names_a_mean_or_a_median() -> None:
    """What is not worked out cannot decide."""
    assert [] == [found for source in all_sources() for found in words_for_a_centre(source)]
