"""What a stream brings to a screen: its parts, which of two is newer, and whether the rest of the screen still fits."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime

__all__ = ["Board", "order_of", "shape_of"]


@dataclass(frozen=True)
class Board:
    """
    The parts of a screen that change while people answer, as HTML by name. Boards are equal when they show the same.

    `order`: of two boards of a meeting the newer one has the greater; compared as text. `shape`: a mark of everything else on that part of
    the screen; a screen that was drawn with another shape has to be drawn again.
    """

    order: str = field(compare=False)
    shape: str
    parts: Mapping[str, str]

    def as_json(self) -> str:
        """Return the board on one line, for an event."""
        return json.dumps(asdict(self), ensure_ascii=False)


def order_of(revision: int, now: datetime) -> str:
    """Return the place of a board among those of its meeting: by revision, and within one by the moment (somebody is away by the clock)."""
    return f"{revision:010d}-{int(now.timestamp() * 1000):014d}"


def shape_of(*facts: object) -> str:
    """Return a short mark of what the rest of a screen is drawn from."""
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:12]
