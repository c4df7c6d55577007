"""Every screen finds its rows by an index on PostgreSQL too, whose planner has other choices than SQLite's and a wall to mind."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from bench.cluster import Cluster
from ldgm_core.domain.access import StaffActor
from ldgm_core.services import installation, preparation
from ldgm_core.store import Store, pupil_names
from tests.pages.conftest import open_page  # noqa: F401 - a fixture
from tests.pages.school import NOW, Open, School
from tests.pages.test_access_paths import LISTS, SMALL
from tests.pages.test_screens import SCREENS
from tests.postgres.explained import forget_sizes, whole_tables
from tests.postgres.school import Filled, filled_school, show_screens_of
from tests.statements import heard


@pytest.fixture(scope="module")
def filled(cluster: Cluster) -> Iterator[Filled]:
    """A school whose tables have no sizes."""
    with filled_school(cluster) as made:
        forget_sizes(made.superuser_url)
        yield made


@pytest.fixture
def school(filled: Filled, monkeypatch: pytest.MonkeyPatch) -> School:
    """The school, with its facilitator signed in."""
    show_screens_of(filled.school, monkeypatch)
    return filled.school


@pytest.mark.parametrize("name", [*SCREENS, *LISTS])
def test_no_screen_goes_through_a_whole_table(name: str, filled: Filled, school: School, open_page: Open) -> None:  # noqa: F811
    """For every table of every question there is an index that narrows it down."""
    with heard(school.store) as found:
        open_page(name, filled.meeting_id if name in SCREENS else None)
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
