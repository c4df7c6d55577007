"""
How long documents take, and how large they are: `python -m bench.documents`.

The largest meeting: fifteen people, twelve areas, two rounds, every observation. Cold is a fresh process, from the first import to
the bytes; warm is the same process again. Aim: under one second warm, and under one megabyte.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable

from bench.machine import ROOT, report, summary
from ldgm_core.exports.documents import DOCUMENTS
from ldgm_core.texts import load_texts
from tests.exports import whole_minutes

COLD_TURNS, WARM_TURNS = 5, 20
COLD = """
import time
started = time.perf_counter()
from ldgm_core.exports.documents import DOCUMENTS
from ldgm_core.texts import load_texts
imported = time.perf_counter()
from tests.exports import whole_minutes
data = whole_minutes.large()
again = time.perf_counter()
DOCUMENTS["minutes_pdf"](data, load_texts("nl"))
print(imported - started + time.perf_counter() - again)
"""


def main() -> None:
    """Measure and print."""
    t = load_texts("nl")
    minutes, cards = whole_minutes.large(), whole_minutes.cards(15)
    works: dict[str, Callable[[], bytes]] = {
        "minutes_pdf": lambda: DOCUMENTS["minutes_pdf"](minutes, t),
        "invitations_pdf": lambda: DOCUMENTS["invitations_pdf"](cards, t),
    }
    warm = {name: {"warm": summary([_milliseconds(work) for _ in range(WARM_TURNS)]), "bytes": len(work())} for name, work in works.items()}
    report("documents", {"minutes_pdf_cold": summary([_cold() for _ in range(COLD_TURNS)]), **warm})


def _milliseconds(work: Callable[[], bytes]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def _cold() -> float:
    run = subprocess.run([sys.executable, "-c", COLD], cwd=ROOT, capture_output=True, text=True, check=True)
    return float(run.stdout) * 1000


if __name__ == "__main__":
    main()
