"""How many rows PostgreSQL reads to draw a screen among three thousand meetings: as the planner chooses once it knows the tables."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import and_, exists

from bench.cluster import Cluster
from bench.seeding import Origin, on_postgres
from ldgm_core.domain.meeting import MeetingId
from ldgm_core.services import preparation
from ldgm_core.store import due_reader, pupil_names
from ldgm_core.store import tables as t
from ldgm_core.store.row_reader import is_thawed
from tests.pages.conftest import open_page  # noqa: F401 - a fixture
from tests.pages.school import NOW, Open, School
from tests.pages.test_access_paths import LISTS
from tests.pages.test_screens import SCREENS
from tests.postgres.explained import rows_read
from tests.postgres.school import Filled, filled_school, show_screens_of
from tests.statements import Statement, heard

MEETINGS = 3000
MOST = 200
"""Rows that one question may read: some for each of the twenty rows of a page."""


@pytest.fixture(scope="module")
def filled(cluster: Cluster) -> Iterator[Filled]:
    """A school with three thousand meetings besides, three in ten of them led by who is signed in."""
    with filled_school(cluster) as made:
        own = made.school.actor
        with on_postgres(made.superuser_url) as seeder:
            seeder.fill(Origin(MeetingId(made.meeting_id), own.organisation_id, own.account_id), MEETINGS, now=NOW)
        yield made


@pytest.fixture
def school(filled: Filled, monkeypatch: pytest.MonkeyPatch) -> School:
    """The school, with its facilitator signed in."""
    show_screens_of(filled.school, monkeypatch)
    return filled.school


def too_many(school: School, found: list[Statement], *, most: int = MOST) -> list[str]:
    """The questions that read more than a page takes."""
    counted = rows_read(school.store, found, organisation_id=school.actor.organisation_id)
    return [f"{rows}: {words}" for rows, words in counted if rows > most]


@pytest.mark.parametrize("name", [*SCREENS, *LISTS])
def test_a_screen_reads_as_many_rows_as_it_shows(name: str, filled: Filled, school: School, open_page: Open) -> None:  # noqa: F811
    """And not all that this facilitator, or this school, has."""
    with heard(school.store) as found:
        open_page(name, filled.meeting_id if name in SCREENS else None)
    assert len(found) > 5
    assert [] == too_many(school, found)


@pytest.mark.parametrize("typed", ["ada", "amir", "groep"])
def test_a_search_reads_as_many_rows_as_it_may_find(typed: str, school: School) -> None:
    """One, about a hundred, or all of them."""
    with heard(school.store) as found:
        assert preparation.find_pupils(school.store, school.actor, typed=typed, limit=20).rows
    assert [] == too_many(school, found, most=pupil_names.MANY + 1)


def test_a_list_that_is_sorted_whole_is_found(school: School, open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    """The tests above can fail: days are read in their order only while PostgreSQL knows that most belong to no arrangement."""

    def without_saying_so() -> object:
        of_frozen = exists().where(t.arrangements.c.id == t.due_dates.c.arrangement_id, ~is_thawed(t.arrangements.c.pupil_id))
        return and_(is_thawed(t.due_dates.c.pupil_id), ~of_frozen)

    monkeypatch.setattr(due_reader, "_may_be_listed", without_saying_so)
    with heard(school.store) as found:
        open_page("home")
    assert ["due_dates.id"] == [one.split()[2].strip(",") for one in too_many(school, found)]
