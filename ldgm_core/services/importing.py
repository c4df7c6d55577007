"""
Pupils from a file of the school's administration: look at them, choose, and only then store.

Reading a file stores nothing. A screen goes from `guess_columns` and `read_csv`, or from `read_edexml`, to `preview`, lets people choose
(nobody is chosen beforehand), and hands the chosen pupils to `import_pupils`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ldgm_core.domain.access import Action, Actor
from ldgm_core.domain.account import OrganisationId
from ldgm_core.domain.matrix import Sector
from ldgm_core.domain.meeting import Pupil, PupilId
from ldgm_core.domain.rating import SubmitKey, check_submit_key
from ldgm_core.domain.text import clean_name
from ldgm_core.errors import BadInput
from ldgm_core.imports import (
    MOST_PUPILS,
    ColumnGuess,
    ColumnMapping,
    FilePupil,
    PupilFile,
    RefusedRow,
    guess_columns,
    read_csv,
    read_edexml,
)
from ldgm_core.imports.pupil_file import group_label
from ldgm_core.services.gate import require_school
from ldgm_core.services.own_school import in_own_school
from ldgm_core.store import Store
from ldgm_core.store.reader import Reader

__all__ = [
    "ColumnGuess",
    "ColumnMapping",
    "FilePupil",
    "ImportPreview",
    "ImportReport",
    "PreviewRow",
    "PupilFile",
    "RefusedRow",
    "guess_columns",
    "import_pupils",
    "preview",
    "read_csv",
    "read_edexml",
]


@dataclass(frozen=True)
class PreviewRow:
    """
    A pupil of the file as it would be stored. `is_known`: this school has a pupil with that name in that group already.

    `other_groups`: where else this school has somebody with that name; maybe the same child, who moved up a group.
    """

    pupil: FilePupil
    sector: Sector
    is_known: bool
    other_groups: tuple[str, ...]


@dataclass(frozen=True)
class ImportPreview:
    """What a file holds, in its own order; nobody is chosen."""

    groups: tuple[str, ...]
    rows: tuple[PreviewRow, ...]
    refused: tuple[RefusedRow, ...]


@dataclass(frozen=True)
class ImportReport:
    """What was stored, after the commit. `already_there`: pupils that were left alone; `is_repeat`: this form was sent before."""

    added: int
    already_there: int
    stored_at: datetime
    is_repeat: bool


@in_own_school
def preview(store: Store, actor: Actor, file: PupilFile, *, sector: Sector) -> ImportPreview:
    """
    Return the pupils of a file beside those that this school has. `sector`: for pupils of whom the file does not say it.

    Raises:
        NotAllowed: only staff looks at files with pupils (`not_yours_to_do`).
    """
    staff = require_school(actor, Action.USE_PUPILS)
    groups: dict[str, set[str]] = {}
    with store.reading() as tx:
        for pupil in tx.load_pupils(staff.organisation_id):
            groups.setdefault(pupil.call_name.casefold(), set()).add(pupil.group_name)
    rows = tuple(_row(one, groups.get(one.name.casefold(), set()), sector=sector) for one in file.pupils)
    return ImportPreview(file.groups, rows, file.refused)


@in_own_school
def import_pupils(
    store: Store, actor: Actor, chosen: Sequence[FilePupil], *, sector: Sector, key: SubmitKey, now: datetime
) -> ImportReport:
    """
    Store the chosen pupils together, or none of them. A pupil with the same name in the same group stays as it is and is counted.

    Sending the same key again returns the first report and stores nothing.

    Raises:
        NotAllowed: only staff adds pupils (`not_yours_to_do`).
        BadInput: nobody was chosen (`import_nobody_chosen`), more than 5,000 (`import_too_many`), or a name that cannot be stored.
    """
    staff = require_school(actor, Action.USE_PUPILS)
    check_submit_key(key)
    if not chosen:
        raise BadInput("import_nobody_chosen")
    if len(chosen) > MOST_PUPILS:
        raise BadInput("import_too_many", most=MOST_PUPILS)
    with store.writing() as tx:
        before = tx.find_submission(staff.account_id, key)
        if before is not None:
            added = int(before.rating_id)
            return ImportReport(added, len(chosen) - added, before.submitted_at, is_repeat=True)
        known = _known(tx, staff.organisation_id)
        added = 0
        for one in chosen:
            pupil = _pupil(one, PupilId(tx.new_id()), staff.organisation_id, sector=sector, now=now)
            if _place(pupil.call_name, pupil.group_name) not in known:
                known.add(_place(pupil.call_name, pupil.group_name))
                tx.add_pupil(pupil)
                added += 1
        # What this sending made is a number of pupils, so that the same form sent again can say it.
        tx.add_submission(staff.account_id, key, organisation_id=staff.organisation_id, made_id=str(added), now=now)
        return ImportReport(added, len(chosen) - added, now, is_repeat=False)


def _row(one: FilePupil, groups: set[str], *, sector: Sector) -> PreviewRow:
    others = tuple(sorted(group for group in groups if group.casefold() != one.group_name.casefold()))
    return PreviewRow(one, one.sector or sector, len(others) < len(groups), others)


def _pupil(one: FilePupil, pupil_id: PupilId, organisation_id: OrganisationId, *, sector: Sector, now: datetime) -> Pupil:
    return Pupil(
        id=pupil_id,
        organisation_id=organisation_id,
        call_name=clean_name(one.name, field="call_name"),
        group_name=group_label(one.group_name),
        sector=one.sector or sector,
        is_fictional=False,
        created_at=now,
    )


def _known(tx: Reader, organisation_id: OrganisationId) -> set[tuple[str, str]]:
    return {_place(pupil.call_name, pupil.group_name) for pupil in tx.load_pupils(organisation_id)}


def _place(name: str, group_name: str) -> tuple[str, str]:
    """Under what a pupil is the same: the name and the group, whatever the capitals."""
    return name.casefold(), group_name.casefold()
