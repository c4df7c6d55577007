"""The bill of materials: which libraries the program needs, those of the libraries included, as CycloneDX 1.5."""

from __future__ import annotations

import json
import re
from importlib import metadata

from ldgm_core import __version__

__all__ = ["needed", "write_bill"]

NAME = re.compile(r"[A-Za-z0-9._-]+")


def write_bill(requirements: str) -> str:
    """Return the bill for these requirements as JSON, from what is installed here; the same installation gives the same text."""
    parts = [_part(name) for name in sorted(needed(requirements))]
    head = {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1}
    about = {"component": {"type": "application", "name": "ldgm-bespreking", "version": __version__}}
    return json.dumps({**head, "metadata": about, "components": parts}, indent=2, ensure_ascii=False)


def needed(requirements: str) -> set[str]:
    """Return the names of everything that the lines of a requirements file lead to, as far as it is installed here."""
    waiting = {_plain(match[0]) for line in requirements.splitlines() if (match := NAME.match(line))}
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        try:
            requires = metadata.distribution(name).requires or []
        except metadata.PackageNotFoundError:
            continue  # an extra of a library, or only for another system
        found.add(name)
        waiting |= {_plain(match[0]) for line in requires if "extra ==" not in line and (match := NAME.match(line))} - found
    return found


def _part(name: str) -> dict[str, object]:
    about = metadata.distribution(name).metadata
    licence = next((about[name] for name in ("License-Expression", "License") if name in about), "")
    part: dict[str, object] = {"type": "library", "name": name, "version": about["Version"], "purl": f"pkg:pypi/{name}@{about['Version']}"}
    if licence and len(licence) < 100:  # some put the whole text there
        part["licenses"] = [{"license": {"name": licence}}]
    return part


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
