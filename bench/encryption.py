"""
What the encrypted database costs: commits of one rating, plain against SQLCipher, taking turns so that both meet the same machine.

    python -m bench.encryption [commits]
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from ldgm_core.demo.cases import read_cases
from ldgm_core.demo.player import Player
from ldgm_core.demo.showcase import CASES
from ldgm_core.domain.access import StaffActor
from ldgm_core.services import installation
from ldgm_core.store import Store, open_store
from ldgm_core.texts import load_texts

NOW = datetime(2026, 9, 14, 13, 0, tzinfo=UTC)
KEY = "ab" * 32


def commit_seconds(store: Store) -> float:
    """Return how long one transaction with one row takes, the flush to the disk included."""
    began = time.perf_counter()
    with store.writing() as tx:
        tx.add_organisation(name="x" * 200, now=NOW)
    return time.perf_counter() - began


def fill(store: Store) -> None:
    """Play one fictional case, so that the file has the size of a real one."""
    account = installation.make_first_account(store, organisation_name="School", display_name="Anna", now=NOW)
    staff = StaffActor(account.id, account.organisation_id, True)
    Player(store, staff, read_cases(CASES)[0], texts=load_texts(), secret=b"x" * 32, seed=1, now=NOW).play()


def main(commits: int) -> None:
    """Print the 50th and 95th percentile of both, and their ratio."""
    with tempfile.TemporaryDirectory() as place:
        stores = {
            name: open_store(f"sqlite:///{Path(place).as_posix()}/{name}.sqlite3", key=key)
            for name, key in (("plain", None), ("encrypted", KEY))
        }
        for store in stores.values():
            fill(store)
        taken: dict[str, list[float]] = {name: [] for name in stores}
        for _ in range(commits):
            for name, store in stores.items():
                taken[name].append(commit_seconds(store) * 1000)
        for store in stores.values():
            store.close()
    percentiles = {name: statistics.quantiles(found, n=20) for name, found in taken.items()}
    for name, found in percentiles.items():
        print(f"{name}: p50 {found[9]:.3f} ms, p95 {found[18]:.3f} ms ({commits} commits)")
    print(f"ratio at p50: {percentiles['encrypted'][9] / percentiles['plain'][9]:.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
