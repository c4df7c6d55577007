"""The commands say in Dutch what they did, and their exit code says whether all is well."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

from ldgm_core.domain.retention import RetentionClass
from ldgm_core.privacy.__main__ import main
from ldgm_core.privacy.bill import needed
from ldgm_core.services import privacy
from ldgm_core.store import Store, open_store
from ldgm_core.store import tables as t
from tests.meetings import NOW, Team, new_team

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Team:
    """An installation with one meeting, which the commands find through the environment."""
    monkeypatch.setenv("LDGM_DATA_DIR", str(tmp_path))
    store: Store = open_store(f"sqlite:///{tmp_path.as_posix()}/ldgm.sqlite3")
    return new_team(store)


def test_run_removes_what_is_over_and_says_how_much(installed: Team, capsys: pytest.CaptureFixture[str]) -> None:
    """A pupil who left long ago, under a term of one month."""
    assert 0 == main(["run"])
    assert "Leerlingen verwijderd: 0." in capsys.readouterr().out
    with installed.store.reading() as reader:
        pupil_id = reader.load_meeting(installed.meeting_id).pupil_id
    privacy.record_departure(installed.store, installed.staff, pupil_id=pupil_id, left_on=date(2020, 7, 1), now=NOW)
    privacy.choose_term(installed.store, installed.staff, retention_class=RetentionClass.PUPIL_FILE, months=1, reason="x", now=NOW)
    assert 0 == main(["run"])
    said = capsys.readouterr().out
    assert "Leerlingen verwijderd: 1." in said
    assert "Bewijs van vernietiging" in said
    with installed.store._engine.connect() as connection:
        assert [] == list(connection.execute(select(t.pupils)))


def test_log_names_the_broken_entry_and_ends_with_one(installed: Team, capsys: pytest.CaptureFixture[str]) -> None:
    """Whole, changed, cut off."""
    assert 0 == main(["log"])
    assert "Het logboek is heel" in capsys.readouterr().out
    with installed.store._engine.begin() as connection:
        last = connection.execute(select(t.access_log.c.seq).order_by(t.access_log.c.seq.desc())).scalars().first()
        connection.execute(update(t.access_log).where(t.access_log.c.seq == 2).values(actor_id="x"))
    assert 1 == main(["log"])
    assert "regel 2 is veranderd" in capsys.readouterr().out
    with installed.store._engine.begin() as connection:
        connection.execute(delete(t.access_log).where(t.access_log.c.seq.in_([*range(2, int(last or 0) + 1)])))
    assert 1 == main(["log"])
    assert "aan het eind" in capsys.readouterr().out


def test_log_prints_a_link_to_write_down_and_finds_it_again(installed: Team, capsys: pytest.CaptureFixture[str]) -> None:
    """Typed as it stands on paper; one that is not there ends with one."""
    assert 0 == main(["log"])
    link = capsys.readouterr().out.split("Laatste schakel: ")[1].split(".")[0]
    assert 64 == len(link)
    assert 0 == main(["log", "--link", link])
    assert "De schakel staat in het logboek, bij " in capsys.readouterr().out
    assert 1 == main(["log", "--link", "f" * 64])
    assert "staat niet in het logboek" in capsys.readouterr().out


def test_a_refusal_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """And the exit code says so."""
    monkeypatch.setenv("LDGM_DATA_DIR", str(tmp_path))
    (tmp_path / "ldgm.sqlite3").write_bytes(b"this is no database" * 100)
    assert 2 == main(["run"])
    assert "beschadigd" in capsys.readouterr().err


def test_the_bill_names_every_library_with_its_version(capsys: pytest.CaptureFixture[str]) -> None:
    """What requirements.txt names, and what those need; the same every time."""
    assert 0 == main(["sbom"])
    printed = capsys.readouterr().out
    parts = {part["name"]: part["version"] for part in json.loads(printed)["components"]}
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    names = [line.split("#")[0].strip().lower().replace("_", "-").replace("[binary]", "").split(";")[0] for line in lines if "==" in line]
    pinned = dict(name.split("==") for name in names)
    assert pinned == {name: parts[name] for name in pinned}
    assert len(parts) > len(pinned)
    main(["sbom"])
    assert printed == capsys.readouterr().out
    assert set() == needed("# nothing but a comment\n\n")
