"""
The program, which also prints when it told the phones something: `python -m bench.stamped`, for bench.taps.

Signals leave right after the commit, so this is the moment of the commit as nearly as it can be seen from inside. Python's clock is that
of the whole machine: a client beside it can subtract.
"""

from __future__ import annotations

import runpy
import time
from pathlib import Path

from bench.machine import ROOT
from ldgm_core.store.signals import Signals
from ldgm_core.store.writer import PHONES

__all__ = ["PROGRAM", "told_at"]

PROGRAM = ("-m", "bench.stamped")
MARK = "told-phones "


def told_at(log: Path) -> list[float]:
    """Return the moments, on the clock of `time.perf_counter`, that the program printed into this log, oldest first."""
    return [float(line.removeprefix(MARK)) for line in log.read_text().splitlines() if line.startswith(MARK)]


def _print_moments() -> None:
    publish = Signals.publish

    def stamped(self: Signals, meeting_id: str, revision: int) -> None:
        now = time.perf_counter()
        publish(self, meeting_id, revision)
        if meeting_id.endswith(PHONES):
            print(f"{MARK}{now!r}", flush=True)

    Signals.publish = stamped  # type: ignore[method-assign]


if __name__ == "__main__":
    _print_moments()
    runpy.run_path(str(ROOT / "app.py"), run_name="__main__")
