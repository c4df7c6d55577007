"""Pupils as a file names them, reduced to what a meeting needs: what they are called and where they are."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from ldgm_core.domain.matrix import Sector
from ldgm_core.domain.text import LONGEST_NAME, clean_name, clean_text
from ldgm_core.errors import BadInput

__all__ = ["MOST_FILE_BYTES", "MOST_PUPILS", "FilePupil", "FoundPupil", "PupilFile", "RefusedRow", "check_size", "gather", "group_label"]

MOST_FILE_BYTES = 2 * 1024 * 1024
"""Bytes in a file with pupils: a school of some thousands fits, a bomb does not."""
MOST_PUPILS = 5000
LONGEST_KEY = 200
INITIAL_PIECE = 4
"""Characters of a surname that are looked at: the first letter and the accents that may follow it."""


@dataclass(frozen=True)
class FoundPupil:
    """A pupil as it stands in the file, not looked at yet. `surname_start` never holds more than the first characters."""

    key: str
    call_name: str
    surname_start: str
    group_name: str
    sector: Sector | None
    line: int


@dataclass(frozen=True)
class FilePupil:
    """
    A pupil that can be chosen. `name` is what would be stored: the call name, with the initial where a group has that call name twice.

    `key` belongs to the file and is not stored; `sector` is None when the file does not say it; `line` counts from 1.
    """

    key: str
    name: str
    call_name: str
    initial: str
    group_name: str
    sector: Sector | None
    line: int


@dataclass(frozen=True)
class RefusedRow:
    """A pupil of the file that cannot be chosen: where it stands and why."""

    line: int
    reason: BadInput


@dataclass(frozen=True)
class PupilFile:
    """What was kept of a file with pupils; everything else was dropped while reading."""

    groups: tuple[str, ...]
    pupils: tuple[FilePupil, ...]
    refused: tuple[RefusedRow, ...]


def check_size(data: bytes) -> None:
    """
    Stop for a file without anything in it, or with too much.

    Raises:
        BadInput: empty (`import_empty`) or larger than 2 MB (`import_too_large`).
    """
    if not data.strip():
        raise BadInput("import_empty")
    if len(data) > MOST_FILE_BYTES:
        raise BadInput("import_too_large", megabytes=MOST_FILE_BYTES // 1024 // 1024)


def group_label(typed: str) -> str:
    """
    Return the name of a group on one line; empty is allowed.

    Raises:
        BadInput: longer than 80 characters, or with control characters.
    """
    return " ".join(clean_text(typed, field="group_name", longest=LONGEST_NAME).split())


def gather(found: Iterable[FoundPupil], refused: Iterable[RefusedRow] = ()) -> PupilFile:
    """Return the file of these pupils: who cannot be stored, and who stands there twice, is refused with line and reason."""
    kept: list[FilePupil] = []
    rejected = list(refused)
    lines: dict[str, int] = {}
    for pupil in found:
        try:
            kept.append(_accept(pupil, lines))
        except BadInput as reason:
            rejected.append(RefusedRow(pupil.line, reason))
        else:
            lines[pupil.key] = pupil.line
    pupils = _with_names(kept)
    groups = tuple(dict.fromkeys(pupil.group_name for pupil in pupils if pupil.group_name))
    return PupilFile(groups, pupils, tuple(sorted(rejected, key=lambda row: row.line)))


def _accept(pupil: FoundPupil, lines: dict[str, int]) -> FilePupil:
    if not pupil.key or len(pupil.key) > LONGEST_KEY:
        raise BadInput("import_key_missing", line=pupil.line)
    if pupil.key in lines:
        raise BadInput("import_key_twice", line=pupil.line, first_line=lines[pupil.key])
    call_name = clean_name(pupil.call_name, field="call_name")
    initial, group_name = _initial(pupil.surname_start), group_label(pupil.group_name)
    return FilePupil(pupil.key, call_name, call_name, initial, group_name, pupil.sector, pupil.line)


def _initial(surname_start: str) -> str:
    """The first letter of a surname, as a capital; nothing when it does not begin with a letter."""
    first = unicodedata.normalize("NFC", surname_start.strip()[:INITIAL_PIECE])[:1]
    return first.upper()[:1] if first.isalpha() else ""


def _with_names(pupils: list[FilePupil]) -> tuple[FilePupil, ...]:
    """
    Make names that tell pupils of one group apart: first the initial, then a number in the order of the file.

    The whole file decides, not the choice made from it, so that reading the same file again gives the same names.
    """
    calls = Counter(_place(pupil, pupil.call_name) for pupil in pupils)
    seen: Counter[tuple[str, str]] = Counter()
    named = []
    for pupil in pupils:
        is_alone = calls[_place(pupil, pupil.call_name)] == 1
        name = pupil.call_name if is_alone or not pupil.initial else f"{pupil.call_name[: LONGEST_NAME - 10]} {pupil.initial}."
        seen[_place(pupil, name)] += 1
        number = seen[_place(pupil, name)]
        shown = name if number == 1 else f"{name[: LONGEST_NAME - 10]} ({number})"
        named.append(FilePupil(pupil.key, shown, pupil.call_name, pupil.initial, pupil.group_name, pupil.sector, pupil.line))
    return tuple(named)


def _place(pupil: FilePupil, name: str) -> tuple[str, str]:
    return name.casefold(), pupil.group_name.casefold()
