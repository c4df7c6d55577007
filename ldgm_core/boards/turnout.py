"""After step 1: how many estimated, and how many answered an area again. A part for each poll that waits, by the id of its area."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from ldgm_core.boards.board import Board, order_of, shape_of
from ldgm_core.boards.html import number_html
from ldgm_core.domain.matrix import AreaId
from ldgm_core.services.turnout import Turnout
from ldgm_core.texts import Texts

__all__ = ["draw_estimates", "draw_second_round"]


def draw_estimates(found: Turnout, t: Texts, *, now: datetime) -> Board:
    """Return how many estimated, a number for destination and one for direction."""
    return _draw(found, t, lambda area_id: t("perspective.estimated", area=found.matrix.area(area_id).label), now=now)


def draw_second_round(found: Turnout, t: Texts, *, now: datetime) -> Board:
    """Return how many answered an area again."""
    return _draw(found, t, lambda _: t("debate.answered_again"), now=now)


def _draw(found: Turnout, t: Texts, says: Callable[[AreaId], str], *, now: datetime) -> Board:
    asked = len(found.scoring)
    parts: dict[str, str] = {
        poll.area_id: number_html(t("fill_in.of", count=found.count(poll), all=asked), says(poll.area_id)) for poll in found.waiting
    }
    return Board(order_of(found.meeting.revision, now), _shape(found), parts)


def _shape(found: Turnout) -> str:
    """What can be revealed, and the people of whom some may be missing."""
    meeting = found.meeting
    return shape_of(
        (meeting.opened_at is None, meeting.closed_at is None, meeting.matrix_version, meeting.overlay),
        [(poll.id, poll.is_revealed) for poll in found.polls],
        [(person.id, person.scores) for person in found.people],
    )
