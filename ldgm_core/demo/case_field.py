"""Reading one field of a case: it is there, of the right kind and not too long, or it is refused with its line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from typing import TypeVar

from ldgm_core.demo.located import Rows, Table
from ldgm_core.domain.age import parse_age
from ldgm_core.domain.text import LONGEST_TEXT
from ldgm_core.errors import BadInput, LdgmError

__all__ = ["age_of", "at_line", "choice_of", "optional_text", "rows_of", "text_of"]


Member = TypeVar("Member", bound=Enum)


def rows_of(table: Table, key: str) -> Rows:
    """Return a list. Raises BadInput when it is missing (`case_part_missing`) or something else (`case_not_a_list`)."""
    rows = table.get(key)
    if key not in table:
        raise BadInput("case_part_missing", line=table.line, name=key)
    if not isinstance(rows, Rows):
        raise BadInput("case_not_a_list", line=table.line_of(key), name=key)
    return rows


def text_of(table: Table, key: str, *, longest: int = LONGEST_TEXT) -> str:
    """Return a text that must be there. Raises BadInput as `optional_text`, and when it is empty (`case_part_missing`)."""
    if table.get(key) in (None, ""):
        raise BadInput("case_part_missing", line=table.line_of(key), name=key)
    return optional_text(table, key, longest=longest)


def optional_text(table: Table, key: str, *, longest: int = LONGEST_TEXT) -> str:
    """Return a text, "" when it is not there. Raises BadInput: no text (`case_not_a_text`) or too long (`case_text_too_long`)."""
    value = table.get(key)
    if value is None:
        return ""
    if isinstance(value, (Table, Rows)):
        raise BadInput("case_not_a_text", line=table.line_of(key), name=key)
    text = str(value)
    if len(text) > longest:
        raise BadInput("case_text_too_long", line=table.line_of(key), name=key, length=len(text), longest=longest)
    return text


def choice_of(table: Table, key: str, choices: Mapping[str, Member]) -> Member:
    """Return what a Dutch word stands for. Raises BadInput for another word (`case_choice_wrong`)."""
    value = text_of(table, key)
    if value not in choices:
        raise BadInput("case_choice_wrong", line=table.line_of(key), name=key, typed=value[:40], choices=", ".join(choices))
    return choices[value]


def age_of(table: Table, key: str) -> int:
    """Return an age in months. Raises BadInput, with the line, for what is no age."""
    return at_line(table.line_of(key), lambda: parse_age(text_of(table, key)))


Value = TypeVar("Value")


def at_line(line: int, check: Callable[[], Value]) -> Value:
    """Run a check of the domain and say on which line it refused."""
    try:
        return check()
    except LdgmError as refusal:
        if "line" in refusal.facts:
            raise
        raise BadInput("case_refused", line=line, reason=refusal) from refusal
