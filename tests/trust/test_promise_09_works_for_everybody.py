"""Promise 9: Het werkt op elke telefoon, met een voorleeshulp en zonder muis."""

from __future__ import annotations

from tests.browser.test_accessibility import (  # noqa: F401
    test_the_groups_stay_apart_for_colour_blind_readers,
    test_the_kept_result_covers_all_sizes_and_looks_and_found_nothing,
    test_the_table_of_criteria_names_tests_that_exist,
)
