"""CSV: guessed, confirmed, read row by row; what cannot be used is listed with its line."""

from __future__ import annotations

import csv
import io
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ldgm_core.domain.matrix import Sector
from ldgm_core.errors import BadInput
from ldgm_core.imports import MOST_PUPILS, ColumnMapping, guess_columns, read_csv
from ldgm_core.texts import load_texts
from tests.imports.files import CANARY, CSV

NAMES_ONLY = ColumnMapping(";", True, call_name=0, group_name=1)


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_how_a_file_is_written_is_guessed(codec: str, delimiter: str) -> None:
    """Whatever spreadsheet saved it: the same columns mean the same."""
    data = f'Stamgroep{delimiter}"Roepnaam"{delimiter}Opmerking\r\nGroep 5{delimiter}Zoë{delimiter}"a; b, c"\r\n'.encode(codec)
    guess = guess_columns(data)
    assert (delimiter, True, ColumnMapping(delimiter, True, 1, group_name=0)) == (guess.delimiter, guess.has_heading, guess.mapping)
    assert [("Groep 5",), ("Zoë",), ("a; b, c",)] == [column.examples for column in guess.columns]
    assert guess.mapping is not None
    assert [("Zoë", "Groep 5", 2)] == [(one.name, one.group_name, one.line) for one in read_csv(data, guess.mapping).pupils]


def test_every_row_is_a_pupil_or_refused_with_its_line_and_reason() -> None:
    """Line breaks in cells, doubled quotes, empty lines and formulas included; a formula stays the text it is."""
    guess = guess_columns(CSV.encode())
    assert guess.mapping is not None
    file = read_csv(CSV.encode(), guess.mapping)
    assert [
        ("101", "Zoë", "Ö", "Groep 5", Sector.SO, 2),
        ("102", "Jan Peter", "B", 'Groep "5"', Sector.VSO, 3),
        ("103", "=1+1", "V", "Groep 6", None, 6),
    ] == [(one.key, one.name, one.initial, one.group_name, one.sector, one.line) for one in file.pupils]
    assert [(7, "import_sector_unknown"), (8, "import_row_short"), (9, "text_empty")] == [
        (row.line, row.reason.code) for row in file.refused
    ]


def test_what_we_do_not_want_to_know_is_neither_shown_nor_kept() -> None:
    """Not in the examples beside which people choose columns, and not in the pupils."""
    guess = guess_columns(CSV.encode())
    assert ["Geboortedatum", "BSN"] == [column.heading for column in guess.columns if column.is_forbidden]
    assert guess.mapping is not None
    shown = [column.examples for column in guess.columns if column.heading != "Achternaam"]
    assert (False, False) == (CANARY in repr(shown), CANARY in repr(read_csv(CSV.encode(), guess.mapping)))


def test_without_a_heading_that_we_know_people_choose_themselves() -> None:
    """Nothing is read on a guess that nobody can check."""
    data = b"Zoe;5a\nBram;5b\n"
    guess = guess_columns(data)
    assert (None, False, [("Zoe", "Bram"), ("5a", "5b")]) == (
        guess.mapping,
        guess.has_heading,
        [column.examples for column in guess.columns],
    )
    file = read_csv(data, ColumnMapping(";", False, call_name=0, group_name=1))
    assert [("Zoe", "5a", 1), ("Bram", "5b", 2)] == [(one.name, one.group_name, one.line) for one in file.pupils]


def test_two_equal_rows_are_shown_to_people_and_not_guessed_about() -> None:
    """Without a number of the school they may be one child or two."""
    file = read_csv(b"Roepnaam;Groep\nEmma;5\nemma; 5\nEmma;6\n", NAMES_ONLY)
    assert ["Emma", "Emma"] == [one.name for one in file.pupils]
    assert [(3, "import_row_twice", 2)] == [(row.line, row.reason.code, row.reason.facts["first_line"]) for row in file.refused]


@pytest.mark.parametrize(
    ("code", "data", "mapping"),
    [
        ("import_empty", b"", NAMES_ONLY),
        ("import_empty", b";\n;\n", NAMES_ONLY),
        ("import_too_large", b"x" * (2 * 1024 * 1024 + 1), NAMES_ONLY),
        ("import_too_many", b"Roepnaam;Groep\n" + b"a;b\n" * (MOST_PUPILS + 1), NAMES_ONLY),
        ("import_encoding_wrong", b"Roepnaam;Groep\n\x81;5\n", NAMES_ONLY),
        ("import_encoding_wrong", b"PK\x03\x04\0\0\0\0", NAMES_ONLY),
        ("import_csv_broken", b'Roepnaam;Groep\nBram;5\n"Zoe;5\nTess;5\n', NAMES_ONLY),
        ("import_csv_broken", b"a;" * 500, NAMES_ONLY),
        ("import_csv_broken", b'"' + b"x" * 200_000 + b'"', NAMES_ONLY),
        ("import_column_unknown", b"Roepnaam\nBram\n", NAMES_ONLY),
        ("import_column_unknown", b"Roepnaam|Groep\n", ColumnMapping("|", True, call_name=0)),
        ("import_column_unknown", b"Roepnaam;Groep\n", ColumnMapping(";", True, call_name=-1)),
        ("import_column_twice", b"Roepnaam;Groep\n", ColumnMapping(";", True, call_name=0, group_name=0)),
        ("import_column_forbidden", b"Roepnaam;E-mailadres\n", NAMES_ONLY),
    ],
)
def test_a_file_that_does_not_fit_is_refused_with_a_sentence(code: str, data: bytes, mapping: ColumnMapping) -> None:
    """And with the line where the trouble begins, if there is one."""
    with pytest.raises(BadInput) as caught:
        read_csv(data, mapping)
    assert (code, None) == (caught.value.code, caught.value.__context__)
    assert "niets opgeslagen" in load_texts().sentence(caught.value)


def test_the_line_of_an_open_quote_is_the_line_where_it_opens() -> None:
    """Not the end of the file, where it is noticed."""
    with pytest.raises(BadInput) as caught:
        read_csv(b'Roepnaam;Groep\nBram;5\n"Zoe;5\nTess;5\n', NAMES_ONLY)
    assert 3 == caught.value.facts["line"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=90), st.text(max_size=90)), min_size=1, max_size=8), st.sampled_from([";", ",", "\t"]))
def test_any_words_come_back_as_they_were_or_are_refused(rows: list[tuple[str, str]], delimiter: str) -> None:
    """No row is lost in silence and no cell becomes another one."""
    words = [[cell.replace("\0", "").encode("utf-8", "ignore").decode() for cell in row] for row in rows]
    sheet = io.StringIO(newline="")
    csv.writer(sheet, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows([["Roepnaam", "Groep"], *words])
    file = read_csv(sheet.getvalue().encode(), ColumnMapping(delimiter, True, call_name=0, group_name=1))
    written = [row for row in words if any(cell.strip() for cell in row)]
    assert len(written) == len(file.pupils) + len(file.refused)
    squeezed = {" ".join(row[0].split()) for row in words}
    assert {one.call_name for one in file.pupils} <= squeezed | {_composed(name) for name in squeezed}


def _composed(name: str) -> str:
    """The one form of accents in which the program keeps text."""
    return unicodedata.normalize("NFC", name)
