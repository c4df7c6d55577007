"""Documents: data in, bytes out. Every document that the program makes stands in this list, by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ldgm_core.exports.handouts.invitations import render_invitations
from ldgm_core.exports.handouts.quick_card import render_quick_card
from ldgm_core.exports.minutes.html import render_minutes_html
from ldgm_core.exports.minutes.pdf import render_minutes, render_minutes_for_parents, render_minutes_in_short
from ldgm_core.exports.opp.document import render_opp
from ldgm_core.texts import Texts

__all__ = ["DOCUMENTS"]

DOCUMENTS: dict[str, Callable[[Any, Texts], bytes]] = {
    "minutes_pdf": render_minutes,
    "minutes_parents_pdf": render_minutes_for_parents,
    "minutes_short_pdf": render_minutes_in_short,
    "minutes_html": render_minutes_html,
    "opp_docx": render_opp,
    "invitations_pdf": render_invitations,
    "quick_card_pdf": render_quick_card,
}
"""By name: the function that turns a document's data and the words of a language into bytes."""
