"""What every plain page needs, handed in once: nothing here is read from the environment or kept between requests."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from ldgm_core.providers import Provider
from ldgm_core.services.passphrase import Keeper
from ldgm_core.store import Store
from ldgm_core.texts import Texts

__all__ = ["Site"]


@dataclass(frozen=True)
class Site:
    """
    The surroundings of the plain pages.

    `base_url`: without a slash at the end; `clock` returns UTC, aware; `ticks`: seconds that only go up.
    """

    store: Store
    secret: bytes
    base_url: str
    texts: Texts
    clock: Callable[[], datetime]
    keeper: Keeper = field(default_factory=Keeper)
    providers: tuple[Provider, ...] = ()
    ticks: Callable[[], float] = time.monotonic

    @property
    def has_tls(self) -> bool:
        """Return whether browsers reach this program over an encrypted line, so that cookies may demand one."""
        return self.base_url.startswith("https://")
