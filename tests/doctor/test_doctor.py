"""The doctor finds nothing in a sound installation, and each fault that is planted in it."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from ldgm_core.backup.chest import STAMP
from ldgm_core.doctor import CHECKS, Answer, Finding, Installation, examine
from ldgm_core.doctor.__main__ import PROJECT, main, report
from ldgm_core.domain.journal import Deed, LogNote
from ldgm_core.domain.meeting import PupilId
from ldgm_core.services import signing_in
from ldgm_core.services.journal import find_first_keyed
from ldgm_core.settings import SECRET_FILE, load_log_key, load_settings
from ldgm_core.store import Store, open_store
from ldgm_core.store.keyed import note_keyed
from ldgm_core.store.tables import access_log
from ldgm_core.texts import load_texts
from tests.meetings import new_facilitator, new_meeting
from tests.web.room import SECRET, WEAK, Clock, streamlit_stand_in
from web import Site, make_middleware, make_routes

KEY = "ab" * 32
BASE = "https://bespreking.school.test"


@dataclass
class House:
    """A sound installation, and what a fault changes in it."""

    folder: Path
    environ: dict[str, str]
    app: Starlette
    now: datetime
    store: Store
    changed_headers: dict[str, str | None] = field(default_factory=dict)
    answers: dict[str, Answer | None] = field(default_factory=dict)
    project: Path = PROJECT
    versions: dict[str, str] = field(default_factory=dict)
    free: int = 50 * 1024**3

    def ask(self, method: str, path: str, headers: Mapping[str, str]) -> Answer | None:
        """As somebody on this machine would: through the whole program, then through a proxy that may spoil the answer."""
        if path in self.answers:
            return self.answers[path]
        browser = TestClient(self.app, base_url="http://127.0.0.1:8501", follow_redirects=False)
        answer = browser.request(method, path, headers=dict(headers))
        kept = {**dict(answer.headers), **{name: value for name, value in self.changed_headers.items() if value is not None}}
        for name, value in self.changed_headers.items():
            if value is None:
                kept.pop(name, None)
        return Answer(answer.status_code, kept, tuple(answer.headers.get_list("set-cookie")), answer.text)

    def examine(self) -> tuple[Finding, ...]:
        settings = load_settings(self.environ)
        installed = {found.metadata["Name"].lower().replace("_", "-"): found.version for found in metadata.distributions()}
        return examine(
            Installation(
                settings, self.environ, self.ask, self.now, self.project, {**installed, **self.versions}, free_bytes=lambda _: self.free
            )
        )


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    environ = {"LDGM_DATA_DIR": str(folder), "LDGM_BASE_URL": BASE, "LDGM_DATABASE_KEY": KEY}
    settings = load_settings(environ)
    store = open_store(settings.database_url, key=KEY, log_key=load_log_key(folder, {}))
    settings.backup_dir.mkdir()
    now = datetime.now(UTC)
    (settings.backup_dir / f"ldgm-{(now - timedelta(hours=5)).strftime(STAMP)}.age").write_bytes(b"x")
    site = Site(store=store, secret=SECRET, base_url=BASE, texts=load_texts(), clock=Clock(), keeper=WEAK)
    app = Starlette(routes=[*make_routes(site), *streamlit_stand_in()], middleware=make_middleware(site))
    yield House(folder, environ, app, now, store)
    store.close()


def without_middleware(house: House, name: str) -> None:
    """Somebody took a part out of the middleware."""
    house.app.user_middleware = [one for one in house.app.user_middleware if one.cls.__name__ != name]


def plain_database(house: House) -> None:
    house.store.close()
    house.environ.pop("LDGM_DATABASE_KEY")
    for path in house.folder.glob("ldgm.sqlite3*"):
        path.unlink()
    open_store(load_settings(house.environ).database_url).close()


def another_journal(house: House) -> None:
    plain_database(house)
    with sqlite3.connect(house.folder / "ldgm.sqlite3") as connection:
        connection.execute("PRAGMA journal_mode=DELETE")


def flip_bit(house: House) -> None:
    house.store.close()
    path = house.folder / "ldgm.sqlite3"
    spoiled = bytearray(path.read_bytes())
    spoiled[len(spoiled) // 2] ^= 1
    path.write_bytes(spoiled)


def spoil_log(house: House, *, is_cut: bool) -> None:
    """Three entries; then the second one is changed, or the last one taken away."""
    staff = new_facilitator(house.store)
    for name in ("Ada", "Bas", "Cas"):
        new_meeting(house.store, staff, call_name=name)
    assert () == house.examine()
    with house.store._engine.begin() as connection:
        connection.execute(access_log.delete().where(access_log.c.seq == 3) if is_cut else access_log.update().values(what="x"))


def administrator_with_a_passphrase(house: House) -> None:
    """Somebody who manages the school, and has nothing but a passphrase."""
    own = {"sign_in_name": "anna", "old": "", "new": "paars fietsbel gistermiddag kaas", "instead_of": ""}
    signing_in.set_passphrase(house.store, WEAK, new_facilitator(house.store), now=house.now, **own)


def another_secret(house: House) -> None:
    """The key file was replaced: nothing that was written under the old one can be checked."""
    new_meeting(house.store, new_facilitator(house.store), call_name="Ada")
    (house.folder / SECRET_FILE).write_bytes(b"x" * 32)


def deleted_without_the_list(house: House) -> None:
    """The folder was put back, or copied, without the file that outlives the database."""
    staff = new_facilitator(house.store)
    with house.store.writing() as tx:
        note = LogNote(staff.organisation_id, staff.account_id, Deed.DELETED, "certificate", PupilId("pupil"))
        tx.keeping.note(note, happened_at=house.now)


def log_without_key(house: House) -> None:
    """A log that was written anew by somebody without the secret looks like one from before there was a key."""
    house.store._log_key = b""
    new_meeting(house.store, new_facilitator(house.store), call_name="Ada")


def log_stripped_of_its_key(house: House) -> None:
    """Every line made anew without the key, and one by the program behind them: it looks like a log from before there was a key."""
    staff, key = new_facilitator(house.store), house.store._log_key
    new_meeting(house.store, staff, call_name="Ada")
    note_keyed(house.folder, find_first_keyed(house.store, known=()))
    assert () == house.examine()
    house.store._log_key = b""
    with house.store._engine.begin() as connection:
        connection.execute(access_log.delete())
    new_meeting(house.store, staff, call_name="Bas")
    house.store._log_key = key
    new_meeting(house.store, staff, call_name="Cas")


def backups_at(house: House, age: timedelta | None) -> None:
    for path in (house.folder / "backups").iterdir():
        path.unlink()
    if age is not None:
        (house.folder / "backups" / f"ldgm-{(house.now - age).strftime(STAMP)}.age").write_bytes(b"x")


def other_config(house: House, old: str, new: str) -> None:
    copy = house.folder.parent / "project"
    (copy / ".streamlit").mkdir(parents=True)
    shutil.copy(PROJECT / "requirements.txt", copy)
    text = (PROJECT / ".streamlit" / "config.toml").read_text()
    assert old in text
    (copy / ".streamlit" / "config.toml").write_text(text.replace(old, new))
    house.project = copy


def spoil_page(house: House, **changes: Any) -> None:
    page = house.ask("GET", "/aanmelden", {})
    assert page is not None
    house.answers["/aanmelden"] = replace(page, **changes)


WEAK_POLICY = "frame-ancestors 'none'; script-src 'unsafe-eval'"
OPEN = Answer(200, {}, (), "sessions 1")
Fault = Callable[[House], Any]
FAULTS: list[tuple[str, bool, Fault]] = [
    ("not_running", True, lambda house: house.answers.update(dict.fromkeys(("/healthz", "/aanmelden", "/"), None))),
    ("not_healthy", True, lambda house: house.answers.update({"/healthz": Answer(503, {}, (), "")})),
    *[
        ("header_missing", True, lambda house, name=name: house.changed_headers.update({name: None}))
        for name in ("x-content-type-options", "x-frame-options", "content-security-policy", "referrer-policy", "permissions-policy")
    ],
    ("header_missing", True, lambda house: house.changed_headers.update({"cache-control": "public, max-age=3600"})),
    ("header_missing", True, lambda house: house.changed_headers.update({"content-security-policy": "default-src *"})),
    ("policy_weak", True, lambda house: house.changed_headers.update({"content-security-policy": WEAK_POLICY})),
    ("server_named", False, lambda house: house.changed_headers.update({"server": "uvicorn"})),
    ("language_missing", False, lambda house: spoil_page(house, text="<html>")),
    ("door_open", True, lambda house: house.answers.update({"/_stcore/metrics": OPEN})),
    ("door_open", True, lambda house: without_middleware(house, "Door")),
    ("any_host_answered", True, lambda house: without_middleware(house, "OwnForms")),
    ("cookie_weak", True, lambda house: spoil_page(house, cookies=("a=b; HttpOnly; SameSite=lax",))),
    ("no_tls", True, lambda house: house.environ.update({"LDGM_BASE_URL": "http://192.168.1.20:8501"})),
    ("rights_wide", True, lambda house: house.folder.chmod(0o755)),
    ("rights_wide", True, lambda house: (house.folder / "secret.key").chmod(0o640)),
    ("key_missing", True, lambda house: house.environ.pop("LDGM_DATABASE_KEY")),
    ("database_damaged", True, flip_bit),
    ("database_plain", False, plain_database),
    ("journal_mode_wrong", True, another_journal),
    ("second_factor_off", False, administrator_with_a_passphrase),
    ("backup_none", False, lambda house: backups_at(house, None)),
    ("backup_old", False, lambda house: backups_at(house, timedelta(days=3))),
    ("backup_old", True, lambda house: backups_at(house, timedelta(days=30))),
    ("log_broken", True, lambda house: spoil_log(house, is_cut=False)),
    ("log_broken", True, lambda house: another_secret(house)),
    ("deleted_list_short", True, lambda house: deleted_without_the_list(house)),
    ("log_unkeyed", True, lambda house: log_without_key(house)),
    ("log_broken", True, log_stripped_of_its_key),
    ("log_cut", True, lambda house: spoil_log(house, is_cut=True)),
    ("disk_low", False, lambda house: setattr(house, "free", 1024**3)),
    ("disk_low", True, lambda house: setattr(house, "free", 10 * 1024**2)),
    ("clock_behind", True, lambda house: setattr(house, "now", house.now - timedelta(hours=1))),
    ("version_other", False, lambda house: house.versions.update({"streamlit": "1.20.0"})),
    ("streamlit_setting", True, lambda house: other_config(house, "gatherUsageStats = false", "gatherUsageStats = true")),
    ("streamlit_setting", True, lambda house: other_config(house, 'showErrorDetails = "none"', 'showErrorDetails = "full"')),
    ("streamlit_setting", True, lambda house: house.environ.update({"STREAMLIT_SERVER_ENABLE_AGENT_API": "true"})),
    ("streamlit_setting", True, lambda house: house.environ.update({"STREAMLIT_SERVER_ENABLE_XSRF_PROTECTION": "false"})),
]


def test_a_sound_installation_has_no_findings(house: House) -> None:
    """Encrypted, closed, behind TLS, with a fresh backup: every check ran and says nothing."""
    assert () == house.examine()
    assert load_texts()("doctor_says.nothing", checks=len(CHECKS)) == report((), load_texts())[-1]


@pytest.mark.parametrize(("code", "is_serious", "fault"), FAULTS, ids=lambda part: part if isinstance(part, str) else None)
def test_a_planted_fault_is_found_and_explained(house: House, code: str, is_serious: bool, fault: Fault) -> None:
    """By its own code and weight, with a sentence that has all its facts."""
    fault(house)
    found = house.examine()
    assert (code, is_serious) in {(one.code, one.is_serious) for one in found}
    assert len(found) + 1 == len(report(found, load_texts()))


def test_a_foreign_form_that_is_taken_is_found(house: House) -> None:
    """A proxy that throws Origin away, in front of a program that does not look at it."""
    real = house.ask
    house.ask = lambda method, path, headers: Answer(200, {}, (), "") if method == "POST" else real(method, path, headers)  # type: ignore[method-assign]
    assert "foreign_form_taken" in {one.code for one in house.examine()}


def test_every_sentence_of_the_doctor_was_seen() -> None:
    """A finding that no fault was planted for is not trusted."""
    keys = load_texts().keys()
    sentences = {key.split(".")[1] for key in keys if key.startswith("doctor.")}
    assert sentences == {code for code, _, _ in FAULTS} | {"foreign_form_taken"}


def test_the_command_fails_when_something_is_serious(
    house: House, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody listens at this address: exit code 1, one line per finding, in Dutch. Wrong settings: 2."""
    for name, value in house.environ.items():
        monkeypatch.setenv(name, value)
    assert 1 == main(["--address", "http://127.0.0.1:9"])
    said = capsys.readouterr().out
    assert ("[ernstig] Het programma antwoordt niet" in said, "ernstig, " in said) == (True, True)
    monkeypatch.setenv("PORT", "geen poort")
    assert 2 == main([])
    assert os.environ["PORT"] == "geen poort"
