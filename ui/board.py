"""Who is how far, the people at the door, and the reveal; counts only, never an answer."""

from __future__ import annotations

import streamlit as st

from ldgm_core.boards import NUMBER, PEOPLE, draw_how_far
from ldgm_core.domain.meeting import AdmissionRequest
from ldgm_core.services import room_code
from ldgm_core.services.scoring import Progress
from ui import context, guards, live, reveal, style
from ui.context import text

__all__ = ["STREAM", "show"]

STREAM = "bord"


def show(place: guards.Place, progress: Progress) -> None:
    """Show who is how far."""
    guards.show_notice("board")
    for request in progress.at_the_door:
        _show_at_the_door(place, progress, request)
    drawn = draw_how_far(progress, context.texts(), now=context.now())
    live.show_part(NUMBER, drawn, place.meeting_id, board=STREAM, is_spoken=True, is_redrawn_always=reveal.is_asked(place))
    reveal.show(place, progress)
    live.show_part(PEOPLE, drawn, place.meeting_id, board=STREAM)


def _show_at_the_door(place: guards.Place, progress: Progress, request: AdmissionRequest) -> None:
    name = next((person.display_name for person in progress.people if person.id == request.participant_id), "")
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"door_{request.id}"):
        style.words(text("fill_in.at_the_door", name=name))
        for is_admitted, kind in ((True, "primary"), (False, "secondary")):
            label = text("fill_in.admit" if is_admitted else "fill_in.refuse")
            key = f"{'admit' if is_admitted else 'refuse'}_{request.id}"
            st.button(label, key=key, type=kind, on_click=_decide, args=(place, request, is_admitted))


def _decide(place: guards.Place, request: AdmissionRequest, is_admitted: bool) -> None:
    store, now = context.store(), context.now()

    def do() -> None:
        room_code.admit(store, place.actor, meeting_id=place.meeting_id, admission_id=request.id, is_admitted=is_admitted, now=now)

    guards.act(do, "board")
