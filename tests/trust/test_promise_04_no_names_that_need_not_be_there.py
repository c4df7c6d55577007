"""Promise 4: Het scherm laat geen namen zien die er niet op hoeven."""

from __future__ import annotations

from tests.pages.conftest import open_page, school  # noqa: F401
from tests.pages.test_debate import (  # noqa: F401
    test_at_the_shape_no_place_is_told,
    test_with_the_pupil_present_no_name_and_nobody_apart_is_on_the_screen,
)
from tests.services.test_scoring import test_names_are_shown_only_if_the_meeting_chose_them  # noqa: F401
