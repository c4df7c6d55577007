"""The same tests on PostgreSQL: when a cluster is named, every store of a test is a database of its own on it."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import psycopg
from psycopg.sql import SQL, Identifier

from bench.cluster import OWNER, PROGRAM
from ldgm_core.domain.account import OrganisationId
from ldgm_core.store import Store, open_store, whose
from ldgm_core.store.tables import metadata

CLUSTER = "LDGM_TEST_CLUSTER_PORT"
TEMPLATE = "template_of_the_tests"
_in_use: dict[Path, str] = {}
_free: list[str] = []


def is_chosen() -> bool:
    """Return whether these tests run on PostgreSQL."""
    return CLUSTER in os.environ


def url(role: str, database: str) -> str:
    """The address of a database on the cluster of the tests."""
    return f"postgresql://{role}@127.0.0.1:{os.environ[CLUSTER]}/{database}"


def store_in(folder: Path) -> Store:
    """Open the database that belongs to a folder: one that an earlier test left, emptied, or a new one with all tables."""
    whose._inside.set(())
    if folder not in _in_use:
        _in_use[folder] = _free.pop() if _free else _new_database()
    name = _in_use[folder]
    return open_store(url(PROGRAM, name), owner_url=url(OWNER, name))


def release_databases() -> None:
    """Empty the databases of a test that is over and keep them for later ones: making one takes longer than most tests."""
    for name in _in_use.values():
        with psycopg.connect(url("postgres", name), autocommit=True) as connection:
            # As the one role that may: the tables' keys and the wall between schools are not asked while everything goes.
            connection.execute("SET session_replication_role = replica")
            connection.execute("SET lock_timeout = '20s'")
            connection.execute(SQL(";").join(SQL("DELETE FROM {}").format(Identifier(table)) for table in metadata.tables))
        _free.append(name)
    _in_use.clear()


def _new_database() -> str:
    name = f"t{len(_free) + len(_in_use)}_{secrets.token_hex(6)}"
    with psycopg.connect(url("postgres", "postgres"), autocommit=True) as connection:
        statement = SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}")
        connection.execute(statement.format(Identifier(name), Identifier(OWNER), Identifier(TEMPLATE)))
    return name


def look_into(organisation_id: OrganisationId) -> None:
    """Let a test's own look into the store see its school. Services see the school of their actor, whatever stands here."""
    whose._inside.set((organisation_id,))
