"""The state machine holds; and with each rule broken on purpose it does not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from ldgm_core.domain.poll import Poll
from ldgm_core.services import debate, perspective
from tests.trust import faults_in_meetings as planted
from tests.trust.machine import Meeting, focused

QUIET = {"deadline": None, "suppress_health_check": list(HealthCheck), "database": None}


def test_the_promises_hold_in_any_order_of_events() -> None:
    """Blind, nothing lost, nothing twice, no decision by itself."""
    run_state_machine_as_test(Meeting, settings=settings(max_examples=15, stateful_step_count=25, derandomize=True, **QUIET))


def _decide_before_the_reveal(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = perspective._perspective_polls

    def pretend(*args: object) -> list[Poll]:
        return [replace(poll, revealed_at=poll.opened_at) for poll in honest(*args)]  # type: ignore[arg-type]

    monkeypatch.setattr(perspective, "_perspective_polls", pretend)


def _score_again_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(debate, "_ends_heard", lambda *args: True)


@pytest.mark.parametrize(
    ("break_it", "rules"),
    [
        (planted.see_without_asking_for_the_reveal, ("answer",)),
        (planted.take_answers_after_the_reveal, ("answer", "reveal")),
        (_decide_before_the_reveal, ("estimate", "decide")),
        (planted.reveal_twice, ("answer", "reveal")),
        (planted.forms_whose_key_is_forgotten, ("answer", "send_the_last_form_again")),
        (_score_again_at_once, ("answer", "reveal", "score_again")),
    ],
)
def test_each_broken_rule_is_caught(
    monkeypatch: pytest.MonkeyPatch, break_it: Callable[[pytest.MonkeyPatch], None], rules: tuple[str, ...]
) -> None:
    """A test that cannot fail proves nothing: every planted fault makes the machine fail; without it the same machine holds."""
    machine = focused(*rules)
    run_state_machine_as_test(machine, settings=settings(max_examples=3, stateful_step_count=8, derandomize=True, **QUIET))
    break_it(monkeypatch)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(
            machine, settings=settings(max_examples=40, stateful_step_count=12, derandomize=True, phases=(Phase.generate,), **QUIET)
        )
