"""Schools and their people from the command line."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ldgm_core.accounts.__main__ import main
from ldgm_core.services import sign_in_link, staff_session
from ldgm_core.settings import load_settings
from ldgm_core.store import open_store


@pytest.fixture(autouse=True)
def _installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LDGM_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("LDGM_BASE_URL", "https://school.test")


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert 0 == main(list(arguments))
    return capsys.readouterr().out


def test_two_schools_are_added_and_their_links_open_their_own_school(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each first administrator comes in by the printed link, in the own school; a second link can be made."""
    links = [run(capsys, "add-school", name, who) for name, who in (("De Brug", "Anna"), ("De Poort", "Bo"))]
    listed = run(capsys, "list")
    assert ["De Brug", "De Poort"] == re.findall(r"^(.+) \(", listed, re.M)
    assert 2 == listed.count("gespreksleider en beheerder")
    account = re.findall(r"^  (\S+)  Bo,", listed, re.M)[0]
    links.append(run(capsys, "link", account))
    tokens = [re.findall(r"https://school\.test/inloggen/(\S+)", said)[0] for said in links]
    store = open_store(load_settings({"LDGM_DATA_DIR": str(tmp_path)}).database_url)
    now = datetime.now(UTC)
    found = [staff_session.find_staff(store, session_token=sign_in_link.sign_in(store, token=token, now=now), now=now) for token in tokens]
    store.close()
    assert ["Anna", "Bo", "Bo"] == [one[1].display_name for one in found if one]
    assert 2 == len({one[0].organisation_id for one in found if one})


def test_a_second_step_is_taken_away_at_the_server(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """For the only administrator who lost everything; the terminal says what was done."""
    run(capsys, "add-school", "De Brug", "Anna")
    account_id = re.findall(r"^  (\S+)  Anna,", run(capsys, "list"), re.M)[0]
    store = open_store(load_settings({"LDGM_DATA_DIR": str(tmp_path)}).database_url)
    with store.writing() as tx:
        tx.put_second_factor(tx.load_account(account_id), sealed_secret="x", last_step=0, recovery_hashes={1: "x"}, now=datetime.now(UTC))
    assert "De tweede stap van Anna is weggehaald" in run(capsys, "remove-second-step", account_id)
    with store.reading() as tx:
        assert tx.find_second_factor(account_id) is None
    store.close()


def test_a_refusal_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody with that id; a name that cannot be stored."""
    assert 2 == main(["link", "bestaat-niet"])
    assert 2 == main(["add-school", " ", "Anna"])
    assert 2 == main(["remove-second-step", "bestaat-niet"])
    assert 3 == len(capsys.readouterr().err.strip().splitlines())
