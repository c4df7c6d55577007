"""A PostgreSQL that these tests start and stop themselves."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bench.cluster import OWNER, PROGRAM, Cluster, open_cluster
from ldgm_core.store import Store, open_store


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """One server for all tests of this folder; without PostgreSQL they fail, they are never left out."""
    with open_cluster(is_safe=False) as running:
        yield running


@pytest.fixture
def database(cluster: Cluster) -> str:
    """An empty database of this test."""
    return cluster.new_database()


@pytest.fixture
def store(cluster: Cluster, database: str) -> Iterator[Store]:
    """A store on PostgreSQL, opened by the role that owns nothing."""
    opened = open_store(cluster.url(PROGRAM, database), owner_url=cluster.url(OWNER, database))
    yield opened
    opened.close()
