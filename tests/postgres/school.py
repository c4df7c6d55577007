"""A school on PostgreSQL with its screens, as the tests of pages have one on SQLite."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import pytest

from bench.cluster import OWNER, PROGRAM, Cluster
from ldgm_core.services import installation, sign_in_link, staff_session
from ldgm_core.store import open_store
from ldgm_core.texts import load_texts
from tests.pages.school import NOW, SECRET, School
from tests.pages.test_access_paths import prepared
from ui import context

__all__ = ["Filled", "filled_school", "show_screens_of"]


class Filled(NamedTuple):
    """A school with a meeting that was led to its end and one before it, the id of the latter, and where a superuser finds them."""

    school: School
    meeting_id: str
    superuser_url: str


@contextmanager
def filled_school(cluster: Cluster) -> Iterator[Filled]:
    """Make one in a database of its own."""
    database = cluster.new_database()
    store = open_store(cluster.url(PROGRAM, database), owner_url=cluster.url(OWNER, database))
    account = installation.make_first_account(store, organisation_name="De Brug", display_name="Anna", now=NOW)
    token = sign_in_link.sign_in(store, token=sign_in_link.make_sign_in_link(store, account, now=NOW), now=NOW)
    found = staff_session.find_staff(store, session_token=token, now=NOW)
    assert found is not None
    made = School(store, found[0], token)
    yield Filled(made, prepared(made), cluster.url("postgres", database))
    store.close()


def show_screens_of(made: School, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the screens of this test be those of this school, with its facilitator signed in."""
    address = "http://school.test:8501"
    context.set_surroundings(context.Surroundings(made.store, SECRET, address, address, False, load_texts(), lambda: NOW))
    monkeypatch.setattr(context, "session_token", lambda: made.token)
