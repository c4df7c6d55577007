"""What the checks look at, and what they find."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from ldgm_core.settings import Settings

__all__ = ["Answer", "Ask", "Finding", "Installation"]


@dataclass(frozen=True)
class Answer:
    """What the running program answered. Names of headers are in small letters; of several cookies each stands in `cookies`."""

    status: int
    headers: Mapping[str, str]
    cookies: tuple[str, ...]
    text: str


Ask = Callable[[str, str, Mapping[str, str]], Answer | None]
"""Method, address and headers in, the answer out; None when nobody answers."""


@dataclass(frozen=True)
class Finding:
    """One thing that is not right; its sentence is the text `doctor.<code>` with the facts filled in."""

    code: str
    is_serious: bool
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Installation:
    """A living installation: its settings, its environment, a way to ask it, the time, its folder, and what is installed."""

    settings: Settings
    environ: Mapping[str, str]
    ask: Ask
    now: datetime
    project: Path
    versions: Mapping[str, str]
    free_bytes: Callable[[Path], int]
