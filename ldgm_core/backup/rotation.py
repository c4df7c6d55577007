"""Which backups stay: the newest of each of the last seven days, of the last four weeks and of the last twelve months."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime

__all__ = ["DAYS", "MONTHS", "WEEKS", "choose_kept"]

DAYS, WEEKS, MONTHS = 7, 4, 12


def choose_kept(moments: Collection[datetime]) -> set[datetime]:
    """Return which backups stay, by their moments (UTC); days, weeks and months without a backup do not count."""
    newest_first = sorted(moments, reverse=True)
    periods: tuple[tuple[int, Callable[[datetime], object]], ...] = (
        (DAYS, lambda moment: moment.date()),
        (WEEKS, lambda moment: moment.isocalendar()[:2]),
        (MONTHS, lambda moment: (moment.year, moment.month)),
    )
    kept: set[datetime] = set()
    for most, period_of in periods:
        seen: dict[object, datetime] = {}
        for moment in newest_first:
            seen.setdefault(period_of(moment), moment)
        kept |= set(list(seen.values())[:most])
    return kept
