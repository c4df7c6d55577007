"""The store: promises of the engine, migrations, refusals, signals."""

from __future__ import annotations

import asyncio
import sqlite3
from datetime import datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from ldgm_core.errors import Trouble
from ldgm_core.store import Store, engine, open_store
from ldgm_core.store.engine import random_id
from ldgm_core.store.signals import ASK_AGAIN, Signals
from ldgm_core.store.tables import metadata
from ldgm_core.store.writer import PHONES
from tests.meetings import NOW, Team, store_in


def test_the_migrations_make_exactly_the_tables(store: Store) -> None:
    """A change in tables.py without a migration fails here."""
    with store._engine.connect() as connection:
        assert [] == compare_metadata(MigrationContext.configure(connection), metadata)


def test_opening_twice_keeps_everything(tmp_path: Path) -> None:
    """Migrations run once."""
    first = store_in(tmp_path)
    with first.writing() as tx:
        organisation_id = tx.add_organisation(name="School", now=NOW)
    first.close()
    again = store_in(tmp_path)
    with again.reading() as reader:
        assert organisation_id == reader.find_organisation()
    again.close()


def test_no_id_looks_like_an_option_of_a_command() -> None:
    """One in 64 random ids would begin with a dash, and `link -x7...` is no account to a command line."""
    assert [] == [made for made in (random_id() for _ in range(4000)) if made.startswith("-")]


@pytest.mark.parametrize(("pragma", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("secure_delete", 1)])
def test_every_connection_keeps_the_promises(store: Store, pragma: str, value: object) -> None:
    """FULL (2): a power cut loses nothing that was acknowledged."""
    for _ in range(3):
        with store._engine.connect() as connection:
            assert value == connection.exec_driver_sql(f"PRAGMA {pragma}").scalar()


def test_a_write_that_fails_stores_nothing_and_sends_no_signal(store: Store) -> None:
    """Together, or not at all."""
    with pytest.raises(RuntimeError), store.writing() as tx:
        tx.add_organisation(name="half", now=NOW)
        raise RuntimeError("in the middle")
    with store.reading() as reader:
        assert reader.find_organisation() is None


def test_a_naive_time_is_never_stored(store: Store) -> None:
    """A mistake of the caller, caught at once."""
    with pytest.raises(Exception, match="without zone"), store.writing() as tx:
        tx.add_organisation(name="x", now=datetime(2026, 1, 1))  # noqa: DTZ001


@pytest.mark.parametrize("url", ["nonsense", "mysql://x/y", "sqlite:///{folder}/no/such/folder/x.sqlite3"])
def test_a_database_that_cannot_be_opened_is_refused(tmp_path: Path, url: str) -> None:
    """With a code whose sentence says what to do."""
    with pytest.raises(Trouble) as caught:
        open_store(url.format(folder=tmp_path.as_posix()))
    assert caught.value.code in {"database_url_wrong", "database_away"}


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    """Not a database."""
    (tmp_path / "test.sqlite3").write_bytes(b"this is no database" * 100)
    with pytest.raises(Trouble, match="database_damaged"):
        store_in(tmp_path)


def test_a_database_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    """Never downgrade by accident."""
    store_in(tmp_path).close()
    with sqlite3.connect(tmp_path / "test.sqlite3") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(Trouble, match="database_newer"):
        store_in(tmp_path)


def test_a_read_only_database_acknowledges_nothing(team: Team) -> None:
    """The refusal is an error, not a receipt."""
    with team.store._engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only = 1")
        connection.detach()
    store = team.store
    from sqlalchemy import event

    event.listen(store._engine, "begin", lambda connection: connection.exec_driver_sql("PRAGMA query_only = 1"))
    with pytest.raises(Trouble, match="database_read_only"):
        team.submit("Anna", 3)


def test_a_full_disk_acknowledges_nothing_and_stays_readable(team: Team) -> None:
    """SQLite says "database or disk is full" at its page limit, as on a full disk."""
    from sqlalchemy import event

    @event.listens_for(team.store._engine, "begin")
    def _limit(connection: object) -> None:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()  # type: ignore[attr-defined]
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")  # type: ignore[attr-defined]

    acknowledged = 0
    with pytest.raises(Trouble, match="database_full"):
        for _ in range(500):
            team.submit("Anna", 3, observation="x" * 4000)
            acknowledged += 1
    event.remove(team.store._engine, "begin", _limit)
    with team.store._engine.connect() as connection:
        assert acknowledged == connection.exec_driver_sql("SELECT count(*) FROM ratings").scalar()


def test_signals_tell_a_revision_and_nothing_else() -> None:
    """Whoever follows hears the newest revision, from any thread."""

    async def listen() -> list[int | None]:
        signals = Signals()
        with signals.listening("m") as listener:
            asyncio.get_running_loop().call_later(0.01, signals.publish, "m", 7)
            heard = [await listener.hear(pause_seconds=0.05) for _ in range(2)]
        assert 0 == signals.count("m")
        return heard

    assert [7, None] == asyncio.run(listen())


def test_closing_ends_every_stream() -> None:
    """A stopping server does not wait for phones."""

    async def listen() -> int | None:
        signals = Signals()
        with signals.listening("m") as listener:
            asyncio.get_running_loop().call_later(0.01, signals.close)
            return await listener.hear(pause_seconds=30)

    assert ASK_AGAIN == asyncio.run(asyncio.wait_for(listen(), 5))


def test_who_waits_for_the_listeners_goes_on_when_the_last_one_passed_it_on() -> None:
    """And at once when nobody listens, when nothing was published, or when the one who was slow has left."""

    async def play() -> list[bool]:
        signals, told = Signals(), []

        async def wait(seconds: float) -> None:
            told.append(await asyncio.to_thread(signals.wait_until_told, "m", most_seconds=seconds))

        await wait(30)  # nobody listens
        with signals.listening("m") as one:
            with signals.listening("m") as other:
                await wait(30)  # nothing was published
                signals.publish("m", 7)
                assert [7, 7] == [await one.hear(pause_seconds=30), await other.hear(pause_seconds=30)]
                back = asyncio.ensure_future(one.hear(pause_seconds=30))
                await wait(0.05)  # the other one has not come back
                leaving = asyncio.ensure_future(wait(30))
                await asyncio.sleep(0.05)
            await leaving
            await wait(30)
            signals.publish("m", 8)
            await wait(0)
            assert 8 == await back
        return told

    assert [True, True, False, True, True, False] == asyncio.run(asyncio.wait_for(play(), 20))


def test_phones_are_not_woken_by_other_peoples_answers(team: Team) -> None:
    """Neither for the battery nor for who counts the moments."""
    with team.store.writing() as tx:
        tx.touch(team.meeting_id, tells_phones=False)
        tx.touch(team.meeting_id)
        channels = [channel for channel, _ in tx.news]
    assert [team.meeting_id, team.meeting_id, team.meeting_id + PHONES] == channels


def test_who_waits_too_long_for_a_connection_is_told_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In our own words, and the next one is served: no connection is lost by it."""
    monkeypatch.setattr(engine, "CONNECTIONS", 1)
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.01)
    store = open_store(f"sqlite:///{tmp_path}/test.sqlite3")
    with store.reading(), pytest.raises(Trouble, match="database_away"), store.reading():
        pass
    with store.reading() as tx:
        assert tx.find_organisation() is None
    store.close()
