"""How far somebody is in round 1, in one word: told from counts and presence, never from an answer."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from ldgm_core.domain.meeting import Participant, ParticipantId, Presence

__all__ = ["AWAY_AFTER", "Seat", "Standing", "standing_of"]

AWAY_AFTER = timedelta(minutes=4)
"""Phones tell that they are there at least this often; longer ago is "away"."""


class Seat(NamedTuple):
    """Of a participant, what the list of who is how far shows: it is read anew with every answer."""

    id: ParticipantId
    display_name: str
    scores: bool


class Standing(StrEnum):
    """How far one person is; the words stand under `fill_in`."""

    OBSERVER = "observer"
    READY = "ready"
    NOT_YET = "not_yet"
    BUSY = "busy"
    AWAY = "away"


def standing_of(person: Participant | Seat, presence: Presence, *, answered: int, asked: int, now: datetime) -> Standing:
    """Return how far a person is who answered so many of the areas that are asked."""
    if not person.scores:
        return Standing.OBSERVER
    if presence.finished_at is not None or answered >= asked:
        return Standing.READY
    if not presence.has_joined and not answered:
        return Standing.NOT_YET
    is_seen = presence.seen_at is not None and now - presence.seen_at < AWAY_AFTER
    return Standing.BUSY if is_seen else Standing.AWAY
