"""Times as people in the Netherlands read them."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from ldgm_core.texts import Texts

__all__ = ["HERE", "day_in_words", "moment_in_words"]

HERE = ZoneInfo("Europe/Amsterdam")


def moment_in_words(at: datetime, t: Texts, *, now: datetime) -> str:
    """Return "om 14:03", with the day before it when that was not today. Both times are UTC and aware."""
    local = at.astimezone(HERE)
    time = f"{local:%H:%M}"
    if local.date() == now.astimezone(HERE).date():
        return t("phone.at_time", time=time)
    return t("phone.at_day_and_time", day=day_in_words(local.date(), t), time=time)


def day_in_words(day: date, t: Texts) -> str:
    """Return a day as "22 november 2026"."""
    return f"{day.day} {t(f'month.{day.month}')} {day.year}"
