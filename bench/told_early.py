"""
The program with its most important promise broken: `python -m bench.told_early`, for `bench.nemesis --planted`.

An answer is acknowledged at once and stored a little later, as a program does that says "opgeslagen" before the commit.
"""

from __future__ import annotations

import runpy
import threading
import time
from collections.abc import Sequence

from bench.machine import ROOT
from ldgm_core.domain.rating import Receipt
from ldgm_core.services import answering
from ldgm_core.services.answering import Kept, Sent
from ldgm_core.store import Store

__all__ = ["PROGRAM"]

PROGRAM = ("-m", "bench.told_early")
LATE_SECONDS = 0.05


def _tell_before_the_commit() -> None:
    honest = answering.keep_answers

    def store_later(store: Store, sent: Sequence[Sent]) -> None:
        time.sleep(LATE_SECONDS)
        honest(store, sent)

    def keep(store: Store, sent: Sequence[Sent]) -> list[Kept]:
        threading.Thread(target=store_later, args=(store, sent), daemon=True).start()
        return [Kept(Receipt("not-stored-yet", one.now, is_repeat=False), None) for one in sent]

    answering.keep_answers = keep  # type: ignore[assignment]


if __name__ == "__main__":
    _tell_before_the_commit()
    runpy.run_path(str(ROOT / "app.py"), run_name="__main__")
