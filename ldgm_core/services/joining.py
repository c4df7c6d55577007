"""Trying the room's code: only wrong tries are counted, per browser and for the whole installation, and never per address."""

from __future__ import annotations

from datetime import datetime, timedelta

from ldgm_core.errors import NotFound
from ldgm_core.services.failing import count_failure, require_budget
from ldgm_core.services.room_code import Room, enter_room
from ldgm_core.services.token_hash import hash_token
from ldgm_core.store import Store

__all__ = ["try_code"]

WINDOW = timedelta(minutes=10)
MOST_PER_BROWSER = 10
MOST_TOGETHER = 300
EVERYBODY = hash_token("wrong codes of this installation")


def try_code(store: Store, *, typed_code: str, tried_by: str, now: datetime) -> Room:
    """
    Return the room of a code, as `enter_room`. `tried_by`: the mark of the browser, that its forms carry.

    After ten wrong tries in ten minutes a browser is not heard any more, whatever it types. After three hundred by all browsers together
    each browser has one try left: fifteen people who type what stands on the screen all come in behind one address while somebody
    guesses, and who guesses needs another browser for every guess.

    Raises:
        BadInput: nothing was typed (`code_empty`).
        NotFound: no meeting has this code, or its door is shut (`code_unknown`); both count as a wrong try.
        NotNow: too many wrong tries (`try_again_later`).
    """
    browser = hash_token(f"wrong codes of {tried_by}")
    with store.reading() as tx:
        together = tx.find_failures(EVERYBODY)
        is_flooded = together is not None and together.tries >= MOST_TOGETHER and now - together.first_at <= WINDOW
        require_budget(tx, browser, most=1 if is_flooded else MOST_PER_BROWSER, window=WINDOW, now=now)
    try:
        return enter_room(store, typed_code=typed_code, now=now)
    except NotFound:
        with store.writing() as writer:
            count_failure(writer, browser, now=now, window=WINDOW)
            count_failure(writer, EVERYBODY, now=now, window=WINDOW)
        raise
