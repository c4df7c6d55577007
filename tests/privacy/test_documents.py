"""The documents that are made from the tags are the ones in docs/."""

from __future__ import annotations

from pathlib import Path

import pytest

from ldgm_core.privacy.documents import GENERATED, write_documents
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


def test_the_documents_are_written_where_they_are_asked_for(tmp_path: Path) -> None:
    """One command for all of them."""
    assert sorted(GENERATED) == sorted(path.name for path in write_documents(tmp_path, load_texts()))
    assert all((tmp_path / name).read_text(encoding="utf-8") for name in GENERATED)
