"""Open the store of this installation: the same way for the program and for every command line beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from ldgm_core.settings import Settings, load_database_key, load_log_key
from ldgm_core.store import Store, open_store
from ldgm_core.store.engine import utc_now

__all__ = ["open_own_store"]


def open_own_store(settings: Settings, environ: Mapping[str, str], *, clock: Callable[[], datetime] = utc_now) -> Store:
    """
    Return the store of these settings, with its keys from the environment or the data folder, and all migrations run.

    Raises:
        Trouble: see open_store; or a key that cannot be read.
    """
    return open_store(
        settings.database_url,
        owner_url=settings.database_owner_url,
        clock=clock,
        key=load_database_key(environ),
        log_key=load_log_key(settings.data_dir, environ),
    )
