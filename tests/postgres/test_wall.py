"""The second wall: rows of another school are not there, whatever the program asks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest

from bench.cluster import OWNER, PROGRAM, Cluster
from ldgm_core.domain.access import StaffActor
from ldgm_core.domain.account import Account, AccountId
from ldgm_core.errors import BadInput, NotFound, Trouble
from ldgm_core.services import installation, personal_link, preparation, room_code, scoring, sign_in_link, staff_session
from ldgm_core.services.archiving import export_archive, import_archive
from ldgm_core.services.device import find_participant
from ldgm_core.store import Store, open_store
from ldgm_core.store.tables import metadata
from ldgm_core.store.wall import AT_THE_DOOR
from ldgm_core.store.whose import inside
from tests.meetings import NOW, SECRET, Team, new_meeting, new_team, rating

WITHOUT_A_SCHOOL = {"alembic_version", "failures"}
BEHIND = sorted({table.name for table in metadata.sorted_tables} - AT_THE_DOOR - WITHOUT_A_SCHOOL)


def second_school(store: Store) -> StaffActor:
    """Another organisation with its own facilitator."""
    with store.writing() as tx:
        organisation_id = tx.add_organisation(name="Andere school", now=NOW)
        tx.add_account(Account(AccountId("other"), organisation_id, "Ander", True, NOW))
    return StaffActor(AccountId("other"), organisation_id, is_administrator=True)


def full_team(store: Store) -> Team:
    """A meeting with an answer, revealed; seen from within its own school."""
    team = new_team(store)
    with inside(team.staff.organisation_id):
        team.submit("Anna", 3)
        team.reveal()
    return team


@contextmanager
def looking(cluster: Cluster, database: str, role: str, organisation_id: str = "") -> Iterator[psycopg.Connection]:
    """A bare connection, as somebody would have who got past the program."""
    with psycopg.connect(cluster.url(role, database)) as connection:
        connection.execute("SELECT set_config('ldgm.organisations', %s, true)", [organisation_id])
        yield connection


@pytest.mark.parametrize("role", [PROGRAM, OWNER])
def test_without_a_school_nothing_about_pupils_or_meetings_is_there(store: Store, cluster: Cluster, database: str, role: str) -> None:
    """Not for the program's role, and not for the owner of the tables either."""
    full_team(store)
    with looking(cluster, database, role) as connection:
        found = {name: connection.execute(f"SELECT count(*) FROM {name}").fetchone() for name in BEHIND}  # noqa: S608 - names of our own tables
    assert dict.fromkeys(BEHIND, (0,)) == found


def test_a_school_sees_its_own_rows_and_none_of_another(store: Store, cluster: Cluster, database: str) -> None:
    """Two schools, the same question, each its own answer."""
    team, other = full_team(store), second_school(store)
    new_meeting(store, other)
    seen = {}
    for staff in (team.staff, other):
        with looking(cluster, database, PROGRAM, staff.organisation_id) as connection:
            rows = connection.execute("SELECT DISTINCT organisation_id FROM meetings").fetchall()
            ratings = connection.execute("SELECT count(*) FROM ratings").fetchone()
            seen[staff.organisation_id] = (rows, ratings)
    expected = {
        team.staff.organisation_id: ([(team.staff.organisation_id,)], (1,)),
        other.organisation_id: ([(other.organisation_id,)], (0,)),
    }
    assert expected == seen


def test_a_row_cannot_be_written_into_another_school(store: Store, cluster: Cluster, database: str) -> None:
    """Neither a new row nor one that moves."""
    team, other = full_team(store), second_school(store)
    with looking(cluster, database, PROGRAM, team.staff.organisation_id) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("UPDATE pupils SET organisation_id = %s", [other.organisation_id])


def test_a_service_without_its_own_check_still_finds_nothing_of_another_school(store: Store) -> None:
    """The reader asks for a meeting by its id; the wall answers that there is none."""
    team, other = full_team(store), second_school(store)
    with inside(other.organisation_id), store.reading() as tx, pytest.raises(NotFound, match="meeting_unknown"):
        tx.load_meeting(team.meeting_id)
    with pytest.raises(NotFound, match="meeting_unknown"):
        scoring.load_progress(store, other, meeting_id=team.meeting_id)


def test_the_ways_in_work_from_outside(store: Store) -> None:
    """A link, a device, the room's code and a session each open their own school, with nobody known before."""
    team = new_team(store)
    link = personal_link.link_token(SECRET, team.actors["Anna"].participant_id, 1)
    assert "Anna" == personal_link.load_invitation(store, token=link).participant.display_name
    _, device = personal_link.bind_device(store, token=link, now=NOW)
    found = find_participant(store, device_token=device, participant_id=team.actors["Anna"].participant_id, now=NOW)
    assert found is not None
    code = preparation.load_preparation(store, team.staff, meeting_id=team.meeting_id).meeting.room_code
    room = room_code.enter_room(store, typed_code=code, now=NOW)
    assert ["Bram", "Chloé", "Moeder"] == [person.display_name for person in room.waiting_for]
    room_code.request_admission(store, typed_code=code, participant_id=team.actors["Bram"].participant_id, now=NOW)
    account = installation.make_first_account(store, organisation_name="", display_name="", now=NOW)
    token = sign_in_link.sign_in(store, token=sign_in_link.make_sign_in_link(store, account, now=NOW), now=NOW)
    assert staff_session.find_staff(store, session_token=token, now=NOW) is not None


def test_an_archive_with_a_pupil_of_another_school_is_refused(store: Store) -> None:
    """The wall hides the other pupil, the key of the table does not: a refusal in words, and nothing changed."""
    team, other = full_team(store), second_school(store)
    with inside(team.staff.organisation_id):
        team.close()
    data = export_archive(store, team.staff, meeting_id=team.meeting_id)
    with pytest.raises(BadInput, match="archive_exists"):
        import_archive(store, other, data, now=NOW)
    assert (str(team.meeting_id) in json.dumps(json.loads(data)), ()) == (True, preparation.find_pupils(store, other, typed="").rows)


def test_a_superuser_is_refused(cluster: Cluster, database: str) -> None:
    """For a superuser no wall stands; the program does not start under one."""
    with pytest.raises(Trouble, match="database_role_too_strong"):
        open_store(cluster.url("postgres", database))


def test_every_table_stands_behind_the_wall(store: Store, cluster: Cluster, database: str) -> None:
    """A table that is added later is behind it too, and forced on its owner."""
    query = (
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        " AND NOT (relrowsecurity AND relforcerowsecurity)"
    )
    with psycopg.connect(cluster.url("postgres", database)) as connection:
        assert {(name,) for name in WITHOUT_A_SCHOOL} == set(connection.execute(query).fetchall())


def test_without_the_wall_the_other_school_is_seen(store: Store, cluster: Cluster, database: str) -> None:
    """The control of this file: with the wall taken down the same bare question sees everything, so the tests above can fail."""
    full_team(store)
    with psycopg.connect(cluster.url(OWNER, database)) as connection:
        connection.execute("ALTER TABLE ratings DISABLE ROW LEVEL SECURITY")
    with looking(cluster, database, PROGRAM) as connection:
        assert (1,) == connection.execute("SELECT count(*) FROM ratings").fetchone()


def test_both_roles_can_be_one(cluster: Cluster) -> None:
    """Without a second role the program owns its tables, and the wall is forced on it all the same."""
    name = cluster.new_database()
    store = open_store(cluster.url(OWNER, name))
    team = full_team(store)
    with looking(cluster, name, OWNER) as connection:
        assert (0,) == connection.execute("SELECT count(*) FROM ratings").fetchone()
    assert rating(3).column == scoring.load_own_sheet(store, team.actors["Anna"]).own[team_poll(team)].rating.column
    store.close()


def team_poll(team: Team) -> object:
    with inside(team.staff.organisation_id):
        return team.poll()
