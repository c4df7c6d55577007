"""Practising alone: the button that begins, and how the played people answer: by themselves as time passes, or at a press."""

from __future__ import annotations

import streamlit as st

from ldgm_core.domain.meeting import Meeting, Pupil
from ui import context, guards, live, style
from ui.context import text

__all__ = ["show_answers", "show_begin"]

FORM = "practice"
LOOK_AGAIN = 2_500  # milliseconds


def show_begin(person: guards.Person) -> None:
    """Show the button that begins a practice meeting."""
    st.button(text("practice.begin"), key="begin_practice", on_click=_begin, args=(person,))


def show_answers(place: guards.Place, meeting: Meeting, pupil: Pupil) -> None:
    """Show what lets the played people answer; in a meeting about somebody real there is nothing."""
    rehearsal = context.surroundings().rehearsal
    if rehearsal is None or meeting.closed_at is not None or not rehearsal.is_practice(pupil):
        return
    with st.container(horizontal=True, vertical_alignment="center", border=True, key="practice_bar"):
        style.tags(text("practice.label"))
        style.words(text("practice.explain"), "small")
        runs = f"practice_runs_{place.meeting_id}"
        context.start(runs, rehearsal.runs(place.meeting_id))
        st.toggle(text("practice.by_itself"), key=runs, on_change=_pause, args=(place, runs))
        st.button(text("practice.one"), key="practice_one", on_click=_answer, args=(place, False))
        st.button(text("practice.all"), key="practice_all", on_click=_answer, args=(place, True))
        guards.show_notice(FORM)
    if context.typed(runs):
        live.follow("practice", place.meeting_id, lambda: _go_on(place), look_again=LOOK_AGAIN)


def _begin(person: guards.Person) -> None:
    rehearsal = context.surroundings().rehearsal
    if rehearsal is not None and guards.act(lambda: context.keep("go_to", ("fill_in", rehearsal.begin(person.actor)))):
        context.keep("new_meeting", False)


def _pause(place: guards.Place, runs: str) -> None:
    rehearsal = context.surroundings().rehearsal
    if rehearsal is not None:
        rehearsal.pause(place.meeting_id, is_paused=not context.typed(runs))


def _go_on(place: guards.Place) -> None:
    """Somebody may act now; what came of it is told by the signals of the meeting, as in any other."""
    rehearsal = context.surroundings().rehearsal
    if rehearsal is not None:
        rehearsal.go_on(place.actor, meeting_id=place.meeting_id)


def _answer(place: guards.Place, everybody: bool) -> None:
    rehearsal = context.surroundings().rehearsal

    def do() -> str:
        count = rehearsal.answer(place.actor, meeting_id=place.meeting_id, everybody=everybody) if rehearsal else 0
        return text("practice.answered", count=count) if count else text("practice.nothing_open")

    guards.act(do, FORM)
