"""What was deleted after a backup does not come back with it: not in a list, and not in the bytes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from ldgm_core.backup import Backup, make_backup
from ldgm_core.backup.__main__ import main
from ldgm_core.backup.chest import PUBLIC_KEY, read_list
from ldgm_core.backup.envelope import DATABASE, Contents, Manifest, make_keys, open_envelope, seal
from ldgm_core.backup.restoring import delete_what_came_back, deleted_since, restore_backup
from ldgm_core.domain.keeping import DeletionGround
from ldgm_core.services.deletion import run_retention
from ldgm_core.services.journal import check_chains
from ldgm_core.settings import Settings, load_settings, log_key_of
from ldgm_core.store import open_store
from ldgm_core.store.deleted import LASTS, deleted_beside, note_deleted, read_deleted, written_deleted
from tests.meetings import NOW, new_facilitator
from tests.trust.planting import plant, words_in_files
from tests.trust.test_deletion import WITHOUT, Two

SECRET = b"s" * 32


@dataclass
class House:
    """An installation with two pupils who have a word in every column, and keys for backups."""

    settings: Settings
    two: Two
    recovery_key: str

    def backup(self, *, days: int) -> Backup:
        """Make one, so many days later."""
        return make_backup(self.settings, key=None, secret=SECRET, now=NOW + timedelta(days=days))[0]

    @property
    def list(self) -> Path:
        """The list beside the database."""
        return deleted_beside(Path(self.settings.database_url.removeprefix("sqlite:///")))

    def restored(self, backup: Backup, folder: Path, *, others: tuple[Backup, ...] = ()) -> int:
        """Put a backup back as the command does, and return how many pupils were deleted again."""
        contents = restore_backup(backup, recovery_key=self.recovery_key, folder=folder)
        known = deleted_since(others, recovery_key=self.recovery_key, beside=read_list(self.settings.database_url))
        return delete_what_came_back(folder, contents, known, now=NOW + timedelta(days=9))


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """Open it."""
    folder = tmp_path / "data"
    folder.mkdir()
    settings = load_settings({"LDGM_DATA_DIR": str(folder), "LDGM_BASE_URL": "http://x"})
    store = open_store(settings.database_url, log_key=log_key_of(SECRET))
    staff = new_facilitator(store)
    own = {"organisation_id": staff.organisation_id, "account_id": staff.account_id}
    a, b = (plant(store, letter, **own, without=WITHOUT) for letter in "AB")
    recovery_key, public_key = make_keys()
    (folder / PUBLIC_KEY).write_text(public_key)
    yield House(settings, Two(folder, store, staff, a, b), recovery_key)
    store.close()


def test_what_was_deleted_after_a_backup_is_gone_from_the_bytes_after_putting_it_back(house: House, tmp_path: Path) -> None:
    """Every word of that pupil, in every file of the folder; the other pupil is whole, and the log says who did it."""
    early = house.backup(days=0)
    house.two.delete(house.two.a)
    assert 1 == house.restored(early, tmp_path / "back")
    assert {} == words_in_files(tmp_path / "back", house.two.a.gone)
    assert words_in_files(tmp_path / "back", house.two.b.words) != {}
    store = open_store(f"sqlite:///{(tmp_path / 'back' / DATABASE).as_posix()}", log_key=log_key_of(SECRET))
    with store.reading() as tx:
        (certificate,) = tx.keeping.load_certificates(house.two.staff.organisation_id, limit=5).rows
    assert (DeletionGround.AGAIN, "program", True) == (certificate.ground, certificate.confirmed_by, check_chains(store)[0].is_whole)
    store.close()
    assert {house.two.a.pupil_id} == set(read_deleted(deleted_beside(tmp_path / "back" / DATABASE).read_text()))


def test_without_the_list_the_pupil_comes_back(house: House, tmp_path: Path) -> None:
    """The test above can fail: this is what a backup does by itself."""
    early = house.backup(days=0)
    house.two.delete(house.two.a)
    house.list.unlink()
    assert 0 == house.restored(early, tmp_path / "back")
    assert words_in_files(tmp_path / "back", house.two.a.gone) != {}


def test_a_later_backup_knows_it_when_the_machine_is_lost(house: House, tmp_path: Path) -> None:
    """The list travels in each backup; an older one is put back because the newest is damaged in its database, or asked for by name."""
    early = house.backup(days=0)
    house.two.delete(house.two.a)
    late = house.backup(days=1)
    house.list.unlink()
    assert 1 == house.restored(early, tmp_path / "back", others=(late, early))
    late.path.write_bytes(b"damaged")
    assert 0 == house.restored(early, tmp_path / "again", others=(late, early))


def test_the_list_holds_ids_and_moments_for_this_user_only(house: House) -> None:
    """Nothing else of anybody, and nothing twice."""
    house.two.delete(house.two.a)
    before = house.list.read_text()
    assert [f"{(NOW + timedelta(minutes=5)).isoformat()} {house.two.a.pupil_id}"] == before.splitlines()
    assert 0o600 == house.list.stat().st_mode & 0o777
    run_retention(house.two.store, now=NOW + timedelta(minutes=6))
    assert before == house.list.read_text()


def test_a_list_that_could_not_be_written_is_made_up_for_on_the_next_day(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The deletion stays done; the log remembers what the list missed."""
    with monkeypatch.context() as full:
        full.setattr("ldgm_core.store.small_file.os.open", lambda *_: (_ for _ in ()).throw(OSError("full")))
        _, is_wiped = house.two.delete(house.two.a)
    assert (True, False) == (is_wiped, house.list.exists())
    run_retention(house.two.store, now=NOW + timedelta(days=1))
    assert {house.two.a.pupil_id} == set(read_deleted(house.list.read_text()))


def test_lines_that_no_backup_can_outlive_go_and_strange_ones_stop_nobody(tmp_path: Path) -> None:
    """Two years; a line that is none of ours is passed over."""
    path = tmp_path / "x.deleted"
    path.write_text("nonsense\n\n" + written_deleted({"old": NOW - LASTS + timedelta(days=1)}, now=NOW))
    assert note_deleted(path, {"new": NOW}, now=NOW + timedelta(days=2))
    assert {"new"} == set(read_deleted(path.read_text()))


def test_a_backup_from_before_the_list_can_be_put_back(house: House) -> None:
    """Its envelope has one part less."""
    contents = open_envelope(house.backup(days=0).path.read_bytes(), house.recovery_key)
    old = seal(Contents(b"x", SECRET, Manifest(**vars(contents.manifest))), (house.settings.data_dir / PUBLIC_KEY).read_text())
    assert "" == open_envelope(old, house.recovery_key).deleted


def test_the_command_says_how_many_went_again(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """And says so when there was no list to look in; an unknown name is one sentence."""
    early = house.backup(days=0)
    house.two.delete(house.two.a)
    house.backup(days=1)
    monkeypatch.setenv("LDGM_DATA_DIR", str(house.settings.data_dir))
    (tmp_path / "paper").write_text(house.recovery_key)
    paper = ["restore", "--key", str(tmp_path / "paper"), "--backup"]
    assert 2 == main([*paper, "no.age", str(tmp_path / "none")])
    assert "geen back-up met de naam no.age" in capsys.readouterr().err
    assert 0 == main([*paper, early.path.name, str(tmp_path / "back")])
    said = capsys.readouterr().out
    assert ("opnieuw zijn verwijderd: 1" in said, "geen lijst" in said) == (True, False)
    house.list.unlink()
    assert 0 == main([*paper, early.path.name, str(tmp_path / "again")])
    said = capsys.readouterr().out
    assert ("opnieuw zijn verwijderd: 1" in said, "geen lijst" in said) == (True, True)
