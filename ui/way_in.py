"""How somebody gets in with a phone: the QR code, the short code and the address in words, for as long as the door stands open."""

from __future__ import annotations

import streamlit as st

from ldgm_core.domain.door import DOOR_TERM, Door, door_of, door_shuts_at
from ldgm_core.domain.meeting import Meeting
from ldgm_core.services import room_code
from ui import context, guards, style, widgets
from ui.context import text

__all__ = ["show"]

FORM = "way_in"


def show(place: guards.Place, meeting: Meeting) -> None:
    """Show the way into this meeting, large enough for the back of the room; when the code works no more, a button that opens the door."""
    guards.show_notice(FORM)
    shuts_at, door = door_shuts_at(meeting), door_of(meeting, now=context.now())
    if shuts_at is not None and door is not Door.SHUT:
        _show_code(meeting)
        style.words(text("fill_in.door_until", time=context.clock_time(shuts_at)))
    else:
        widgets.empty(text("fill_in.door_shut"))
    if door is not Door.OPEN:
        minutes = int(DOOR_TERM.total_seconds() // 60)
        st.button(text("fill_in.open_door", minutes=minutes), key="open_door", on_click=_open, args=(place,))


def _show_code(meeting: Meeting) -> None:
    address = context.base_url()
    code = meeting.room_code
    style.words(text("fill_in.scan"))
    widgets.qr_code(f"{address}/k?code={code}", says=text("fill_in.qr_says", code=code), width="min(100%, 46vh)")
    style.words(f"{code[:4]} {code[4:]}", "huge")
    style.words(text("fill_in.or_type", address=f"{address.removeprefix('http://').removeprefix('https://')}/k"))


def _open(place: guards.Place) -> None:
    store, now = context.store(), context.now()

    def do() -> None:
        room_code.open_door(store, place.actor, meeting_id=place.meeting_id, now=now)

    guards.act(do, FORM)
