"""A row in every table of the store, with a word in every column that occurs nowhere else. Made from the schema: nothing is left out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Boolean, Column, Date, Integer, String, Table, Text, insert

from ldgm_core.domain.account import OrganisationId
from ldgm_core.domain.arrangement import Arrangement, ArrangementKind
from ldgm_core.domain.matrix import AreaId
from ldgm_core.domain.meeting import PupilId
from ldgm_core.domain.plan import Goal, Plan
from ldgm_core.domain.rating import TestResult
from ldgm_core.store import Store, belonging
from ldgm_core.store import tables as t
from ldgm_core.store.tags import TAGS
from ldgm_core.store.types import EnumNumber, EnumText, JsonOf, UtcTime

MOMENT = datetime(2026, 9, 14, 13, 0, tzinfo=UTC)
DAY = date(2026, 9, 14)
# What an open end of a period has to be, so that the rows mean what a test wants them to mean.
EMPTY = {
    ("meetings", "closed_at"),
    ("restrictions", "lifted_at"),
    ("restrictions", "lifted_by"),
    ("deletion_requests", "withdrawn_at"),
    ("devices", "released_at"),
}
JSON = {
    Arrangement: lambda word: Arrangement(ArrangementKind.GROUP, word),
    Plan: lambda word: Plan(goals=(Goal(AreaId("cognition"), word),)),
    TestResult: lambda word: TestResult(word, word, DAY),
}
# Lists that can hold no word.
WORDLESS = {("monitorings", "goal_states"): (None,)}


@dataclass
class Planted:
    """The rows of one pupil: per table one row, and per column the word that stands in it."""

    letter: str
    rows: dict[str, dict[str, Any]] = field(default_factory=dict)
    words: dict[tuple[str, str], str] = field(default_factory=dict)

    @property
    def gone(self) -> dict[tuple[str, str], str]:
        """The words that a deletion has to wipe: all but the pupil's random id, which the access log keeps and which then means nothing."""
        return {place: word for place, word in self.words.items() if place != ("pupils", "id")}

    @property
    def pupil_id(self) -> PupilId:
        """The pupil."""
        return PupilId(self.rows["pupils"]["id"])

    @property
    def organisation_id(self) -> OrganisationId:
        """The school."""
        return OrganisationId(self.rows["pupils"]["organisation_id"])


def plant(store: Store, letter: str, *, organisation_id: str, account_id: str, without: frozenset[str] = frozenset()) -> Planted:
    """Add a row to every table under a pupil, with its own word in every column that can hold one; not to the tables in `without`."""
    planted = Planted(letter)
    fixed = {"organisation_id": organisation_id, "facilitator_id": account_id, "account_id": account_id}
    with store._engine.connect().execution_options(ldgm_writes=True) as connection, connection.begin():
        for table in belonging.tables_under(t.pupils):
            if table.name not in without:
                row = {column.name: _value(column, planted, fixed) for column in table.columns if not _is_counter(table, column)}
                connection.execute(insert(table), row)
                planted.rows[table.name] = row
    return planted


def words_in_files(folder: Path, words: dict[tuple[str, str], str]) -> dict[str, list[str]]:
    """Per file of a folder: in which table and column the words stand that were found in its bytes. Files without one are left out."""
    found = {}
    for path in sorted(folder.rglob("*")):
        content = path.read_bytes() if path.is_file() else b""
        here = [f"{table}.{column}" for (table, column), word in words.items() if word.encode() in content]
        if here:
            found[path.name] = here
    return found


def _is_counter(table: Table, column: Column[Any]) -> bool:
    return table.autoincrement_column is column and isinstance(column.type, Integer)


def _value(column: Column[Any], planted: Planted, fixed: dict[str, str]) -> Any:
    table, name = column.table.name, column.name
    if name in fixed:
        return fixed[name]
    if (table, name) in EMPTY:
        return None
    joins = TAGS[table].joins
    if joins is not None and joins[0] == name:
        return planted.rows[joins[1]]["id"]
    for key in column.foreign_keys:
        return planted.rows[key.column.table.name][key.column.name]
    return _made(column, f"kanarie-{planted.letter}-{table}-{name}", planted)


def _made(column: Column[Any], word: str, planted: Planted) -> Any:
    kind = column.type
    if isinstance(kind, EnumText | EnumNumber):
        return next(iter(kind.enum))
    if isinstance(kind, UtcTime):
        return MOMENT
    if (column.table.name, column.name) in WORDLESS:
        return WORDLESS[column.table.name, column.name]
    if isinstance(kind, JsonOf):
        planted.words[column.table.name, column.name] = word
        return JSON[kind.kind](word) if kind.kind in JSON else (word,)
    if isinstance(kind, Date):
        return DAY
    if isinstance(kind, Boolean):
        return True
    if isinstance(kind, Integer):
        return 1
    assert isinstance(kind, Text | String), f"{column}: say here what to plant in such a column"
    planted.words[column.table.name, column.name] = word if isinstance(kind, Text) else word[-64:]
    return planted.words[column.table.name, column.name]
