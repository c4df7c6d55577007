"""How long the door of a meeting stands open: until when somebody can come to it with the room's code."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from ldgm_core.domain.clock import is_ahead
from ldgm_core.domain.meeting import Meeting

__all__ = ["DOOR_TERM", "Door", "door_of", "door_shuts_at", "is_door_open"]

DOOR_TERM = timedelta(minutes=30)
"""
At most half an hour of joining for a code that can be guessed: the threat model of the tool (abuse 4 in docs/abuses.md) asks for it, with
eight characters, a budget of wrong tries and somebody who lets in. Personal links cannot be guessed and are not bound by it.
"""
NEARLY_SHUT = timedelta(minutes=5)


class Door(StrEnum):
    """How the door stands; `NEARLY_SHUT` is time to ask for more of it."""

    OPEN = "open"
    NEARLY_SHUT = "nearly_shut"
    SHUT = "shut"


def door_of(meeting: Meeting, *, now: datetime) -> Door:
    """Return how the door of a meeting stands now; it changes by the clock alone."""
    shuts_at = door_shuts_at(meeting)
    if shuts_at is None or not is_door_open(meeting, now=now):
        return Door.SHUT
    return Door.NEARLY_SHUT if shuts_at - now <= NEARLY_SHUT else Door.OPEN


def door_shuts_at(meeting: Meeting) -> datetime | None:
    """Return the moment until which the code works (UTC), also when it is over; None when the door was never opened."""
    return None if meeting.door_opened_at is None else meeting.door_opened_at + DOOR_TERM


def is_door_open(meeting: Meeting, *, now: datetime) -> bool:
    """
    Return whether the code of this meeting lets somebody come to the door now.

    A door that was opened at a time still to come is shut: the clock was put back, and the half hour would last as long as the jump.
    """
    if meeting.opened_at is None or meeting.closed_at is not None or meeting.door_opened_at is None:
        return False
    return now <= meeting.door_opened_at + DOOR_TERM and not is_ahead(meeting.door_opened_at, now=now)
