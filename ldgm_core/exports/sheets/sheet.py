"""Lists as a sheet, CSV or XLSX, in which nothing that people typed is ever a formula."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO, StringIO

from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from ldgm_core.exports.paper.packing import repack
from ldgm_core.exports.paper.xml_text import safe_text

__all__ = ["Cell", "Sheet", "as_csv", "as_xlsx"]

Cell = str | int
"""A text stays a text, whatever it begins with; a number is only ever one that the program counted."""
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a program for sheets may take for a formula at the start of a cell; East Asian settings read the wide signs as the narrow ones."""
_MADE_AT = datetime(2000, 1, 1)  # noqa: DTZ001 - openpyxl wants a naive time; the file does not tell when it was made
_WIDEST = 60


@dataclass(frozen=True)
class Sheet:
    """A list with a head; every row has as many cells as the head."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def as_csv(sheet: Sheet) -> bytes:
    """
    Return the sheet as CSV for Dutch settings: semicolons, UTF-8 with the mark that makes programs read it as such, CRLF.

    A text that could be taken for a formula gets an apostrophe in front of it, also when only spaces come before the sign.
    """
    target = StringIO()
    writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
    writer.writerows([_harmless(cell) for cell in row] for row in (sheet.head, *sheet.rows))
    return target.getvalue().encode("utf-8-sig", errors="replace")


def as_xlsx(sheet: Sheet) -> bytes:
    """
    Return the sheet as XLSX; the same sheet twice gives the same bytes.

    Every text is written as a text by its declared type, so it needs no apostrophe. Signs that XML cannot hold are written as their code.
    """
    book = Workbook(write_only=True)
    book.properties.creator, book.properties.title = "", safe_text(sheet.title)
    book.properties.created = book.properties.modified = _MADE_AT
    page = book.create_sheet(safe_text(sheet.title)[:31].translate(str.maketrans(r"\/*?:[]", "-------")))
    page.freeze_panes = "A2"
    for place, width in enumerate(_widths(sheet), start=1):
        page.column_dimensions[get_column_letter(place)].width = width
    page.append([_cell(page, name, is_head=True) for name in sheet.head])
    for row in sheet.rows:
        page.append([_cell(page, value) for value in row])
    target = BytesIO()
    book.save(target)
    return repack(target.getvalue())


def _harmless(cell: Cell) -> Cell:
    if isinstance(cell, int):
        return cell
    return f"'{cell}" if cell.lstrip(" \u00a0").startswith(_STARTS_A_FORMULA) else cell


def _cell(page: WriteOnlyWorksheet, value: Cell, *, is_head: bool = False) -> SheetCell:
    cell = WriteOnlyCell(page, value=safe_text(value) if isinstance(value, str) else value)
    if isinstance(value, str):
        cell.data_type = "s"  # openpyxl would make a formula of "=1+1" and an error of "#REF!"
    if is_head:
        cell.font = Font(bold=True)
    return cell


def _widths(sheet: Sheet) -> Sequence[int]:
    """As wide as the longest line of each column, within bounds."""
    columns = zip(sheet.head, *sheet.rows, strict=True)
    return [min(_WIDEST, 2 + max(len(line) for cell in column for line in (str(cell).splitlines() or [""]))) for column in columns]
