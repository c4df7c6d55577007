"""
Many meetings in a database, quickly: one played meeting is copied inside the database itself, with its people, answers and minutes.

The copies lie in five schools: six in ten in the school that is measured, half of those with the facilitator who is measured. Three
meetings about each pupil, spread over three years; of the check moments one in five is still open. The first
page of the pupils shows the same ones in every size, so that only the way to them differs. Only for measuring: no services, no foreign keys
are asked, and the copied hashes open nothing.
"""

# ruff: noqa: S608 - the parts of these statements are our own ids and numbers, in a database that is thrown away
from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime

import psycopg

from ldgm_core.domain.account import AccountId, OrganisationId
from ldgm_core.domain.journal import GENESIS, Deed, LogNote, chained
from ldgm_core.domain.meeting import MeetingId, PupilId
from ldgm_core.store import tables as t

__all__ = ["Origin", "Seeder", "on_postgres", "on_sqlite"]

MEETINGS_A_PUPIL = 3
LONGEST = 16
"""Characters of the longest name of a pupil that is made here."""
A_NAME = 40
"""This many pupils in a row have the same name, with their numbers: the first page of a list holds the same ones in every size."""
MEETINGS_A_COLLEAGUE = 200
"""One more colleague, who leads nothing, for this many meetings."""
PEOPLE, POLLS = 4, 4
"""Of the copied meeting: this many people, and this many areas with all that was answered and said about them."""
NAMES = [
    "Amir",
    "Bente",
    "Cas",
    "Daan",
    "Elif",
    "Fenna",
    "Giel",
    "Hanna",
    "Ilse",
    "Jip",
    "Kaan",
    "Lotte",
    "Noor",
    "Otis",
    "Puck",
    "Quinn",
    "Rosa",
    "Sem",
    "Tess",
    "Umar",
]
ACCOUNT = "id, organisation_id, display_name, is_administrator, created_at, leads"
# In an order in which rows only point at rows of tables before their own, with what is copied of each.
COPIED = {
    "meetings": "s.id = :meeting",
    "participants": "s.id IN (:people)",
    "links": "s.participant_id IN (:people)",
    "devices": "s.participant_id IN (:people)",
    "presences": "s.participant_id IN (:people)",
    "polls": "s.id IN (:polls)",
    "ratings": "s.poll_id IN (:polls) AND s.participant_id IN (:people)",
    "submissions": "s.made_id IN (SELECT id FROM ratings WHERE poll_id IN (:polls) AND participant_id IN (:people))",
    "draws": "s.poll_id IN (:polls)",
    "turns": "s.poll_id IN (:polls) AND s.participant_id IN (:people)",
    "agreed_pictures": "s.meeting_id = :meeting AND s.area_id IN (SELECT area_id FROM polls WHERE id IN (:polls))",
    "decisions": "s.meeting_id = :meeting",
    "dissents": "s.meeting_id = :meeting AND s.participant_id IN (:people)",
    "plans": "s.meeting_id = :meeting",
    "check_moments": "s.meeting_id = :meeting",
    "due_dates": "s.meeting_id = :meeting",
    "final_minutes": "s.meeting_id = :meeting",
}
# Columns that hold an id, or a hash, of what is copied; everything else is the same in every copy, but for what OWN says.
SUFFIXED = frozenset(("id", "meeting_id", "participant_id", "poll_id", "moment_id", "made_id", "sender_id", "token_hash", "cookie_hash"))
# What is not copied every time: a moment that is done is nobody's to remember.
NOT_ALWAYS = {"due_dates": "s.kind <> 'moment' OR n % 5 = 0"}


@dataclass(frozen=True)
class Origin:
    """The meeting that is copied, the school and the facilitator that are measured."""

    meeting_id: MeetingId
    organisation_id: OrganisationId
    account_id: AccountId


@dataclass(frozen=True)
class Seeder:
    """A connection past the program, and how this database says `n` for each number, and a day some days later."""

    run: Callable[[str], object]
    ask: Callable[[str], list[tuple[object, ...]]]
    numbers: Callable[[int], str]
    later: Callable[[str, str], str]

    def fill(self, origin: Origin, meetings: int, *, now: datetime) -> None:
        """Add this many meetings in five schools, with their pupils, and an access log of two lines for each."""
        self._add_schools(origin, meetings, now)
        self._add_pupils(origin, meetings, now)
        self._add_suffixes()
        for name, which in COPIED.items():
            self._copy(name, which, origin, meetings)
        self._add_log(origin, meetings, now)

    def _add_schools(self, origin: Origin, meetings: int, now: datetime) -> None:
        moment = now.strftime("%Y-%m-%d %H:%M:%S.%f")
        for number in range(1, 5):
            self.run(f"INSERT INTO organisations (id, name, created_at) VALUES ('o.{number}', 'School {number}', '{moment}')")
        for number in range(20):
            school = f"o.{1 + number % 4}" if number >= 4 else origin.organisation_id
            self.run(f"INSERT INTO accounts ({ACCOUNT}) VALUES ('a.{number}', '{school}', 'Leider {number}', false, '{moment}', true)")
        self.run(
            f"INSERT INTO accounts ({ACCOUNT}) SELECT 'c.' || n, '{origin.organisation_id}', 'Collega ' || {_padded('n')}, false,"
            f" '{moment}', true FROM {self.numbers(20 + meetings // MEETINGS_A_COLLEAGUE)}"
        )

    def _add_pupils(self, origin: Origin, meetings: int, now: datetime) -> None:
        moment = now.strftime("%Y-%m-%d %H:%M:%S.%f")
        name = f"CASE n / {A_NAME} % 20 " + " ".join(f"WHEN {at} THEN '{name}'" for at, name in enumerate(NAMES)) + " END"
        columns = "id, organisation_id, call_name, group_name, sector, is_fictional, created_at"
        self.run(
            f"INSERT INTO pupils ({columns}) SELECT 'p.' || n, {_school('n', origin)}, {name} || ' ' || {_padded('n')},"
            f" 'groep ' || (n % 8), 'so', false, '{moment}' FROM {self.numbers(meetings // MEETINGS_A_PUPIL + 1)}"
        )

    def _add_suffixes(self) -> None:
        """What pupils are found by. These names need no folding but for their capitals."""
        for column in ("call_name", "group_name"):
            self.run(
                f"INSERT INTO pupil_suffixes (pupil_id, suffix, organisation_id) SELECT id, substr(lower({column}), n + 1), organisation_id"
                f" FROM pupils, {self.numbers(LONGEST)} WHERE id LIKE 'p.%' AND n < length({column}) ON CONFLICT DO NOTHING"
            )

    def _copy(self, name: str, which: str, origin: Origin, meetings: int) -> None:
        columns = [column.name for column in t.metadata.tables[name].columns if column.name != "seq"]
        values = ", ".join(self._value(column, origin) for column in columns)
        people = f"SELECT id FROM participants WHERE meeting_id = '{origin.meeting_id}' ORDER BY id LIMIT {PEOPLE}"
        polls = f"SELECT id FROM polls WHERE meeting_id = '{origin.meeting_id}' ORDER BY id LIMIT {POLLS}"
        where = which.replace(":people", people).replace(":polls", polls).replace(":meeting", f"'{origin.meeting_id}'")
        named = ", ".join(f'"{column}"' for column in columns)
        copied = f"(SELECT * FROM {name} s WHERE {where}) s, {self.numbers(meetings)}"
        self.run(f"INSERT INTO {name} ({named}) SELECT {values} FROM {copied} WHERE {NOT_ALWAYS.get(name, 'true')}")

    def _value(self, column: str, origin: Origin) -> str:
        pupil = f"(n / {MEETINGS_A_PUPIL})"
        leader = (
            f"CASE WHEN {pupil} % 10 < 3 THEN '{origin.account_id}' WHEN {pupil} % 10 < 6 THEN 'a.' || ({pupil} % 4)"
            f" ELSE 'a.' || ({pupil} % 4 + 3 + 4 * (1 + {pupil} % 3)) END"
        )
        own = {
            "organisation_id": _school(pupil, origin),
            "pupil_id": f"'p.' || {pupil}",
            "facilitator_id": leader,
            "account_id": leader,
            "room_code": "substr(s.room_code, 1, 8) || n",
            "held_on": self.later("s.held_on", "- (n % 1000)"),
            "due_on": self.later("s.due_on", "+ (n % 600 - 300)"),
            "done_at": f"CASE WHEN n % 5 = 0 THEN NULL ELSE (SELECT created_at FROM meetings WHERE id = '{origin.meeting_id}') END",
            "body": "'{}'",
        }
        if column in own:
            return own[column]
        return f"substr(s.{column}, 1, 40) || '.' || n" if column in SUFFIXED else f's."{column}"'

    def _add_log(self, origin: Origin, meetings: int, now: datetime) -> None:
        """Two looks at each meeting of the measured school, with the chain as it has to be."""
        found = self.ask(f"SELECT id, pupil_id FROM meetings WHERE organisation_id = '{origin.organisation_id}' LIMIT {meetings}")
        previous, rows = self._last_hash(origin), []
        for meeting_id, pupil_id in found:
            for what in ("screens", "minutes.pdf"):
                note = LogNote(
                    origin.organisation_id, origin.account_id, Deed.SAW, what, PupilId(str(pupil_id)), MeetingId(str(meeting_id))
                )
                made = chained(note, happened_at=now, previous_hash=previous)
                rows.append(
                    f"('{origin.organisation_id}', '{now:%Y-%m-%d %H:%M:%S.%f}', '{origin.account_id}', 'saw', '{what}', '{pupil_id}',"
                    f" '{meeting_id}', '{previous}', '{made}')"
                )
                previous = made
        columns = "organisation_id, happened_at, actor_id, deed, what, pupil_id, meeting_id, previous_hash, entry_hash"
        for at in range(0, len(rows), 1000):
            self.run(f"INSERT INTO access_log ({columns}) VALUES {', '.join(rows[at : at + 1000])}")

    def _last_hash(self, origin: Origin) -> str:
        query = f"SELECT entry_hash FROM access_log WHERE organisation_id = '{origin.organisation_id}' ORDER BY seq DESC LIMIT 1"
        found = self.ask(query)
        return str(found[0][0]) if found else GENESIS


def _padded(number: str) -> str:
    """A number of six digits, so that names with a number stand in its order."""
    return f"substr('' || (1000000 + {number}), 2)"


def _school(pupil: str, origin: Origin) -> str:
    """Six in ten pupils are in the measured school, the others spread over four."""
    return f"CASE WHEN {pupil} % 10 < 6 THEN '{origin.organisation_id}' ELSE 'o.' || (1 + {pupil} % 4) END"


@contextmanager
def on_sqlite(path: str) -> Iterator[Seeder]:
    """Fill a file that nobody has open; the waiting for the disk is left out."""
    with closing(sqlite3.connect(path)) as connection:
        for setting in ("journal_mode = OFF", "synchronous = OFF", "foreign_keys = OFF", "cache_size = -400000"):
            connection.execute(f"PRAGMA {setting}")
        yield Seeder(
            run=connection.execute,
            ask=lambda query: connection.execute(query).fetchall(),
            numbers=lambda count: (
                f"(WITH RECURSIVE c(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM c WHERE n < {count} - 1) SELECT n FROM c) AS numbers"
            ),
            later=lambda column, days: f"date({column}, ({days}) || ' days')",
        )
        connection.commit()


@contextmanager
def on_postgres(url: str) -> Iterator[Seeder]:
    """Fill a database as its superuser, for whom walls and foreign keys do not count; then gather its statistics, as it does by itself."""
    with psycopg.connect(url) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("SET synchronous_commit = off")
        yield Seeder(
            run=lambda statement: connection.execute(statement.encode()),
            ask=lambda query: connection.execute(query.encode()).fetchall(),
            numbers=lambda count: f"generate_series(0, {count} - 1) AS numbers(n)",
            later=lambda column, days: f"({column} + ({days}))",
        )
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
