"""What a number was measured on, and how numbers are summed up: medians and p95 of one run, as JSON."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

__all__ = ["ROOT", "processor_seconds", "report", "summary"]

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("streamlit", "starlette", "uvicorn", "sqlalchemy", "altair", "reportlab")


def summary(milliseconds: Sequence[float]) -> dict[str, float]:
    """Return count, median, p95 (nearest rank) and the slowest, in milliseconds with two decimals."""
    ordered = sorted(milliseconds)
    last = len(ordered) - 1
    middle = (ordered[last // 2] + ordered[(last + 1) // 2]) / 2
    return {
        "n": len(ordered),
        "median_ms": round(middle, 2),
        "p95_ms": round(ordered[round(0.95 * last)], 2),
        "slowest_ms": round(ordered[-1], 2),
    }


def report(name: str, result: dict[str, Any]) -> None:
    """Print the result with machine, versions and commit."""
    print(json.dumps({"bench": name, **result, "machine": _machine()}, indent=2))


def _machine() -> dict[str, Any]:
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    return {
        "python": sys.version.split()[0],
        "system": platform.platform(),
        "cores": os.cpu_count(),
        "load_1_min": load,
        "commit": commit,
        "packages": {name: version(name) for name in PACKAGES},
    }


def processor_seconds(pids: list[int]) -> float:
    """The processor's time that these processes have had, with that of their children that have ended: a database ends and begins them."""
    ticks = 0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except FileNotFoundError:  # ended since they were listed: its parent has its time now
            continue
        ticks += sum(int(field) for field in fields[11:15])
    return ticks / os.sysconf("SC_CLK_TCK")
