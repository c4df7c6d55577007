"""How far somebody is, and how the door stands: both change by the clock alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from ldgm_core.domain.door import DOOR_TERM, NEARLY_SHUT, Door, door_of
from ldgm_core.domain.how_far import AWAY_AFTER, Standing, standing_of
from ldgm_core.domain.meeting import ParticipantId, Presence
from ldgm_core.services import how_far
from ldgm_core.store import Store
from tests.meetings import NOW, new_team

A_MOMENT = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("scores", "has_joined", "seen", "is_finished", "answered", "expected"),
    [
        (False, True, timedelta(0), False, 0, Standing.OBSERVER),
        (True, False, None, False, 0, Standing.NOT_YET),
        (True, True, timedelta(0), False, 0, Standing.BUSY),
        (True, True, AWAY_AFTER - A_MOMENT, False, 3, Standing.BUSY),
        (True, True, AWAY_AFTER, False, 3, Standing.AWAY),
        (True, True, None, False, 0, Standing.AWAY),
        (True, False, None, False, 1, Standing.AWAY),  # answered, and the device was taken away
        (True, True, AWAY_AFTER, False, 10, Standing.READY),
        (True, True, AWAY_AFTER, True, 0, Standing.READY),  # said "klaar"
    ],
)
def test_how_far_somebody_is(
    store: Store, scores: bool, has_joined: bool, seen: timedelta | None, is_finished: bool, answered: int, expected: Standing
) -> None:
    """From counts and presence; who said "klaar" or answered everything is ready, whenever the phone was heard last."""
    team = new_team(store)
    person = how_far.load_how_far(store, team.staff, meeting_id=team.meeting_id).people[0]._replace(scores=scores)
    presence = Presence(ParticipantId("x"), has_joined, None if seen is None else NOW - seen, NOW if is_finished else None)
    assert expected == standing_of(person, presence, answered=answered, asked=10, now=NOW)


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (timedelta(0), Door.OPEN),
        (DOOR_TERM - NEARLY_SHUT - A_MOMENT, Door.OPEN),
        (DOOR_TERM - NEARLY_SHUT, Door.NEARLY_SHUT),
        (DOOR_TERM, Door.NEARLY_SHUT),
        (DOOR_TERM + A_MOMENT, Door.SHUT),
        (-timedelta(hours=1), Door.SHUT),  # the clock was put back
    ],
)
def test_how_the_door_stands(store: Store, after: timedelta, expected: Door) -> None:
    """Open for half an hour, of which the last five minutes are the time to ask for more."""
    team = new_team(store)
    meeting = how_far.load_how_far(store, team.staff, meeting_id=team.meeting_id).meeting
    assert expected == door_of(replace(meeting, door_opened_at=NOW), now=NOW + after)
    assert Door.SHUT == door_of(replace(meeting, door_opened_at=None), now=NOW)
