"""How a value that somebody typed is shown in a sentence."""

from __future__ import annotations

__all__ = ["shown"]

SHOWN_LENGTH = 60


def shown(value: str) -> str:
    """Return what was typed in a form that fits on one line of a terminal and cannot steer it."""
    clean = "".join(letter if letter.isprintable() else "?" for letter in value)
    return clean if len(clean) <= SHOWN_LENGTH else f"{clean[:SHOWN_LENGTH]}…"
