"""How somebody gets in with a phone: the QR code, the short code and the address in words."""

from __future__ import annotations

from ldgm_core.domain.meeting import Meeting
from ui import context, style, widgets
from ui.context import text

__all__ = ["show"]


def show(meeting: Meeting) -> None:
    """Show the way into this meeting, large enough for the back of the room."""
    address = context.base_url()
    code = meeting.room_code
    style.words(text("fill_in.scan"))
    widgets.qr_code(f"{address}/k?code={code}", says=text("fill_in.qr_says", code=code), width="min(100%, 46vh)")
    style.words(f"{code[:4]} {code[4:]}", "huge")
    style.words(text("fill_in.or_type", address=f"{address.removeprefix('http://').removeprefix('https://')}/k"))
