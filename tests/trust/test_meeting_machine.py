"""The state machine holds; and with each rule broken on purpose it does not."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy import URL, Engine, StaticPool, delete, update

from ldgm_core.domain.decision import Decision, Dissent
from ldgm_core.domain.meeting import Meeting as MeetingRecord
from ldgm_core.domain.minutes import MinutesData
from ldgm_core.domain.poll import Poll, RevealStep
from ldgm_core.services import perspective, reporting, second_round
from ldgm_core.store import engine
from ldgm_core.store import tables as t
from ldgm_core.store.minutes_reader import Addendum, FinalMinutes
from ldgm_core.store.writer import Writer
from tests.trust import faults_in_meetings as planted
from tests.trust.machine import Meeting, focused

QUIET = {"deadline": None, "suppress_health_check": list(HealthCheck), "database": None}


def test_the_promises_hold_in_any_order_of_events() -> None:
    """Blind, nothing lost, nothing twice, no decision by itself."""
    run_state_machine_as_test(Meeting, settings=settings(max_examples=12, stateful_step_count=25, derandomize=True, **QUIET))


def _decide_before_the_reveal(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = perspective.perspective_polls

    def pretend(*args: object) -> list[Poll]:
        return [replace(poll, revealed_at=poll.opened_at) for poll in honest(*args)]  # type: ignore[arg-type]

    monkeypatch.setattr(perspective, "perspective_polls", pretend)


def _score_again_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second_round, "ends_heard", lambda *args: True)


def _take_answers_after_the_close(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MeetingRecord, "require_open", lambda _: None)


def _open_a_poll_again_with_the_decision(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = Writer.add_decision

    def add_and_reopen(self: Writer, decision: Decision) -> None:
        honest(self, decision)
        own = t.polls.c.meeting_id == decision.meeting_id
        self._connection.execute(update(t.polls).where(own, t.polls.c.round == 1).values(revealed_at=None))

    monkeypatch.setattr(Writer, "add_decision", add_and_reopen)


def _keep_one_dissent_per_person(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = Writer.add_dissent

    def replace_it(self: Writer, dissent: Dissent) -> None:
        self._connection.execute(delete(t.dissents).where(t.dissents.c.participant_id == dissent.participant_id))
        honest(self, dissent)

    monkeypatch.setattr(Writer, "add_dissent", replace_it)


def _decide_in_nobodys_name(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = perspective.accept_decision

    def anonymous(decision: Decision, **more: object) -> Decision:
        return replace(honest(replace(decision, decided_by="x"), **more), decided_by=decision.decided_by)  # type: ignore[arg-type]

    monkeypatch.setattr(perspective, "accept_decision", anonymous)


def _seal_what_is_there_now(monkeypatch: pytest.MonkeyPatch) -> None:
    """Minutes that are made anew at every look, with what was written since."""
    honest = reporting._sealed

    def with_the_addenda_in_the_text(final: FinalMinutes, addenda: tuple[Addendum, ...]) -> MinutesData:
        made = honest(final, addenda)
        return replace(made, notes=(*made.notes, *made.addenda))

    monkeypatch.setattr(reporting, "_sealed", with_the_addenda_in_the_text)


def _hand_over_without_letting_go(monkeypatch: pytest.MonkeyPatch) -> None:
    """The next person finds a free place, and the device before it still speaks."""
    monkeypatch.setattr(Writer, "mark_devices_released", lambda *_, **__: None)


def _bind_a_second_device(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Writer, "has_device", lambda *_: False)


def _show_less_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def back_and_forth(self: Writer, poll_id: str, step: RevealStep) -> None:
        self._connection.execute(update(t.polls).where(t.polls.c.id == poll_id).values(reveal_step=step))

    monkeypatch.setattr(Writer, "mark_reveal_step", back_and_forth)


def _take_back_a_turn_with_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = Writer.remove_turn

    def and_the_answer(self: Writer, poll_id: str, participant_id: str) -> None:
        honest(self, poll_id, participant_id)  # type: ignore[arg-type]
        own = (t.ratings.c.poll_id == poll_id) & (t.ratings.c.participant_id == participant_id)
        self._connection.execute(delete(t.ratings).where(own))

    monkeypatch.setattr(Writer, "remove_turn", and_the_answer)


def _keep_everything_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy in memory that is read at the start and written nowhere."""
    honest = engine.create_engine

    def in_memory(address: URL, **more: object) -> Engine:
        path = str(address.database)
        made = honest("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
        with sqlite3.connect(path) as file, made.connect() as connection:
            file.backup(connection.connection.dbapi_connection)  # type: ignore[arg-type]
        return made

    monkeypatch.setattr(engine, "create_engine", in_memory)


@pytest.mark.parametrize(
    ("break_it", "rules"),
    [
        (planted.see_without_asking_for_the_reveal, ("answer", "blind")),
        (planted.take_answers_after_the_reveal, ("answer", "reveal")),
        (_decide_before_the_reveal, ("estimate", "decide")),
        (planted.reveal_twice, ("answer", "reveal")),
        (planted.forms_whose_key_is_forgotten, ("answer", "send_the_last_form_again")),
        (_score_again_at_once, ("answer", "reveal", "score_again")),
        (_take_answers_after_the_close, ("answer", "close")),
        (_open_a_poll_again_with_the_decision, ("estimate", "reveal_estimates", "decide")),
        (_keep_one_dissent_per_person, ("dissent",)),
        (_decide_in_nobodys_name, ("estimate", "reveal_estimates", "decide_without_a_name")),
        (_seal_what_is_there_now, ("close", "seal", "add_words_to_the_seal")),
        (_hand_over_without_letting_go, ("bind", "hand_over")),
        (_bind_a_second_device, ("bind",)),
        (_show_less_again, ("reveal", "show_more")),
        (_take_back_a_turn_with_the_answer, ("answer", "reveal", "take_a_turn_back")),
        (_keep_everything_in_memory, ("answer", "reveal", "restart")),
    ],
)
def test_each_broken_rule_is_caught(
    monkeypatch: pytest.MonkeyPatch, break_it: Callable[[pytest.MonkeyPatch], None], rules: tuple[str, ...]
) -> None:
    """A test that cannot fail proves nothing: every planted fault makes the machine fail; without it the same machine holds."""
    machine = focused(*rules)
    run_state_machine_as_test(machine, settings=settings(max_examples=1, stateful_step_count=8, derandomize=True, **QUIET))
    break_it(monkeypatch)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(
            machine, settings=settings(max_examples=120, stateful_step_count=12, derandomize=True, phases=(Phase.generate,), **QUIET)
        )
