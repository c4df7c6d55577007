"""Facts of a meeting as Dutch words: days, times, ages, columns, people."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from ldgm_core.domain.meeting import RoleGroup
from ldgm_core.texts import Texts

__all__ = ["clock", "columns", "day", "joined", "moment", "person", "role_name"]

SCHOOL_ZONE = ZoneInfo("Europe/Amsterdam")


def day(on: date | None, t: Texts) -> str:
    """Return a day in words, or nothing when there is none: "22 november 2026"."""
    return "" if on is None else t("pdf.day", day=on.day, month=t(f"pdf.month_{on.month}"), year=on.year)


def moment(at: datetime | None, t: Texts) -> str:
    """Return a day and a time on the school's clock, or nothing when there is none."""
    return "" if at is None else t("pdf.moment", day=day(at.astimezone(SCHOOL_ZONE).date(), t), time=clock(at))


def clock(at: datetime) -> str:
    """Return a time on the school's clock: "14:03"."""
    return f"{at.astimezone(SCHOOL_ZONE):%H:%M}"


def columns(column_from: int | None, column_to: int | None, t: Texts) -> str:
    """Return a column or a span of columns in words, or nothing."""
    if column_from is None:
        return ""
    if column_to is None or column_to == column_from:
        return t("pdf.column", column=column_from)
    return t("pdf.column_span", first=column_from, last=column_to)


def role_name(role: str | None, t: Texts) -> str:
    """Return the name of a role; a role that the texts no longer know appears as it was stored."""
    if role is None:
        return ""
    return t(f"role.{role}") if t.has(f"role.{role}") else role


def person(role: str | None, name: str | None, group: RoleGroup | None, t: Texts) -> str:
    """Return who somebody is, as far as the minutes may say: the role, the name only if it is there, the role group."""
    words = joined((role_name(role, t), name or ""), t("pdf.comma")) or t("pdf.somebody")
    return words if group is None else t("pdf.in_group", person=words, group=t(f"group.{group}"))


def joined(words: Iterable[str], between: str) -> str:
    """Return the words that are not empty, with `between` between them."""
    return between.join(word for word in words if word)
