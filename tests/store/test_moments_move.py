"""Migration 0011: what was agreed before it stands on the list of days after it."""

from __future__ import annotations

from datetime import timedelta

from ldgm_core.domain.review import CheckKind
from ldgm_core.services import due, reviewing
from tests.meetings import NOW, Team
from tests.moving import HEAD, move


def test_open_moments_come_along_and_done_ones_do_not(team: Team) -> None:
    """The same list before and after, with the same ids."""
    day = NOW.date() + timedelta(days=30)
    for about in ("kijk weer", "dit is al gedaan"):
        reviewing.add_moment(team.store, team.staff, meeting_id=team.meeting_id, kind=CheckKind.IN_BETWEEN, due_on=day, about=about)
    items = due.list_due(team.store, team.staff, today=NOW.date()).items
    (done,) = (item for item in items if item.about == "dit is al gedaan")
    reviewing.mark_moment_done(team.store, team.staff, meeting_id=team.meeting_id, moment_id=done.id, now=NOW)
    before = due.list_due(team.store, team.staff, today=NOW.date())
    move(team.store._engine, "0010")
    move(team.store._engine, HEAD)
    assert before == due.list_due(team.store, team.staff, today=NOW.date())
    assert ["kijk weer"] == [item.about for item in before.items]
