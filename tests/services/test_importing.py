"""Importing pupils: looked at, chosen by people, stored together; nothing of the file beyond name and group reaches the store."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path

import pytest

from ldgm_core.domain.access import ParticipantActor, StaffActor
from ldgm_core.domain.account import AccountId, OrganisationId
from ldgm_core.domain.matrix import Sector
from ldgm_core.domain.meeting import MeetingId, ParticipantId
from ldgm_core.domain.rating import SubmitKey
from ldgm_core.errors import BadInput, NotAllowed
from ldgm_core.services import importing, preparation
from ldgm_core.services.importing import FilePupil, ImportReport
from ldgm_core.store import Store
from tests.imports.files import CANARY, CSV, edex, pupil
from tests.meetings import NOW, new_facilitator, new_meeting

KEY = SubmitKey("import-key-1")
FILE = edex(pupil("p1", "Yağmur"), pupil("p2", "Mats"), pupil("p3", "Zoë", group="g6"))


def chosen(*names: str, text: str = FILE) -> list[FilePupil]:
    """The pupils of the file with these names."""
    return [one for one in importing.read_edexml(text.encode()).pupils if one.name in names]


def stored(store: Store, staff: StaffActor) -> list[tuple[str, str, Sector]]:
    """Who this school has."""
    return [(one.call_name, one.group_name, one.sector) for one in preparation.find_pupils(store, staff, typed="").rows]


def second_school(store: Store) -> StaffActor:
    """Staff of another organisation in the same installation."""
    with store.writing() as tx:
        organisation_id = tx.add_organisation(name="Andere school", now=NOW)
        account = replace(tx.load_account(new_account(store)), id=AccountId("other"), organisation_id=organisation_id)
        tx.add_account(account)
    return StaffActor(account.id, organisation_id)


def new_account(store: Store) -> AccountId:
    """The first account's id, read apart."""
    with store.reading() as tx:
        found = tx.find_organisation()
        assert found is not None
        account = tx.find_administrator(found)
    assert account is not None
    return account.id


def test_only_the_chosen_pupils_are_stored_with_name_group_and_sector(store: Store) -> None:
    """Never the whole school by itself."""
    staff = new_facilitator(store)
    report = importing.import_pupils(store, staff, chosen("Yağmur", "Zoë"), sector=Sector.SO, key=KEY, now=NOW)
    assert ImportReport(2, 0, NOW, is_repeat=False) == report
    assert [("Yağmur", "Groep 5", Sector.SO), ("Zoë", "Groep 6", Sector.SO)] == stored(store, staff)


def test_the_preview_says_who_is_there_already_and_who_cannot_come(store: Store) -> None:
    """Capitals make no other child. Another group may be the same child a year later: the preview says where the name stands."""
    staff = new_facilitator(store)
    importing.import_pupils(store, staff, [replace(chosen("Mats")[0], name="mats")], sector=Sector.SO, key=KEY, now=NOW)
    text = edex(pupil("p2", "Mats"), pupil("p4", "Mats", group="g6"), pupil("p5", ""))
    shown = importing.preview(store, staff, importing.read_edexml(text.encode()), sector=Sector.VSO)
    assert [("Groep 5", True, (), Sector.VSO), ("Groep 6", False, ("Groep 5",), Sector.VSO)] == [
        (row.pupil.group_name, row.is_known, row.other_groups, row.sector) for row in shown.rows
    ]
    assert (("Groep 5", "Groep 6"), ["text_empty"]) == (shown.groups, [row.reason.code for row in shown.refused])


def test_a_pupil_that_is_there_stays_as_it_is(store: Store) -> None:
    """Counted, and not doubled; its meetings stay its own."""
    staff = new_facilitator(store)
    new_meeting(store, staff)
    existing = preparation.find_pupils(store, staff, typed="").rows[0]
    file = [*chosen("Mats"), replace(chosen("Mats")[0], group_name="Groep 6")]
    assert ImportReport(1, 1, NOW, is_repeat=False) == importing.import_pupils(store, staff, file, sector=Sector.VSO, key=KEY, now=NOW)
    assert existing in preparation.find_pupils(store, staff, typed="").rows


def test_the_same_form_sent_again_gives_the_first_report(store: Store) -> None:
    """And with another key everybody is there already."""
    staff = new_facilitator(store)
    first = importing.import_pupils(store, staff, chosen("Mats", "Zoë"), sector=Sector.SO, key=KEY, now=NOW)
    again = importing.import_pupils(store, staff, chosen("Mats", "Zoë"), sector=Sector.SO, key=KEY, now=NOW)
    assert replace(first, is_repeat=True) == again
    other = importing.import_pupils(store, staff, chosen("Mats", "Zoë"), sector=Sector.SO, key=SubmitKey("import-key-2"), now=NOW)
    assert (0, 2, 2) == (other.added, other.already_there, len(stored(store, staff)))


def test_all_or_nobody_is_stored(store: Store) -> None:
    """A name at the end that cannot be stored keeps the first ones out too."""
    staff = new_facilitator(store)
    file = [*chosen("Mats", "Zoë"), replace(chosen("Mats")[0], name="x" * 81)]
    with pytest.raises(BadInput, match="text_too_long"):
        importing.import_pupils(store, staff, file, sector=Sector.SO, key=KEY, now=NOW)
    assert [] == stored(store, staff)


def test_a_school_neither_sees_nor_doubles_the_pupils_of_another(store: Store) -> None:
    """The same child's name in two schools is two pupils, and the preview tells nothing about the other."""
    staff = new_facilitator(store)
    other = second_school(store)
    importing.import_pupils(store, other, chosen("Mats"), sector=Sector.SO, key=KEY, now=NOW)
    shown = importing.preview(store, staff, importing.read_edexml(FILE.encode()), sector=Sector.SO)
    assert ([False] * 3, []) == ([row.is_known for row in shown.rows], stored(store, staff))
    assert 1 == importing.import_pupils(store, staff, chosen("Mats"), sector=Sector.SO, key=KEY, now=NOW).added


def test_only_staff_imports(store: Store) -> None:
    """A phone of a participant is no administration."""
    phone = ParticipantActor(ParticipantId("p"), MeetingId("m"), OrganisationId("o"), scores=True)
    with pytest.raises(NotAllowed, match="not_yours_to_do"):
        importing.preview(store, phone, importing.read_edexml(FILE.encode()), sector=Sector.SO)
    with pytest.raises(NotAllowed, match="not_yours_to_do"):
        importing.import_pupils(store, phone, chosen("Mats"), sector=Sector.SO, key=KEY, now=NOW)


@pytest.mark.parametrize(
    ("code", "how_many", "key"),
    [("import_nobody_chosen", 0, KEY), ("import_too_many", 5001, KEY), ("submit_key_wrong", 1, SubmitKey("x"))],
)
def test_a_choice_that_cannot_be_is_refused(store: Store, code: str, how_many: int, key: SubmitKey) -> None:
    """Nobody, too many, or a form that was not ours."""
    staff = new_facilitator(store)
    with pytest.raises(BadInput, match=code):
        importing.import_pupils(store, staff, chosen("Mats") * how_many, sector=Sector.SO, key=key, now=NOW)
    assert [] == stored(store, staff)


def test_nothing_that_was_dropped_reaches_the_store_or_a_log(store: Store, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The bytes of the database, its journal included, hold the name and not one canary."""
    staff = new_facilitator(store)
    mapping = importing.guess_columns(CSV.encode()).mapping
    assert mapping is not None
    with caplog.at_level(logging.DEBUG):
        for number, file in enumerate((importing.read_edexml(FILE.encode()), importing.read_csv(CSV.encode(), mapping))):
            importing.preview(store, staff, file, sector=Sector.SO)
            importing.import_pupils(store, staff, file.pupils, sector=Sector.SO, key=SubmitKey(f"canary-{number}"), now=NOW)
    written = b"".join(path.read_bytes() for path in sorted(tmp_path.iterdir()))
    assert (True, True, False) == ("Yağmur".encode() in written, b"=1+1" in written, CANARY.encode() in written)
    assert CANARY not in caplog.text
