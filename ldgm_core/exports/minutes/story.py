"""The minutes as blocks, in the order in which people look for things; PDF and page are made of this."""

from __future__ import annotations

from collections.abc import Sequence

from ldgm_core.domain.minutes import MinutesArea, MinutesData
from ldgm_core.exports.minutes.area import area_section
from ldgm_core.exports.minutes.closing import closing, notes, remarks
from ldgm_core.exports.minutes.opening import opening
from ldgm_core.exports.minutes.plan import plan_sections
from ldgm_core.exports.minutes.undecided import PERSPECTIVE, undecided
from ldgm_core.exports.paper.block import Block, prose
from ldgm_core.exports.paper.section import part
from ldgm_core.texts import Texts

__all__ = ["tell_minutes"]


def tell_minutes(minutes: MinutesData, t: Texts) -> list[Block]:
    """Return everything that the data says; with plain words each part begins with a sentence that explains it."""
    areas = [area for area in minutes.areas if area.area_id not in PERSPECTIVE]
    estimates = [area for area in minutes.areas if area.area_id in PERSPECTIVE]
    return [
        *opening(minutes, t),
        *_areas(part(t("pdf.areas"), t, "areas", level=2), areas, minutes, t),
        *_areas(part(t("pdf.perspective"), t, "perspective", level=2), estimates, minutes, t, is_estimate=True),
        *plan_sections(minutes, t),
        *_undecided(minutes, t),
        *notes(minutes, t),
        *remarks(minutes, t),
        *closing(minutes, t),
    ]


def _areas(title: list[Block], areas: Sequence[MinutesArea], minutes: MinutesData, t: Texts, *, is_estimate: bool = False) -> list[Block]:
    if not areas:
        return []
    age = minutes.header.calendar_age_months
    parts = [block for area in areas for block in area_section(area, t, calendar_age_months=age, is_estimate=is_estimate)]
    hint = [] if any(area.is_revealed for area in areas) else [prose(t("pdf.nothing_revealed"))]
    return [*title, *hint, *parts]


def _undecided(minutes: MinutesData, t: Texts) -> list[Block]:
    lines = undecided(minutes, t) or (t("pdf.undecided_nothing"),)
    return [*part(t("pdf.undecided"), t, "undecided", level=2), *(prose(line) for line in lines)]
