"""Lists as a sheet: nothing that people typed is a formula, small counts are not said, and no middle is worked out."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from io import BytesIO, StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from ldgm_core.domain.school_counts import SMALLEST_CELL, SchoolCounts
from ldgm_core.exports.paper.xml_text import safe_text
from ldgm_core.exports.sheets.area import area_sheet
from ldgm_core.exports.sheets.due import DueRow, due_sheet
from ldgm_core.exports.sheets.school import school_sheet
from ldgm_core.exports.sheets.sheet import Sheet, as_csv, as_xlsx
from ldgm_core.texts import load_texts
from tests.exports.whole_minutes import large, small

T = load_texts()
FORMULAS = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "\u00a0=1",
    "＝1",
    '=HYPERLINK("http://x","y")',
    "=cmd|' /C calc'!A0",
)
texts = st.text(max_size=60) | st.sampled_from(FORMULAS) | st.builds(str.__add__, st.sampled_from(FORMULAS), st.text(max_size=20))


def cells_of(data: bytes) -> list[list[tuple[object, str]]]:
    """What the file holds: value and declared type of every cell, as a program reads it."""
    page = load_workbook(BytesIO(data)).active
    assert page is not None
    return [[(cell.value, cell.data_type) for cell in row] for row in page.iter_rows()]


def rows_of(data: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


@settings(deadline=None, max_examples=150)
@given(st.lists(st.tuples(texts, texts, st.integers(0, 10**6)), max_size=4), texts)
def test_no_cell_of_a_file_is_a_formula(rows: list[tuple[str, str, int]], title: str) -> None:
    """Whatever was typed, in the head, the rows or the title; the text itself stays what it is, a number stays a number."""
    sheet = Sheet(title or "x", ("=a", "b", "c"), tuple(rows))
    found = cells_of(as_xlsx(sheet))
    assert [] == [cell for row in found for cell in row if cell[1] == "f"]
    for row, read in zip(rows, found[1:], strict=True):
        assert [(safe_text(row[0]).replace("\r", "\n"), row[2])] == [
            ((read[0][0] or "").replace("_x000D_", "\n").replace("\r", "\n"), read[2][0])
        ]
    starts = [cell.lstrip(" \u00a0")[:1] for row in rows_of(as_csv(sheet)) for cell in row]
    assert [] == [start for start in starts if start and start in "=+-@\t\r\n＝＋－＠"]


@pytest.mark.parametrize("typed", FORMULAS)
def test_a_formula_gets_an_apostrophe_in_csv_and_stays_a_text_in_xlsx(typed: str) -> None:
    """The list of OWASP, spaces before it, and the wide signs."""
    sheet = Sheet("x", ("a",), ((typed,),))
    (cell,) = cells_of(as_xlsx(sheet))[1]
    assert ("'", "s") == (rows_of(as_csv(sheet))[1][0][0], cell[1])


def test_an_ordinary_text_is_left_as_it_is() -> None:
    """A dash in the middle, a name, a number that the program counted."""
    sheet = Sheet("x", ("a", "b"), (('Jan-Peter; "x"', 3),))
    assert ['Jan-Peter; "x"', "3"] == rows_of(as_csv(sheet))[1]
    assert [('Jan-Peter; "x"', "s"), (3, "n")] == cells_of(as_xlsx(sheet))[1]


def test_the_same_sheet_gives_the_same_bytes_and_names_nobody() -> None:
    """No moment of making, no name of a maker."""
    sheet = area_sheet(large(), T)
    assert as_xlsx(sheet) == as_xlsx(sheet)
    assert "openpyxl" != load_workbook(BytesIO(as_xlsx(sheet))).properties.creator


def test_the_areas_are_counted_and_nobody_is_named() -> None:
    """The four answers without a column stay apart; an area that was not revealed says so; the counts add up to the answers."""
    minutes = small()
    sheet = area_sheet(minutes, T)
    first, second = sheet.rows
    assert (1, 0, 1, 0, 0, 1, 0, 0, 1, 0, 1, 1) == first[2:14]
    assert (T("sheet.not_revealed"), "") == (second[14], second[2])
    said = repr(sheet)
    assert [] == [word for word in ("Anna", "Yağmur", "teacher", T("role.teacher"), "Zie <b>") if word in said]
    for area in large().areas:
        (row, *_) = area_sheet(replace(large(), areas=(area,)), T).rows
        assert len(area.rounds[0].seen.answers) == sum(cell for cell in row[3:12] if isinstance(cell, int))


def test_the_moments_stand_in_the_order_in_which_they_are_due() -> None:
    """What has passed says so."""
    rows = [DueRow(date(2027, month, 1), "check_kind.yearly", "=1", "Mats", "5b") for month in (3, 1)]
    sheet = due_sheet(rows, T, today=date(2027, 2, 1))
    assert [("2027-01-01", T("sheet.overdue")), ("2027-03-01", T("sheet.coming"))] == [row[:2] for row in sheet.rows]


@settings(deadline=None)
@given(st.lists(st.integers(0, 30), min_size=2, max_size=2))
def test_a_small_count_is_not_said(found: list[int]) -> None:
    """Every row is there whatever the counts, nought looks like nine, and there is no total."""
    counts = SchoolCounts({"so": found[0], "vso": found[1]}, {("so", "decided"): found[0]}, {("cognition", "agreed"): found[1]})
    sheet = school_sheet(counts, {"cognition": "Cognitie"}, T)
    assert 2 + 6 + 2 == len(sheet.rows)
    numbers = [row[2] for row in sheet.rows if isinstance(row[2], int)]
    assert [] == [number for number in numbers if number < SMALLEST_CELL or number not in found]
    assert {T("sheet.small", least=SMALLEST_CELL)} >= {row[2] for row in sheet.rows if isinstance(row[2], str)}
