"""With a key the file of the database can be read by nobody else, and every changed bit is noticed."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from ldgm_core.errors import NotNow, Trouble
from ldgm_core.store import Store, open_store
from ldgm_core.store.cipher import encrypt_file, find_damage, is_encrypted, opened, raw_key
from ldgm_core.store.contents import content_hash
from ldgm_core.texts import load_texts
from tests.meetings import new_team
from tests.trust.planting import plant, words_in_files

KEY, OTHER = "ab" * 32, "cd" * 32
FLIPS = 200


def url(folder: Path) -> str:
    """The address of the only database in a folder."""
    return f"sqlite:///{folder.as_posix()}/test.sqlite3"


def filled(folder: Path, key: str | None) -> dict[tuple[str, str], str]:
    """Make a database with a meeting and a pupil who has a word in every column; return the words."""
    store = open_store(url(folder), key=key)
    staff = new_team(store).staff
    planted = plant(store, "A", organisation_id=staff.organisation_id, account_id=staff.account_id)
    store.close()
    return planted.words


def refusal(folder: Path, key: str | None) -> str:
    """The code with which opening is refused; it has a sentence, and the bytes stay what they were."""
    before = (folder / "test.sqlite3").read_bytes()
    with pytest.raises(Trouble) as stopped:
        open_store(url(folder), key=key)
    assert before == (folder / "test.sqlite3").read_bytes()
    assert "niet veranderd" in load_texts().sentence(stopped.value)
    return stopped.value.code


def test_no_word_is_in_the_bytes_of_an_encrypted_database(tmp_path: Path) -> None:
    """Nor in the log beside it while it is open; of a plain one all words are."""
    (tmp_path / "plain").mkdir()
    (tmp_path / "locked").mkdir()
    words = filled(tmp_path / "plain", None)
    assert words_in_files(tmp_path / "plain", words) != {}
    store = open_store(url(tmp_path / "locked"), key=KEY)
    staff = new_team(store).staff
    words = plant(store, "A", organisation_id=staff.organisation_id, account_id=staff.account_id).words
    assert (tmp_path / "locked" / "test.sqlite3-wal").stat().st_size > 0
    assert {} == words_in_files(tmp_path / "locked", words)
    store.close()
    assert {} == words_in_files(tmp_path / "locked", words)


def test_sqlite_alone_cannot_open_an_encrypted_database(tmp_path: Path) -> None:
    """It is no database to whoever has not the key."""
    filled(tmp_path, KEY)
    with sqlite3.connect(tmp_path / "test.sqlite3") as connection, pytest.raises(sqlite3.DatabaseError, match="not a database"):
        connection.execute("SELECT * FROM pupils")


def test_every_wrong_way_of_opening_has_its_sentence(tmp_path: Path) -> None:
    """No key, another key, a key for a plain file; and nothing is written to the file."""
    (tmp_path / "plain").mkdir()
    filled(tmp_path, KEY)
    filled(tmp_path / "plain", None)
    assert ("database_key_missing", "database_key_wrong") == (refusal(tmp_path, None), refusal(tmp_path, OTHER))
    assert "database_not_encrypted" == refusal(tmp_path / "plain", KEY)
    open_store(url(tmp_path), key=KEY).close()


@pytest.mark.parametrize("key", ["", "x", "ab" * 31, "ab" * 33, "AB" * 32, "ab" * 31 + "'\""])
def test_a_key_of_another_shape_never_reaches_the_database(key: str) -> None:
    """It would go into a statement."""
    with pytest.raises(ValueError, match="64 hexadecimal"):
        raw_key(key)


def test_every_flipped_bit_is_noticed(tmp_path: Path) -> None:
    """200 of 200, anywhere in the file: at the start the program says so, and it does not touch the file."""
    filled(tmp_path, KEY)
    path, rng = tmp_path / "test.sqlite3", random.Random(7)
    whole = path.read_bytes()
    assert [] == find_damage(path, KEY)
    noticed = 0
    for _ in range(FLIPS):
        damaged = bytearray(whole)
        damaged[rng.randrange(len(whole))] ^= 1 << rng.randrange(8)
        path.write_bytes(damaged)
        noticed += bool(find_damage(path, KEY))
    assert FLIPS == noticed
    assert refusal(tmp_path, KEY) in {"database_damaged", "database_key_wrong"}


def test_a_plain_file_that_was_damaged_is_refused_and_left_alone(tmp_path: Path) -> None:
    """A page full of zeros in the middle of a table."""
    filled(tmp_path, None)
    path = tmp_path / "test.sqlite3"
    damaged = bytearray(path.read_bytes())
    for start in range(len(damaged) // 2 // 4096 * 4096, len(damaged) - 4096, 4096):
        damaged[start : start + 4096] = b"\x01" * 4096
    path.write_bytes(damaged)
    assert "database_damaged" == refusal(tmp_path, None)


def test_a_plain_database_becomes_an_encrypted_one_with_the_same_contents(tmp_path: Path) -> None:
    """And none of its words is left in the folder."""
    words = filled(tmp_path, None)
    path = tmp_path / "test.sqlite3"
    with opened(path, None) as connection:
        before = content_hash(connection)
    with path.open("rb") as plain:
        encrypt_file(path, KEY)
        assert {0} == set(plain.read())  # the old bytes were overwritten before the file went
    assert is_encrypted(path)
    assert {} == words_in_files(tmp_path, words)
    with opened(path, KEY) as connection:
        assert before == content_hash(connection)
    open_store(url(tmp_path), key=KEY).close()
    with pytest.raises(NotNow, match="encrypt_nothing"):
        encrypt_file(path, KEY)


def test_a_database_in_use_is_not_encrypted(tmp_path: Path) -> None:
    """The program has to be stopped first; nothing changes. Another process asks, as in a school."""
    words = filled(tmp_path, None)
    store = open_store(url(tmp_path))
    with store.reading() as reader:
        reader.find_organisation()
        environ = {**os.environ, "LDGM_DATA_DIR": str(tmp_path), "LDGM_DATABASE_URL": url(tmp_path), "LDGM_DATABASE_KEY": KEY}
        command = [sys.executable, "-m", "ldgm_core.backup", "encrypt"]
        ended = subprocess.run(command, env=environ, capture_output=True, text=True, encoding="utf-8", check=False)
    assert (2, f"{load_texts()('error.database_in_use')}\n") == (ended.returncode, ended.stderr)
    store.close()
    assert words_in_files(tmp_path, words) != {}
    open_store(url(tmp_path)).close()


def test_two_copies_with_other_bytes_and_the_same_rows_have_the_same_hash(tmp_path: Path) -> None:
    """And one other value gives another hash."""
    filled(tmp_path, None)
    shutil.copy(tmp_path / "test.sqlite3", tmp_path / "copy.sqlite3")
    with opened(tmp_path / "test.sqlite3", None) as one, opened(tmp_path / "copy.sqlite3", None) as other:
        other.execute("VACUUM")
        assert content_hash(one) == content_hash(other)
        other.execute("UPDATE pupils SET group_name = 'x' WHERE call_name = 'Mats'")
        assert content_hash(one) != content_hash(other)


def test_every_connection_of_an_encrypted_store_keeps_the_promises(tmp_path: Path) -> None:
    """The same pragmas as a plain one."""
    store: Store = open_store(url(tmp_path), key=KEY)
    with store._engine.connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
    store.close()
    assert {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1} == found
