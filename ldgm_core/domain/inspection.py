"""The access package: everything about one pupil, and of the other people only their roles."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ldgm_core.domain.meeting import Pupil

__all__ = ["Inspection", "Other", "with_roles"]

SHORTEST_PART = 3
Rows = Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True)
class Other:
    """Somebody else than the pupil, with the role under which the package speaks of this person."""

    name: str
    role: str


@dataclass(frozen=True)
class Inspection:
    """
    Everything about a pupil as plain values per table. `name_columns`: where only names stand. `area_labels`: the areas in words.

    `others` says who has to become a role; it is empty once that is done.
    """

    pupil: Pupil
    made_at: datetime
    tables: Rows
    others: tuple[Other, ...]
    name_columns: frozenset[tuple[str, str]]
    area_labels: Mapping[str, str]
    key_columns: frozenset[tuple[str, str]]


def with_roles(found: Inspection, *, named: Callable[[str], str], unknown: str) -> Inspection:
    """
    Return the package in which every name of somebody else is the role, wherever it was typed. `named`: role -> its words.

    A name column holds `unknown` when the name in it is nobody's of these. What people wrote about others without naming them stays.
    """
    words = {part: named(other.role) for other in found.others for part in _parts(other.name, found.pupil.call_name)}
    # The longest first: "Anna de Vries" before "Anna".
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(re.escape(part) for part in sorted(words, key=len, reverse=True)) + r")(?!\w)")

    def spoken(value: Any) -> Any:
        if isinstance(value, str):
            return pattern.sub(lambda match: words[match[0]], value) if words else value
        if isinstance(value, list):
            return [spoken(part) for part in value]
        return {name: spoken(part) for name, part in value.items()} if isinstance(value, dict) else value

    def cell(table: str, column: str, value: Any) -> Any:
        if (table, column) not in found.name_columns or not value:
            return spoken(value)
        is_own = str(value).casefold() == found.pupil.call_name.casefold()
        return value if is_own else words.get(str(value), unknown)

    tables = {
        name: [{column: cell(name, column, value) for column, value in row.items()} for row in rows] for name, rows in found.tables.items()
    }
    return replace(found, tables=tables, others=())


def _parts(name: str, pupil_name: str) -> set[str]:
    """A name whole and in parts that begin with a capital, also as JSON writes it; never the pupil's own."""
    parts = {part for part in re.split(r"[\s.,()/]+", name) if len(part) >= SHORTEST_PART and part[0].isupper()}
    whole = {name, name.replace('"', '\\"')}
    return {part for part in parts | whole if part and part.casefold() != pupil_name.casefold()}
