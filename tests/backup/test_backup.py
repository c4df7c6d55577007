"""A backup is made while people write, nobody can read it without the recovery key, and a drill proves that it can be put back."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ldgm_core.backup import age_of_newest, drill, list_backups, make_backup, restore_backup, verify_backup
from ldgm_core.backup.__main__ import main
from ldgm_core.backup.chest import PUBLIC_KEY, Backup
from ldgm_core.backup.envelope import make_keys, open_envelope, public_key_of
from ldgm_core.backup.rotation import choose_kept
from ldgm_core.domain.account import Account, AccountId
from ldgm_core.errors import LdgmError
from ldgm_core.services import journal
from ldgm_core.settings import Settings, load_settings
from ldgm_core.store import Store, open_store
from ldgm_core.store.snapshot import read_contents
from ldgm_core.texts import load_texts
from tests.meetings import NOW, new_facilitator, new_team
from tests.trust.planting import plant, words_in_files

KEY = "ab" * 32
SECRET = b"s" * 32


@dataclass
class House:
    """An installation with a closed meeting, a pupil with a word in every column, and keys for backups."""

    settings: Settings
    store: Store
    key: str | None
    recovery_key: str
    words: dict[tuple[str, str], str]

    def backup(self, *, now: datetime = NOW) -> Backup:
        """Make one."""
        return make_backup(self.settings, key=self.key, secret=SECRET, now=now)[0]


@pytest.fixture(params=[None, KEY], ids=["plain", "encrypted"])
def house(request: pytest.FixtureRequest, tmp_path: Path) -> House:
    """Both kinds of database."""
    settings = load_settings({"LDGM_DATA_DIR": str(tmp_path / "data"), "LDGM_BASE_URL": "http://x"})
    settings.data_dir.mkdir()
    store = open_store(settings.database_url, key=request.param)
    team = new_team(store)
    team.submit("Anna", 3)
    team.reveal()
    team.close()
    recovery_key, public_key = make_keys()
    (settings.data_dir / PUBLIC_KEY).write_text(public_key)
    words = plant(
        store, "A", organisation_id=team.staff.organisation_id, account_id=team.staff.account_id, without=frozenset({"final_minutes"})
    ).words
    return House(settings, store, request.param, recovery_key, words)


def code_of(do: Callable[[], object]) -> str:
    """The code of the refusal; it has a sentence."""
    with pytest.raises(LdgmError) as stopped:
        do()
    assert load_texts().sentence(stopped.value)
    return stopped.value.code


def test_what_comes_back_is_equal_and_minutes_can_be_made(house: House) -> None:
    """The drill: an empty folder, the same rows, the program opens it, one document."""
    before = read_contents(Path(house.settings.database_url.removeprefix("sqlite:///")), house.key)
    found = drill(house.backup(), recovery_key=house.recovery_key, t=load_texts())
    assert (before[1], True) == (found.rows, found.is_equal)
    assert found.minutes_bytes > 10_000


def test_nobody_reads_a_backup_without_the_recovery_key(house: House) -> None:
    """No word in its bytes, and another recovery key does not open it."""
    backup = house.backup()
    assert {} == words_in_files(house.settings.backup_dir, house.words)
    assert "backup_unreadable" == code_of(lambda: open_envelope(backup.path.read_bytes(), make_keys()[0]))
    assert "recovery_key_wrong" == code_of(lambda: open_envelope(backup.path.read_bytes(), "AGE-SECRET-KEY-1NO"))
    assert SECRET == open_envelope(backup.path.read_bytes(), house.recovery_key).secret
    private = [path.name for path in house.settings.data_dir.rglob("*") if path.is_file() and b"AGE-SECRET-KEY" in path.read_bytes()]
    assert [] == private


def test_a_backup_during_writes_is_one_moment(house: House) -> None:
    """Every school that is added has one account in the same transaction: no backup ever holds one without the other."""
    stop, made = threading.Event(), []

    def write() -> None:
        while not stop.is_set():
            with house.store.writing() as tx:
                organisation_id = tx.add_organisation(name="x", now=NOW)
                tx.add_account(Account(AccountId(tx.new_id()), organisation_id, "y", True, NOW))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        made = [house.backup(now=NOW + timedelta(days=place)) for place in range(3)]
    finally:
        stop.set()
        writer.join()
    counts = []
    for place, backup in enumerate(made):
        folder = house.settings.data_dir / f"back{place}"
        restore_backup(backup, recovery_key=house.recovery_key, folder=folder)
        store = open_store(f"sqlite:///{folder.as_posix()}/ldgm.sqlite3", key=house.key)
        with store._engine.connect() as connection:
            organisations = connection.exec_driver_sql("SELECT count(*) FROM organisations").scalar()
            accounts = connection.exec_driver_sql("SELECT count(*) FROM accounts").scalar()
        store.close()
        assert organisations == accounts
        counts.append(accounts)
    assert counts == sorted(counts)


@pytest.mark.parametrize("place", [0, 100, -1])
def test_a_damaged_backup_is_noticed_with_and_without_the_recovery_key(house: House, place: int) -> None:
    """By the hash beside it, and by opening."""
    backup = house.backup()
    assert verify_backup(backup, None) is None
    manifest = verify_backup(backup, house.recovery_key)
    assert manifest is not None
    assert manifest.rows > 50
    damaged = bytearray(backup.path.read_bytes())
    damaged[place] ^= 1
    backup.path.write_bytes(damaged)
    assert "backup_damaged" == code_of(lambda: verify_backup(backup, None))
    assert "backup_unreadable" == code_of(lambda: open_envelope(bytes(damaged), house.recovery_key))


def test_a_backup_carries_the_end_of_the_access_log(house: House) -> None:
    """Who writes the whole log anew in the file is found by comparing with it."""
    manifest = verify_backup(house.backup(), house.recovery_key)
    assert manifest is not None
    log = journal.load_log(house.store, new_facilitator(house.store))
    assert {log[-1].organisation_id: log[-1].entry_hash} == manifest.log_hashes


def test_nothing_is_put_back_over_a_database(house: House) -> None:
    """The one that is there stays as it is."""
    backup, before = house.backup(), Path(house.settings.database_url.removeprefix("sqlite:///")).read_bytes()
    code = code_of(lambda: restore_backup(backup, recovery_key=house.recovery_key, folder=house.settings.data_dir))
    assert "restore_not_empty" == code
    assert before == (house.settings.data_dir / "ldgm.sqlite3").read_bytes()


def test_without_keys_no_backup_is_made(house: House) -> None:
    """And what has to be done is said."""
    (house.settings.data_dir / PUBLIC_KEY).unlink()
    assert "backup_key_missing" == code_of(house.backup)
    (house.settings.data_dir / PUBLIC_KEY).write_text("age1nonsense")
    assert "backup_key_wrong" == code_of(house.backup)
    assert () == list_backups(house.settings.backup_dir)
    assert age_of_newest(house.settings.backup_dir, now=NOW) is None


def test_old_backups_go_when_a_new_one_is_made(house: House) -> None:
    """One a day for forty days: seven days, four weeks and two months are left."""
    for day in range(12):
        house.backup(now=NOW + timedelta(days=day))
    last = NOW + timedelta(days=11)
    kept = list_backups(house.settings.backup_dir)
    assert choose_kept([NOW + timedelta(days=day) for day in range(12)]) == {backup.made_at for backup in kept}
    assert timedelta(hours=5) == age_of_newest(house.settings.backup_dir, now=last + timedelta(hours=5))
    assert 2 * len(kept) == len(list(house.settings.backup_dir.iterdir()))


def test_a_backup_that_was_just_made_stays_though_the_clock_was_put_back(house: House) -> None:
    """It bears the oldest day of all; the rotation lets older ones go, and not the only one that holds what is there now."""
    house.settings.backup_dir.mkdir()
    for month in range(14):
        (house.settings.backup_dir / f"ldgm-{NOW + timedelta(days=31 * month):%Y%m%d-%H%M%S}.age").touch()
    made = house.backup(now=NOW - timedelta(days=1))
    assert made.path.exists()
    assert made.hash_path.exists()


def test_the_rotation_keeps_seven_days_four_weeks_and_twelve_months() -> None:
    """Two a day for three years: at most 7 + 4 + 12 are left, the newest always, and one of each of the last twelve months."""
    start = datetime(2026, 1, 1, 3, tzinfo=UTC)
    every = [start + timedelta(hours=12 * place) for place in range(2 * 3 * 365)]
    for weekday in range(7):  # which days the weeks keep as well depends on the day of the week
        moments = every[: len(every) - 2 * weekday]
        kept, last = choose_kept(moments), max(moments)
        assert last in kept
        assert 12 == len({(moment.year, moment.month) for moment in kept})
        assert 4 <= len({moment.isocalendar()[:2] for moment in kept if last - moment < timedelta(days=28)})
        assert {(last - timedelta(days=back)).date() for back in range(7)} <= {moment.date() for moment in kept}
        assert len(kept) <= 7 + 4 + 12


@given(st.lists(st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)), max_size=60))  # noqa: DTZ001
def test_letting_go_twice_lets_nothing_more_go(moments: list[datetime]) -> None:
    """What stays, stays."""
    kept = choose_kept(moments)
    assert kept == choose_kept(kept)
    assert (max(moments) in kept) if moments else kept == set()


def test_the_commands_speak_dutch_and_do_the_whole_round(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Keys, make, verify, drill, restore: each says what it did; a refusal is one sentence and exit code 2."""
    monkeypatch.setenv("LDGM_DATA_DIR", str(house.settings.data_dir))
    if house.key is not None:
        monkeypatch.setenv("LDGM_DATABASE_KEY", house.key)
    assert 2 == main(["keys"])
    assert "Er is al een sleutel" in capsys.readouterr().err
    (house.settings.data_dir / PUBLIC_KEY).unlink()
    assert 0 == main(["keys"])
    (recovery_key,) = [line.strip() for line in capsys.readouterr().out.splitlines() if "AGE-SECRET-KEY-1" in line]
    assert public_key_of(recovery_key) == (house.settings.data_dir / PUBLIC_KEY).read_text()
    (tmp_path / "paper").write_text(recovery_key)
    paper = ["--key", str(tmp_path / "paper")]
    for command in (
        ["make"],
        ["verify", *paper],
        ["verify", "--without-key"],
        ["drill", *paper],
        ["restore", *paper, str(tmp_path / "terug")],
    ):
        assert (0, command) == (main(command), command)
    said = capsys.readouterr().out
    for words in (
        "Back-up gemaakt en gecontroleerd",
        "geopend en gelijk",
        "niet geopend",
        "Hersteltest gelukt",
        "Eén verslag is gemaakt",
        "Teruggezet in",
    ):
        assert words in said
    assert (house.key is not None) == (tmp_path / "terug" / "database.key").exists()
    assert 2 == main(["restore", *paper, str(tmp_path / "terug")])


def test_a_database_key_is_made_and_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """From a plain database to an encrypted one by two commands."""
    monkeypatch.setenv("LDGM_DATA_DIR", str(tmp_path))
    open_store(load_settings({"LDGM_DATA_DIR": str(tmp_path)}).database_url).close()
    assert 2 == main(["encrypt"])
    assert 0 == main(["database-key"])
    (key,) = [line.strip() for line in capsys.readouterr().out.splitlines() if len(line.strip()) == 64]
    monkeypatch.setenv("LDGM_DATABASE_KEY", key)
    assert 0 == main(["encrypt"])
    assert "nu versleuteld" in capsys.readouterr().out
    open_store(load_settings({"LDGM_DATA_DIR": str(tmp_path)}).database_url, key=key).close()
