"""The documents that are made from the tags are the ones in docs/."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ldgm_core.privacy.documents import GENERATED, write_documents
from ldgm_core.store.deleted import LASTS, deleted_beside
from ldgm_core.store.tags import all_tags
from ldgm_core.texts import load_texts

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.mark.parametrize("name", GENERATED)
def test_a_generated_document_is_up_to_date(name: str) -> None:
    """After a change of tags or words: `python -m ldgm_core.privacy docs`."""
    assert GENERATED[name](load_texts()) == (DOCS / name).read_text(encoding="utf-8")


def test_the_data_map_names_every_column() -> None:
    """None is left out."""
    written = GENERATED["datamap.md"](load_texts())
    assert [] == [tag for tag in all_tags() if f"(`{tag.column}`)" not in written or f"(`{tag.table}`)" not in written]


def test_the_data_map_names_the_list_beside_the_database() -> None:
    """Who was deleted stands in no table but in a file; its name and its term in the map are those of the store."""
    written = GENERATED["datamap.md"](load_texts())
    (row,) = [line for line in written.splitlines() if f"(`{deleted_beside(Path('ldgm.sqlite3')).name}`)" in line]
    assert f" {LASTS.days // 365} jaar " in row


def test_the_documents_are_written_where_they_are_asked_for(tmp_path: Path) -> None:
    """One command for all of them."""
    assert sorted(GENERATED) == sorted(path.name for path in write_documents(tmp_path, load_texts()))
    assert all((tmp_path / name).read_text(encoding="utf-8") for name in GENERATED)


ROOT = DOCS.parent
NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")
PROMISES = (DOCS / "promises.md").read_text(encoding="utf-8")
DOSSIER = (DOCS / "leveranciersdossier.md").read_text(encoding="utf-8")


def missing(text: str) -> list[str]:
    """The tests that a document names and that do not exist."""
    gone = []
    for path, name in NAMED.findall(text):
        file = ROOT / path
        known = file.read_text(encoding="utf-8") if file.is_file() else ""
        if not known or (name and f"def {name}(" not in known):
            gone.append(f"{path}::{name}")
    return gone


@pytest.mark.parametrize("name", ["promises.md", "leveranciersdossier.md"])
def test_every_test_that_a_document_names_exists(name: str) -> None:
    """What was renamed or removed is found here."""
    text = (DOCS / name).read_text(encoding="utf-8")
    assert len(NAMED.findall(text)) >= 20
    assert [] == missing(text)
    assert ["tests/x.py::"] == missing("`tests/x.py`")
    assert ["tests/privacy/test_documents.py::test_gone"] == missing("`tests/privacy/test_documents.py::test_gone`")


def test_each_of_the_ten_promises_has_its_words_its_test_and_its_limit() -> None:
    """One file per promise that carries its number, and nothing is promised without saying what cannot be."""
    parts = re.split(r"^## ", PROMISES, flags=re.MULTILINE)[1:]
    assert [str(number) for number in range(1, 11)] == [part.split(".")[0] for part in parts]
    for number, part in enumerate(parts, start=1):
        assert f"- De test: `tests/trust/test_promise_{number:02}_" in part
        assert "- Niet te beloven: " in part
    assert 10 == len(list((ROOT / "tests" / "trust").glob("test_promise_*.py")))


def test_every_row_of_the_dossier_says_what_the_program_does_what_the_school_does_and_which_test_shows_it() -> None:
    """Four cells, none empty, the last one a test."""
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in DOSSIER.splitlines() if line.startswith("| ")][1:]
    assert len(rows) >= 15
    assert [] == [row for row in rows if len(row) != 4 or not all(row) or not NAMED.fullmatch(row[3])]
