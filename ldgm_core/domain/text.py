"""What people type, made safe to keep: one form of line end and of accents, nothing invisible, a known longest length."""

from __future__ import annotations

import unicodedata

from ldgm_core.errors import BadInput

__all__ = ["LONGEST_NAME", "LONGEST_TEXT", "clean_name", "clean_search", "clean_text", "fold", "require_text"]

LONGEST_TEXT = 5000
"""Characters in a free text field, after normalisation."""
LONGEST_NAME = 80
"""Characters in a name or a one-line field."""

# These turn the direction of the text around them, so that what is read is not what is stored. Joiners inside emoji are kept.
_DIRECTION_MARKS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def clean_text(typed: str, *, field: str, longest: int = LONGEST_TEXT) -> str:
    """
    Return what was typed, stripped, with `\\n` line ends and composed accents (Unicode NFC).

    Raises:
        BadInput: longer than `longest` characters (`text_too_long`), or with control characters (`text_control_characters`).
    """
    text = unicodedata.normalize("NFC", typed.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if len(text) > longest:
        raise BadInput("text_too_long", field_key=f"field.{field}", length=len(text), longest=longest)
    if any(_is_control(character) for character in text):
        raise BadInput("text_control_characters", field_key=f"field.{field}")
    return text


def clean_name(typed: str, *, field: str) -> str:
    """
    Return a name on one line, with single spaces.

    Raises:
        BadInput: empty, longer than 80 characters, or with control characters.
    """
    return require_text(" ".join(clean_text(typed, field=field, longest=LONGEST_NAME).split()), field=field)


def require_text(typed: str, *, field: str) -> str:
    """
    Return the cleaned text, which may not be empty.

    Raises:
        BadInput: nothing was typed (`text_empty`), or clean_text refuses it.
    """
    text = clean_text(typed, field=field)
    if not text:
        raise BadInput("text_empty", field_key=f"field.{field}")
    return text


def clean_search(typed: str) -> str:
    """Return what is searched for when somebody typed this: single spaces, and no more of it than a name has."""
    return " ".join(typed.split())[:LONGEST_NAME]


def fold(text: str) -> str:
    """
    Return a text as it is compared when somebody searches: without capitals and accents ("Zoë" and "ZOE" both give "zoe").

    A part of a text folds to a part of the folded text.
    """
    spread = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(character for character in spread if unicodedata.category(character) != "Mn").casefold()


def _is_control(character: str) -> bool:
    if character in "\n\t":
        return False
    return unicodedata.category(character) in {"Cc", "Cs"} or character in _DIRECTION_MARKS
