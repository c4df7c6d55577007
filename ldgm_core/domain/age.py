"""The age of a pupil: counted in months, written as the field writes it."""

from __future__ import annotations

from ldgm_core.errors import BadInput

__all__ = ["age_in_words", "parse_age"]


def age_in_words(months: int) -> str:
    """Return an age as `years;months`, the notation of the field: 112 -> "9;4"."""
    return f"{months // 12};{months % 12}"


def parse_age(typed: str) -> int:
    """
    Return the months of an age written as `years;months` (also with `:` or `,`); months 0..11, years 0..25.

    Raises:
        BadInput: it is not written like that (`age_unreadable`).
    """
    parts = typed.strip().replace(":", ";").replace(",", ";").split(";")
    if len(parts) == 1:
        parts.append("0")
    if len(parts) != 2 or not all(part.strip().isascii() and part.strip().isdigit() for part in parts):
        raise BadInput("age_unreadable", typed=typed[:20])
    years, months = (int(part) for part in parts)
    if years > 25 or months > 11 or years * 12 + months == 0:
        raise BadInput("age_unreadable", typed=typed[:20])
    return years * 12 + months
