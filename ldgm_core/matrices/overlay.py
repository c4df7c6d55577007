"""
The school's own words over a published matrix: own cell texts and own areas, typed as TOML and labelled as the school's.

    [cells.support_learning]
    5 = {text = "Eén moment per dag", plain = "Eén keer per dag hulp"}

    [[area]]
    id = "school_work"
    label = "Werkhouding"
    plain_label = "Werken"
    kind = "development"
    basis = "now"
    definition = "Hoe de leerling nu aan een taak werkt."
    cells = [{text = "...", plain = "..."}, {text = "...", plain = "..."}]

Optional in an area: row_label, plain_definition, pitfall. An overlay is kept with each meeting and never changes a published file.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from ldgm_core.domain.matrix import Area, AreaId, AreaKind, Cell, Confidence, TimeBasis
from ldgm_core.errors import BadInput

__all__ = ["COLUMNS", "MAX_TEXT", "OWN_PREFIX", "SCHOOL_SOURCE", "Overlay", "OwnWords", "check_overlay", "parse_overlay"]

# How many steps each area of the model has; the published files are tested against it.
COLUMNS: Mapping[str, int] = {
    "cognition": 7,
    "development_social_emotional": 7,
    "development_executive": 7,
    "development_communication": 7,
    "didactic": 7,
    "support_learning": 7,
    "support_social_emotional": 7,
    "support_communication": 7,
    "support_physical": 7,
    "support_medical": 7,
    "destination": 7,
    "direction": 5,
}
OWN_PREFIX = "school_"
SCHOOL_SOURCE = "schoolvariant"
MAX_TEXT = 500  # characters in one text; a column has to be read on a phone
MAX_OVERLAY = 100_000  # characters in the whole overlay: every cell of the model at full length fits
MAX_OWN_AREAS = 10
MIN_STEPS, MAX_STEPS = 2, 7
MAX_QUOTED = 60  # characters of what was typed that a refusal repeats

OWN_ID = re.compile(OWN_PREFIX + r"[a-z0-9_]{1,40}")
# Destination and direction are estimated in a step of their own, so a school cannot add a second one.
OWN_KINDS = tuple(kind for kind in AreaKind if kind not in (AreaKind.DESTINATION, AreaKind.DIRECTION))
REQUIRED = ("id", "label", "plain_label", "kind", "basis", "definition", "cells")
OPTIONAL = ("row_label", "plain_definition", "pitfall")


@dataclass(frozen=True)
class OwnWords:
    """What a school writes in one cell: the professional and the plain text."""

    text: str
    plain: str


@dataclass(frozen=True)
class Overlay:
    """A school's own cell texts, by area and step, and its own areas."""

    cells: Mapping[tuple[AreaId, int], OwnWords]
    areas: tuple[Area, ...]


@dataclass(frozen=True)
class _Place:
    """Where in the typed text a value stands, so that a refusal can name its line."""

    text: str
    path: tuple[tuple[str, int], ...] = ()

    def at(self, pattern: str, nth: int = 0) -> _Place:
        """Return the place of the nth match of this pattern after this place."""
        return _Place(self.text, (*self.path, (pattern, nth)))

    def key(self, name: str) -> _Place:
        """Return the place of this key after this place."""
        return self.at(rf"(?<![\w-]){re.escape(name)}[\"']?\s*(?:=|\]|\.\w)")

    def line(self) -> int:
        """Return the line (from 1) of this place, or of the last part of it that can be found."""
        found = 0
        for pattern, nth in self.path:
            matches = list(re.finditer(pattern, self.text[found:], re.MULTILINE))
            if len(matches) <= nth:
                break
            found += matches[nth].start()
        return self.text.count("\n", 0, found) + 1

    def refusal(self, code: str, **facts: object) -> BadInput:
        """Return the refusal with this code for what stands here; what was typed is repeated in short."""
        short = {name: value[:MAX_QUOTED] if isinstance(value, str) else value for name, value in facts.items()}
        return BadInput(code, line=self.line(), **short)


def check_overlay(text: str) -> None:
    """
    Refuse an overlay that `parse_overlay` cannot read; the screen calls this before it stores anything.

    Raises:
        BadInput: see `parse_overlay`.
    """
    parse_overlay(text)


def parse_overlay(text: str) -> Overlay:
    """
    Return the school's own cells and areas from their TOML text; an empty text is an empty overlay.

    Raises:
        BadInput: `overlay_too_long`, or with the line: `overlay_not_toml`, `overlay_key_unknown`, `overlay_key_missing`,
            `overlay_wrong_type`, `overlay_area_unknown`, `overlay_step_off_scale`, `overlay_text_empty`, `overlay_text_too_long`,
            `overlay_text_unreadable`, `overlay_area_id`, `overlay_area_double`, `overlay_choice`, `overlay_cells_count`,
            `overlay_too_many_areas`.
    """
    place = _Place(text)
    tables = _read_tables(text)
    _require_keys(tables, place, allowed=("cells", "area"))
    return Overlay(_read_cells(tables.get("cells", {}), place), _read_areas(tables.get("area", []), place))


def _read_tables(text: str) -> dict[str, object]:
    if len(text) > MAX_OVERLAY:
        raise BadInput("overlay_too_long", length=len(text), limit=MAX_OVERLAY)
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # also a number of thousands of digits, or thousands of brackets
        line = re.search(r"at line (\d+)", str(error))
        # Without a line the text stopped too early: the last line is where to look.
        last = text.rstrip().count("\n") + 1
        raise BadInput("overlay_not_toml", line=int(line[1]) if line else last, detail=str(error)[:200]) from error


def _read_cells(tables: object, place: _Place) -> dict[tuple[AreaId, int], OwnWords]:
    cells: dict[tuple[AreaId, int], OwnWords] = {}
    for area_id, steps in _require_table(tables, place.key("cells"), key="cells").items():
        here = place.key("cells").key(area_id)
        if area_id not in COLUMNS:
            raise here.refusal("overlay_area_unknown", area=area_id)
        for typed, words in _require_table(steps, here, key=area_id).items():
            step = _read_step(typed, here.key(typed), area_id=area_id)
            cells[AreaId(area_id), step] = _read_words(words, here.key(typed), key=typed)
    return cells


def _read_step(typed: str, place: _Place, *, area_id: str) -> int:
    columns = COLUMNS[area_id]
    steps = {str(step): step for step in range(1, columns + 1)}  # "05" and "٥" are no step
    if typed not in steps:
        raise place.refusal("overlay_step_off_scale", step=typed, area=area_id, columns=columns)
    return steps[typed]


def _read_words(words: object, place: _Place, *, key: str) -> OwnWords:
    table = _require_table(words, place, key=key)
    _require_keys(table, place, allowed=("text", "plain"), required=("text", "plain"))
    return OwnWords(*(_read_text(table[name], place.key(name), key=name) for name in ("text", "plain")))


def _read_areas(tables: object, place: _Place) -> tuple[Area, ...]:
    if not isinstance(tables, list):
        raise place.key("area").refusal("overlay_wrong_type", name="area")
    if len(tables) > MAX_OWN_AREAS:
        raise place.key("area").refusal("overlay_too_many_areas", count=len(tables), limit=MAX_OWN_AREAS)
    areas: dict[str, Area] = {}
    for nth, table in enumerate(tables):
        here = place.at(r"^[ \t]*\[\[[ \t]*area[ \t]*\]\]", nth)
        area = _read_area(_require_table(table, here, key="area"), here)
        if area.id in areas:
            raise here.key("id").refusal("overlay_area_double", area=area.id)
        areas[area.id] = area
    return tuple(areas.values())


def _read_area(table: dict[str, object], place: _Place) -> Area:
    _require_keys(table, place, allowed=REQUIRED + OPTIONAL, required=REQUIRED)
    words = {name: _read_text(value, place.key(name), key=name) for name, value in table.items() if name != "cells"}
    if not OWN_ID.fullmatch(words["id"]):
        raise place.key("id").refusal("overlay_area_id", area=words["id"], prefix=OWN_PREFIX)
    return Area(
        id=AreaId(words["id"]),
        label=words["label"],
        plain_label=words["plain_label"],
        row_label=words.get("row_label", words["label"]),
        kind=AreaKind(_read_choice(words["kind"], place, key="kind", allowed=OWN_KINDS)),
        basis=TimeBasis(_read_choice(words["basis"], place, key="basis", allowed=tuple(TimeBasis))),
        definition=words["definition"],
        plain_definition=words.get("plain_definition", words["definition"]),
        pitfall=words.get("pitfall", ""),
        cells=_read_own_cells(table["cells"], place.key("cells")),
        is_school_own=True,
    )


def _read_own_cells(rows: object, place: _Place) -> tuple[Cell, ...]:
    if not isinstance(rows, list):
        raise place.refusal("overlay_wrong_type", name="cells")
    if not MIN_STEPS <= len(rows) <= MAX_STEPS:
        raise place.refusal("overlay_cells_count", count=len(rows), least=MIN_STEPS, most=MAX_STEPS)
    own = [_read_words(row, place.at(r"\{", nth), key="cells") for nth, row in enumerate(rows)]
    return tuple(
        Cell(step, words.text, words.plain, SCHOOL_SOURCE, Confidence.HIGH, spans=(step,), is_school_variant=True)
        for step, words in enumerate(own, start=1)
    )


def _read_choice(value: str, place: _Place, *, key: str, allowed: tuple[StrEnum, ...]) -> str:
    if value not in allowed:
        raise place.key(key).refusal("overlay_choice", name=key, value=value, allowed=", ".join(allowed))
    return value


def _read_text(value: object, place: _Place, *, key: str) -> str:
    if not isinstance(value, str):
        raise place.refusal("overlay_wrong_type", name=key)
    if not value.strip():
        raise place.refusal("overlay_text_empty", name=key)
    if len(value) > MAX_TEXT:
        raise place.refusal("overlay_text_too_long", name=key, length=len(value), limit=MAX_TEXT)
    # Cc: control characters and line ends, Cs: halves of a character, Zl and Zp: other line ends.
    if any(unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") for char in value):
        raise place.refusal("overlay_text_unreadable", name=key)
    return value.strip()


def _require_table(value: object, place: _Place, *, key: str) -> dict[str, object]:
    if not isinstance(value, dict):
        raise place.refusal("overlay_wrong_type", name=key)
    return value


def _require_keys(table: Mapping[str, object], place: _Place, *, allowed: tuple[str, ...], required: tuple[str, ...] = ()) -> None:
    for name in table:
        if name not in allowed:
            raise place.key(name).refusal("overlay_key_unknown", name=name, allowed=", ".join(allowed))
    for name in required:
        if name not in table:
            raise place.refusal("overlay_key_missing", name=name)
