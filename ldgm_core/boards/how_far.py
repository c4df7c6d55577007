"""Step 1: how many are ready, and who is how far."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from ldgm_core.boards.board import Board, order_of, shape_of
from ldgm_core.boards.html import Row, number_html, rows_html
from ldgm_core.domain.door import door_of
from ldgm_core.domain.how_far import Standing
from ldgm_core.domain.meeting import ParticipantId
from ldgm_core.services.how_far import HowFar
from ldgm_core.texts import Texts

__all__ = ["NUMBER", "PEOPLE", "draw_how_far"]

NUMBER, PEOPLE = "number", "people"


def draw_how_far(found: HowFar, t: Texts, *, now: datetime) -> Board:
    """Return how many of those who score are ready, and a line for everybody, as it is at this moment."""
    standings = found.standings(now=now)
    ready = sum(standing is Standing.READY for standing in standings.values())
    scoring = sum(person.scores for person in found.people)
    parts = {
        NUMBER: number_html(t("fill_in.of", count=ready, all=scoring), t("fill_in.ready")),
        PEOPLE: rows_html(_rows(found, standings, t)),
    }
    return Board(order_of(found.meeting.revision, now), _shape(found, now=now), parts)


def _rows(found: HowFar, standings: Mapping[ParticipantId, Standing], t: Texts) -> Iterator[Row]:
    said = {standing: t(f"fill_in.{standing.value}") for standing in Standing}  # once, and not for each of a hundred people
    asked = len(found.matrix.scored_areas)
    done = [t("fill_in.areas_done", count=count, all=asked) for count in range(asked + 1)]
    for person in found.people:
        standing = standings[person.id]
        yield Row(person.display_name, said[standing], done[found.answered.get(person.id, 0)] if person.scores else "", standing.value)


def _shape(found: HowFar, *, now: datetime) -> str:
    """The way in, the door and what can be revealed: whatever stands around the counts, and the people whom a question may name."""
    meeting = found.meeting
    return shape_of(
        (meeting.opened_at is None, meeting.closed_at is None, meeting.room_code, meeting.door_opened_at, door_of(meeting, now=now)),
        (meeting.matrix_version, meeting.overlay, meeting.area_ids),
        [(poll.id, poll.is_revealed) for poll in found.polls],
        [(person.id, person.display_name, person.scores) for person in found.people],
        [request.id for request in found.at_the_door],
    )
