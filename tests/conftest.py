"""What every test may ask for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ldgm_core.store import Store
from tests import on_postgres
from tests.meetings import Team, new_team, store_in


@pytest.fixture(autouse=True)
def own_databases() -> Iterator[None]:
    """On PostgreSQL no test finds what another one left."""
    yield
    if on_postgres.is_chosen():
        on_postgres.release_databases()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store in a folder of this test."""
    opened = store_in(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def team(store: Store) -> Team:
    """A meeting that is open for scoring, with four people."""
    return new_team(store)
