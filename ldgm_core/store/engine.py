"""Opening the store: the engine with its promises, the migrations, and one transaction per button."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, DBAPIError, NoSuchModuleError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlcipher3 import dbapi2 as sqlcipher

from ldgm_core.errors import LdgmError, Trouble
from ldgm_core.store import wall
from ldgm_core.store.cipher import file_of, find_damage, is_encrypted, raw_key
from ldgm_core.store.deleted import deleted_beside, note_deleted
from ldgm_core.store.notices import Notices
from ldgm_core.store.reader import Reader
from ldgm_core.store.signals import Signals
from ldgm_core.store.whose import organisations
from ldgm_core.store.writer import Writer

__all__ = ["Store", "open_store"]

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_SECONDS = 10
CONNECTIONS = 12
"""
Of one process, at most; they stay open. With more, threads only fight over the interpreter, and one that is opened in a rush and closed
again costs more than waiting for one. Who has one may not ask for a second: everybody could wait for everybody.
"""
_FULL_STATES = ("53100", "54000")
_NOT_PERMITTED = "42501"
"""PostgreSQL: insufficient_privilege; also what the wall between schools answers, in other words."""
WIPE_SECONDS = 1


def random_id() -> str:
    """Return 128 random bits, safe in an address, and on a command line, where a dash in front would be taken for an option."""
    made = secrets.token_urlsafe(16)
    return random_id() if made.startswith("-") else made


def utc_now() -> datetime:
    """Return the time, for the access log of who gives the store no clock of its own."""
    return datetime.now(UTC)


class Store:
    """The database behind one gate for reading and one for writing. `clock` dates the access log, `log_key` is under its hashes."""

    def __init__(
        self, engine: Engine, *, new_id: Callable[[], str] = random_id, clock: Callable[[], datetime] = utc_now, log_key: bytes = b""
    ) -> None:
        self._engine = engine
        self._is_postgres = engine.dialect.name == "postgresql"
        # SQLite's transactions see one moment by themselves.
        self._reads = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True) if self._is_postgres else engine
        self._new_id = new_id
        self._clock = clock
        self._log_key = log_key
        # SQLite lets one connection write at a time. Queueing here is fair and quick; its own waiting sleeps in growing steps.
        self._queue: Any = threading.Lock() if engine.dialect.name == "sqlite" else nullcontext()
        self.signals = Signals()
        self._notices = Notices(engine, self.signals) if self._is_postgres else None

    @contextmanager
    def reading(self) -> Iterator[Reader]:
        """
        Give a Reader that sees one moment of the store.

        Raises:
            Trouble: the database is away or damaged (`database_away`).
        """
        with _in_our_words(), self._reads.connect() as connection, connection.begin():
            self._enter(connection)
            yield Reader(connection, log_key=self._log_key)

    @contextmanager
    def writing(self) -> Iterator[Writer]:
        """
        Give a Writer; everything written is stored together at the end, or not at all. Signals go out after the commit.

        Raises:
            Trouble: the database is away, full, read-only or damaged; nothing was stored.
        """
        with _in_our_words(), self._queue, self._engine.connect() as connection:
            writes = connection.execution_options(ldgm_writes=True)
            with writes.begin():
                self._enter(writes)
                writer = Writer(writes, new_id=self._new_id, log_key=self._log_key)
                yield writer
                writer.write_log(now=self._clock())
                if self._notices is not None:
                    self._notices.send(writes, writer.news)
        for channel, revision in writer.news:
            self.signals.publish(channel, revision)

    def wipe_traces(self) -> bool:
        """
        Move everything into the database file and empty the log beside it, so that nothing of what was deleted stays in either.

        Returns False while somebody else is still reading: then it has to be tried again later.
        """
        if self._engine.dialect.name != "sqlite":
            return True
        with _in_our_words(), self._queue, self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql(f"PRAGMA busy_timeout={WIPE_SECONDS * 1000}")  # readers are quick; nobody waits long for this
            busy, in_log, moved = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
            connection.exec_driver_sql(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
        return not busy and in_log == moved

    def note_deleted(self, deleted: Mapping[str, datetime], *, now: datetime) -> bool:
        """Write down beside the database which pupils were deleted, see deleted.py. True as well where the database is no file."""
        path = file_of(str(self._engine.url)) if self._engine.dialect.name == "sqlite" else None
        return path is None or note_deleted(deleted_beside(path), deleted, now=now)

    def close(self) -> None:
        """End the event streams and close all connections."""
        self.signals.close()
        if self._notices is not None:
            self._notices.close()
        self._engine.dispose()

    def _enter(self, connection: Connection) -> None:
        if self._is_postgres and organisations():
            wall.enter(connection, organisations())


def open_store(
    url: str,
    *,
    owner_url: str = "",
    new_id: Callable[[], str] = random_id,
    clock: Callable[[], datetime] = utc_now,
    key: str | None = None,
    log_key: bytes = b"",
) -> Store:
    """
    Return the store at this address with all migrations run. With a key the file is encrypted; see cipher.py.

    A file that is damaged is looked at and left as it is. `log_key`: the key under the hashes of the access log; everybody who opens the
    same database gives the same one.

    `owner_url`: with PostgreSQL, the address under which the tables are made and changed, when the program itself runs under a role that
    owns nothing.

    Raises:
        Trouble: the address is wrong (`database_url_wrong`), the database cannot be reached or written (`database_away`,
            `database_read_only`), is damaged (`database_damaged`), was made by a newer version of the program (`database_newer`), or is
            reached under a role for which its walls do not hold (`database_role_too_strong`) or that may not make its tables
            (`database_role_too_weak`). The file is encrypted and there is no key
            (`database_key_missing`) or another one (`database_key_wrong`), or it is not encrypted and there is a key
            (`database_not_encrypted`).
    """
    try:
        address = _with_driver(make_url(url))
        engine = _make_engine(address, key)
        owner = _make_engine(_with_driver(make_url(owner_url)), key) if owner_url else engine
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise Trouble("database_url_wrong") from error
    _require_readable(url, key)
    with _in_our_words():
        _migrate(owner, app_role=address.username or "")
        if owner is not engine:
            owner.dispose()
    return Store(engine, new_id=new_id, clock=clock, log_key=log_key)


def _require_readable(url: str, key: str | None) -> None:
    """Stop before anything is written to a file that is damaged, or that the key does not belong to."""
    path = file_of(url)
    has_cipher = None if path is None else is_encrypted(path)
    if path is None or has_cipher is None:
        return
    if has_cipher and key is None:
        raise Trouble("database_key_missing")
    if key is not None and not has_cipher:
        raise Trouble("database_not_encrypted")
    if damage := find_damage(path, key):
        is_all = any("not a database" in words for words in damage)
        raise Trouble("database_key_wrong" if has_cipher and is_all else "database_damaged")


def _make_engine(address: URL, key: str | None) -> Engine:
    pool: dict[str, Any] = {"pool_size": CONNECTIONS, "max_overflow": 0, "pool_timeout": BUSY_SECONDS}
    if address.get_backend_name() != "sqlite":
        return create_engine(address, pool_pre_ping=True, **pool)
    arguments: dict[str, Any] = {"connect_args": {"timeout": BUSY_SECONDS, "check_same_thread": False}, **pool}
    if key is not None:
        arguments["module"] = sqlcipher
    engine = create_engine(address, **arguments)
    if key is not None:
        # The first thing on a connection: before it nothing can be read.
        event.listen(engine, "connect", lambda connection, _record: connection.execute(raw_key(key)))
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_SECONDS * 1000}", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A write that starts as a read and is upgraded later fails with "database is locked" in spite of the timeout.
    writes = connection.get_execution_options().get("ldgm_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _with_driver(address: URL) -> URL:
    return address.set(drivername="postgresql+psycopg") if address.drivername == "postgresql" else address


def _migrate(engine: Engine, *, app_role: str) -> None:
    with engine.connect().execution_options(ldgm_writes=True) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            wall.require_weak_role(connection)
            connection.execute(text("SELECT pg_advisory_xact_lock(2026)"))  # of several processes that start together, one migrates
        if not _is_newest(connection):
            _upgrade(connection)
        if engine.dialect.name == "postgresql":
            wall.raise_wall(connection, app_role=app_role)


def _is_newest(connection: Connection) -> bool:
    """Whether the tables are those of the newest migration, which is what a program finds at nearly every start."""
    if not inspect(connection).has_table("alembic_version"):
        return False
    newest = max(path.name for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all() == [newest.split("_")[0]]


def _upgrade(connection: Connection) -> None:
    # Read here: it takes as long as half of the database's own code, and most starts have nothing to migrate.
    from alembic import command
    from alembic.config import Config
    from alembic.util.exc import CommandError

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise Trouble("database_newer") from error


@contextmanager
def _in_our_words() -> Iterator[None]:
    """Turn what the database says into our own refusals; our own errors pass through."""
    try:
        yield
    except LdgmError:
        raise
    except PoolTimeout as error:
        raise Trouble("database_away") from error
    except DBAPIError as error:
        raise Trouble(_code_of(error)) from error


def _code_of(error: DBAPIError) -> str:
    words = str(error.orig).lower()
    if getattr(error.orig, "sqlstate", "") in _FULL_STATES:
        return "database_full"
    if getattr(error.orig, "sqlstate", "") == _NOT_PERMITTED and "permission denied" in words:
        return "database_role_too_weak"
    if "readonly" in words or "read-only" in words:
        return "database_read_only"
    if "full" in words:
        return "database_full"
    if "malformed" in words or "not a database" in words:
        return "database_damaged"
    if isinstance(error, OperationalError) or (isinstance(error, DatabaseError) and error.connection_invalidated):
        return "database_away"
    raise error
