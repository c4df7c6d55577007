"""What every plain page needs, handed in once: nothing here is read from the environment or kept between requests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from ldgm_core.store import Store
from ldgm_core.texts import Texts

__all__ = ["Site"]


@dataclass(frozen=True)
class Site:
    """The surroundings of the plain pages. `base_url`: without a slash at the end; `clock` returns UTC, aware."""

    store: Store
    secret: bytes
    base_url: str
    texts: Texts
    clock: Callable[[], datetime]

    @property
    def has_tls(self) -> bool:
        """Return whether browsers reach this program over an encrypted line, so that cookies may demand one."""
        return self.base_url.startswith("https://")
