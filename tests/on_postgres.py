"""The same tests on PostgreSQL: when a cluster is named, every store of a test is a database of its own on it."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import psycopg

from bench.cluster import OWNER, PROGRAM
from ldgm_core.domain.meeting import OrganisationId
from ldgm_core.store import Store, open_store, whose

CLUSTER = "LDGM_TEST_CLUSTER_PORT"
TEMPLATE = "template_of_the_tests"


def is_chosen() -> bool:
    """Return whether these tests run on PostgreSQL."""
    return CLUSTER in os.environ


def url(role: str, database: str) -> str:
    """The address of a database on the cluster of the tests."""
    return f"postgresql://{role}@127.0.0.1:{os.environ[CLUSTER]}/{database}"


def store_in(folder: Path) -> Store:
    """Open the database that belongs to a folder; made from the template, which has all tables, when it is not there."""
    whose._inside.set(())
    name = "t" + hashlib.sha256(str(folder).encode()).hexdigest()[:20]
    with psycopg.connect(url("postgres", "postgres"), autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
            connection.execute(f'CREATE DATABASE "{name}" OWNER {OWNER} TEMPLATE {TEMPLATE} STRATEGY file_copy')
    return open_store(url(PROGRAM, name), owner_url=url(OWNER, name))


def look_into(organisation_id: OrganisationId) -> None:
    """Let a test's own look into the store see its school. Services see the school of their actor, whatever stands here."""
    whose._inside.set((organisation_id,))
