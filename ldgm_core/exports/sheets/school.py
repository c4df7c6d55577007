"""Counts over a school's meetings as a sheet for a board: no names, no small counts, no totals from which one could be worked out."""

from __future__ import annotations

from collections.abc import Iterator

from ldgm_core.domain.debate import PictureKind
from ldgm_core.domain.decision import Outcome
from ldgm_core.domain.matrix import Sector
from ldgm_core.domain.school_counts import SMALLEST_CELL, SchoolCounts, said_count
from ldgm_core.exports.sheets.sheet import Cell, Sheet
from ldgm_core.texts import Texts

__all__ = ["school_sheet"]


def school_sheet(counts: SchoolCounts, labels: dict[str, str], t: Texts) -> Sheet:
    """Return the counts, every possible row there so that its absence says nothing. `labels`: area -> what it is called."""
    head = tuple(t(f"sheet.{name}") for name in ("what", "split", "meetings"))
    return Sheet(t("sheet.school"), head, tuple(_rows(counts, labels, t)))


def _rows(counts: SchoolCounts, labels: dict[str, str], t: Texts) -> Iterator[tuple[Cell, ...]]:
    for sector in Sector:
        yield t("sheet.closed"), t(f"sector.{sector}"), _said(counts.meetings.get(sector, 0), t)
    for sector in Sector:
        for outcome in Outcome:
            found = counts.outcomes.get((sector, outcome), 0)
            yield t(f"outcome.{outcome}"), t(f"sector.{sector}"), _said(found, t)
    for area_id, label in labels.items():
        for kind in PictureKind:
            yield label, t(f"debate.picture_{kind}"), _said(counts.pictures.get((area_id, kind), 0), t)


def _said(count: int, t: Texts) -> Cell:
    found = said_count(count)
    return t("sheet.small", least=SMALLEST_CELL) if found is None else found
