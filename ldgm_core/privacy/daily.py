"""
What the running program does once a day by itself: remove what is over its term, write down from where on the access log bears the key,
and make a backup if there are keys for one.
"""

from __future__ import annotations

import logging
from datetime import datetime

from ldgm_core.errors import Trouble
from ldgm_core.services.deletion import run_retention
from ldgm_core.services.journal import find_first_keyed
from ldgm_core.settings import Settings
from ldgm_core.store import Store
from ldgm_core.store.keyed import note_keyed, read_keyed

__all__ = ["keep_house"]

log = logging.getLogger("ldgm.daily")


def keep_house(settings: Settings, store: Store, *, key: str | None, secret: bytes, now: datetime) -> list[str]:
    """
    Do one round and return what went wrong, by code. What goes wrong is logged and does not stop the program: tomorrow is another round.

    The backup comes after the removal, so that what is over its term is not in a new one.
    """
    wrong = []
    try:
        sweep = run_retention(store, now=now)
        log.info("removed %d pupils and %d other rows", len(sweep.certificates), sum(sweep.counts.values()))
        note_keyed(settings.data_dir, find_first_keyed(store, known=read_keyed(settings.data_dir)))
    except Trouble as trouble:
        wrong.append(trouble.code)
    # What encrypts is read only where there is a key to do it with: every start comes by here.
    from ldgm_core.backup.chest import PUBLIC_KEY, make_backup

    if (settings.data_dir / PUBLIC_KEY).exists():
        try:
            make_backup(settings, key=key, secret=secret, now=now)
        except Trouble as trouble:
            wrong.append(trouble.code)
    for code in wrong:
        log.error("the daily round met %s", code)
    return wrong
