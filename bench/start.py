"""
How long until the program answers: `python -m bench.start [--fresh]`.

    empty     a Streamlit app with one line of text, served the same way, until /_stcore/health answers
    program   `python app.py` with a database that is there, until the same; in turns with the empty one, and as a ratio to it
    warm      `python3 start.py` in this checkout, with everything installed and demo meetings, until the same
    fresh     the same in a new clone under a temporary folder, installation and demo meetings included; once
    imports   the slowest modules of the program to be read, with what they read themselves, in milliseconds
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

from bench.hall import free_port, wait_for_server
from bench.machine import ROOT, report, summary

LONGEST_SECONDS = 600
LOOK_SECONDS = 0.005
"""Between two looks whether it answers; each costs the starting program next to nothing, and longer ones would round the result."""


def _compiling() -> dict[str, str]:
    """The environment, in which Python may keep what it compiled: this shell may forbid it, and then every start would compile anew."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def _seconds_until_healthy(folder: Path, data: Path) -> float:
    port = free_port()
    environment = {**_compiling(), "PORT": str(port), "LDGM_HOST": "127.0.0.1", "LDGM_DATA_DIR": str(data)}
    began = time.perf_counter()
    python = getattr(sys, "_base_executable", sys.executable)
    server = subprocess.Popen([python, "start.py"], cwd=folder, env=environment, stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        while time.perf_counter() - began < LONGEST_SECONDS and server.poll() is None:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1):
                    return time.perf_counter() - began
            except OSError:
                time.sleep(LOOK_SECONDS)
        raise SystemExit("the program did not become healthy")
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(20)


EMPTY = """
import os
import streamlit as st
import uvicorn
app = st.App(os.environ["LDGM_EMPTY"])
if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(os.environ["PORT"]), ws="websockets-sansio", access_log=False, log_level="warning")
"""
STARTS, MODULES = 7, 12


def _seconds_of(command: list[str], folder: Path, **more: str) -> float:
    """Start a program and return after how long its health address answers."""
    port = free_port()
    environment = {**_compiling(), "PORT": str(port), "LDGM_HOST": "127.0.0.1", "LDGM_DEMO": "0", **more}
    began = time.perf_counter()
    server = subprocess.Popen([sys.executable, *command], cwd=folder, env=environment, stdout=subprocess.DEVNULL)
    try:
        wait_for_server(port, server, every=LOOK_SECONDS)
        return time.perf_counter() - began
    finally:
        server.terminate()
        server.wait(20)


def _beside_an_empty_one(place: Path) -> dict[str, Any]:
    """The program and an empty Streamlit app in turns."""
    bare = place / "bare"
    bare.mkdir()
    (bare / ".streamlit").mkdir()
    shutil.copy(ROOT / ".streamlit" / "config.toml", bare / ".streamlit" / "config.toml")
    (bare / "page.py").write_text("import streamlit as st\nst.write('niets')\n")
    (bare / "empty.py").write_text(EMPTY)
    data = str(place / "data")
    empty, program = [], []
    for _ in range(STARTS + 1):
        empty.append(1000 * _seconds_of(["empty.py"], bare, LDGM_EMPTY=str(bare / "page.py")))
        program.append(1000 * _seconds_of(["app.py"], ROOT, LDGM_DATA_DIR=data))
    measured = {"empty": summary(empty[1:]), "program": summary(program[1:])}  # the first of each makes the database, and compiles
    return {**measured, "program_over_empty": round(measured["program"]["median_ms"] / measured["empty"]["median_ms"], 2)}


def _slowest_imports(place: Path) -> dict[str, float]:
    """What takes long to read, with what it reads itself."""
    environment = {**_compiling(), "LDGM_DATA_DIR": str(place / "data"), "LDGM_DEMO": "0", "PORT": str(free_port())}
    command = [sys.executable, "-X", "importtime", "-c", "import app"]
    told = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stderr
    lines = [
        line.removeprefix("import time:").split("|") for line in told.splitlines() if line.startswith("import time:") and "self" not in line
    ]
    found = sorted(((int(whole), name.strip()) for _, whole, name in lines), reverse=True)
    return {name: round(whole / 1000, 1) for whole, name in found[:MODULES]}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fresh", action="store_true", help="also clone this checkout and install from nothing")
    chosen = parser.parse_args()
    result: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        if chosen.fresh:
            subprocess.run(["git", "clone", "-q", str(ROOT), str(place / "clone")], check=True)
            result["fresh_s"] = round(_seconds_until_healthy(place / "clone", place / "fresh"), 1)
        result |= _beside_an_empty_one(place)
        result["imports_ms"] = _slowest_imports(place)
        _seconds_until_healthy(ROOT, place / "warm")  # makes the demo meetings
        result["warm"] = summary([1000 * _seconds_until_healthy(ROOT, place / "warm") for _ in range(3)])
    empty, program = (result[name]["median_ms"] for name in ("empty", "program"))
    print(
        f"empty Streamlit app {empty} ms, program {program} ms: {result['program_over_empty']} times; warm {result['warm']['median_ms']} ms"
    )
    report("start", result)


if __name__ == "__main__":
    main()
