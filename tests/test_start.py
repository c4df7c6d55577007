"""start.py: what a person at a school meets first. Its decisions are plain functions; the command itself is run twice."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import start


def make_file(path: Path, content: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)
    return path


@pytest.fixture(scope="module")
def mended_venv(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment that was interrupted before it had pip, after start.py has met it; making one takes seconds, so it is shared."""
    venv = tmp_path_factory.mktemp("checkout") / ".venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(venv)], check=True)
    assert not start.has_pip(venv)
    start.make_venv(venv)
    return venv


def ask(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, str(start.HERE / "start.py"), *arguments], check=False, capture_output=True, text=True)


def test_a_python_of_this_project_is_accepted() -> None:
    """Everything from 3.11 on starts."""
    assert [None, None, None] == [start.problem_with_python(version) for version in ((3, 11), (3, 12), (4, 0))]


def test_an_older_python_gets_one_line_with_both_versions() -> None:
    """One line that says which Python was found and which one is needed."""
    sentence = start.problem_with_python((3, 9, 2))
    assert sentence is not None
    assert (1, True, True) == (len(sentence.splitlines()), "3.9" in sentence, "3.11" in sentence)


def test_start_compiles_for_an_older_python() -> None:
    """The file has no syntax newer than 3.7, or an old Python would answer with a SyntaxError."""
    compile_check = "import ast, sys; ast.parse(open(sys.argv[1]).read(), feature_version=(3, 7))"
    done = subprocess.run([sys.executable, "-c", compile_check, str(start.HERE / "start.py")], check=False, capture_output=True)
    assert (0, b"") == (done.returncode, done.stderr)


def test_the_stamp_follows_each_file_and_the_python_version(tmp_path: Path) -> None:
    """Another requirement, in either file, or another Python gives another stamp; the same of all gives the same."""
    first, second = make_file(tmp_path / "a.txt", "streamlit==1\n"), make_file(tmp_path / "b.txt", "pytest==9\n")
    before = start.stamp([first, second], (3, 11))
    other_python = start.stamp([first, second], (3, 12))
    make_file(second, "pytest==10\n")
    other_file = start.stamp([first, second], (3, 11))
    make_file(second, "pytest==9\n")
    assert 3 == len({before, other_python, other_file})
    assert before == start.stamp([first, second], (3, 11))


def test_the_stamp_does_not_depend_on_line_ends(tmp_path: Path) -> None:
    """A checkout with Windows line ends installs nothing anew."""
    unix, windows = make_file(tmp_path / "unix.txt"), make_file(tmp_path / "windows.txt")
    unix.write_bytes(b"a==1\nb==2\n")
    windows.write_bytes(b"a==1\r\nb==2\r\n")
    assert start.stamp([unix], (3, 11)) == start.stamp([windows], (3, 11))


def test_an_environment_with_the_right_stamp_is_left_alone(tmp_path: Path) -> None:
    """With the stamp in place nothing is made or installed, so a warm start costs nothing: there is no Python to install with here."""
    make_file(tmp_path / "requirements.txt", "streamlit==1\n")
    venv = tmp_path / ".venv"
    make_file(start.venv_python(venv))
    make_file(start.stamp_file("run", venv), start.wanted_stamp("run", tmp_path))
    before = sorted(tmp_path.rglob("*"))
    start.prepare("run", venv=venv, folder=tmp_path)
    assert before == sorted(tmp_path.rglob("*"))


def test_setting_up_compiles_the_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A service that may not write beside its program would compile it anew at every start."""
    done: list[tuple[str, Path]] = []
    monkeypatch.setattr(start, "prepare", lambda kind: done.append((kind, start.HERE)))
    monkeypatch.setattr(start, "compile_program", lambda folder, python: done.append((python.stem[:6], folder)))
    assert 0 == start.setup()
    assert [("run", start.HERE), ("python", start.HERE)] == done
    (tmp_path / "ldgm_core").mkdir()
    (tmp_path / "ldgm_core" / "small.py").write_text("NUMBER = 1\n")
    monkeypatch.undo()
    start.compile_program(tmp_path, Path(sys.executable))
    assert 1 == len(list((tmp_path / "ldgm_core" / "__pycache__").glob("small.*.pyc")))


def test_a_half_made_environment_is_mended(mended_venv: Path) -> None:
    """A set-up that was interrupted before pip was there goes on, instead of failing at every later start."""
    assert start.has_pip(mended_venv)


def test_a_requirement_that_cannot_be_installed_leaves_no_stamp(mended_venv: Path) -> None:
    """After a failed installation the next start tries again, and the person reads one line with the place of the log."""
    make_file(mended_venv.parent / "requirements.txt", "./there-is-no-such-folder\n")
    with pytest.raises(SystemExit) as stopped:
        start.prepare("run", venv=mended_venv, folder=mended_venv.parent)
    assert (1, True) == (len(str(stopped.value).splitlines()), str(mended_venv / "install.log") in str(stopped.value))
    assert start.wanted_stamp("run", mended_venv.parent) not in [mark.read_text() for mark in mended_venv.glob("installed-*")]


def test_installing_for_the_tests_covers_the_program(mended_venv: Path, tmp_path: Path) -> None:
    """Who ran the tests does not wait for an installation when the program is started; neither time anything is missing."""
    make_file(tmp_path / "requirements.txt")
    make_file(tmp_path / "requirements-dev.txt", "-r requirements.txt\n")
    start.prepare("dev", venv=mended_venv, folder=tmp_path)
    found = [start.stamp_file(kind, mended_venv).read_text() for kind in ("run", "dev")]
    assert [start.wanted_stamp(kind, tmp_path) for kind in ("run", "dev")] == found


def test_an_environment_tells_its_python_version(tmp_path: Path) -> None:
    """Both spellings are read; an environment that does not tell, or does not exist, has no version."""
    usual = make_file(tmp_path / "usual" / "pyvenv.cfg", "home = /usr/bin\nversion = 3.11.7\n").parent
    other = make_file(tmp_path / "other" / "pyvenv.cfg", "version_info = 3.12.1\n").parent
    silent = make_file(tmp_path / "silent" / "pyvenv.cfg", "home = /usr/bin\n").parent
    assert ["3.11", "3.12", None, None] == [start.venv_version(path) for path in (usual, other, silent, tmp_path / "none")]


def test_a_missing_venv_module_names_the_package_to_install() -> None:
    """One line with the command."""
    assert (1, True) == (len(start.say("no_venv").splitlines()), "sudo apt install python3-venv" in start.say("no_venv"))


@pytest.mark.parametrize(
    "output",
    [
        "WARNING: Retrying after connection broken by 'NewConnectionError(...)'\nERROR: No matching distribution found for streamlit",
        "Temporary failure in name resolution",
        "ProxyError('Cannot connect to proxy.')",
    ],
)
def test_pip_without_a_network_is_recognised(output: str) -> None:
    """pip's last line blames the package; the sentence blames the connection."""
    log = Path("install.log")
    assert start.say("no_network", log=log) == start.problem_with_pip(output, log)


def test_another_failure_of_pip_is_quoted() -> None:
    """What is no matter of the network is shown with pip's own last line."""
    expected = start.say("pip_failed", reason="ERROR: No space left on device", log="install.log")
    assert expected == start.problem_with_pip("Collecting x\n\nERROR: No space left on device\n\n", Path("install.log"))


def test_pip_that_says_nothing_still_gives_a_sentence() -> None:
    """An installer that was killed leaves an empty log."""
    assert start.say("pip_failed", reason="-", log="install.log") == start.problem_with_pip("", Path("install.log"))


def test_a_browser_of_the_system_goes_before_one_that_playwright_downloaded(tmp_path: Path) -> None:
    """The order is: named by the environment, installed on the system, downloaded by Playwright (the newest first)."""
    older = make_file(tmp_path / ".cache/ms-playwright/chromium-1100/chrome-linux/chrome")
    newer = make_file(tmp_path / ".cache/ms-playwright/chromium-1200/chrome-linux64/chrome")
    assert [*map(Path, start.BROWSERS), newer, older] == start.browser_candidates({}, tmp_path)


def test_a_browser_named_by_the_environment_is_the_only_candidate(tmp_path: Path) -> None:
    """Who names a browser gets that one or a refusal, never silently another."""
    named = tmp_path / "my-browser"
    assert [named] == start.browser_candidates({"LDGM_CHROMIUM": str(named)}, tmp_path)


def test_a_browser_must_be_a_file(tmp_path: Path) -> None:
    """A folder or nothing at the named place is no browser."""
    present = make_file(tmp_path / "browser")
    found = [start.find_browser({"LDGM_CHROMIUM": str(path)}) for path in (present, tmp_path, tmp_path / "none")]
    assert [present, None, None] == found


def test_a_named_browser_that_is_not_there_is_a_problem_with_its_path() -> None:
    """The sentence names the path and the variable, so that it can be mended."""
    expected = start.say("wrong_browser", path="/no/such/browser")
    assert expected == start.problems_with_programs({"LDGM_CHROMIUM": "/no/such/browser"})[0]


def test_the_program_starts_with_fictional_meetings_unless_refused() -> None:
    """LDGM_DEMO is 1 by default and what the person set otherwise; the rest of the environment goes along."""
    assert "1" == start.environment_of_the_app({"PORT": "80"})["LDGM_DEMO"]
    assert ("0", "80") == tuple(start.environment_of_the_app({"LDGM_DEMO": "0", "PORT": "80"})[name] for name in ("LDGM_DEMO", "PORT"))


def test_every_sentence_is_readable_on_any_console() -> None:
    """All sentences are ASCII, and all but the usage are one line."""
    assert [] == [key for key, words in start.WORDS.items() if not words.isascii()]
    assert ["usage"] == [key for key, words in start.WORDS.items() if len(words.splitlines()) != 1]


def test_help_names_every_command() -> None:
    """`start.py --help` prints the commands and installs nothing."""
    answer = ask("--help")
    assert (0, "") == (answer.returncode, answer.stderr)
    assert [] == [name for name in start.COMMANDS if name != "run" and name not in answer.stdout]


@pytest.mark.parametrize("arguments", [("stat",), ("setup", "now"), ("--port", "80")])
def test_an_unknown_command_is_repeated_with_the_usage(arguments: tuple[str, ...]) -> None:
    """Exit code 2, what was typed, and what can be typed instead; nothing on the output that another program may read."""
    answer = ask(*arguments)
    first_line = answer.stderr.splitlines()[0]
    assert (2, "", start.say("unknown", command=" ".join(arguments))) == (answer.returncode, answer.stdout, first_line)


def test_continuous_integration_runs_the_checks_and_all_tests() -> None:
    """.ci/run can be started, stops at the first failure, and calls both commands."""
    script = start.HERE / ".ci" / "run"
    lines = script.read_text().splitlines()
    assert os.access(script, os.X_OK)
    assert ("set -euo pipefail", 2) == (lines[2], sum(line in ("python3 start.py check", "python3 start.py test") for line in lines))
