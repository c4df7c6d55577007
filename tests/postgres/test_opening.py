"""The program makes its tables as their owner and works under a role that owns nothing."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from bench.cluster import OWNER, PROGRAM, Cluster
from ldgm_core.errors import Trouble
from ldgm_core.opening import open_own_store
from ldgm_core.settings import load_settings


def test_the_tables_of_a_new_database_belong_to_the_owner_that_the_settings_name(cluster: Cluster, database: str, tmp_path: Path) -> None:
    """Two addresses in the environment, as in deploy/environment.example."""
    urls = {"LDGM_DATABASE_URL": cluster.url(PROGRAM, database), "LDGM_DATABASE_OWNER_URL": cluster.url(OWNER, database)}
    environ = {**urls, "LDGM_DATA_DIR": str(tmp_path), "LDGM_SECRET": "00" * 32}
    open_own_store(load_settings(environ), environ).close()
    with psycopg.connect(cluster.url(OWNER, database).replace("postgresql+psycopg", "postgresql")) as line:
        owners = {row[0] for row in line.execute("SELECT tableowner FROM pg_tables WHERE schemaname = 'public'")}
    assert {OWNER} == owners


def test_without_the_owner_a_new_database_stays_empty(cluster: Cluster, database: str, tmp_path: Path) -> None:
    """The role of the program may make no table: it stops at the start, in words."""
    environ = {"LDGM_DATABASE_URL": cluster.url(PROGRAM, database), "LDGM_DATA_DIR": str(tmp_path), "LDGM_SECRET": "00" * 32}
    with pytest.raises(Trouble, match="database_role_too_weak"):
        open_own_store(load_settings(environ), environ)
