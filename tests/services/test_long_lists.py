"""Lists that grow are read a page at a time: everything once, in order, and nothing that came in between twice."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from ldgm_core.domain.access import StaffActor
from ldgm_core.domain.account import AccountId
from ldgm_core.domain.keeping import RestrictionKind
from ldgm_core.domain.matrix import Sector
from ldgm_core.domain.review import CheckKind
from ldgm_core.services import arranging, due, journal, preparation, privacy, reviewing
from ldgm_core.services.preparation import NewMeeting
from ldgm_core.store import Store
from tests.arrangements import arrangement
from tests.meetings import NOW, new_facilitator

HELD_ON = date(2026, 9, 14)


def all_of(ask: Any) -> tuple[list[Any], int]:
    """Everything in a list, page by page, and how many pages it took."""
    rows, after, pages = [], None, 0
    while True:
        page = ask(after)
        rows += page.rows
        pages += 1
        after = page.following
        if after is None:
            return rows, pages


def school_with(store: Store, names: str) -> Any:
    """A facilitator with a meeting about each pupil, two on each day."""
    actor = new_facilitator(store)
    for number, name in enumerate(names.split()):
        new = NewMeeting(None, name, f"groep {number % 2}", Sector.SO, HELD_ON + timedelta(days=number // 2), 112, "Jaarlijks", "so-2026.1")
        preparation.create_meeting(store, actor, new, now=NOW)
    return actor


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 50])
def test_meetings_come_newest_first_and_once(store: Store, limit: int) -> None:
    """Also those of the same day and moment."""
    actor = school_with(store, "Ada Bas Cas Daan Eva Fien Gijs")
    rows, pages = all_of(lambda after: preparation.list_meetings(store, actor, after=after, limit=limit))
    days = [row.meeting.held_on for row in rows]
    assert (sorted(days, reverse=True), 7) == (days, len({row.meeting.id for row in rows}))
    assert -(-7 // limit) == pages


@pytest.mark.parametrize("limit", [1, 2, 3, 50])
def test_the_meetings_about_one_pupil_come_newest_first_and_once(store: Store, limit: int) -> None:
    """Two on one day; the list of pupils shows the first page of them, and of a pupil with none nothing."""
    actor = school_with(store, "Ada Bas")
    ada, bas = preparation.find_pupils(store, actor, typed="").rows
    for days in (9, 0, 400, 9):
        new = NewMeeting(ada.id, "", "", Sector.SO, HELD_ON + timedelta(days=days), 112, "Nog een", "so-2026.1")
        preparation.create_meeting(store, actor, new, now=NOW)
    rows, pages = all_of(lambda after: preparation.list_meetings_of(store, actor, pupil_id=ada.id, after=after, limit=limit))
    assert [HELD_ON + timedelta(days=days) for days in (400, 9, 9, 0, 0)] == [row.held_on for row in rows]
    assert (5, -(-5 // limit)) == (len({row.id for row in rows}), pages)
    first = preparation.list_meetings_about(store, actor, pupil_ids=[ada.id, bas.id], limit=limit)
    assert (rows[:limit], 1) == (list(first[ada.id].rows), len(first[bas.id].rows))
    assert preparation.list_meetings_of(store, actor, pupil_id=ada.id, limit=limit).following == first[ada.id].following
    other = StaffActor(AccountId("ander"), actor.organisation_id)
    assert ({}, ()) == (
        preparation.list_meetings_about(store, other, pupil_ids=[ada.id]),
        preparation.list_meetings_of(store, other, pupil_id=ada.id).rows,
    )


@pytest.mark.parametrize("limit", [1, 2, 50])
def test_pupils_come_by_name_and_once_also_those_of_the_same_name(store: Store, limit: int) -> None:
    """The same list when a name was typed."""
    actor = school_with(store, "Eva Bas Eva Ada Bas Eva")
    rows, _ = all_of(lambda after: preparation.find_pupils(store, actor, typed="", after=after, limit=limit))
    assert ["Ada", "Bas", "Bas", "Eva", "Eva", "Eva"] == [pupil.call_name for pupil in rows]
    assert 6 == len({pupil.id for pupil in rows})
    found, _ = all_of(lambda after: preparation.find_pupils(store, actor, typed="eV", after=after, limit=limit))
    assert ["Eva"] * 3 == [pupil.call_name for pupil in found]


def test_a_pupil_that_comes_in_between_moves_nobody(store: Store) -> None:
    """The next page begins after the last row that was seen, not after a number of rows."""
    actor = school_with(store, "Bas Cas Daan")
    first = preparation.find_pupils(store, actor, typed="", limit=2)
    preparation.create_meeting(store, actor, NewMeeting(None, "Ada", "", Sector.SO, HELD_ON, 112, "x", "so-2026.1"), now=NOW)
    rest = preparation.find_pupils(store, actor, typed="", after=first.following, limit=2)
    assert ["Bas", "Cas", "Daan"] == [pupil.call_name for pupil in (*first.rows, *rest.rows)]


def test_days_come_oldest_first_moments_and_others_together(store: Store) -> None:
    """Each once, whatever they follow from; what is done is gone."""
    actor = school_with(store, "Ada Bas Cas")
    for number, row in enumerate(preparation.list_meetings(store, actor).rows):
        for days in (30 - number, 40 + number):
            on = row.meeting.held_on + timedelta(days=days)
            reviewing.add_moment(store, actor, meeting_id=row.meeting.id, kind=CheckKind.IN_BETWEEN, due_on=on, about=f"na {days}")
    items, after = [], None
    while True:
        part = due.list_due(store, actor, today=HELD_ON, after=after, limit=2)
        items += part.items
        after = part.following
        if after is None:
            break
    assert (6, sorted(item.due_on for item in items)) == (len({item.id for item in items}), [item.due_on for item in items])
    assert {"check_kind.in_between"} == {item.kind_key for item in items}
    assert items[0].about.startswith("na ")
    reviewing.mark_moment_done(store, actor, meeting_id=items[0].meeting_id, moment_id=items[0].id, now=NOW)
    assert items[0].id not in {item.id for item in due.list_due(store, actor, today=HELD_ON).items}


def test_arrangements_come_newest_first_and_once(store: Store) -> None:
    """Those that this person keeps."""
    actor = school_with(store, "Ada Bas Cas")
    for row in preparation.list_meetings(store, actor).rows:
        arranging.begin_arrangement(
            store, actor, arrangement(), meeting_id=row.meeting.id, asked_by="Anna", asked_on=HELD_ON, recorded_by="Anna", now=NOW
        )
    rows, pages = all_of(lambda after: arranging.list_arrangements(store, actor, after=after, limit=2))
    assert (3, 2) == (len({row.root.id for row in rows}), pages)


@pytest.mark.parametrize("limit", [1, 2, 3, 50])
def test_the_calendar_shows_who_left_first_and_everybody_once(store: Store, limit: int) -> None:
    """By the day of leaving, then by name; a departure that was taken back, or moved, counts as it stands now."""
    actor = school_with(store, "Ada Bas Cas Daan Eva")
    ids = {pupil.call_name: pupil.id for pupil in preparation.find_pupils(store, actor, typed="").rows}
    left = (("Eva", 1, 7), ("Bas", 3, 7), ("Cas", 1, 6), ("Cas", None, 0), ("Eva", 9, 7))
    for name, day, month in left:
        left_on = None if day is None else date(2026, month, day)
        privacy.record_departure(store, actor, pupil_id=ids[name], left_on=left_on, now=NOW)
    rows, after = [], None
    while True:
        room = privacy.load_keeping(store, actor, today=HELD_ON, after=after, limit=limit)
        rows += room.calendar
        after = room.following
        if after is None:
            break
    assert ["Bas", "Eva", "Ada", "Cas", "Daan"] == [row.pupil.call_name for row in rows]
    assert [date(2026, 7, 3), date(2026, 7, 9), None, None, None] == [row.left_on for row in rows]
    assert ["Eva"] == [row.pupil.call_name for row in privacy.load_keeping(store, actor, today=HELD_ON, typed="ev").calendar]


def test_the_log_comes_newest_first_and_once(store: Store) -> None:
    """And is whole."""
    actor = school_with(store, "Ada")
    (pupil,) = preparation.find_pupils(store, actor, typed="").rows
    for _ in range(4):
        made = privacy.restrict(store, actor, pupil_id=pupil.id, kind=RestrictionKind.HOLD, reason="klacht", now=NOW)
        privacy.lift_restriction(store, actor, restriction_id=made, signed_in_at=NOW, now=NOW)
    rows, _ = all_of(lambda after: journal.list_log(store, actor, after=after, limit=3))
    assert [entry.seq for entry in rows] == [entry.seq for entry in reversed(journal.load_log(store, actor))]
    assert (True, len(rows)) == ((check := journal.check_own_chain(store, actor)).is_whole, check.entries)
