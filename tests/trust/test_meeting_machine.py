"""The state machine holds; and with each rule broken on purpose it does not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from ldgm_core.domain import poll as poll_module
from ldgm_core.domain.poll import Poll, Viewer
from ldgm_core.services import debate, perspective
from ldgm_core.store import reader as reader_module
from ldgm_core.store.reader import Reader
from ldgm_core.store.writer import Writer
from tests.trust.machine import Meeting, focused

QUIET = {"deadline": None, "suppress_health_check": list(HealthCheck), "database": None}


def test_the_promises_hold_in_any_order_of_events() -> None:
    """Blind, nothing lost, nothing twice, no decision by itself."""
    run_state_machine_as_test(Meeting, settings=settings(max_examples=15, stateful_step_count=25, derandomize=True, **QUIET))


def _see_without_asking_for_the_reveal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both walls down: the query reads everybody's rows and the gate takes every poll for revealed."""

    def read_everything(self: Reader, polls: list[Poll], viewer: Viewer) -> dict[object, object]:
        opened = [replace(poll, revealed_at=poll.opened_at) for poll in polls]
        found = {}
        for poll in opened:
            query = self._rating_query().where(reader_module.t.ratings.c.poll_id == poll.id).order_by(reader_module.t.ratings.c.seq)
            latest = {row["participant_id"]: reader_module._stored(row) for row in self._connection.execute(query).mappings()}
            found[poll.id] = tuple(latest.values())
        return found

    gate = poll_module.as_seen
    monkeypatch.setattr(Reader, "_visible_ratings", read_everything)
    monkeypatch.setattr(
        reader_module,
        "as_seen",
        lambda poll, ratings, **more: gate(replace(poll, revealed_at=poll.opened_at), ratings, **more),
    )


def _take_answers_after_the_reveal(monkeypatch: pytest.MonkeyPatch) -> None:
    accept = Poll.accept
    monkeypatch.setattr(Poll, "accept", lambda self, *args, **more: accept(replace(self, revealed_at=None), *args, **more))


def _decide_before_the_reveal(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = perspective._perspective_polls

    def pretend(*args: object) -> list[Poll]:
        return [replace(poll, revealed_at=poll.opened_at) for poll in honest(*args)]  # type: ignore[arg-type]

    monkeypatch.setattr(perspective, "_perspective_polls", pretend)


def _reveal_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = Writer.mark_revealed
    monkeypatch.setattr(Writer, "mark_revealed", lambda self, poll_id, now: honest(self, poll_id, now=now) or True)
    monkeypatch.setattr(Writer, "add_draw", lambda *args, **more: None)


def _forget_the_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = Writer.add_answers

    def under_other_keys(self: Writer, submissions: list[dict[str, object]], ratings: list[dict[str, object]]) -> bool:
        return honest(self, [{**row, "key": self.new_id()} for row in submissions], ratings)

    monkeypatch.setattr(Writer, "find_submissions", lambda *args: {})
    monkeypatch.setattr(Writer, "add_answers", under_other_keys)


def _score_again_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(debate, "_ends_heard", lambda *args: True)


@pytest.mark.parametrize(
    ("break_it", "rules"),
    [
        (_see_without_asking_for_the_reveal, ("answer",)),
        (_take_answers_after_the_reveal, ("answer", "reveal")),
        (_decide_before_the_reveal, ("estimate", "decide")),
        (_reveal_twice, ("answer", "reveal")),
        (_forget_the_keys, ("answer", "send_the_last_form_again")),
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
