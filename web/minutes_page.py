"""The minutes as a page: the same words and pictures as on paper, with headings, lists and tables that a screen reader knows."""

from __future__ import annotations

from starlette.responses import Response

from ldgm_core.domain.meeting import MeetingId
from ldgm_core.exports.minutes.html import told
from ldgm_core.exports.minutes.story import tell_minutes
from ldgm_core.services.journal import note_seen
from ldgm_core.services.reporting import load_minutes
from web.call import Call
from web.gate import require_staff
from web.page import render

__all__ = ["show_minutes"]


def show_minutes(call: Call) -> Response:
    """Show the full minutes as a page."""
    t, meeting_id, actor = call.site.texts, MeetingId(call.path["meeting_id"]), require_staff(call)
    minutes = load_minutes(call.site.store, actor, meeting_id=meeting_id)
    note_seen(call.site.store, actor, meeting_id=meeting_id, what="verslag.html", now=call.now)
    return render("minutes.html", t, blocks=told(tell_minutes(minutes, t)))
