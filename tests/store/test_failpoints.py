"""A database that fails from its n-th statement on: whatever n is, nothing is half stored and nothing that failed was acknowledged."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from ldgm_core.errors import Trouble
from ldgm_core.services import scoring
from ldgm_core.store import Store
from tests.meetings import Team

MOST_STATEMENTS = 60


@contextmanager
def failing_at(store: Store, number: int) -> Iterator[list[int]]:
    """Let the n-th statement fail as a disk does, and all after it; yields how many statements there were."""
    count = [0]

    def fail(*_: object) -> None:
        count[0] += 1
        if count[0] >= number:
            raise OperationalError("statement", {}, Exception("disk I/O error"))

    event.listen(store._engine, "before_cursor_execute", fail)
    try:
        yield count
    finally:
        event.remove(store._engine, "before_cursor_execute", fail)


def state(team: Team) -> tuple[int, int, bool, int]:
    """What is stored: answers, keys, whether the poll was revealed, and the revision."""
    with team.store.reading() as tx:
        rows = [tx._connection.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar() for name in ("ratings", "submissions")]  # noqa: S608
        return (*rows, tx.load_poll(team.poll()).is_revealed, tx.load_meeting(team.meeting_id).revision)  # type: ignore[return-value]


def test_an_answer_is_stored_whole_or_not_at_all_wherever_the_database_fails(team: Team) -> None:
    """Fail at statement 1, 2, 3, ... until it succeeds; before that nothing moved, and the same key then stores exactly one answer."""
    before = state(team)
    for number in range(1, MOST_STATEMENTS):
        with failing_at(team.store, number):
            try:
                team.submit("Anna", 3, key="the-same-key")
            except Trouble:
                stored = False
            else:
                stored = True
        if stored:
            break
        assert before == state(team), number
    answers, keys, is_revealed, revision = state(team)
    assert (before[0] + 1, before[1] + 1, False, before[3] + 1) == (answers, keys, is_revealed, revision)
    assert team.submit("Anna", 3, key="the-same-key").is_repeat
    assert number > 8  # it failed at each of them before


def test_a_reveal_happens_whole_or_not_at_all_wherever_the_database_fails(team: Team) -> None:
    """The moment, the draw and the signal belong together."""
    team.submit("Anna", 2)
    team.submit("Bram", 5)
    before, failures = state(team), 0
    for number in range(1, MOST_STATEMENTS):
        poll_id = team.poll()
        with failing_at(team.store, number):
            try:
                scoring.reveal_poll(team.store, team.staff, poll_id=poll_id, rng=team.rng, now=team.now)
            except Trouble:
                failures += 1
            else:
                break
        assert before == state(team), number
    assert failures > 3
    answers, keys, is_revealed, revision = state(team)
    assert (2, 2, True) == (answers, keys, is_revealed)
    assert revision > before[3]
    with team.store.reading() as tx:
        assert tx.find_draw(team.poll()) is not None


@pytest.mark.parametrize("names", [("Anna",), ("Anna", "Bram", "Moeder")])
def test_nothing_half_is_left_when_the_commit_itself_fails(team: Team, names: tuple[str, ...]) -> None:
    """The last moment at which a disk can refuse: no receipt, no row, and the store works on."""

    def fail(*_: object) -> None:
        raise OperationalError("COMMIT", {}, Exception("database or disk is full"))

    before = state(team)
    event.listen(team.store._engine, "commit", fail)
    for name in names:
        with pytest.raises(Trouble, match="database_full"):
            team.submit(name, 4, key=f"key-of-{name}")
    event.remove(team.store._engine, "commit", fail)
    assert before == state(team)
    for name in names:
        assert not team.submit(name, 4, key=f"key-of-{name}").is_repeat
