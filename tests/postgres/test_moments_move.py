"""Migration 0011 on PostgreSQL, where the owner of the tables stands before the walls as well."""

from __future__ import annotations

from datetime import timedelta

import psycopg
from sqlalchemy import create_engine

from bench.cluster import OWNER, PROGRAM, Cluster
from ldgm_core.domain.access import StaffActor
from ldgm_core.domain.matrix import Sector
from ldgm_core.domain.review import CheckKind
from ldgm_core.services import due, installation, preparation, reviewing
from ldgm_core.store import open_store
from tests.meetings import NOW
from tests.moving import HEAD, move


def test_open_moments_come_along_and_the_walls_stand_again(cluster: Cluster, database: str) -> None:
    """The same list before and after, and no table whose wall the owner could walk through."""
    store = open_store(cluster.url(PROGRAM, database), owner_url=cluster.url(OWNER, database))
    account = installation.make_first_account(store, organisation_name="School", display_name="Anna", now=NOW)
    actor = StaffActor(account.id, account.organisation_id)
    new = preparation.NewMeeting(None, "Ada", "", Sector.SO, NOW.date(), 112, "Jaarlijks", "so-2026.1")
    meeting_id = preparation.create_meeting(store, actor, new, now=NOW)
    day = NOW.date() + timedelta(days=30)
    reviewing.add_moment(store, actor, meeting_id=meeting_id, kind=CheckKind.IN_BETWEEN, due_on=day, about="kijk weer")
    before = due.list_due(store, actor, today=NOW.date())
    owner = create_engine(cluster.url(OWNER, database).replace("postgresql:", "postgresql+psycopg:"))
    for version in ("0010", HEAD):
        move(owner, version)
    assert ["kijk weer"] == [item.about for item in before.items]
    assert before == due.list_due(store, actor, today=NOW.date())
    open_walls = "SELECT relname FROM pg_class WHERE relname IN ('due_dates', 'check_moments', 'meetings') AND NOT relforcerowsecurity"
    with psycopg.connect(cluster.url("postgres", database)) as connection:
        assert [] == connection.execute(open_walls).fetchall()
    owner.dispose()
    store.close()
