"""The wheel: everything the program needs is in it, and in an environment that knows nothing of this checkout the command starts it."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import sysconfig
import time
import venv
import zipfile
from pathlib import Path

import httpx
import pytest

from bespreekmodel import command

ROOT = Path(__file__).resolve().parents[1]
PARTS = ("app.py", "pages", "ui", "web", "ldgm_core", "assets", "docs/handleiding", ".streamlit")
LONGEST_SECONDS = 60


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "wheel", str(ROOT), "--no-deps", "--no-build-isolation", "-q", "-w", str(folder)]
    subprocess.run(pip, check=True, cwd=folder)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the command, in an environment of its own; only the libraries are borrowed, so that nothing is downloaded."""
    folder = tmp_path_factory.mktemp("clean")
    venv.create(folder, with_pip=True)
    scripts = folder / ("Scripts" if os.name == "nt" else "bin")
    python = scripts / Path(sys.executable).name
    subprocess.run([str(python), "-m", "pip", "install", "-q", "--no-deps", "--no-index", str(wheel)], check=True, cwd=folder)
    ask = [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    packages = Path(subprocess.run(ask, check=True, capture_output=True, text=True).stdout.strip())
    (packages / "borrowed.pth").write_text(sysconfig.get_path("purelib"))
    return scripts


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


def test_the_command_starts_the_program_with_its_data_in_the_users_own_folder(installed: Path, tmp_path: Path) -> None:
    """From another folder, without the checkout: it says the sign-in link, answers, and stops when asked."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    own = {name: value for name, value in os.environ.items() if not name.startswith(("LDGM_", "PYTHON"))}
    own |= {"PORT": str(port), "LDGM_HOST": "127.0.0.1"} | dict.fromkeys(("HOME", "XDG_DATA_HOME", "LOCALAPPDATA"), str(tmp_path))
    said = (tmp_path / "said.txt").open("w+", encoding="utf-8")
    server = subprocess.Popen([str(installed / "bespreekmodel"), "--no-browser"], cwd=tmp_path, env=own, stdout=said, text=True)
    try:
        addresses = ("/healthz", "/k", "/handleiding/", "/handleiding/afbeeldingen/01-begin.png", "/_stcore/health")
        _wait(f"http://127.0.0.1:{port}/healthz")
        assert [200] * 5 == [httpx.get(f"http://127.0.0.1:{port}{address}", trust_env=False).status_code for address in addresses]
        assert f"http://127.0.0.1:{port}/inloggen/" in (tmp_path / "said.txt").read_text(encoding="utf-8")
        assert [path.name for path in tmp_path.rglob("ldgm.sqlite3")] == ["ldgm.sqlite3"]
    finally:
        server.terminate()
        server.wait(20)
        said.close()
    with pytest.raises(httpx.TransportError):  # nothing is left behind
        httpx.get(f"http://127.0.0.1:{port}/healthz", trust_env=False)


def test_commands_are_passed_on_and_an_unknown_one_gets_a_sentence(installed: Path, tmp_path: Path) -> None:
    """`play` plays; what nobody knows is refused with what there is."""
    own = {**os.environ, "LDGM_DATA_DIR": str(tmp_path / "data")}
    cases = ROOT / "ldgm_core/demo/cases.yaml"
    program = str(installed / "bespreekmodel")
    play = [program, "play", str(cases), "--out", "out"]
    played = subprocess.run(play, cwd=tmp_path, env=own, check=False, capture_output=True, text=True)
    assert (0, 8) == (played.returncode, len(list((tmp_path / "out").glob("*/minutes.pdf")))), played.stderr
    unknown = subprocess.run([program, "dans"], cwd=tmp_path, env=own, check=False, capture_output=True, text=True)
    assert (2, True) == (unknown.returncode, "Gebruik: bespreekmodel" in unknown.stderr)


def test_the_browser_is_opened_once_with_the_sign_in_link(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The link that the program says is the one that opens; another line that looks like it opens nothing more."""
    (tmp_path / "app.py").write_text("print('a http://127.0.0.1:1/inloggen/x')\nprint('b http://127.0.0.1:1/inloggen/y')\n")
    monkeypatch.setattr(command, "program_folder", lambda: tmp_path)
    opened: list[str] = []
    assert 0 == command.run([], {**os.environ, "LDGM_DATA_DIR": str(tmp_path)}, open_browser=opened.append)
    assert ["http://127.0.0.1:1/inloggen/x"] == opened


def _wait(address: str) -> None:
    deadline = time.monotonic() + LONGEST_SECONDS
    while time.monotonic() < deadline:
        try:
            if httpx.get(address, timeout=2, trust_env=False).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    pytest.fail(f"nothing answers at {address}", pytrace=False)
