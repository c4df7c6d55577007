"""The tests that stop a server or kill a process fail when the control that they show is taken out."""

from __future__ import annotations

import pytest

from tests.trust import faults_in_processes  # noqa: F401 - it fills the table
from tests.trust.fault import SLOW_FAULTS, Fault, noticed


@pytest.mark.parametrize("fault", SLOW_FAULTS, ids=lambda fault: fault.name)
def test_a_control_between_processes_that_was_taken_out_is_noticed(fault: Fault) -> None:
    """As tests/trust/test_planted_faults.py does for all others."""
    _, errors = noticed(fault)
    assert errors, f"{fault.test} passes without its control"
    assert isinstance(errors[0], fault.raises), repr(errors[0])
