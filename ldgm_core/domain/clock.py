"""What a clock that somebody sets may do to a rule: a moment that lies ahead was written before the clock was put back."""

from __future__ import annotations

from datetime import datetime, timedelta

__all__ = ["CLOCKS_DIFFER", "is_ahead"]

CLOCKS_DIFFER = timedelta(minutes=1)
"""The clocks of two machines that serve one school differ by less."""


def is_ahead(moment: datetime, *, now: datetime) -> bool:
    """Return whether a moment that is over lies further ahead than the clocks of two machines differ. Both are UTC and aware."""
    return moment - now > CLOCKS_DIFFER
