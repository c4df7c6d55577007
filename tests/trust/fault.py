"""
Planted faults: one control taken out, and the test that must notice it.

A fault is a function that takes a control out of the running program (with pytest's monkeypatch); beside it stand the row of docs/abuses.md
or docs/faults.md that it belongs to and the test that must fail. `noticed` runs that very test with the control gone. What shows that a
promise holds and what shows that the test can fail is so the same code.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass

import pytest

__all__ = ["FAULTS", "SLOW_FAULTS", "Fault", "noticed", "planted"]

Plant = Callable[[pytest.MonkeyPatch], None]
FOUND = (AssertionError, pytest.fail.Exception)
"""How a test says that a promise is broken. Anything else (a name that is gone, a wrong call) would be a fault that is planted badly."""
ALONE = (
    "-o",
    "addopts=",
    "--import-mode=importlib",
    "-p",
    "no:cacheprovider",
    "-p",
    "no:faulthandler",
    "-p",
    "no:terminal",
    "--capture=no",
    "-x",
)


@dataclass(frozen=True)
class Fault:
    """`row`: "abuse 18", or the first words of a row of docs/faults.md. `test`: the node id of a test, all its parameters or one."""

    row: str
    plant: Plant
    test: str
    raises: tuple[type[BaseException], ...]

    @property
    def name(self) -> str:
        """The name of the function that plants it."""
        return self.plant.__name__


FAULTS: list[Fault] = []
SLOW_FAULTS: list[Fault] = []
"""Those that start servers: tests/postgres/test_planted_faults.py runs them."""


def planted(row: str, test: str, *, raises: tuple[type[BaseException], ...] = (), is_slow: bool = False) -> Callable[[Plant], Plant]:
    """Add the function below to the table. `raises`: what else than a failed assertion shows that the test noticed it."""

    def add(plant: Plant) -> Plant:
        (SLOW_FAULTS if is_slow else FAULTS).append(Fault(row, plant, test, (*FOUND, *raises)))
        return plant

    return add


class _Planter:
    """Plants a fault when all tests are collected, so that no module is read while it is in place; remembers how each test ended."""

    def __init__(self, fault: Fault, patch: pytest.MonkeyPatch) -> None:
        self.fault = fault
        self.patch = patch
        self.passed = 0
        self.errors: list[BaseException] = []

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Take the control out."""
        self.fault.plant(self.patch)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Look at what a test raised, if it raised anything."""
        if call.excinfo is not None:
            self.errors.extend(_one_by_one(call.excinfo.value))
        elif call.when == "call":
            self.passed += 1
        return (yield)


def _one_by_one(error: BaseException) -> Sequence[BaseException]:
    """Return what was raised; Hypothesis raises a group when it finds several ways to break one test in the same run."""
    return error.exceptions if isinstance(error, BaseExceptionGroup) else [error]


def noticed(fault: Fault) -> tuple[int, list[BaseException]]:
    """Run the fault's test with the control taken out; return how many passed before it was noticed, and what was raised then."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("PYTEST_ADDOPTS", raising=False)  # what somebody asks of the whole run is not asked of this one test
        planter = _Planter(fault, patch)
        ended = pytest.main([*ALONE, fault.test], plugins=[planter])
    assert ended in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED), f"{fault.test}: {ended!r}"
    return planter.passed, planter.errors
