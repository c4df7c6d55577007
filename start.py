"""
Start here; the same on Linux, macOS and Windows: `python3 start.py` (Windows: `py start.py`).

    start.py                 start the program; the first time it installs what is needed
    start.py setup           install what the program needs, and nothing else
    start.py test [...]      install what the tests need, then run them; what follows goes to pytest
    start.py check           install what the tests need, then ruff, mypy, and the tests of the architecture and the texts

Standard library only, and without syntax newer than Python 3.7, so that an older Python gets a sentence and not a
SyntaxError. Everything is installed into `.venv` beside this file. The sentences stand here and not in ldgm_core/texts,
because they are needed before anything is there; they are in ASCII, because a Windows console may know no more.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NoReturn

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
OLDEST_PYTHON = (3, 11)
# What each set installs (the first file), and the files that decide whether that is still up to date (all of them).
REQUIREMENTS = {"run": ("requirements.txt",), "dev": ("requirements-dev.txt", "requirements.txt")}
PROGRAM = ("app.py", "bespreekmodel", "ldgm_core", "pages", "ui", "web")
CHECKS_BY_PYTEST = ("tests/test_architecture.py", "tests/test_texts.py")
DEBIAN_PACKAGES = ("chromium", "fonts-liberation", "poppler-utils", "postgresql", "nginx-light")
BROWSERS = (
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)
# Where Playwright keeps the browsers that it downloads itself, below the person's home folder.
PLAYWRIGHT_BROWSERS = (
    ".cache/ms-playwright/chromium-*/chrome-linux*/chrome",
    "Library/Caches/ms-playwright/chromium-*/chrome-mac*/*.app/Contents/MacOS/*",
    "AppData/Local/ms-playwright/chromium-*/chrome-win*/chrome.exe",
)
SIGNS_OF_NO_NETWORK = (
    "NewConnectionError",
    "NameResolutionError",
    "ConnectTimeout",
    "ProxyError",
    "Connection refused",
    "Network is unreachable",
    "getaddrinfo failed",
    "name resolution",
)
WORDS = {
    "usage": """\
Gebruik: {python} start.py [setup | test | check]
  (niets)      het programma starten; de eerste keer wordt eerst alles geinstalleerd
  setup        alleen installeren
  test [...]   alle tests; wat erachter staat gaat naar pytest
  check        ruff, mypy en de tests van de opbouw en de teksten""",
    "unknown": "Deze opdracht bestaat niet: {command}",
    "installing": "Installeren wat nodig is. De eerste keer duurt dit een paar minuten.",
    "old_python": "Dit is Python {found}, en er is Python {needed} of nieuwer nodig. Installeer die (python.org) en start opnieuw.",
    "no_venv": "Python kan hier geen eigen omgeving maken. Voer uit: sudo apt install python3-venv  en start opnieuw.",
    "unwritable": "In de map {folder} mag niet geschreven worden. Zet het programma in een map van uzelf en start daar.",
    "venv_failed": "De map {folder} kon niet gemaakt worden. Verwijder die map als hij bestaat en start opnieuw. Python meldt: {reason}",
    "no_network": "Installeren lukt niet zonder internet. Maak verbinding (of laat pypi.org toe) en start opnieuw. Meer in {log}",
    "pip_failed": "Installeren is niet gelukt. Start opnieuw, en kijk als het weer niet lukt in {log}. De laatste regel: {reason}",
    "no_app": "Het bestand {path} ontbreekt. Haal het programma opnieuw op en start dan opnieuw.",
    "no_browser": "De tests hebben een browser nodig. Voer uit: sudo apt install chromium  of installeer Google Chrome.",
    "wrong_browser": "LDGM_CHROMIUM wijst naar {path} en daar staat geen programma. Verbeter het pad of haal LDGM_CHROMIUM weg.",
    "no_postgres": "De tests hebben PostgreSQL nodig. Voer uit: sudo apt install postgresql",
    "no_nginx": "De tests hebben nginx nodig. Voer uit: sudo apt install nginx-light",
    "no_pdftoppm": "De tests hebben pdftoppm nodig. Voer uit: sudo apt install poppler-utils  (of installeer poppler).",
}


def main(arguments: Sequence[str]) -> int:
    """Carry out one command and return its exit code; 2 for a command that does not exist."""
    command, rest = (arguments[0], list(arguments[1:])) if arguments else ("run", [])
    usage = say("usage", python=Path(sys.executable).stem)
    if command in ("-h", "--help", "help"):
        print(usage)
        return 0
    if command not in COMMANDS or (rest and command != "test"):
        print(say("unknown", command=" ".join(arguments)), usage, sep="\n", file=sys.stderr)
        return 2
    problem = problem_with_python(sys.version_info[:2])
    if problem:
        give_up(problem)
    return COMMANDS[command](rest)


def run(_: Sequence[str] = ()) -> int:
    """Start the program in its own environment; ends when the program ends."""
    prepare("run")
    app = HERE / "app.py"
    if not app.is_file():
        give_up(say("no_app", path=app))
    os.chdir(HERE)  # Streamlit looks for its settings in the folder one stands in
    command, environ = [str(venv_python()), str(app)], environment_of_the_app(os.environ)
    if os.name == "posix":
        sys.stdout.flush()
        os.execve(command[0], command, environ)  # noqa: S606 - our own program; Ctrl-C and signals then reach it directly
    return wait_for(subprocess.Popen(command, env=environ))


def setup(_: Sequence[str] = ()) -> int:
    """Install what the program needs, and write down what Python makes of its files."""
    prepare("run")
    compile_program(HERE, venv_python())
    return 0


def compile_program(folder: Path, python: Path) -> None:
    """
    Let Python write what it makes of the program's files beside them.

    Otherwise it does so at the first start, and at every start where the program may not write there. A file that cannot be written now
    is one of those: compileall names it, and it costs time and nothing else.
    """
    files = [str(folder / name) for name in PROGRAM if (folder / name).exists()]
    subprocess.call([str(python), "-m", "compileall", "-q", *files])


def test(arguments: Sequence[str]) -> int:
    """Run the tests: all of them, or what the arguments tell pytest. A missing browser fails, it never skips."""
    prepare("dev")
    install_programs()
    for problem in problems_with_programs(os.environ):
        give_up(problem)
    environ = dict(os.environ, LDGM_CHROMIUM=str(find_browser(os.environ)))
    command = [str(venv_python()), "-m", "pytest"]
    if arguments:
        return subprocess.call([*command, *arguments], cwd=HERE, env=environ)
    in_turns = ["-n", "2", "--dist", "worksteal"]
    # The browser's tests take longest, one after the other, and somebody's patience is measured in some of them: they go first.
    behind = ["nice", "-n", "3"] if shutil.which("nice") else []
    return run_beside_each_other([*command, "tests/browser"], [*behind, *command, "tests", "--ignore=tests/browser", *in_turns], environ)


def run_beside_each_other(first: Sequence[str], second: Sequence[str], environ: Mapping[str, str]) -> int:
    """
    Run two commands at the same time and return 0 only when both passed. What the first one prints comes after the second has ended.

    The tests in a browser wait for a browser most of their time, and the others for a disk or a database; all in a row they take twice as
    long.
    """
    with tempfile.TemporaryFile() as said:
        with subprocess.Popen(list(first), cwd=HERE, env=environ, stdout=said, stderr=subprocess.STDOUT) as running:
            codes = [subprocess.call(list(second), cwd=HERE, env=environ), running.wait()]
        said.seek(0)
        print(said.read().decode(errors="replace"), flush=True)
    return 1 if any(codes) else 0


def check(_: Sequence[str] = ()) -> int:
    """Run every check, also after one has failed; 0 only when all of them pass."""
    prepare("dev")
    tests = [name for name in CHECKS_BY_PYTEST if (HERE / name).is_file()]
    commands = [["ruff", "check", "."], ["mypy"], ["pytest", *tests]]
    codes = [subprocess.call([str(venv_python()), "-m", *command], cwd=HERE) for command in commands]
    return 1 if any(codes) else 0


COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {"run": run, "setup": setup, "test": test, "check": check}


def say(key: str, **facts: object) -> str:
    """Return a sentence with its facts filled in."""
    return WORDS[key].format(**facts)


def give_up(sentence: str) -> NoReturn:
    """Stop with one line that says what to do, and exit code 1."""
    raise SystemExit(sentence)


def problem_with_python(version: Sequence[int]) -> str | None:
    """Return what to do about a Python that is too old, or None."""
    if tuple(version[:2]) >= OLDEST_PYTHON:
        return None
    return say("old_python", found=dotted(version), needed=dotted(OLDEST_PYTHON))


def dotted(version: Sequence[int]) -> str:
    """Return a version as people write it: 3.11."""
    return ".".join(str(part) for part in version[:2])


def stamp(files: Iterable[Path], version: Sequence[int]) -> str:
    """Return the fingerprint of what should be installed: sha256 over the Python version and the contents of the files."""
    digest = hashlib.sha256(dotted(version).encode())
    for file in files:
        # Line ends do not count: git turns them into CRLF on Windows.
        digest.update(b"\0" + file.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


def prepare(kind: str, *, venv: Path = VENV, folder: Path = HERE) -> None:
    """Make `.venv` hold what this kind of use ("run" or "dev") needs; does nothing when it already does."""
    wanted = wanted_stamp(kind, folder)
    mark = stamp_file(kind, venv)
    if venv_python(venv).is_file() and mark.is_file() and mark.read_text() == wanted:
        return
    if not os.access(venv if venv.is_dir() else folder, os.W_OK):
        give_up(say("unwritable", folder=folder))
    print(say("installing"), flush=True)
    make_venv(venv)
    install(folder / REQUIREMENTS[kind][0], venv)
    for covered, files in REQUIREMENTS.items():
        if set(files) <= set(REQUIREMENTS[kind]):  # what the tests need includes what the program needs
            stamp_file(covered, venv).write_text(wanted_stamp(covered, folder))


def wanted_stamp(kind: str, folder: Path) -> str:
    """Return the stamp of an environment that is up to date for this kind of use."""
    return stamp([folder / name for name in REQUIREMENTS[kind]], sys.version_info[:2])


def stamp_file(kind: str, venv: Path) -> Path:
    """Return where an environment keeps the stamp of what was installed for this kind of use."""
    return venv / f"installed-{kind}.sha256"


def venv_python(venv: Path = VENV) -> Path:
    """Return the path of the Python inside an environment, whether it exists or not."""
    return venv / "Scripts" / "python.exe" if os.name == "nt" else venv / "bin" / "python"


def venv_version(venv: Path) -> str | None:
    """Return the Python version that an environment was made with ("3.11"), or None when it does not tell."""
    try:
        lines = (venv / "pyvenv.cfg").read_text().splitlines()
    except OSError:
        return None
    values = [line.split("=")[1].strip() for line in lines if line.split("=")[0].strip() in ("version", "version_info")]
    return ".".join(values[0].split(".")[:2]) if values else None


def make_venv(venv: Path) -> None:
    """Make the environment, mend a half-made one, and replace one of another Python version."""
    if venv_version(venv) == dotted(sys.version_info[:2]) and has_pip(venv):
        return
    if not can_make_venv():
        install_debian_packages("python3-venv", only_in_ci=True)
        if not can_make_venv():
            give_up(say("no_venv"))
    fresh = ["--clear"] if venv_version(venv) not in (None, dotted(sys.version_info[:2])) else []
    command = [sys.executable, "-m", "venv", *fresh, str(venv)]
    made = subprocess.run(command, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if made.returncode:
        output = made.stdout.decode(errors="replace")
        give_up(say("no_venv") if "ensurepip is not" in output else say("venv_failed", folder=venv, reason=last_line(output)))


def can_make_venv() -> bool:
    """Return whether this Python has the parts that make an environment; Debian leaves them out."""
    importlib.invalidate_caches()
    return all(importlib.util.find_spec(name) for name in ("venv", "ensurepip"))


def has_pip(venv: Path) -> bool:
    """Return whether the environment's pip runs; not so after an interrupted set-up, or when the Python below it has gone."""
    try:
        command = [str(venv_python(venv)), "-m", "pip", "--version"]
        return subprocess.call(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def install(requirements: Path, venv: Path) -> None:
    """Install a requirements file; what pip says goes to a log in the environment."""
    log = venv / "install.log"
    command = [str(venv_python(venv)), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "-r", str(requirements)]
    with log.open("w") as output:
        code = subprocess.call(command, stdout=output, stderr=subprocess.STDOUT)
    if code:
        give_up(problem_with_pip(log.read_text(errors="replace"), log))


def problem_with_pip(output: str, log: Path) -> str:
    """Return what to do about an installation that failed, judged by what pip said."""
    if any(sign in output for sign in SIGNS_OF_NO_NETWORK):
        return say("no_network", log=log)
    return say("pip_failed", reason=last_line(output), log=log)


def last_line(output: str) -> str:
    """Return the last line that says something."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    return lines[-1] if lines else "-"


def browser_candidates(environ: Mapping[str, str], home: Path) -> list[Path]:
    """Return where a browser may be, in the order to try; LDGM_CHROMIUM is the only candidate when it is set."""
    if environ.get("LDGM_CHROMIUM"):
        return [Path(environ["LDGM_CHROMIUM"])]
    downloaded = [path for pattern in PLAYWRIGHT_BROWSERS for path in sorted(home.glob(pattern), reverse=True)]
    return [Path(path) for path in BROWSERS] + downloaded


def find_browser(environ: Mapping[str, str], home: Path | None = None) -> Path | None:
    """Return the first browser that is really there, or None."""
    candidates = browser_candidates(environ, home or Path.home())
    return next((path for path in candidates if path.is_file()), None)


def problems_with_programs(environ: Mapping[str, str]) -> list[str]:
    """Return a sentence for each program of the system that the tests miss."""
    problems = []
    if find_browser(environ) is None:
        given = environ.get("LDGM_CHROMIUM")
        problems.append(say("wrong_browser", path=given) if given else say("no_browser"))
    if shutil.which("pdftoppm") is None:
        problems.append(say("no_pdftoppm"))
    if find_postgres() is None:
        problems.append(say("no_postgres"))
    if find_nginx() is None:
        problems.append(say("no_nginx"))
    return problems


def find_postgres() -> Path | None:
    """Return the folder with the programs of the newest PostgreSQL on this machine, or None."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    elsewhere = shutil.which("initdb")
    found = [*debian, *([Path(elsewhere).parent] if elsewhere else [])]
    return next((path for path in found if (path / "initdb").is_file()), None)


def find_nginx() -> Path | None:
    """Return where nginx is, or None."""
    found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    return Path(found) if found else None


def install_programs() -> None:
    """Install the browser and pdftoppm where that needs nobody's permission: root on Debian or Ubuntu."""
    if problems_with_programs(os.environ) and not os.environ.get("LDGM_CHROMIUM"):
        install_debian_packages(*DEBIAN_PACKAGES)


def install_debian_packages(*packages: str, only_in_ci: bool = False) -> None:
    """Install packages as root with apt-get; does nothing elsewhere. Whether it worked shows in what is there afterwards."""
    is_root = os.name == "posix" and os.geteuid() == 0
    if not is_root or shutil.which("apt-get") is None or (only_in_ci and not os.environ.get("CI")):
        return
    environ = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    for command in (["apt-get", "-q", "update"], ["apt-get", "-q", "install", "-y", "--no-install-recommends", *packages]):
        subprocess.call(command, env=environ)


def environment_of_the_app(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the environment to start the program with: fictional meetings are present unless somebody said otherwise."""
    return {"LDGM_DEMO": "1", "PYTHONUTF8": "1", **environ}  # names such as Yagmur with its real letter, on Windows too


def wait_for(process: subprocess.Popen[bytes]) -> int:
    """Return the exit code of the program; Ctrl-C reaches it as well, so it is given the time to close its data."""
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:  # during the installation; the next start takes it up again
        sys.exit(130)
