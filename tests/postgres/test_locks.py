"""Answers and the reveal wait for each other: one is held in the middle, and the other is found waiting by the server itself."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import psycopg

from bench.cluster import Cluster
from ldgm_core.domain.rating import SubmitKey
from ldgm_core.errors import NotNow
from ldgm_core.services import scoring
from ldgm_core.store import Store
from ldgm_core.store.whose import inside
from ldgm_core.store.writer import Writer
from tests.meetings import NOW, Team, new_team, rating
from tests.postgres.test_server import PATIENCE, other_process
from tests.postgres.test_wall import team_poll


class Held:
    """A store whose next transaction stops right before its commit, until it is let go."""

    def __init__(self, store: Store) -> None:
        self.is_there, self.may_go = threading.Event(), threading.Event()
        self._honest = store.writing
        store.writing = self._writing  # type: ignore[method-assign]

    @contextmanager
    def _writing(self) -> Iterator[Writer]:
        with self._honest() as tx:
            yield tx
            self.is_there.set()
            assert self.may_go.wait(PATIENCE), "nobody let it go"


def is_waiting(cluster: Cluster, database: str, work: Future[object]) -> bool:
    """Whether the server lets somebody wait for a lock in this database; False as soon as the work is done without that."""
    with psycopg.connect(cluster.url("postgres", "postgres"), autocommit=True) as connection:
        query = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND wait_event_type = 'Lock'"
        while not work.done():
            if connection.execute(query, [database]).fetchone() != (0,):
                return True
            time.sleep(0.01)
    return False


def one_held_and_one_behind(
    cluster: Cluster, database: str, held: Held, first: Callable[[], object], second: Callable[[], object]
) -> tuple[bool, object]:
    """Hold the first before its commit, let the second run into it; return whether it had to wait, and what became of it."""
    with ThreadPoolExecutor(2) as pool:
        one = pool.submit(first)
        try:
            assert held.is_there.wait(PATIENCE), one.exception(0)
            other = pool.submit(second)
            waited = is_waiting(cluster, database, other)
        finally:
            held.may_go.set()
        one.result(PATIENCE)
        return waited, other.result(PATIENCE)


def answer(store: Store, team: Team) -> str:
    """Anna's answer, with something she saw."""
    try:
        key = SubmitKey("key-of-round-1")
        given = rating(2, observation="zij begint zelf")
        scoring.submit_rating(store, team.actors["Anna"], poll_id=team_poll(team), rating=given, key=key, now=NOW)  # type: ignore[arg-type]
    except NotNow as refusal:
        return refusal.code
    return "kept"


def reveal(store: Store, team: Team) -> bool:
    with inside(team.staff.organisation_id):
        return scoring.reveal_poll(store, team.staff, poll_id=team_poll(team), rng=team.rng, now=NOW)  # type: ignore[arg-type]


def test_a_reveal_waits_for_the_answer_that_is_being_stored(store: Store, cluster: Cluster, database: str) -> None:
    """It is in what was revealed, and in what chance drew at that moment: nothing is worked out without it."""
    team, other = new_team(store), other_process(cluster, database)
    held = Held(store)
    waited, is_first = one_held_and_one_behind(cluster, database, held, lambda: answer(store, team), lambda: reveal(other, team))
    assert (True, True) == (waited, is_first)
    with inside(team.staff.organisation_id), other.reading() as tx:
        (stored,) = tx.load_revealed_ratings(tx.load_poll(team_poll(team)))  # type: ignore[arg-type]
        draw = tx.find_draw(team_poll(team))  # type: ignore[arg-type]
    assert draw is not None
    assert (stored.id,) == draw.observation_order
    other.close()


def test_an_answer_waits_for_the_reveal_that_is_under_way_and_is_too_late(store: Store, cluster: Cluster, database: str) -> None:
    """It was sent before the commit of the reveal; it is refused in words, and nothing of it is stored."""
    team, other = new_team(store), other_process(cluster, database)
    held = Held(store)
    waited, outcome = one_held_and_one_behind(cluster, database, held, lambda: reveal(store, team), lambda: answer(other, team))
    assert (True, "poll_closed") == (waited, outcome)
    with inside(team.staff.organisation_id), other.reading() as tx:
        assert () == tx.load_revealed_ratings(tx.load_poll(team_poll(team)))  # type: ignore[arg-type]
    other.close()
