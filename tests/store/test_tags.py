"""Every column says what it is for, on which ground it is kept and how long; what a meeting does not need has no column."""

from __future__ import annotations

import pytest
from sqlalchemy import Column, MetaData, Table, Text

from ldgm_core.domain.retention import DEFAULT_TERMS, FORBIDDEN_NAMES, GROUNDS, Purpose, RetentionClass, Start
from ldgm_core.store.tables import metadata
from ldgm_core.store.tags import TAGS, all_tags, tags_of
from ldgm_core.texts import load_texts

TABLES = tuple(metadata.tables.values())


def untagged(tables: tuple[Table, ...]) -> list[str]:
    """Every column without a tag, every tag without a column, and every column with two."""
    wrong = []
    for table in tables:
        tagged = [name for names in TAGS[table.name].columns.values() for name in names.split()] if table.name in TAGS else []
        wrong += [f"{table.name}.{name}" for name in sorted({*tagged} ^ {column.name for column in table.columns})]
        wrong += [f"{table.name}.{name} twice" for name in sorted({name for name in tagged if tagged.count(name) > 1})]
    return wrong


def forbidden(tables: tuple[Table, ...]) -> list[str]:
    """Every table or column whose name holds a forbidden part."""
    names = [(table.name, column.name) for table in tables for column in table.columns]
    return [f"{table}.{column}" for table, column in names if any(part in f"{table}.{column}".lower() for part in FORBIDDEN_NAMES)]


def test_every_column_has_exactly_one_tag() -> None:
    """A new column without a line in store/tags.py fails here, by name."""
    assert [] == untagged(TABLES)
    assert sorted(TAGS) == sorted(metadata.tables)


def test_a_column_without_a_tag_is_found() -> None:
    """The test above can fail: an unknown table, and a known one with a column too many."""
    strange = Table("pupils", MetaData(), *(column._copy() for column in metadata.tables["pupils"].columns), Column("shoe_size", Text))
    assert ["pupils.shoe_size"] == untagged((strange,))
    assert ["hobbies.words"] == untagged((Table("hobbies", MetaData(), Column("words", Text)),))
    with pytest.raises(KeyError, match=r"pupils\.shoe_size"):
        list(tags_of(strange))


def test_no_column_has_a_forbidden_name() -> None:
    """No BSN, date of birth, address, photo: what is not asked cannot leak."""
    assert [] == forbidden(TABLES)


@pytest.mark.parametrize("name", ["bsn", "geboortedatum", "adres", "home_address", "pasfoto", "date_of_birth", "Postcode"])
def test_a_forbidden_name_is_found(name: str) -> None:
    """The test above can fail."""
    assert [f"pupils.{name}"] == forbidden((Table("pupils", MetaData(), Column(name, Text)),))


def test_every_column_has_a_purpose_a_ground_and_a_class_with_a_term() -> None:
    """Nothing is kept without a reason and an end, or the words that it stays."""
    tags = list(all_tags())
    assert len(tags) == sum(len(table.columns) for table in TABLES)
    assert {tag.purpose for tag in tags} <= set(Purpose) == set(GROUNDS)
    assert set(RetentionClass) == set(DEFAULT_TERMS)
    assert {tag.retention_class for tag in tags} <= set(DEFAULT_TERMS)


def test_a_term_that_counts_per_row_names_the_column_of_its_start() -> None:
    """A row without a start would never be removed."""
    for name, kept in TAGS.items():
        counts_per_row = DEFAULT_TERMS[kept.retention_class].starts is Start.ROW
        assert counts_per_row == (kept.starts is not None and kept.starts in metadata.tables[name].columns), name


def test_every_table_and_column_has_a_dutch_name() -> None:
    """For the data map and for parents who ask for everything."""
    texts = load_texts()
    assert [] == [name for name in metadata.tables if not texts.has(f"table.{name}")]
    assert [] == sorted({tag.column for tag in all_tags() if not texts.has(f"column.{tag.column}")})
    for section, members in (("purpose", Purpose), ("ground", set(GROUNDS.values())), ("retention", RetentionClass)):
        assert [] == [member for member in members if not texts.has(f"{section}.{member}")]
    assert [] == [one for one in RetentionClass if not (texts.has(f"retention_why.{one}") and texts.has(f"retention_source.{one}"))]
