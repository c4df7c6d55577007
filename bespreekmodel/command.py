"""
The command `bespreekmodel`: starts the program and opens the browser, with the data in the folder that the system gives each user.

Everything else is a command of the program itself, run with the same data folder:

    bespreekmodel                     start (with --no-browser: only start)
    bespreekmodel doctor              look whether everything is in order
    bespreekmodel accounts list       schools and people who sign in
    bespreekmodel backup make         backups: keys, make, verify, drill, restore
    bespreekmodel privacy run         keeping and deleting
    bespreekmodel play CASES --out D  play fictional cases without a screen
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import webbrowser
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from platformdirs import user_data_path

__all__ = ["MODULES", "environment", "main", "program_folder", "run"]

NAME = "bespreekmodel"
MODULES = {
    "accounts": ["ldgm_core.accounts"],
    "doctor": ["ldgm_core.doctor"],
    "backup": ["ldgm_core.backup"],
    "privacy": ["ldgm_core.privacy"],
    "play": ["ldgm_core.demo", "play"],
}
SIGN_IN_LINK = re.compile(r"https?://\S+/inloggen/\S+")
# What a person reads of this file; the program's own words are not loaded yet.
USAGE = f"Gebruik: {NAME} [--no-browser], of {NAME} met een van: {', '.join(MODULES)}. Met --help erachter zegt elk wat het kan."
HELP = f"""{USAGE}

  {NAME}                    start het programma en opent de browser
  {NAME} --no-browser       start alleen
  {NAME} accounts list      scholen en mensen die zich aanmelden
  {NAME} doctor             kijkt of alles in orde is
  {NAME} backup make        maakt een back-up; backup drill oefent het terugzetten
  {NAME} privacy run        bewaren en verwijderen
  {NAME} play ZAKEN.yaml --out MAP   speelt verzonnen casussen zonder scherm

De gegevens staan in: {{folder}}
"""


def main() -> int:
    """Run the command line."""
    return run(sys.argv[1:], os.environ)


def run(arguments: Sequence[str], environ: Mapping[str, str], *, open_browser: Callable[[str], object] = webbrowser.open) -> int:
    """Do what was asked and return the exit code; 2 with one sentence when that is nothing we know."""
    folder, own = program_folder(), environment(environ)
    if arguments and arguments[0] in MODULES:
        return subprocess.call([sys.executable, "-m", *MODULES[arguments[0]], *arguments[1:]], env=own)  # noqa: S603 - our own module
    if list(arguments) in (["--help"], ["-h"]):
        sys.stdout.write(HELP.format(folder=own["LDGM_DATA_DIR"]))
        return 0
    if list(arguments) not in ([], ["--no-browser"]):
        sys.stderr.write(f"{USAGE}\n")
        return 2
    return _start(folder, own, (lambda _link: None) if arguments else open_browser)


def program_folder() -> Path:
    """Return the folder with app.py: beside this file when installed, one higher in a checkout."""
    here = Path(__file__).resolve().parent
    return next(folder for folder in (here, here.parent) if (folder / "app.py").is_file())


def environment(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the environment to run in: data in the user's own folder unless somebody chose another, and our modules in reach."""
    data = environ.get("LDGM_DATA_DIR") or str(user_data_path(NAME, appauthor=False, ensure_exists=True))
    path = os.pathsep.join(part for part in (str(program_folder()), environ.get("PYTHONPATH", "")) if part)
    return {**environ, "LDGM_DATA_DIR": data, "PYTHONPATH": path, "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"}


def _start(folder: Path, environ: Mapping[str, str], open_browser: Callable[[str], object]) -> int:
    """Start the program, pass on what it says, and open the sign-in link when it says that."""
    command = [sys.executable, str(folder / "app.py")]
    server = subprocess.Popen(command, cwd=folder, env=dict(environ), stdout=subprocess.PIPE, text=True, encoding="utf-8")  # noqa: S603
    is_opened = False
    # Whoever stops the command stops the program: it is then given the time to close its data.
    before = signal.signal(signal.SIGTERM, lambda *_: server.terminate())
    try:
        for line in server.stdout or ():
            sys.stdout.write(line)
            sys.stdout.flush()
            link = SIGN_IN_LINK.search(line)
            if link and not is_opened:
                is_opened = True
                open_browser(link.group())
    except KeyboardInterrupt:
        sys.stdout.flush()  # Ctrl-C reaches the program as well; it closes its data and ends
    finally:
        signal.signal(signal.SIGTERM, before)
        if server.poll() is None:
            server.terminate()
    return server.wait()


if __name__ == "__main__":
    sys.exit(main())
