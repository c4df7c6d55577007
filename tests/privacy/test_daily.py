"""Once a day: what is over its term goes, then a backup is made; what goes wrong is said and stops nothing."""

from __future__ import annotations

import logging
from datetime import date
from pathlib import Path

import pytest

from ldgm_core.backup import list_backups
from ldgm_core.backup.chest import PUBLIC_KEY
from ldgm_core.backup.envelope import make_keys, open_envelope
from ldgm_core.domain.retention import RetentionClass
from ldgm_core.privacy.daily import keep_house
from ldgm_core.services import preparation, privacy
from ldgm_core.settings import load_settings
from ldgm_core.store import open_store
from ldgm_core.store.keyed import read_keyed
from tests.meetings import NOW, new_facilitator, new_meeting

SECRET = b"s" * 32


def test_a_round_removes_first_and_then_makes_a_backup_without_it(tmp_path: Path) -> None:
    """Who left long ago is neither in the database nor in the new backup."""
    settings = load_settings({"LDGM_DATA_DIR": str(tmp_path), "LDGM_BASE_URL": "http://x"})
    store = open_store(settings.database_url)
    staff = new_facilitator(store)
    meeting_id = new_meeting(store, staff, call_name="Kanariekind")
    pupil_id = preparation.load_preparation(store, staff, meeting_id=meeting_id).pupil.id
    privacy.record_departure(store, staff, pupil_id=pupil_id, left_on=date(2020, 7, 1), now=NOW)
    privacy.choose_term(store, staff, retention_class=RetentionClass.PUPIL_FILE, months=24, reason="x", now=NOW)
    assert [] == keep_house(settings, store, key=None, secret=SECRET, now=NOW)
    assert () == list_backups(settings.backup_dir)
    recovery_key, public_key = make_keys()
    (tmp_path / PUBLIC_KEY).write_text(public_key)
    assert [] == keep_house(settings, store, key=None, secret=SECRET, now=NOW)
    (backup,) = list_backups(settings.backup_dir)
    assert b"Kanariekind" not in open_envelope(backup.path.read_bytes(), recovery_key).database
    store.close()


def test_what_goes_wrong_is_logged_by_its_code_and_stops_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A public key that is none: the removal was done, the backup was not."""
    settings = load_settings({"LDGM_DATA_DIR": str(tmp_path), "LDGM_BASE_URL": "http://x"})
    store = open_store(settings.database_url)
    (tmp_path / PUBLIC_KEY).write_text("age1nonsense")
    with caplog.at_level(logging.INFO, logger="ldgm.daily"):
        assert ["backup_key_wrong"] == keep_house(settings, store, key=None, secret=SECRET, now=NOW)
    assert ["removed 0 pupils and 0 other rows", "the daily round met backup_key_wrong"] == [
        record.getMessage() for record in caplog.records if record.name == "ldgm.daily"
    ]
    store.close()


def test_a_round_writes_down_from_where_on_the_log_bears_the_key(tmp_path: Path) -> None:
    """Once per school, in the data folder, readable for its owner only; a store without a key writes nothing down."""
    settings = load_settings({"LDGM_DATA_DIR": str(tmp_path), "LDGM_BASE_URL": "http://x"})
    store = open_store(settings.database_url)
    staff = new_facilitator(store)
    new_meeting(store, staff, call_name="Ada")
    assert [] == keep_house(settings, store, key=None, secret=SECRET, now=NOW)
    assert {} == read_keyed(tmp_path)
    store._log_key = b"k" * 32
    new_meeting(store, staff, call_name="Bas")
    for _ in range(2):
        assert [] == keep_house(settings, store, key=None, secret=SECRET, now=NOW)
        assert {staff.organisation_id: 2} == read_keyed(tmp_path)
    assert 0o600 == (tmp_path / "log.keyed").stat().st_mode & 0o777
    store.close()
