"""Promise 7: Je kunt alles over je kind opvragen en meenemen."""

from __future__ import annotations

from tests.trust.test_inspection import (  # noqa: F401
    test_no_door_no_private_answer_and_no_name_of_somebody_else_is_in_it,
    test_nothing_of_another_pupil_is_in_it,
    test_the_package_holds_every_word_of_the_pupil,
    two,
)
