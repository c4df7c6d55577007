"""Faults planted in the meeting itself: what is blind, what is stored, who decides, what stays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import delete

from ldgm_core.domain import access as gate_module
from ldgm_core.domain import journal as journal_module
from ldgm_core.domain import poll as poll_module
from ldgm_core.domain.meeting import Meeting
from ldgm_core.domain.poll import Poll, Viewer
from ldgm_core.errors import LdgmError, NotFound, Trouble
from ldgm_core.services import answering, scoring
from ldgm_core.store import engine, keeping, poll_reader
from ldgm_core.store import tables as t
from ldgm_core.store.reader import Reader
from ldgm_core.store.writer import Writer
from tests.trust.fault import planted

SCORING = "tests/services/test_scoring.py::"
DEBATE = "tests/services/test_debate_and_decision.py::"
LOG = "tests/trust/test_access_log.py::"
STORE = "tests/store/test_store.py::"
FAILPOINTS = "tests/store/test_failpoints.py::"


# blind until the reveal -----------------------------------------------------------------------------------------------------------------


@planted("abuse 1", "tests/web/test_phone.py::test_what_others_answer_changes_no_byte_before_the_reveal")
def see_without_asking_for_the_reveal(patch: pytest.MonkeyPatch) -> None:
    """Both walls down: the query reads everybody's rows and the gate takes every poll for revealed."""

    def read_everything(self: Reader, polls: list[Poll], viewer: Viewer) -> dict[object, object]:
        found = {}
        for poll in polls:
            query = self._rating_query().where(t.ratings.c.poll_id == poll.id).order_by(t.ratings.c.seq)
            latest = {row["participant_id"]: poll_reader._stored(row) for row in self._connection.execute(query).mappings()}
            found[poll.id] = tuple(latest.values())
        return found

    gate = poll_module.as_seen
    patch.setattr(Reader, "_visible_ratings", read_everything)
    patch.setattr(poll_reader, "as_seen", lambda poll, ratings, **more: gate(replace(poll, revealed_at=poll.opened_at), ratings, **more))


@planted("abuse 2", SCORING + "test_nothing_is_stored_after_the_reveal")
def take_answers_after_the_reveal(patch: pytest.MonkeyPatch) -> None:
    accept = Poll.accept
    patch.setattr(Poll, "accept", lambda self, *args, **more: accept(replace(self, revealed_at=None), *args, **more))


@planted("abuse 3", "tests/services/test_scoring.py::test_a_stranger_finds_no_meeting")
def a_gate_that_lets_everybody_in(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(gate_module, "may", lambda *_: True)


@planted("abuse 7", SCORING + "test_names_are_shown_only_if_the_meeting_chose_them")
def names_without_a_choice(patch: pytest.MonkeyPatch) -> None:
    honest = scoring.require_meeting
    patch.setattr(scoring, "require_meeting", lambda *args: replace(honest(*args), shows_names=True))


@planted("abuse 7", "tests/pages/test_debate.py::test_with_the_pupil_present_no_name_and_nobody_apart_is_on_the_screen")
def names_while_the_pupil_looks_along(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Meeting, "projects_names", property(lambda self: self.shows_names))


@planted("abuse 23", DEBATE + "test_an_observation_is_on_the_screen_only_after_its_writer_says_so")
def words_on_the_screen_without_a_yes(patch: pytest.MonkeyPatch) -> None:
    honest = poll_reader._stored
    patch.setattr(poll_reader, "_stored", lambda row: replace(honest(row), is_released=True))


# what is stored -------------------------------------------------------------------------------------------------------------------------


def _forget_the_keys(patch: pytest.MonkeyPatch) -> None:
    honest = Writer.add_answers

    def under_other_keys(self: Writer, submissions: list[dict[str, object]], ratings: list[dict[str, object]]) -> bool:
        return honest(self, [{**row, "key": self.new_id()} for row in submissions], ratings)

    patch.setattr(Writer, "find_submissions", lambda *args: {})
    patch.setattr(Writer, "add_answers", under_other_keys)


@planted("double tap", "tests/services/test_answering.py::test_the_same_key_twice_in_one_handful_is_stored_once")
def forget_the_keys(patch: pytest.MonkeyPatch) -> None:
    """Of a handful and of the store: each sending gets a key of its own."""
    _forget_the_keys(patch)
    patch.setattr(answering, "check_submit_key", lambda key: f"{key}{object()!r}")


@planted("double tap", "tests/web/test_answer.py::test_the_same_form_sent_twice_is_stored_once")
def forms_whose_key_is_forgotten(patch: pytest.MonkeyPatch) -> None:
    _forget_the_keys(patch)


@planted(
    "one refused answer",
    "tests/services/test_answering.py::test_what_is_wrong_with_one_answer_stops_none_of_the_others",
    raises=(LdgmError,),
)
def a_refusal_that_stops_the_handful(patch: pytest.MonkeyPatch) -> None:
    def judge(self: Any, person: Any, one: Any) -> Any:
        if person is None:
            raise NotFound("device_unknown")
        return self._keep(person, one)

    patch.setattr(answering._Desk, "judge", judge)


@planted("two facilitators", SCORING + "test_of_many_reveals_at_once_exactly_one_counts")
def reveal_twice(patch: pytest.MonkeyPatch) -> None:
    honest = Writer.mark_revealed
    patch.setattr(Writer, "mark_revealed", lambda self, poll_id, now: honest(self, poll_id, now=now) or True)
    patch.setattr(Writer, "add_draw", lambda *args, **more: None)


@planted("clock jumps", "tests/services/test_order_of_words.py::test_dissents_remarks_and_addenda_keep_their_order")
def words_in_the_order_of_the_clock(patch: pytest.MonkeyPatch) -> None:
    def insert(self: Writer, table: Any, record: Any, **_: object) -> None:
        row = dict(record) if isinstance(record, Mapping) else vars(record)
        moment = next(value for value in row.values() if isinstance(value, datetime))
        self._insert(table, {**row, "number": int(moment.timestamp())})

    patch.setattr(Writer, "_insert_behind", insert)


@planted("clock jumps", "tests/trust/test_clock_jumps.py::test_the_last_answer_counts_whatever_the_clock_did")
def the_last_answer_by_the_clock(patch: pytest.MonkeyPatch) -> None:
    """Whoever answered while the clock stood later is taken for the last."""

    def newest_by_time(self: Reader, polls: list[Poll], viewer: Viewer) -> dict[object, object]:
        found = {}
        for poll in polls:
            own = t.ratings.c.participant_id == (viewer.participant_id or "")
            where = [t.ratings.c.poll_id == poll.id, *([] if poll.is_revealed else [own])]
            query = self._rating_query().where(*where).order_by(t.ratings.c.submitted_at, t.ratings.c.seq)
            latest = {row["participant_id"]: poll_reader._stored(row) for row in self._connection.execute(query).mappings()}
            found[poll.id] = tuple(latest.values())
        return found

    patch.setattr(Reader, "_visible_ratings", newest_by_time)


@planted("power cut", STORE + "test_every_connection_keeps_the_promises")
def a_commit_that_does_not_wait_for_the_disk(patch: pytest.MonkeyPatch) -> None:
    honest = engine._prepare_sqlite

    def hasty(connection: Any, record: Any) -> None:
        honest(connection, record)
        connection.execute("PRAGMA synchronous=NORMAL")

    patch.setattr(engine, "_prepare_sqlite", hasty)


@planted('no "database is locked"', SCORING + "test_answers_that_race_with_the_reveal_are_either_shown_or_refused", raises=(Trouble,))
def writes_that_begin_as_reads(patch: pytest.MonkeyPatch) -> None:
    """What a framework does by itself: BEGIN, look, and only then the lock; and nobody queues."""
    honest = engine.Store.__init__

    def without_a_queue(self: Any, *args: Any, **more: Any) -> None:
        honest(self, *args, **more)
        self._queue = nullcontext()

    patch.setattr(engine.Store, "__init__", without_a_queue)
    patch.setattr(engine, "_begin_sqlite", lambda connection: connection.exec_driver_sql("BEGIN"))


@planted("failure at any statement", FAILPOINTS + "test_a_reveal_happens_whole_or_not_at_all_wherever_the_database_fails")
def every_statement_stored_by_itself(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(engine, "_begin_sqlite", lambda connection: None)


@contextmanager
def _all_is_well() -> Iterator[None]:
    try:
        yield
    except engine.DBAPIError:
        return


@planted("disk full", STORE + "test_a_full_disk_acknowledges_nothing_and_stays_readable")
def a_disk_that_is_full_and_nobody_says_so(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(engine, "_in_our_words", _all_is_well)


@planted("disk full", STORE + "test_a_read_only_database_acknowledges_nothing", raises=(UnboundLocalError,))
def a_file_that_is_read_only_and_nobody_says_so(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(engine, "_in_our_words", _all_is_well)


@planted("disk full", STORE + "test_a_damaged_file_is_refused")
def a_damaged_file_that_is_thrown_away(patch: pytest.MonkeyPatch) -> None:
    """The helpful kind: what cannot be read is begun anew."""

    def begin_anew(url: str, key: str | None) -> None:
        path = engine.file_of(url)
        if path is not None and path.exists() and engine.find_damage(path, key):
            path.unlink()

    patch.setattr(engine, "_require_readable", begin_anew)


# what people decided stays --------------------------------------------------------------------------------------------------------------


@planted("abuse 22", LOG + "test_a_changed_entry_is_named")
def a_chain_that_nobody_looks_at(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("ldgm_core.services.journal.find_broken", lambda *_, **__: None)


@planted("abuse 22", LOG + "test_who_takes_the_key_out_of_every_line_is_noticed_by_what_was_written_down")
def a_key_of_which_nobody_knows_since_when(patch: pytest.MonkeyPatch) -> None:
    honest = journal_module.find_broken
    patch.setattr("ldgm_core.services.journal.find_broken", lambda entries, *, key, keyed_from: honest(entries, key=key))


@planted("abuse 22", LOG + "test_the_end_of_the_log_cannot_be_cut_off_unseen")
def an_end_that_nobody_counts(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("ldgm_core.store.keeping.Keeping.has_lost_end", lambda _: False)


@planted("abuse 22", LOG + "test_who_writes_the_whole_log_anew_without_the_secret_is_noticed")
def a_chain_without_a_secret(patch: pytest.MonkeyPatch) -> None:
    """As it was: hashes that anybody can make."""
    honest = journal_module.chained
    for place in (journal_module, keeping):
        patch.setattr(place, "chained", lambda note, *, key=b"", **more: honest(note, **more))


@planted("abuse 22", LOG + "test_every_button_of_the_facilitator_leaves_an_entry")
def changes_without_an_entry(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Writer, "write_log", lambda *_, **__: None)


@planted("abuse 22", SCORING + "test_an_answer_that_was_replaced_is_still_there")
def answers_that_are_overwritten(patch: pytest.MonkeyPatch) -> None:
    honest = Writer.add_answers

    def overwrite(self: Writer, submissions: list[dict[str, Any]], ratings: list[dict[str, Any]]) -> bool:
        for row in ratings:
            same = (t.ratings.c.poll_id == row["poll_id"]) & (t.ratings.c.participant_id == row["participant_id"])
            self._connection.execute(delete(t.ratings).where(same))
        return honest(self, submissions, ratings)

    patch.setattr(Writer, "add_answers", overwrite)
