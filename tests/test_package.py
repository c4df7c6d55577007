"""The wheel: everything the program needs is in it, and in an environment that knows nothing of this checkout the command starts it."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import venv
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from bespreekmodel import command

ROOT = Path(__file__).resolve().parents[1]
PARTS = ("app.py", "pages", "ui", "web", "ldgm_core", "assets", "docs/handleiding", ".streamlit")
NAME = command.NAME
LONGEST_SECONDS = 60


@dataclass(frozen=True)
class Running:
    """A program that was started with the installed command: where it answers, and the file with what it said."""

    address: str
    said: Path


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "wheel", str(ROOT), "--no-deps", "--no-build-isolation", "-q", "-w", str(folder)]
    subprocess.run(pip, check=True, cwd=folder)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the command, in an environment where nothing is but the wheel and what it asked the package index for."""
    folder = tmp_path_factory.mktemp("clean")
    venv.create(folder, with_pip=True)
    scripts = folder / ("Scripts" if os.name == "nt" else "bin")
    python = scripts / Path(sys.executable).name
    subprocess.run([str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check", str(wheel)], check=True, cwd=folder)
    return scripts


@pytest.fixture
def own(tmp_path: Path) -> dict[str, str]:
    """The surroundings of a user who just installed it: a home of one's own, and nothing of this checkout or its settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LDGM_", "PYTHON", "VIRTUAL_ENV", "STREAMLIT_"))}
    return kept | {"LDGM_HOST": "127.0.0.1"} | dict.fromkeys(("HOME", "XDG_DATA_HOME", "LOCALAPPDATA"), str(tmp_path))


@pytest.fixture
def running(installed: Path, own: dict[str, str], tmp_path: Path) -> Iterator[Running]:
    """The command, started from another folder, when it answers; afterwards it was asked to stop and nothing listens any more."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    own |= {"PORT": str(port)}
    said = tmp_path / "said.txt"
    with said.open("w", encoding="utf-8") as file:
        server = subprocess.Popen([str(installed / NAME), "--no-browser"], cwd=tmp_path, env=own, stdout=file, stderr=subprocess.STDOUT)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(f"{address}/healthz", said)
        yield Running(address, said)
    finally:
        server.terminate()
        server.wait(20)
    with pytest.raises(httpx.TransportError):
        httpx.get(f"{address}/healthz", trust_env=False)


def test_everything_that_is_kept_in_git_and_runs_is_in_the_wheel(wheel: Path) -> None:
    """A page, a picture or a text that stays behind is named."""
    listed = subprocess.run(["git", "ls-files", "--", *PARTS], cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()
    with zipfile.ZipFile(wheel) as packed:
        inside = {name.removeprefix("bespreekmodel/") for name in packed.namelist()}
        metadata = next(packed.read(name).decode() for name in packed.namelist() if name.endswith("/METADATA"))
    assert [] == sorted(set(listed) - inside)
    pinned = [line.split("#")[0].strip() for line in (ROOT / "requirements.txt").read_text().splitlines() if re.match(r"\w", line)]
    asked = {
        line.removeprefix("Requires-Dist: ").replace(" ", "").replace("_", "-").lower()
        for line in metadata.splitlines()
        if line.startswith("Requires-Dist")
    }
    assert set() == {line.lower().replace("_", "-") for line in pinned if "[" not in line and ";" not in line} - asked


def test_nothing_of_this_checkout_is_borrowed(installed: Path, own: dict[str, str], tmp_path: Path) -> None:
    """Every library and every part of the program comes from the environment that was just made."""
    names = "sys, streamlit, sqlalchemy, reportlab, bespreekmodel"
    ask = f"import {names}\nfor one in list(sys.modules.values()): print(getattr(one, '__file__', ''))"
    python = installed / Path(sys.executable).name
    files = subprocess.run([str(python), "-c", ask], check=True, capture_output=True, text=True, env=own, cwd=tmp_path).stdout.splitlines()
    packages = [file for file in files if "site-packages" in file]
    assert len(packages) > 100
    assert [] == [file for file in packages if not file.startswith(str(installed.parent))]
    assert [] == [file for file in files if file.startswith(str(ROOT))]


def test_the_command_starts_the_program_with_its_data_in_the_users_own_folder(running: Running, installed: Path, tmp_path: Path) -> None:
    """It says the sign-in link, answers on every kind of page, and keeps nothing among the libraries."""
    addresses = ("/healthz", "/aanmelden", "/k", "/handleiding/", "/handleiding/afbeeldingen/01-begin.png", "/_stcore/health")
    assert [200] * 6 == [httpx.get(f"{running.address}{address}", trust_env=False).status_code for address in addresses]
    assert "Wachtwoordzin" in httpx.get(f"{running.address}/aanmelden", trust_env=False).text
    link = re.search(rf"{running.address}/inloggen/\S+", running.said.read_text(encoding="utf-8"))
    assert link is not None and "Aanmelden" in httpx.get(link.group(), trust_env=False).text
    assert [tmp_path / NAME] == [path.parent for path in tmp_path.rglob("ldgm.sqlite3")]
    assert [] == list(installed.parent.rglob("*.sqlite3*"))


def test_doctor_and_backup_work_on_what_the_command_keeps(running: Running, installed: Path, own: dict[str, str], tmp_path: Path) -> None:
    """While it runs: nothing serious is found, a backup is made, and it can be put back."""
    said = _run(installed, own, tmp_path, "doctor")
    assert 0 == said.returncode, said.stdout + said.stderr
    keys = _run(installed, own, tmp_path, "backup", "keys")
    recovery = re.search(r"AGE-SECRET-KEY-\S+", keys.stdout)
    assert recovery is not None, keys.stdout + keys.stderr
    (tmp_path / "recovery").write_text(recovery.group())
    for arguments in (("backup", "make"), ("backup", "drill", "--key", "recovery")):
        said = _run(installed, own, tmp_path, *arguments)
        assert 0 == said.returncode, said.stdout + said.stderr


def test_commands_are_passed_on_and_an_unknown_one_gets_a_sentence(installed: Path, own: dict[str, str], tmp_path: Path) -> None:
    """`--help` says what there is, `play` plays; what nobody knows is refused with what there is."""
    said = _run(installed, own, tmp_path, "--help")
    assert (0, True) == (said.returncode, all(name in said.stdout for name in command.MODULES))
    assert str(tmp_path / NAME) in said.stdout
    played = _run(installed, own, tmp_path, "play", str(ROOT / "ldgm_core/demo/cases.yaml"), "--out", "out")
    assert (0, 8) == (played.returncode, len(list((tmp_path / "out").glob("*/minutes.pdf")))), played.stderr
    unknown = _run(installed, own, tmp_path, "dans")
    assert (2, True) == (unknown.returncode, "Gebruik: bespreekmodel" in unknown.stderr)


def _run(installed: Path, own: dict[str, str], folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(installed / NAME), *arguments], cwd=folder, env=own, check=False, capture_output=True, text=True)


def test_the_browser_is_opened_once_with_the_sign_in_link(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The link that the program says is the one that opens; another line that looks like it opens nothing more."""
    (tmp_path / "app.py").write_text("print('a http://127.0.0.1:1/inloggen/x')\nprint('b http://127.0.0.1:1/inloggen/y')\n")
    monkeypatch.setattr(command, "program_folder", lambda: tmp_path)
    opened: list[str] = []
    assert 0 == command.run([], {**os.environ, "LDGM_DATA_DIR": str(tmp_path)}, open_browser=opened.append)
    assert ["http://127.0.0.1:1/inloggen/x"] == opened


def _wait(address: str, said: Path) -> None:
    deadline = time.monotonic() + LONGEST_SECONDS
    while time.monotonic() < deadline:
        try:
            if httpx.get(address, timeout=2, trust_env=False).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    pytest.fail(f"nothing answers at {address}; it said:\n{said.read_text(encoding='utf-8')}", pytrace=False)
