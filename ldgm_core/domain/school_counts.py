"""Counts over the meetings of a whole school, without anybody's name; small counts are not said."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["SMALLEST_CELL", "SchoolCounts", "said_count"]

SMALLEST_CELL = 10
"""A count below this could point at a child; it is not said, and neither is a total from which it could be worked out."""


@dataclass(frozen=True)
class SchoolCounts:
    """
    Closed meetings about real pupils. Keys are values of the enums: sector; sector and outcome; area and kind of picture.

    A meeting counts once, a pupil with two meetings twice: these are counts of meetings, not of children.
    """

    meetings: dict[str, int]
    outcomes: dict[tuple[str, str], int]
    pictures: dict[tuple[str, str], int]


def said_count(count: int) -> int | None:
    """Return a count that may be said, or None; nought is said like any small count, as nothing."""
    return count if count >= SMALLEST_CELL else None
