"""A server that goes away and comes back; signals between processes; the reveal against answers of two processes."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

from bench.cluster import OWNER, PROGRAM, Cluster, open_cluster
from ldgm_core.domain.rating import SubmitKey
from ldgm_core.errors import NotNow, Trouble
from ldgm_core.services import scoring
from ldgm_core.store import Store, open_store
from ldgm_core.store.whose import inside
from tests.meetings import COGNITION, NOW, new_team, rating
from tests.postgres.test_wall import team_poll

PATIENCE = 15


def other_process(cluster: Cluster, database: str) -> Store:
    """A second store on the same database, as another process has."""
    return open_store(cluster.url(PROGRAM, database), owner_url=cluster.url(OWNER, database))


def test_what_one_process_stores_the_listeners_of_another_hear(store: Store, cluster: Cluster, database: str) -> None:
    """The revision crosses by NOTIFY; nobody polls."""
    team, other = new_team(store), other_process(cluster, database)

    async def play() -> int | None:
        with other.signals.listening(team.meeting_id) as listener:
            for _ in range(3):  # the other's line may not be open yet: it says so by waking everybody
                await asyncio.to_thread(submit_next)
                revision = await listener.hear(pause_seconds=PATIENCE)
                if revision:
                    return revision
        return None

    keys = iter(range(1000))

    def submit_next() -> None:
        key = SubmitKey(f"key-{next(keys):08}")
        scoring.submit_rating(store, team.actors["Anna"], poll_id=poll_id, rating=rating(3), key=key, now=NOW)

    poll_id = team_poll(team)
    revision = asyncio.run(play())
    assert revision is not None
    assert revision <= scoring.load_progress(store, team.staff, meeting_id=team.meeting_id).meeting.revision
    other.close()


def test_answers_of_two_processes_that_race_with_a_reveal_are_either_shown_or_refused(
    store: Store, cluster: Cluster, database: str
) -> None:
    """Row locks: what was acknowledged is in the reveal, what came late was told so, in every one of many rounds."""
    other = other_process(cluster, database)
    for number in range(12):
        team = new_team(store)
        poll_id = team_poll(team)
        gate = threading.Barrier(len(team.actors) + 1)

        def answer(name: str, where: Store, poll_id: object = poll_id, team: object = team, gate: threading.Barrier = gate) -> str:
            gate.wait(PATIENCE)
            try:
                scoring.submit_rating(where, team.actors[name], poll_id=poll_id, rating=rating(2), key=SubmitKey("key-of-round-1"), now=NOW)  # type: ignore[attr-defined, arg-type]
            except NotNow as refusal:
                return refusal.code
            return "kept"

        with ThreadPoolExecutor(len(team.actors)) as pool:
            sent = {name: pool.submit(answer, name, (store, other)[place % 2]) for place, name in enumerate(team.actors)}
            gate.wait(PATIENCE)
            with inside(team.staff.organisation_id):
                scoring.reveal_poll(other, team.staff, poll_id=poll_id, rng=team.rng, now=NOW)
            revealed = scoring.load_own_sheet(store, team.actors["Anna"]).poll_of(COGNITION)
            kept = {name for name, one in sent.items() if one.result(PATIENCE) == "kept"}
            assert {one.result() for one in sent.values()} <= {"kept", "poll_closed"}
        shown = scoring.load_own_sheet(store, team.actors["Anna"]).poll_of(COGNITION)
        assert len(kept) == len(revealed.answers) == len(shown.answers), number  # type: ignore[union-attr]
    other.close()


def test_the_same_key_in_two_processes_at_once_is_stored_once(store: Store, cluster: Cluster, database: str) -> None:
    """A phone that sends again reaches another process while the first is still at work: one row, one receipt."""
    other = other_process(cluster, database)
    team = new_team(store)
    poll_id, gate = team_poll(team), threading.Barrier(2)

    def answer(where: Store) -> str:
        gate.wait(PATIENCE)
        sent = SubmitKey("the-same-key")
        return scoring.submit_rating(where, team.actors["Anna"], poll_id=poll_id, rating=rating(2), key=sent, now=NOW).rating_id  # type: ignore[arg-type]

    with ThreadPoolExecutor(2) as pool:
        receipts = list(pool.map(answer, (store, other)))
    assert receipts[0] == receipts[1]
    other.close()


def test_a_server_that_was_restarted_while_nobody_asked_refuses_nobody() -> None:
    """
    The lines that lie idle in the pool are all dead, and each is looked at before it is used.

    Without the line for signals: where that one is open it usually breaks first, and has all others made anew. It may be waiting to listen
    again for some seconds itself, and then the next phone would be the one to find out.
    """
    with open_cluster() as cluster:
        store = other_process(cluster, cluster.new_database())
        team = new_team(store)
        poll_id = team_poll(team)
        assert store._notices is not None
        store._notices.close()
        with inside(team.staff.organisation_id), store.reading(), store.reading():  # two lines, for both ways of asking
            pass
        cluster.stop()
        cluster.start()
        scoring.load_progress(store, team.staff, meeting_id=team.meeting_id)
        scoring.reveal_poll(store, team.staff, poll_id=poll_id, rng=team.rng, now=NOW)  # type: ignore[arg-type]
        store.close()


def test_a_server_that_is_stopped_at_once_and_returns_lost_nothing_that_was_acknowledged() -> None:
    """Stopped in the middle of answers, as by a plug: a refusal until it is back, then the same key again, and every receipt holds."""
    with open_cluster() as cluster:
        name = cluster.new_database()
        store = other_process(cluster, name)
        team = new_team(store)
        poll_id, receipts, refused = team_poll(team), {}, 0
        for number in range(40):
            if number in (10, 25):
                cluster.stop()
            key = SubmitKey(f"key-{number:08}")
            for _ in range(3):
                try:
                    made = scoring.submit_rating(
                        store, team.actors["Anna"], poll_id=poll_id, rating=rating(1 + number % 7), key=key, now=NOW
                    )  # type: ignore[arg-type]
                except Trouble as trouble:
                    assert trouble.code == "database_away"
                    refused += 1
                    cluster.start()
                else:
                    receipts[key] = made.rating_id
                    break
        assert (40, 2) == (len(receipts), refused)
        for key, rating_id in receipts.items():
            again = scoring.submit_rating(store, team.actors["Anna"], poll_id=poll_id, rating=rating(1), key=key, now=NOW)  # type: ignore[arg-type]
            assert (True, rating_id) == (again.is_repeat, again.rating_id)
        store.close()
