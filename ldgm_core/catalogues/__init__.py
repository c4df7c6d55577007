"""
Facts from outside as data, each with its source and how sure we are of it: instruments per area, and rules of the law.

Nothing here decides anything. What is not sure is shown as "te verifiëren", and a school adds instruments of its own beside these.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ldgm_core.domain.matrix import AreaKind, Confidence
from ldgm_core.errors import Trouble

__all__ = ["Instrument", "Rule", "load_instruments", "load_rules"]

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Instrument:
    """A test, list or report that schools use for areas of this kind. `area_id` narrows the kind to one row, `note` says what to heed."""

    id: str
    name: str
    area_kinds: tuple[AreaKind, ...]
    area_ids: tuple[str, ...]
    note: str
    source: str
    confidence: Confidence

    @property
    def needs_check(self) -> bool:
        """Whether a reader must be told that this rests on a weak source, or on none."""
        return self.confidence in (Confidence.LOW, Confidence.TO_VERIFY)


@dataclass(frozen=True)
class Rule:
    """A rule of the law in our own words, with the articles, where we read it, and how sure we are."""

    id: str
    words: str
    articles: str
    source: str
    confidence: Confidence

    @property
    def needs_check(self) -> bool:
        """Whether a reader must be told that this was not checked against the text of the law."""
        return self.confidence is not Confidence.HIGH


@cache
def load_instruments(*, folder: Path = FOLDER) -> tuple[Instrument, ...]:
    """Return the instruments of the catalogue in its order. Raises Trouble when the file is gone or damaged (`catalogue_damaged`)."""
    try:
        return tuple(
            Instrument(
                id=row["id"],
                name=row["name"],
                area_kinds=tuple(AreaKind(kind) for kind in row["area_kinds"]),
                area_ids=tuple(row.get("area_ids", ())),
                note=row.get("note", ""),
                source=row["source"],
                confidence=Confidence(row["confidence"]),
            )
            for row in _read(folder / "instruments.toml")["instruments"]
        )
    except (KeyError, ValueError, TypeError) as wrong:
        raise Trouble("catalogue_damaged", name="instruments.toml") from wrong


@cache
def load_rules(*, folder: Path = FOLDER) -> dict[str, Rule]:
    """Return the rules of the law by id. Raises Trouble when the file is gone or damaged (`catalogue_damaged`)."""
    try:
        rules = [
            Rule(row["id"], row["words"], row["articles"], row["source"], Confidence(row["confidence"]))
            for row in _read(folder / "law.toml")["rules"]
        ]
    except (KeyError, ValueError, TypeError) as wrong:
        raise Trouble("catalogue_damaged", name="law.toml") from wrong
    return {rule.id: rule for rule in rules}


def _read(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except (OSError, tomllib.TOMLDecodeError) as wrong:
        raise Trouble("catalogue_damaged", name=path.name) from wrong
