"""The research file: the tables that were promised, codes and numbers only, nothing of anybody, the same bytes for the same data."""

from __future__ import annotations

import csv
import io
import json
import random
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ldgm_core.domain import disagreement, research
from ldgm_core.domain.access import StaffActor
from ldgm_core.domain.matrix import AreaKind, Sector
from ldgm_core.domain.meeting import Context, RoleGroup
from ldgm_core.domain.rating import ChangeReason
from ldgm_core.domain.research import CaseType, ResearchData
from ldgm_core.errors import Trouble
from ldgm_core.exports.research.table import FIELDS, cell
from ldgm_core.exports.research.zip_file import render_research
from ldgm_core.matrices import load_matrix
from ldgm_core.services.research import load_research_data
from ldgm_core.store import Store
from ldgm_core.texts import load_texts
from tests.meetings import new_facilitator, store_in
from tests.research_meetings import HELD_ON, Canaries, add_consented, add_vignette, ids_of

T = load_texts("nl")
FILES = [*FIELDS, "statistics.json", "codebook.json", "README.txt"]
CODES = {
    "case_type": CaseType, "school_type": Sector, "reveal_mode": research.RevealMode, "duration_band": research.DurationBand,
    "role_group": RoleGroup, "context": Context, "domain": AreaKind, "missing_reason": research.MissingReason,
    "reason_length_band": research.LengthBand, "change_reason": ChangeReason, "level": disagreement.Level,
    "pattern": disagreement.Pattern, "decision_kind": research.DecisionKind,
}  # fmt: skip
OWN_WORDS = """
[[area]]
id = "school_{id}"
label = "{label}"
plain_label = "{plain}"
kind = "development"
basis = "now"
definition = "{definition}"
cells = [
  {{text = "{low}", plain = "{low}"}},
  {{text = "{high}", plain = "{high}"}},
]
"""


class Played:
    """Ten meetings in which every free text and name is a word of its own, and the file of them."""

    def __init__(self, folder: Path) -> None:
        self.store: Store = store_in(folder)
        self.staff: StaffActor = new_facilitator(self.store, name="KanarieLeider")
        self.word = Canaries()
        overlay = OWN_WORDS.format(id="kanarieeigen", **{name: self.word() for name in ("label", "plain", "definition", "low", "high")})
        areas = tuple(area.id for area in load_matrix("so-2026.1", overlay=overlay).areas)
        self.meetings = add_consented(self.store, self.staff, 12, word=self.word, overlay=overlay, area_ids=areas)
        self.data = load_research_data(self.store, self.staff, rng=random.Random(1))
        self.file = render_research(self.data, T)
        self.parts = parts_of(self.file)


def parts_of(packed: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    found = Played(tmp_path_factory.mktemp("research"))
    yield found
    found.store.close()


def test_the_file_holds_what_was_promised(played: Played) -> None:
    """Ten parts, each table with its columns in order and at least one row."""
    assert FILES == list(played.parts)
    tables = {name: next(csv.reader(io.StringIO(played.parts[name]))) for name in FIELDS}
    assert {name: list(fields) for name, fields in FIELDS.items()} == tables
    assert [] == [name for name in FIELDS if not rows_of(played.parts[name])]


def test_no_word_that_anybody_typed_is_in_the_file(played: Played) -> None:
    """Two thousand words, one per field; neither as they were typed nor in another case, in the packed bytes nor unpacked."""
    assert len(played.word.words) > 2000
    everything = " ".join(played.parts.values()).lower()
    assert "kanarie" not in everything
    assert [] == [word for word in played.word.words if word.encode() in played.file]


def test_no_id_and_no_day_of_ours_is_in_the_file(played: Played) -> None:
    """Not of a meeting, pupil, person, poll or room, and no date in any notation."""
    everything = " ".join(played.parts.values())
    assert [] == [found for found in ids_of(played.store, played.meetings) if found in everything]
    assert [] == re.findall(r"\d{4}-\d\d-\d\d|\d\d-\d\d-\d{4}|\d\d:\d\d", everything)
    assert HELD_ON.isoformat() not in everything


def test_the_schools_own_areas_stay_out(played: Played) -> None:
    """Their ids are the school's words; that there were own texts is told by the version."""
    assert {"so-2026.1-own"} == {row["item_set_version"] for row in rows_of(played.parts["items.csv"])}
    assert [] == [row for row in rows_of(played.parts["ratings.csv"]) if row["item_id"].startswith("school_")]


def test_the_same_data_gives_the_same_bytes(played: Played) -> None:
    """No clock in it: every entry carries the first day a zip knows."""
    assert played.file == render_research(played.data, T)
    with zipfile.ZipFile(io.BytesIO(played.file)) as archive:
        assert {(1980, 1, 1, 0, 0, 0)} == {entry.date_time for entry in archive.infolist()}


def test_the_codebook_tells_every_field_and_every_code(played: Played) -> None:
    """Column by column in the order of the tables; no value occurs that it does not list."""
    book = json.loads(played.parts["codebook.json"])
    fields: dict[str, list[str]] = {}
    for field in book["fields"]:
        fields.setdefault(field["file"], []).append(field["name"])
    assert {name: list(columns) for name, columns in FIELDS.items()} == fields
    assert {name: {str(value) for value in kind} for name, kind in CODES.items()} == {k: set(v) for k, v in book["codes"].items()}
    for field in book["fields"]:
        values = {row[field["name"]] for row in rows_of(played.parts[field["file"]])} - {""}
        assert values <= set(book["codes"].get(field.get("values"), values)), field["name"]
        assert values == set() or field.get("missing") != ["not_collected"], field["name"]


def test_a_cell_is_empty_only_where_the_codebook_says_why(played: Played) -> None:
    """A missing value has its reason."""
    fields = json.loads(played.parts["codebook.json"])["fields"]
    silent = [
        (field["file"], field["name"])
        for field in fields
        if "missing" not in field and any(row[field["name"]] == "" for row in rows_of(played.parts[field["file"]]))
    ]
    assert [] == silent


def test_the_tables_fit_together(played: Played) -> None:
    """Ratings count up to the item results, raters are participants, items are listed."""
    parts = {name: rows_of(played.parts[name]) for name in FIELDS}
    raters = {(row["meeting_id"], row["rater_id"]) for row in parts["participants.csv"]}
    assert raters == {(row["meeting_id"], row["rater_id"]) for row in parts["ratings.csv"]}
    items = {row["item_id"] for row in parts["items.csv"]}
    assert items == {row["item_id"] for row in parts["ratings.csv"]}
    for row in parts["item_results.csv"]:
        key = (row["meeting_id"], row["item_id"], row["round"])
        ratings = [r for r in parts["ratings.csv"] if (r["meeting_id"], r["item_id"], r["round"]) == key]
        assert [str(sum(r["score"] == str(column) for r in ratings)) for column in (1, 2)] == [row["c1"], row["c2"]]
        assert str(sum(r["dont_know"] == "1" for r in ratings)) == row["n_dont_know"]


def test_no_group_of_one_is_compared(played: Played) -> None:
    """Two answers on either side, and never the rest."""
    rows = rows_of(played.parts["group_results.csv"])
    assert all(int(row["n_a"]) >= 2 and int(row["n_b"]) >= 2 for row in rows)
    assert {"school", "care", "parents"} == {row[side] for row in rows for side in ("group_a", "group_b")}


def test_every_statistic_has_its_origin(played: Played) -> None:
    """Estimate, interval, method, B, seed, units used and dropped; below twenty cases a word instead of an interval."""
    book = json.loads(played.parts["statistics.json"])
    wanted = {"estimate", "interval", "method", "B", "seed", "units_used", "units_dropped", "replicates_dropped"}
    assert [] == [line for line in book["statistics"] if wanted - line.keys()]
    assert [] == [line["name"] for line in book["statistics"] if line["interval"] is not None]
    assert "te weinig casussen" == book["notes"]["too_few_cases"]
    assert {line["note"] for line in book["statistics"]} - {""} == set(book["notes"])


def test_what_is_not_computed_is_named(played: Played) -> None:
    """Models for crossed and nested raters are left to other software, and the reader is told."""
    assert all(words in played.parts["README.txt"] for words in ("Gemengde modellen", "ICC(A,1)", "gepseudonimiseerd, niet anoniem"))
    assert {"icc_a1", "mixed_model"} <= set(json.loads(played.parts["statistics.json"])["not_computed"])


def test_a_file_of_vignettes_compares_teams(played: Played) -> None:
    """Per vignette how far the teams lie apart, and whether they ended in the same form of decision."""
    add_vignette(played.store, played.staff, "V7", teams=3)
    data = load_research_data(played.store, played.staff, case_type=CaseType.VIGNETTE, rng=random.Random(1))
    parts = parts_of(render_research(data, T))
    lines = {(line["name"], line["scope"].get("case_id")): line for line in json.loads(parts["statistics.json"])["statistics"]}
    assert {"V7"} == {row["case_id"] for row in rows_of(parts["meetings.csv"])}
    assert 1.0 == lines["teams_same_decision", "V7"]["estimate"]
    assert lines["teams_w1", "V7"]["estimate"] > 0
    assert "vignetten" in parts["README.txt"].splitlines()[0]


def test_a_text_that_reaches_a_table_stops_the_file(played: Played) -> None:
    """The last gate: what is no code does not leave, whoever let it come this far."""
    meeting = replace(played.data.meetings[0], quarter="Mats, groep 5")
    data: ResearchData = replace(played.data, meetings=(meeting,))
    with pytest.raises(Trouble, match="research_cell_wrong"):
        render_research(data, T)


def is_number(text: str) -> bool:
    return re.fullmatch(r"-?\d+(\.\d+)?", text) is not None


@given(st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.text(alphabet="=+-@ab1 .,\t\n\r\"'")))
def test_no_cell_can_be_a_formula(value: str | float | bool | None) -> None:
    """A cell is empty, a number, or a code that starts with a letter or a digit; everything else is refused."""
    try:
        written = cell(value)
    except Trouble as refused:
        assert "research_cell_wrong" == refused.code
        return
    assert written == "" or is_number(written) or re.match(r"[A-Za-z0-9]", written)
    assert not re.search(r"[\n\r\t\",;]", written)


def test_no_cell_of_a_file_begins_as_a_formula(played: Played) -> None:
    """Read back from the tables themselves."""
    cells = [value for name in FIELDS for row in csv.reader(io.StringIO(played.parts[name])) for value in row]
    assert [] == [value for value in cells if value.startswith(("=", "+", "-", "@")) and not is_number(value)]


@pytest.mark.parametrize(
    ("value", "written"), [(None, ""), (True, "1"), (0.5, "0.5"), (2.0, "2"), (-0.0000001, "0"), (1 / 3, "0.333333"), (-1, "-1")]
)
def test_a_value_is_written_in_one_way(value: float | bool | None, written: str) -> None:
    """A dot for decimals, at most six of them, no sign on nothing."""
    assert written == cell(value)
