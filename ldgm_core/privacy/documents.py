"""The documents about privacy that are made, not typed. The build makes them again and compares."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ldgm_core.privacy.annex import write_annex
from ldgm_core.privacy.datamap import write_datamap
from ldgm_core.texts import Texts

__all__ = ["GENERATED", "write_documents"]

GENERATED: dict[str, Callable[[Texts], str]] = {"datamap.md": write_datamap, "dpia-bijlage.md": write_annex}
"""Name in docs/ -> what writes it."""


def write_documents(folder: Path, t: Texts) -> list[Path]:
    """Write every generated document into the folder and return their paths."""
    for name, write in GENERATED.items():
        (folder / name).write_text(write(t), encoding="utf-8")
    return [folder / name for name in GENERATED]
