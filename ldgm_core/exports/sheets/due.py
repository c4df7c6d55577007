"""What one facilitator must remember, over all pupils and arrangements, as a sheet."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from ldgm_core.exports.sheets.sheet import Sheet
from ldgm_core.texts import Texts

__all__ = ["DueRow", "due_sheet"]


class DueRow(NamedTuple):
    """A day that is still open, the text key of its kind, and about whom or which arrangement."""

    due_on: date
    kind_key: str
    about: str
    title: str
    group_name: str


def due_sheet(rows: Iterable[DueRow], t: Texts, *, today: date) -> Sheet:
    """Return the moments in the order in which they are due, with the pupil as the list on the screen names it."""
    head = tuple(t(f"sheet.{name}") for name in ("due_on", "state", "kind", "about", "pupil", "group"))
    body = tuple(
        (
            row.due_on.isoformat(),
            t("sheet.overdue" if row.due_on < today else "sheet.coming"),
            t(row.kind_key),
            row.about,
            row.title,
            row.group_name,
        )
        for row in sorted(rows)
    )
    return Sheet(t("sheet.due"), head, body)
