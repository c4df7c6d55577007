"""Migrations that move data, on PostgreSQL, where the owner of the tables stands before the walls as well."""

from __future__ import annotations

from datetime import timedelta

import psycopg
from sqlalchemy import create_engine

from bench.cluster import OWNER, PROGRAM, Cluster
from ldgm_core.domain.access import StaffActor
from ldgm_core.domain.matrix import Sector
from ldgm_core.domain.review import CheckKind
from ldgm_core.services import debate, due, installation, inviting, meeting_course, preparation, reviewing
from ldgm_core.store import open_store
from ldgm_core.store.whose import inside
from tests.meetings import NOW, SECRET
from tests.moving import HEAD, move


def test_moments_and_words_come_along_and_the_walls_stand_again(cluster: Cluster, database: str) -> None:
    """The same lists before and after, and no table whose wall the owner could walk through."""
    store = open_store(cluster.url(PROGRAM, database), owner_url=cluster.url(OWNER, database))
    account = installation.make_first_account(store, organisation_name="School", display_name="Anna", now=NOW)
    actor = StaffActor(account.id, account.organisation_id)
    new = preparation.NewMeeting(None, "Ada", "", Sector.SO, NOW.date(), 112, "Jaarlijks", "so-2026.1")
    meeting_id = preparation.create_meeting(store, actor, new, now=NOW)
    day = NOW.date() + timedelta(days=30)
    reviewing.add_moment(store, actor, meeting_id=meeting_id, kind=CheckKind.IN_BETWEEN, due_on=day, about="kijk weer")
    person = inviting.PersonSettings("Anna", "teacher")
    inviting.add_person(store, actor, person, meeting_id=meeting_id, secret=SECRET, now=NOW)
    meeting_course.open_meeting(store, actor, meeting_id=meeting_id, now=NOW)
    for words in ("eerst", "daarna"):
        debate.add_note(store, actor, meeting_id=meeting_id, area_id=None, words=words, now=NOW + timedelta(minutes=len(words)))
    before = due.list_due(store, actor, today=NOW.date())
    owner = create_engine(cluster.url(OWNER, database).replace("postgresql:", "postgresql+psycopg:"))
    for version in ("0010", HEAD):
        move(owner, version)
    assert ["kijk weer"] == [item.about for item in before.items]
    assert before == due.list_due(store, actor, today=NOW.date())
    with inside(account.organisation_id), store.reading() as tx:
        assert ["eerst", "daarna"] == [note.words for note in tx.load_notes(meeting_id)]
    with psycopg.connect(cluster.url("postgres", database)) as connection:
        assert [(1,), (2,)] == connection.execute("SELECT number FROM notes ORDER BY number").fetchall()
    open_walls = (
        "SELECT relname FROM pg_class WHERE relname IN ('due_dates', 'check_moments', 'meetings', 'turns', 'notes', 'dissents', 'remarks', "
        "'remark_answers', 'addenda') AND NOT relforcerowsecurity"
    )
    with psycopg.connect(cluster.url("postgres", database)) as connection:
        assert [] == connection.execute(open_walls).fetchall()
    owner.dispose()
    store.close()
