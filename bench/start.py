"""
How long until the program answers: `python -m bench.start [--fresh]`.

    warm    `python3 start.py` in this checkout, with everything installed, until /_stcore/health answers; three times
    fresh   the same in a new clone under a temporary folder, installation and demo meetings included; once
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from bench.machine import ROOT, report, summary

LONGEST_SECONDS = 600


def _seconds_until_healthy(folder: Path, data: Path) -> float:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    environment = {**os.environ, "PORT": str(port), "LDGM_HOST": "127.0.0.1", "LDGM_DATA_DIR": str(data)}
    began = time.perf_counter()
    python = getattr(sys, "_base_executable", sys.executable)
    server = subprocess.Popen([python, "start.py"], cwd=folder, env=environment, stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        while time.perf_counter() - began < LONGEST_SECONDS and server.poll() is None:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1):
                    return time.perf_counter() - began
            except OSError:
                time.sleep(0.02)
        raise SystemExit("the program did not become healthy")
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(20)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fresh", action="store_true", help="also clone this checkout and install from nothing")
    chosen = parser.parse_args()
    result: dict[str, object] = {}
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        if chosen.fresh:
            subprocess.run(["git", "clone", "-q", str(ROOT), str(place / "clone")], check=True)
            result["fresh_s"] = round(_seconds_until_healthy(place / "clone", place / "fresh"), 1)
        _seconds_until_healthy(ROOT, place / "warm")  # makes the demo meetings
        result["warm"] = summary([1000 * _seconds_until_healthy(ROOT, place / "warm") for _ in range(3)])
    report("start", result)


if __name__ == "__main__":
    main()
