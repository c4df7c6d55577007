"""CSV with pupils: guess how it is written and which column is which, let people confirm, then read row by row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from ldgm_core.domain.matrix import Sector
from ldgm_core.errors import BadInput
from ldgm_core.imports.pupil_file import INITIAL_PIECE, MOST_PUPILS, FoundPupil, PupilFile, RefusedRow, check_size, gather, group_label

__all__ = ["ColumnGuess", "ColumnMapping", "CsvColumn", "guess_columns", "read_csv"]

DELIMITERS = (";", ",", "\t")
PREVIEW_ROWS = 5
MOST_COLUMNS = 200
MEANINGS = {
    "call_name": ("roepnaam", "voornaam", "naam", "naam leerling", "leerling"),
    "surname": ("achternaam", "familienaam"),
    "group_name": ("groep", "groepsnaam", "klas", "stamgroep", "lesgroep"),
    "sector": ("sector", "so/vso", "onderwijssoort"),
    "key": ("leerlingnummer", "leerlingnr", "stamnummer", "administratienummer", "sleutel", "key", "id"),
}
"""What a column means -> headings that say so, the best one first."""
FORBIDDEN = (
    "bsn", "burgerservice", "onderwijsnummer", "geboorte", "geslacht", "foto", "mail", "adres", "straat", "postcode", "woonplaats",
    "telefoon", "mobiel", "nationaliteit", "eckid",
)  # fmt: skip
"""A heading with one of these words is never shown and cannot be chosen: the program does not want to know it."""
SECTORS = {"so": Sector.SO, "vso": Sector.VSO}


@dataclass(frozen=True)
class CsvColumn:
    """A column as people choose it: place from 0, heading, the first values; of a forbidden column neither values nor choice."""

    place: int
    heading: str
    examples: tuple[str, ...]
    is_forbidden: bool


@dataclass(frozen=True)
class ColumnMapping:
    """Which column means what, as people confirmed it; places count from 0, None: the file does not say it."""

    delimiter: str
    has_heading: bool
    call_name: int
    surname: int | None = None
    group_name: int | None = None
    sector: int | None = None
    key: int | None = None


@dataclass(frozen=True)
class ColumnGuess:
    """What the file seems to be; `mapping` is None when no column says that it holds names."""

    encoding: str
    delimiter: str
    has_heading: bool
    columns: tuple[CsvColumn, ...]
    mapping: ColumnMapping | None


def guess_columns(data: bytes, *, delimiter: str | None = None) -> ColumnGuess:
    """
    Return how a CSV file is written and which column seems to be which, to be confirmed by people before anything is read.

    Raises:
        BadInput: empty or over 2 MB, no text (`import_encoding_wrong`), or quotes that do not close (`import_csv_broken`).
    """
    check_size(data)
    encoding, text = _decode(data)
    delimiter = _known(delimiter) if delimiter is not None else _guess_delimiter(text)
    rows = [cells for _, cells in _rows(text, delimiter, at_most=PREVIEW_ROWS + 1)]
    if not rows:
        raise BadInput("import_empty")
    meanings = _guess_meanings(rows[0])
    has_heading = bool(meanings) or any(_is_forbidden(cell) for cell in rows[0])
    columns = _columns(rows, has_heading=has_heading)
    mapping = ColumnMapping(delimiter, has_heading, **meanings) if "call_name" in meanings else None
    return ColumnGuess(encoding, delimiter, has_heading, columns, mapping)


def read_csv(data: bytes, mapping: ColumnMapping) -> PupilFile:
    """
    Return the pupils of a CSV file; rows that cannot be used are listed with their line and the reason. Cells are kept as written.

    Raises:
        BadInput: see guess_columns; a column that the file does not have (`import_column_unknown`) or that the program may not know
            (`import_column_forbidden`), the same column twice (`import_column_twice`), or more than 5,000 rows (`import_too_many`).
    """
    check_size(data)
    _, text = _decode(data)
    rows = _rows(text, _known(mapping.delimiter), at_most=MOST_PUPILS + 1 + mapping.has_heading)
    first = next(rows, None)
    if first is None:
        raise BadInput("import_empty")
    _check_mapping(mapping, first[1])
    body = list(rows) if mapping.has_heading else [first, *rows]
    if len(body) > MOST_PUPILS:
        raise BadInput("import_too_many", most=MOST_PUPILS)
    return _gather(body, mapping)


def _gather(body: list[tuple[int, list[str]]], mapping: ColumnMapping) -> PupilFile:
    found, refused = [], []
    seen: dict[tuple[str, ...], int] = {}
    for line, cells in body:
        try:
            pupil = _find(line, cells, mapping)
            if mapping.key is None:
                _check_once(pupil, seen)
        except BadInput as reason:
            refused.append(RefusedRow(line, reason))
        else:
            found.append(pupil)
    return gather(found, refused)


def _find(line: int, cells: list[str], mapping: ColumnMapping) -> FoundPupil:
    places = [mapping.call_name, mapping.surname, mapping.group_name, mapping.sector, mapping.key]
    if max(place for place in places if place is not None) >= len(cells):
        raise BadInput("import_row_short", line=line, cells=len(cells))
    call_name, surname, group_name, sector, key = ("" if place is None else cells[place].strip() for place in places)
    if sector and sector.casefold() not in SECTORS:
        raise BadInput("import_sector_unknown", line=line)
    key = key if mapping.key is not None else f"line-{line}"
    return FoundPupil(key, call_name, surname[:INITIAL_PIECE], group_name, SECTORS.get(sector.casefold()), line)


def _check_once(pupil: FoundPupil, seen: dict[tuple[str, ...], int]) -> None:
    """Without a key of the file, two equal rows may be one child: people say which."""
    same = (pupil.call_name.casefold(), pupil.surname_start.casefold(), group_label(pupil.group_name).casefold())
    if same in seen:
        raise BadInput("import_row_twice", line=pupil.line, first_line=seen[same])
    seen[same] = pupil.line


def _check_mapping(mapping: ColumnMapping, first: list[str]) -> None:
    places = [place for place in (mapping.call_name, mapping.surname, mapping.group_name, mapping.sector, mapping.key) if place is not None]
    if any(not 0 <= place < len(first) for place in places):
        raise BadInput("import_column_unknown")
    if len(set(places)) < len(places):
        raise BadInput("import_column_twice")
    if mapping.has_heading and any(_is_forbidden(first[place]) for place in places):
        raise BadInput("import_column_forbidden")


def _decode(data: bytes) -> tuple[str, str]:
    for encoding in ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252"):
        text = _decoded(data, encoding)
        if text is not None and "\0" not in text:
            return encoding, text
    raise BadInput("import_encoding_wrong", line=1)


def _decoded(data: bytes, encoding: str) -> str | None:
    # A UnicodeDecodeError carries the whole file; it ends here, so that it cannot reach a log.
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _known(delimiter: str) -> str:
    if delimiter not in DELIMITERS:
        raise BadInput("import_column_unknown")
    return delimiter


def _guess_delimiter(text: str) -> str:
    """The mark that cuts the first row into the most cells; in doubt the semicolon, which Dutch spreadsheets write."""

    def cells(delimiter: str) -> int:
        try:
            return len(next(_rows(text, delimiter, at_most=1), (1, [""]))[1])
        except BadInput:
            return 0

    return max(DELIMITERS, key=cells)


def _rows(text: str, delimiter: str, *, at_most: int) -> Iterator[tuple[int, list[str]]]:
    """The rows in which anything stands, with the line on which each begins; a cell may hold line breaks."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    given = 0
    while given < at_most:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error:
            cells = None
            is_broken = True
        else:
            is_broken = False
        if is_broken or (cells is not None and len(cells) > MOST_COLUMNS):
            raise BadInput("import_csv_broken", line=line)
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            given += 1
            yield line, cells


def _guess_meanings(headings: list[str]) -> dict[str, int]:
    """Per meaning the column whose heading says so; a column means one thing."""
    said = [" ".join(heading.casefold().split()) for heading in headings]
    found: dict[str, int] = {}
    for meaning, words in MEANINGS.items():
        place = next((said.index(word) for word in words if word in said), None)
        if place is not None and not _is_forbidden(headings[place]):
            found[meaning] = place
    return found


def _is_forbidden(heading: str) -> bool:
    return any(word in heading.casefold() for word in FORBIDDEN)


def _columns(rows: list[list[str]], *, has_heading: bool) -> tuple[CsvColumn, ...]:
    body = rows[1:] if has_heading else rows[:PREVIEW_ROWS]
    columns = []
    for place in range(max(len(cells) for cells in rows)):
        heading = rows[0][place] if has_heading and place < len(rows[0]) else ""
        is_forbidden = _is_forbidden(heading)
        examples = () if is_forbidden else tuple(cells[place] if place < len(cells) else "" for cells in body)
        columns.append(CsvColumn(place, heading, examples, is_forbidden))
    return tuple(columns)
