"""A test that cannot fail proves nothing: with each control taken out, the test that guards it fails."""

from __future__ import annotations

import pytest

from tests.trust import faults_at_the_door, faults_in_files, faults_in_meetings  # noqa: F401 - they fill the table
from tests.trust.fault import FAULTS, Fault, noticed, planted


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_control_that_was_taken_out_is_noticed(fault: Fault) -> None:
    """By the very test that the table of abuses or of faults names; and by what it says, not by a crash."""
    _, errors = noticed(fault)
    assert errors, f"{fault.test} passes without its control"
    assert isinstance(errors[0], fault.raises), repr(errors[0])


def test_the_way_of_looking_can_fail_too() -> None:
    """A fault that takes nothing out is not noticed, and the test that it names has passed: the failures above are the fault's."""
    fault = Fault(
        "none", lambda _: None, "tests/web/test_security.py::test_a_session_that_was_idle_too_long_opens_nothing", (AssertionError,)
    )
    assert (1, []) == noticed(fault)


def test_every_fault_has_a_name_of_its_own() -> None:
    """The documents name faults by it."""
    names = [fault.name for fault in FAULTS]
    assert len(names) == len(set(names)) > 20
    assert callable(planted)
