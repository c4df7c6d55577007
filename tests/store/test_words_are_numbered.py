"""Migration 0015: what was said before it keeps the order that it had, and what is said after it comes behind."""

from __future__ import annotations

from datetime import timedelta

from ldgm_core.domain.rating import SubmitKey
from ldgm_core.services import perspective
from ldgm_core.store import tables as t
from tests.meetings import NOW, Team
from tests.moving import HEAD, move


def test_what_was_said_is_numbered_by_its_time(team: Team) -> None:
    """Per meeting, from one, in all tables alike."""
    for minutes in (2, 0, 1):
        key, moment = SubmitKey(f"dissent-{minutes}"), NOW + timedelta(minutes=minutes)
        perspective.add_dissent(team.store, team.actors["Anna"], words=f"na {minutes}", key=key, now=moment)
    assert ["na 2", "na 0", "na 1"] == dissents(team)
    move(team.store._engine, "0014")
    move(team.store._engine, HEAD)
    assert ["na 0", "na 1", "na 2"] == dissents(team)
    with team.store._engine.connect() as connection:
        assert {1, 2, 3} == set(connection.execute(t.dissents.select().with_only_columns(t.dissents.c.number)).scalars())
    perspective.add_dissent(team.store, team.actors["Bram"], words="later", key=SubmitKey("dissent-9"), now=NOW - timedelta(days=1))
    assert "later" == dissents(team)[-1]


def dissents(team: Team) -> list[str]:
    return [one.words for one in perspective.load_perspective(team.store, team.staff, meeting_id=team.meeting_id).dissents]
