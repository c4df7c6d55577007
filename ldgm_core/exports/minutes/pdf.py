"""The minutes as PDF, for each of their readers."""

from __future__ import annotations

from ldgm_core.domain.minutes import MinutesData, MinutesState
from ldgm_core.exports.minutes.one_page import fit_on_one_page
from ldgm_core.exports.minutes.short import tell_in_short
from ldgm_core.exports.minutes.story import tell_minutes
from ldgm_core.exports.minutes.variant import Variant, minutes_for
from ldgm_core.exports.paper.pages import Running, bind_pages
from ldgm_core.exports.wording import day
from ldgm_core.texts import Texts

__all__ = ["Variant", "render_minutes", "render_minutes_for_parents", "render_minutes_in_short"]


def render_minutes(minutes: MinutesData, t: Texts, variant: Variant = Variant.FULL) -> bytes:
    """
    Return the minutes as PDF; the same data twice gives the same bytes.

    For parents the words are plain and nobody else is named. In short is exactly one page: what does not fit is left out whole, and
    the page says what is missing and that it stands in the full minutes.

    Raises:
        Trouble: a font file is missing (`font_missing`), or a text (`text_missing`).
    """
    told = minutes_for(minutes, variant, t)
    if variant is Variant.SHORT:
        page = fit_on_one_page(tell_in_short(told, t), t)
        return bind_pages(page, running=_running(told, t, title=t("pdf.title_short")), t=t, is_one_page=True)
    words = t.plain() if variant is Variant.PARENTS else t
    title = t("pdf.title_parents") if variant is Variant.PARENTS else t("pdf.title")
    return bind_pages(tell_minutes(told, words), running=_running(told, words, title=title), t=t)


def render_minutes_for_parents(minutes: MinutesData, t: Texts) -> bytes:
    """Return the minutes for the parents as PDF, see `render_minutes`."""
    return render_minutes(minutes, t, Variant.PARENTS)


def render_minutes_in_short(minutes: MinutesData, t: Texts) -> bytes:
    """Return the minutes on one page as PDF, see `render_minutes`."""
    return render_minutes(minutes, t, Variant.SHORT)


def _running(minutes: MinutesData, t: Texts, *, title: str) -> Running:
    is_draft = minutes.state is MinutesState.DRAFT
    state = t("pdf.header_draft") if is_draft else t("pdf.header_final", hash=minutes.content_hash)
    fictional = t("pdf.header_fictional", state=state) if minutes.header.is_fictional else state
    footer = t("pdf.footer", title=title, day=day(minutes.header.held_on, t))
    return Running(title=title, state=fictional, footer=footer, dated_on=minutes.header.held_on)
