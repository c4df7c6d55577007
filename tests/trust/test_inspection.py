"""The access package: everything about one pupil, nothing of another, nobody else's name."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import update

from ldgm_core.domain.access import StaffActor
from ldgm_core.domain.account import AccountId
from ldgm_core.domain.inspection import Inspection, Other, with_roles
from ldgm_core.domain.journal import Deed
from ldgm_core.domain.retention import LEFT_OUT_OF_PACKAGES, Purpose
from ldgm_core.errors import NotAllowed, NotFound
from ldgm_core.exports.inspection.zip_file import render_inspection, render_inspection_data, render_inspection_pdf
from ldgm_core.services import inspection, journal
from ldgm_core.store import Store
from ldgm_core.store import tables as t
from ldgm_core.store.tags import purpose_of
from ldgm_core.texts import load_texts
from tests.exports.reading import letters_of
from tests.meetings import NOW, new_team, store_in
from tests.trust.planting import Planted, plant

TEXTS = load_texts()
# Only as data: too much for a page.
ONLY_DATA = {("final_minutes", "body"), ("meetings", "overlay"), ("meetings", "area_ids")}


@dataclass
class Two:
    """Pupils A and B, each with a word in every column, of one school."""

    store: Store
    staff: StaffActor
    a: Planted
    b: Planted

    def load(self, planted: Planted) -> Inspection:
        """The package of a pupil."""
        return inspection.load_inspection(self.store, self.staff, pupil_id=planted.pupil_id, now=NOW)


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Two]:
    """The matrix has to be a real one; everything else is planted."""
    store = store_in(tmp_path)
    staff = new_team(store).staff
    own = {"organisation_id": staff.organisation_id, "account_id": staff.account_id}
    planted = [plant(store, letter, **own) for letter in "AB"]
    with store._engine.begin() as connection:
        connection.execute(update(t.meetings).values(matrix_version="so-2026.1", overlay="", area_ids=("cognition",)))
    yield Two(store, staff, *planted)
    store.close()


def shown(planted: Planted) -> dict[tuple[str, str], str]:
    """The words that a package has to show: all but doors, private answers, names of others, and what the fixture made real."""
    names = {("meetings", "matrix_version"), ("meetings", "overlay"), ("meetings", "area_ids")}
    found = {}
    for (table, column), word in planted.words.items():
        purpose = purpose_of(t.metadata.tables[table].columns[column])
        is_name = purpose is Purpose.RECOGNISE and table != "pupils" and column != "role"
        if purpose not in LEFT_OUT_OF_PACKAGES and not is_name and (table, column) not in names and not only_keys(table):
            found[table, column] = word
    return found


def only_keys(table: str) -> bool:
    """Whether nothing of a table may be shown but ids."""
    return {purpose_of(column) for column in t.metadata.tables[table].columns} <= LEFT_OUT_OF_PACKAGES | {Purpose.KEY}


def test_the_package_holds_every_word_of_the_pupil(two: Two) -> None:
    """Schema-driven: a new table or column is in it, or this fails by its name."""
    data = render_inspection_data(two.load(two.a), TEXTS).decode()
    assert len(shown(two.a)) > 40
    assert [] == [place for place, word in shown(two.a).items() if word not in data]


def test_the_document_holds_every_word_that_is_no_key(two: Two) -> None:
    """What a person reads; ids stand in the data only."""
    read = letters_of(render_inspection_pdf(two.load(two.a), TEXTS))
    keys = {place for place in shown(two.a) if purpose_of(t.metadata.tables[place[0]].columns[place[1]]) is Purpose.KEY}
    assert [] == [place for place, word in shown(two.a).items() if place not in keys | ONLY_DATA and word not in read]


def test_nothing_of_another_pupil_is_in_it(two: Two) -> None:
    """Neither in the data nor in the document."""
    found = two.load(two.a)
    data, read = render_inspection_data(found, TEXTS).decode(), letters_of(render_inspection_pdf(found, TEXTS))
    assert [] == [place for place, word in two.b.words.items() if word in data or word in read]
    assert two.b.pupil_id not in data


def test_no_door_no_private_answer_and_no_name_of_somebody_else_is_in_it(two: Two) -> None:
    """Hashes, what somebody wrote for themselves, and every name that was typed in a column for names."""
    data = render_inspection_data(two.load(two.a), TEXTS).decode()
    hidden = {place: word for place, word in two.a.words.items() if place not in shown(two.a)}
    assert {"links", "devices", "reflections"} <= {table for table, _ in hidden}
    assert [] == [place for place, word in hidden.items() if word in data]


def test_an_answer_that_was_not_revealed_is_not_in_it(two: Two) -> None:
    """Whoever asks for the package may not be the first to see it."""
    with two.store._engine.begin() as connection:
        connection.execute(update(t.polls).where(t.polls.c.id == two.a.rows["polls"]["id"]).values(revealed_at=None))
    found = two.load(two.a)
    assert ([], [], [], []) == tuple(found.tables[name] for name in ("ratings", "releases", "draws", "turns"))
    assert two.a.words["ratings", "observation"] not in render_inspection_data(found, TEXTS).decode()


def test_names_of_others_become_roles_wherever_they_were_typed(tmp_path: Path) -> None:
    """In sentences too, whole or in part; the pupil's own name stays, and no piece of another word is touched."""
    store = store_in(tmp_path)
    team = new_team(store, people=(("Anna de Vries", "teacher"), ("Bram", "parent"), ("Mats", "pupil")))
    for name in team.actors:
        team.submit(name, 3, observation="Anna zag met Bram dat Mats bramen plukt; Anna de Vries knikte, de Vries niet")
    team.reveal()
    with store.reading() as reader:
        pupil_id = reader.load_meeting(team.meeting_id).pupil_id
    found = inspection.load_inspection(store, team.staff, pupil_id=pupil_id, now=NOW)
    data = json.loads(render_inspection_data(found, TEXTS))
    said = {row["observation"] for row in data["tables"]["ratings"]}
    teacher, parent = f"[{TEXTS('role.teacher')}]", f"[{TEXTS('role.parent')}]"
    assert {f"{teacher} zag met {parent} dat Mats bramen plukt; {teacher} knikte, de {teacher} niet"} == said
    assert sorted([teacher, parent, "Mats"]) == sorted(row["display_name"] for row in data["tables"]["participants"])
    store.close()


@pytest.mark.parametrize("name", ["(", "a.b*", '"Q"', "Ö", "Jan\\"])
def test_a_strange_name_is_no_pattern(two: Two, name: str) -> None:
    """Names are typed by people."""
    found = two.load(two.a)
    words = f"x {name} y"
    row = {"words": words}
    made = with_roles(
        Inspection(found.pupil, NOW, {"notes": [row]}, (Other(name, "parent"),), frozenset(), {}, frozenset()),
        named=lambda role: f"[{role}]",
        unknown="?",
    )
    assert "x [parent] y" == made.tables["notes"][0]["words"]


def test_who_may_not_gets_nothing_and_who_may_is_in_the_log(two: Two) -> None:
    """Another school finds nothing, a colleague may not; one entry per package."""
    elsewhere = StaffActor(AccountId("eve"), type(two.staff.organisation_id)("other"), True)
    colleague = StaffActor(AccountId("carl"), two.staff.organisation_id, False)
    for actor, kind in ((elsewhere, NotFound), (colleague, NotAllowed)):
        with pytest.raises(kind):
            inspection.load_inspection(two.store, actor, pupil_id=two.a.pupil_id, now=NOW)
    before = len(journal.load_log(two.store, two.staff))
    two.load(two.a)
    log = journal.load_log(two.store, two.staff)
    assert before + 1 == len(log)
    assert (Deed.EXPORTED, "inspection", two.a.pupil_id) == (log[-1].deed, log[-1].what, log[-1].pupil_id)


def test_the_package_is_one_file_and_always_the_same(two: Two) -> None:
    """A PDF and a JSON file, without the moment or the machine of packing."""
    found = two.load(two.a)
    packed = render_inspection(found, TEXTS)
    assert packed == render_inspection(found, TEXTS)
    assert ["inzage.pdf", "inzage.json"] == zipfile.ZipFile(io.BytesIO(packed)).namelist()
