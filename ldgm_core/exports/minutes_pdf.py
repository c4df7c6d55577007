"""The minutes as PDF: everything that the data says, in the order in which people look for it."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.platypus import Flowable

from ldgm_core.domain.matrix import AreaId
from ldgm_core.domain.minutes import MinutesArea, MinutesData, MinutesState
from ldgm_core.exports.minutes_area import area_section
from ldgm_core.exports.minutes_closing import closing, notes
from ldgm_core.exports.minutes_opening import opening
from ldgm_core.exports.minutes_plan import plan_sections
from ldgm_core.exports.paper import Running, bind_pages
from ldgm_core.exports.typography import heading, prose
from ldgm_core.exports.wording import day
from ldgm_core.texts import Texts

__all__ = ["render_minutes"]

_PERSPECTIVE = frozenset({AreaId("destination"), AreaId("direction")})


def render_minutes(minutes: MinutesData, t: Texts) -> bytes:
    """
    Return the minutes as PDF; the same data twice gives the same bytes.

    Raises:
        Trouble: a font file is missing (`font_missing`), or a text (`text_missing`).
    """
    story = [
        *opening(minutes, t),
        *_areas(t("pdf.areas"), [area for area in minutes.areas if area.area_id not in _PERSPECTIVE], minutes, t),
        *_areas(t("pdf.perspective"), [area for area in minutes.areas if area.area_id in _PERSPECTIVE], minutes, t),
        *plan_sections(minutes, t),
        *notes(minutes, t),
        *closing(minutes, t),
    ]
    return bind_pages(story, running=_running(minutes, t), t=t)


def _areas(title: str, areas: Sequence[MinutesArea], minutes: MinutesData, t: Texts) -> list[Flowable]:
    if not areas:
        return []
    age = minutes.header.calendar_age_months
    parts = [part for area in areas for part in area_section(area, t, calendar_age_months=age)]
    hint = [] if any(area.is_revealed for area in areas) else [prose(t("pdf.nothing_revealed"))]
    return [*heading(title, level=2), *hint, *parts]


def _running(minutes: MinutesData, t: Texts) -> Running:
    is_draft = minutes.state is MinutesState.DRAFT
    state = t("pdf.header_draft") if is_draft else t("pdf.header_final", hash=minutes.content_hash)
    fictional = t("pdf.header_fictional", state=state) if minutes.header.is_fictional else state
    footer = t("pdf.footer", title=t("pdf.title"), day=day(minutes.header.held_on, t))
    return Running(title=t("pdf.title"), state=fictional, footer=footer, dated_on=minutes.header.held_on)
