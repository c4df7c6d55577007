"""Migration 0011: what was agreed before it stands on the list of days after it."""

from __future__ import annotations

from datetime import timedelta

from alembic import command
from alembic.config import Config

from ldgm_core.domain.review import CheckKind
from ldgm_core.services import due, reviewing
from ldgm_core.store.engine import MIGRATIONS
from tests.meetings import NOW, Team


def migrate(team: Team, *, down_to: str = "") -> None:
    """Go back to a version of the tables, or forward to the newest."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with team.store._engine.connect().execution_options(ldgm_writes=True) as connection, connection.begin():
        config.attributes["connection"] = connection
        if down_to:
            command.downgrade(config, down_to)
        else:
            command.upgrade(config, "head")


def test_open_moments_come_along_and_done_ones_do_not(team: Team) -> None:
    """The same list before and after, with the same ids."""
    day = NOW.date() + timedelta(days=30)
    for about in ("kijk weer", "dit is al gedaan"):
        reviewing.add_moment(team.store, team.staff, meeting_id=team.meeting_id, kind=CheckKind.IN_BETWEEN, due_on=day, about=about)
    items = due.list_due(team.store, team.staff, today=NOW.date()).items
    (done,) = (item for item in items if item.about == "dit is al gedaan")
    reviewing.mark_moment_done(team.store, team.staff, meeting_id=team.meeting_id, moment_id=done.id, now=NOW)
    before = due.list_due(team.store, team.staff, today=NOW.date())
    migrate(team, down_to="0010")
    migrate(team)
    assert before == due.list_due(team.store, team.staff, today=NOW.date())
    assert ["kijk weer"] == [item.about for item in before.items]
