"""Promise 6: Wij bewaren niet langer dan de school kiest, en dan is het ook echt weg."""

from __future__ import annotations

from tests.trust.test_deletion import (  # noqa: F401
    test_a_deleted_pupil_is_gone_from_the_bytes_of_every_file,
    test_a_pupil_goes_the_day_after_the_term_and_is_gone_from_the_bytes,
    test_no_file_goes_before_the_school_chose_a_term,
    two,
)
