"""Counting wrong tries, and only those: somebody who gets it right is never counted, however many sit behind one address."""

from __future__ import annotations

from datetime import datetime, timedelta

from ldgm_core.domain.clock import is_ahead
from ldgm_core.domain.passphrase import wait_after
from ldgm_core.errors import NotNow
from ldgm_core.store.reader import Reader
from ldgm_core.store.staff import Failures
from ldgm_core.store.writer import Writer

__all__ = ["count_before_checking", "count_failure", "require_budget"]

MOST_ROWS = 10_000
FORGOTTEN_AFTER = timedelta(days=1)


def count_failure(tx: Writer, tried_hash: str, *, now: datetime, window: timedelta = FORGOTTEN_AFTER) -> Failures:
    """Count one more wrong try and return how many there were in a row; a window that is over begins anew."""
    tx.lock_failures()
    tx.drop_old_failures(before=now - FORGOTTEN_AFTER, most=MOST_ROWS)
    before = tx.find_failures(tried_hash)
    if before is None or now - before.first_at > window or is_ahead(before.last_at, now=now):
        failures = Failures(1, now, now)
    else:
        failures = Failures(before.tries + 1, before.first_at, now)
    tx.put_failures(tried_hash, failures)
    return failures


def count_before_checking(tx: Writer, tried_hash: str, *, now: datetime) -> None:
    """
    Count a try as a wrong one before it is checked, so that many at one moment are not more tries than one after the other.

    Who gets it right forgets the count (`forget_failures`). A clock that was put back locks nobody out: the count begins anew.

    Raises:
        NotNow: the wait after the wrong tries so far is not over (`try_again_later`).
    """
    tx.lock_failures()
    before = tx.find_failures(tried_hash)
    _require_waited(before, wait_after(before.tries if before else 0), now=now)
    count_failure(tx, tried_hash, now=now)


def _require_waited(failures: Failures | None, wait: timedelta, *, now: datetime) -> None:
    if failures is not None and now - failures.last_at < wait and not is_ahead(failures.last_at, now=now):
        left = wait - (now - failures.last_at)
        raise NotNow("try_again_later", seconds=max(1, round(left.total_seconds())))


def require_budget(tx: Reader, tried_hash: str, *, most: int, window: timedelta, now: datetime) -> None:
    """
    Stop when there were too many wrong tries within the window.

    Raises:
        NotNow: there were (`try_again_later`).
    """
    failures = tx.find_failures(tried_hash)
    if failures is None or is_ahead(failures.last_at, now=now):
        return
    if failures.tries >= most and now - failures.first_at <= window:
        left = window - (now - failures.first_at)
        raise NotNow("try_again_later", seconds=max(1, round(left.total_seconds())))
