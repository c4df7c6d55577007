"""When a team looks again, over all pupils of one facilitator, as a sheet."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from ldgm_core.domain.review import CheckKind
from ldgm_core.exports.sheet import Sheet
from ldgm_core.texts import Texts

__all__ = ["DueRow", "due_sheet"]


class DueRow(NamedTuple):
    """A moment that is still open, and about whom."""

    due_on: date
    kind: CheckKind
    about: str
    pupil_name: str
    group_name: str
    held_on: date


def due_sheet(rows: Iterable[DueRow], t: Texts, *, today: date) -> Sheet:
    """Return the moments in the order in which they are due, with the pupil as the list on the screen names it."""
    head = tuple(t(f"sheet.{name}") for name in ("due_on", "state", "kind", "about", "pupil", "group", "held_on"))
    body = tuple(
        (
            row.due_on.isoformat(),
            t("sheet.overdue" if row.due_on < today else "sheet.coming"),
            t(f"check_kind.{row.kind}"),
            row.about,
            row.pupil_name,
            row.group_name,
            row.held_on.isoformat(),
        )
        for row in sorted(rows)
    )
    return Sheet(t("sheet.due"), head, body)
