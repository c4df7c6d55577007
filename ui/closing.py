"""Ending the meeting: asked twice, because nobody can score after it."""

from __future__ import annotations

import streamlit as st

from ldgm_core.domain.meeting import Meeting
from ldgm_core.services import meeting_course
from ui import context, guards, places, reflections, style, widgets
from ui.context import text

__all__ = ["show", "show_next"]


def show_next(place: guards.Place, meeting: Meeting) -> None:
    """Say at the top of the screen what comes next; when the meeting is over, that is the minutes."""
    if meeting.closed_at is None:
        widgets.next_step(text("review.next"))
        return
    day = context.day_in_words(meeting.closed_at.astimezone(context.HERE).date())
    with st.container(horizontal=True, vertical_alignment="center", key="review_over"):
        widgets.next_step(text("review.is_closed", day=day))
        places.meeting_link("minutes", text("review.to_minutes"), place.meeting_id)


def show(place: guards.Place, meeting: Meeting) -> None:
    """Show the two questions of the phones, and the button that ends the meeting with the question before it."""
    if meeting.opened_at is not None:
        reflections.show(place)
    if meeting.closed_at is not None:
        return
    name = f"close_{place.meeting_id}"
    style.words(text("review.closing_means"))
    if not context.kept(name):
        is_early = meeting.opened_at is None
        st.button(text("review.close"), key="close_meeting", on_click=context.keep, args=(name, True), disabled=is_early)
        return
    with st.container(border=True, key="close_question"):
        style.words(text("review.close_sure"), "large")
        with st.container(horizontal=True):
            st.button(text("review.close_yes"), key="close_yes", type="primary", on_click=_close, args=(place,))
            st.button(text("review.close_no"), key="close_no", on_click=context.keep, args=(name, False))


def _close(place: guards.Place) -> None:
    store, now = context.store(), context.now()

    def do() -> str:
        meeting_course.close_meeting(store, place.actor, meeting_id=place.meeting_id, now=now)
        return text("review.closed_at", time=context.clock_time(now))

    guards.act(do)
    context.keep(f"close_{place.meeting_id}", False)
