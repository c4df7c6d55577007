"""Making the minutes final: asked twice, because the sealed text never changes again."""

from __future__ import annotations

import streamlit as st

from ldgm_core.domain.meeting import Meeting
from ldgm_core.domain.minutes import MinutesData
from ldgm_core.services import reporting
from ui import context, guards, places, style, widgets
from ui.context import text

__all__ = ["show"]


def show(place: guards.Place, meeting: Meeting, minutes: MinutesData) -> None:
    """Show the mark of final minutes, or the way to make them final."""
    if minutes.content_hash:
        widgets.next_step(text("minutes.is_final"))
        style.labelled(text("minutes.hash"), minutes.content_hash)
    elif meeting.closed_at is None:
        widgets.next_step(text("minutes.close_first"))
        places.meeting_link("review", text("minutes.to_review"), place.meeting_id)
    else:
        widgets.next_step(text("minutes.next"))
        _show_button(place)


def _show_button(place: guards.Place) -> None:
    name = f"seal_{place.meeting_id}"
    if not context.kept(name):
        st.button(text("minutes.finish"), key="finish_minutes", type="primary", on_click=context.keep, args=(name, True))
        return
    with st.container(border=True, key="seal_question"):
        style.words(text("minutes.sure"), "large")
        with st.container(horizontal=True):
            st.button(text("minutes.finish_yes"), key="finish_yes", type="primary", on_click=_finish, args=(place,))
            st.button(text("minutes.finish_no"), key="finish_no", on_click=context.keep, args=(name, False))


def _finish(place: guards.Place) -> None:
    store, now = context.store(), context.now()

    def do() -> str:
        reporting.finish_minutes(store, place.actor, meeting_id=place.meeting_id, made_by=place.name, now=now)
        return text("minutes.finished_at", time=context.clock_time(now))

    guards.act(do)
    context.keep(f"seal_{place.meeting_id}", False)
