"""Promise 3: Alleen wie in dit overleg zit, ziet dit overleg."""

from __future__ import annotations

from tests.services.test_access import test_another_schools_pupil_is_not_found, test_following_a_meeting_needs_a_place_in_it  # noqa: F401
from tests.services.test_scoring import (  # noqa: F401
    test_a_stranger_finds_no_meeting,
    test_another_meetings_poll_does_not_exist_for_a_participant,
)
