"""Migration 0013 on PostgreSQL, where the owner of the tables stands before the walls as well."""

from __future__ import annotations

import psycopg
from sqlalchemy import create_engine

from bench.cluster import OWNER, PROGRAM, Cluster
from ldgm_core.domain.access import StaffActor
from ldgm_core.domain.matrix import Sector
from ldgm_core.services import installation, preparation
from ldgm_core.store import open_store
from tests.meetings import NOW
from tests.moving import HEAD, move


def test_who_was_there_before_is_found_and_the_walls_stand_again(cluster: Cluster, database: str) -> None:
    """The pieces of a name are made for pupils of every school, and lie behind the wall themselves."""
    store = open_store(cluster.url(PROGRAM, database), owner_url=cluster.url(OWNER, database))
    account = installation.make_first_account(store, organisation_name="School", display_name="Anna", now=NOW)
    actor = StaffActor(account.id, account.organisation_id)
    new = preparation.NewMeeting(None, "Zoë", "", Sector.SO, NOW.date(), 112, "Jaarlijks", "so-2026.1")
    preparation.create_meeting(store, actor, new, now=NOW)
    store.close()
    owner = create_engine(cluster.url(OWNER, database).replace("postgresql:", "postgresql+psycopg:"))
    for version in ("0012", HEAD):
        move(owner, version)
    owner.dispose()
    with psycopg.connect(cluster.url("postgres", database)) as connection:
        connection.execute("COMMENT ON SCHEMA public IS NULL")  # an earlier program's walls: those of the new table are not among them
    again = open_store(cluster.url(PROGRAM, database), owner_url=cluster.url(OWNER, database))
    assert ["Zoë"] == [pupil.call_name for pupil in preparation.find_pupils(again, actor, typed="oe").rows]
    again.close()
    open_walls = "SELECT relname FROM pg_class WHERE relname IN ('pupils', 'pupil_suffixes') AND NOT relforcerowsecurity"
    with psycopg.connect(cluster.url("postgres", database)) as connection:
        assert [] == connection.execute(open_walls).fetchall()
