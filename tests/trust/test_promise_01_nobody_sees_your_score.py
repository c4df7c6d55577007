"""Promise 1: Niemand ziet jouw score voordat iedereen klaar is."""

from __future__ import annotations

from tests.services.test_scoring import (  # noqa: F401
    test_answers_that_race_with_the_reveal_are_either_shown_or_refused,
    test_progress_counts_people_and_tells_no_values,
)
