"""Every screen finds its rows by an index on PostgreSQL too, whose planner has other choices than SQLite's and a wall to mind."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from bench.cluster import OWNER, PROGRAM, Cluster
from ldgm_core.domain.access import StaffActor
from ldgm_core.services import installation, preparation, sign_in_link, staff_session
from ldgm_core.store import Store, open_store, pupil_names
from ldgm_core.texts import load_texts
from tests.pages.conftest import open_page  # noqa: F401 - a fixture
from tests.pages.school import NOW, SECRET, Open, School
from tests.pages.test_access_paths import LISTS, SMALL, prepared
from tests.pages.test_screens import SCREENS
from tests.postgres.explained import forget_sizes, whole_tables
from tests.statements import heard
from ui import context


@pytest.fixture(scope="module")
def filled(cluster: Cluster) -> Iterator[tuple[School, str]]:
    """A school on PostgreSQL with a meeting that was led to its end, and one before it about another pupil."""
    database = cluster.new_database()
    store = open_store(cluster.url(PROGRAM, database), owner_url=cluster.url(OWNER, database))
    account = installation.make_first_account(store, organisation_name="De Brug", display_name="Anna", now=NOW)
    token = sign_in_link.sign_in(store, token=sign_in_link.make_sign_in_link(store, account, now=NOW), now=NOW)
    found = staff_session.find_staff(store, session_token=token, now=NOW)
    assert found is not None
    made = School(store, found[0], token)
    meeting_id = prepared(made)
    forget_sizes(cluster.url("postgres", database))
    yield made, meeting_id
    store.close()


@pytest.fixture
def school(filled: tuple[School, str], monkeypatch: pytest.MonkeyPatch) -> School:
    """The school, with its facilitator signed in."""
    made, _ = filled
    address = "http://school.test:8501"
    context.set_surroundings(context.Surroundings(made.store, SECRET, address, address, False, load_texts(), lambda: NOW))
    monkeypatch.setattr(context, "session_token", lambda: made.token)
    return made


@pytest.mark.parametrize("name", [*SCREENS, *LISTS])
def test_no_screen_goes_through_a_whole_table(name: str, filled: tuple[School, str], school: School, open_page: Open) -> None:  # noqa: F811
    """For every table of every question there is an index that narrows it down."""
    with heard(school.store) as found:
        open_page(name, filled[1] if name in SCREENS else None)
    assert len(found) > 5
    assert [] == whole_tables(school.store, found, organisation_id=school.actor.organisation_id, small=SMALL)


@pytest.mark.parametrize("many", [0, 500])
def test_no_search_goes_through_a_whole_table(school: School, monkeypatch: pytest.MonkeyPatch, many: int) -> None:
    """Whether few or many are found."""
    monkeypatch.setattr(pupil_names, "MANY", many)
    with heard(school.store) as found:
        assert preparation.find_pupils(school.store, school.actor, typed="ad", limit=20).rows
    assert [] == whole_tables(school.store, found, organisation_id=school.actor.organisation_id, small=SMALL)


def test_a_missing_index_is_found(store: Store, cluster: Cluster, database: str) -> None:
    """The tests above can fail: without their index, the people of a meeting are sought among all people."""
    account = installation.make_first_account(store, organisation_name="De Brug", display_name="Anna", now=NOW)
    with psycopg.connect(cluster.url("postgres", database)) as connection:
        connection.execute("DROP INDEX ix_participants_meeting_id")
    school = School(store, StaffActor(account.id, account.organisation_id, account.is_administrator), "")
    meeting_id = school.meeting("prepared")
    forget_sizes(cluster.url("postgres", database))
    with heard(store) as found:
        preparation.load_preparation(store, school.actor, meeting_id=meeting_id)
    whole = whole_tables(store, found, organisation_id=account.organisation_id, small=SMALL)
    assert {"participants"} == {line.split(":")[0] for line in whole}
