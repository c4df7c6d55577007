"""
Pupils found by any part of their name or group, whatever the number of pupils of their school.

Every end of the folded name and group stands in a table of its own. A part of a name is the beginning of one of its ends, and beginnings
are what an index finds. Few pupils found are looked up one by one and then sorted. When many are found, the list of the school is read by
name instead, and what belongs in it is met soon.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, exists, insert, select

from ldgm_core.domain.account import OrganisationId
from ldgm_core.domain.text import fold
from ldgm_core.store import tables as t

__all__ = ["MANY", "add_suffixes", "names_pupil"]

MANY = 500
"""Rows found up to which looking each up is cheaper than reading the list by name until a page is full."""
_HIGHEST = "\U0010ffff"


def add_suffixes(connection: Connection, pupils: Sequence[Mapping[str, Any]]) -> None:
    """Add what these pupils are found by; each a row of the table of pupils, with its id, organisation, name and group."""
    rows = [
        {"pupil_id": pupil["id"], "organisation_id": pupil["organisation_id"], "suffix": suffix}
        for pupil in pupils
        for suffix in sorted(_suffixes(pupil["call_name"]) | _suffixes(pupil["group_name"]))
    ]
    if rows:
        connection.execute(insert(t.pupil_suffixes), rows)


def names_pupil(connection: Connection, organisation_id: OrganisationId, *, typed: str) -> ColumnElement[bool]:
    """
    Return which pupils of an organisation have a name or a group that holds what was typed; all of them when nothing was.

    Capitals and accents make no difference. It asks the store once how many there may be.
    """
    own, wanted = t.pupils.c.organisation_id == organisation_id, fold(typed)
    if not wanted:
        return own
    begins = and_(t.pupil_suffixes.c.suffix >= wanted, t.pupil_suffixes.c.suffix <= wanted + _HIGHEST)
    found = select(t.pupil_suffixes.c.pupil_id).where(t.pupil_suffixes.c.organisation_id == organisation_id, begins)
    if connection.execute(found.offset(MANY).limit(1)).first() is not None:
        return and_(own, exists().where(t.pupil_suffixes.c.pupil_id == t.pupils.c.id, begins))
    # Not compared as it stands: SQLite would read the list of the whole school in its order rather than look up those that were found.
    return and_(t.pupils.c.organisation_id.concat("") == organisation_id, t.pupils.c.id.in_(found))


def _suffixes(text: str) -> set[str]:
    folded = fold(text)
    return {folded[start:] for start in range(len(folded))}
