"""A pupil is found by any part of the name or the group, with and without capitals and accents, however many there are."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, or_, select

from ldgm_core.domain.access import StaffActor
from ldgm_core.domain.matrix import Sector
from ldgm_core.domain.meeting import Pupil, PupilId
from ldgm_core.domain.text import fold
from ldgm_core.services import preparation, privacy
from ldgm_core.store import Store, pupil_names
from ldgm_core.store import tables as t
from tests import on_postgres
from tests.meetings import NOW, new_facilitator
from tests.moving import HEAD, move

LETTERS = "aAbBzZéÉëËçñİıßœØσς '-.%_!\\\u0301"
NAMES = st.text(LETTERS, min_size=1, max_size=12)


def add(store: Store, actor: StaffActor, names: list[tuple[str, str]]) -> list[Pupil]:
    """Add pupils by name and group."""
    with store.writing() as tx:
        made = [Pupil(PupilId(tx.new_id()), actor.organisation_id, name, group, Sector.SO, True, NOW) for name, group in names]
        for pupil in made:
            tx.add_pupil(pupil)
    return made


def found(store: Store, actor: StaffActor, typed: str) -> list[str]:
    """The names on the first page."""
    return [pupil.call_name for pupil in preparation.find_pupils(store, actor, typed=typed, limit=5000).rows]


@pytest.mark.parametrize("many", [0, 3, 500])
@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("zoe", ["Zoé", "Zoë"]),
        ("ZOË", ["Zoé", "Zoë"]),
        ("ats", ["Mats", "Mats van B."]),
        ("s van", ["Mats van B."]),
        ("  S   van ", ["Mats van B."]),
        ("groep 5", ["Mats", "Zoë"]),
        ("%", []),
        ("_", []),
        ("", ["Mats", "Mats van B.", "Zoé", "Zoë"]),
        ("x", []),
    ],
)
def test_any_part_is_found(store: Store, monkeypatch: pytest.MonkeyPatch, many: int, typed: str, names: list[str]) -> None:
    """Whether few or many are found, and however it is typed; what means something to a database means nothing here."""
    monkeypatch.setattr(pupil_names, "MANY", many)
    actor = new_facilitator(store)
    add(store, actor, [("Mats", "groep 5"), ("Zoë", "Groep 5"), ("Zoé", "geel"), ("Mats van B.", "geel")])
    assert names == sorted(found(store, actor, typed))
    calendar = privacy.load_keeping(store, actor, today=NOW.date(), typed=typed, limit=50).calendar
    assert names == sorted(row.pupil.call_name for row in calendar)


@given(names=st.lists(st.tuples(NAMES, NAMES), min_size=1, max_size=6), typed=NAMES, many=st.sampled_from([0, 2, 500]))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_index_finds_what_reading_everything_finds(store: Store, names: list[tuple[str, str]], typed: str, many: int) -> None:
    """All that hold it once folded, and so at least all that the database itself takes for equal but for capitals."""
    actor = new_facilitator(store)
    add(store, actor, names)
    with pytest.MonkeyPatch.context() as patch, store.reading() as tx:
        patch.setattr(pupil_names, "MANY", many)
        rows = tx.find_pupils(actor.organisation_id, typed=typed, limit=5000).rows
        everybody = tx.load_pupils(actor.organisation_id)
        wanted = typed.replace("!", "!!").replace("%", "!%").replace("_", "!_")
        like = [column.ilike(f"%{wanted}%", escape="!") for column in (t.pupils.c.call_name, t.pupils.c.group_name)]
        at_least = set(tx._connection.execute(select(t.pupils.c.id).where(or_(*like))).scalars())
    assert [one for one in everybody if fold(typed) in fold(one.call_name) or fold(typed) in fold(one.group_name)] == list(rows)
    assert at_least <= {one.id for one in rows}


@pytest.mark.parametrize(("one", "other"), [("Zoë", "ZOE"), ("Çağla", "cagla"), ("İnci", "inci"), ("Strauß", "STRAUSS"), ("e\u0301", "é")])
def test_what_people_take_for_the_same_folds_to_the_same(one: str, other: str) -> None:
    """Capitals, accents, and two ways to write one letter."""
    assert fold(one) == fold(other)


def test_a_deleted_pupil_leaves_no_part_behind(store: Store) -> None:
    """Nothing is left behind under which somebody could be found."""
    actor = new_facilitator(store)
    (pupil,) = add(store, actor, [("Mats", "groep 5")])
    with store.writing() as tx:
        counts = tx.keeping.delete_pupil(pupil.id)
    assert {"pupils": 1, "pupil_suffixes": 11} == {name: counts[name] for name in ("pupils", "pupil_suffixes")}
    with store.reading() as tx:
        assert [] == tx._connection.execute(select(t.pupil_suffixes)).all()


@pytest.mark.skipif(on_postgres.is_chosen(), reason="runs as the owner of the tables: tests/postgres/test_names_move.py")
def test_who_was_there_before_is_found_after_the_migration(store: Store) -> None:
    """Migration 0013 makes the pieces of every name that stands in the store."""
    actor = new_facilitator(store)
    add(store, actor, [("Zoë", "groep 5"), ("Bas", "groep 6")])
    with store._engine.connect().execution_options(ldgm_writes=True) as connection, connection.begin():
        connection.execute(delete(t.pupil_suffixes))
    assert [] == found(store, actor, "oe")
    move(store._engine, "0012")
    move(store._engine, HEAD)
    assert (["Zoë"], ["Bas", "Zoë"]) == (found(store, actor, "zoe"), found(store, actor, "oep"))


def test_pages_go_on_where_they_ended_when_many_and_when_few_are_found(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each once, by name."""
    actor = new_facilitator(store)
    add(store, actor, [(f"Bo {number % 4}", "") for number in range(9)])
    add(store, actor, [("Ada", "")])
    for many in (2, 500):
        monkeypatch.setattr(pupil_names, "MANY", many)
        rows, after, pages = [], None, 0
        while after is not None or not pages:
            page = preparation.find_pupils(store, actor, typed="bo", after=after, limit=4)
            rows, after, pages = [*rows, *page.rows], page.following, pages + 1
        assert (9, 9, 3) == (len(rows), len({row.id for row in rows}), pages)
        assert sorted(row.call_name for row in rows) == [row.call_name for row in rows]
