"""The top of every screen of a meeting, and what the earlier meeting left."""

from __future__ import annotations

import streamlit as st

from ldgm_core.domain.age import age_in_words
from ldgm_core.domain.meeting import Meeting, Pupil, Step
from ldgm_core.services import meeting_course, reviewing
from ui import context, guards, perspectives, places, style, widgets
from ui.context import text

__all__ = ["go_on", "show", "show_earlier"]


def show(meeting: Meeting, pupil: Pupil, here: Step, *, has_title: bool = True) -> None:
    """Show who this is about, the steps, and what kind of meeting it is; without a title the screen has one of its own."""
    places.step_bar(meeting, here, pupil.call_name)
    if not has_title:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="meeting_head"):
        with st.container(width="content"):
            style.heading(f"{text(f'step.{here.value}')}: {pupil.call_name}")
        _show_labels(meeting, pupil, here)


def _show_labels(meeting: Meeting, pupil: Pupil, here: Step) -> None:
    """What kind of meeting this is; where a room looks along only what it needs."""
    state = text("ui.is_closed") if meeting.closed_at is not None else ""
    fictional = text("ui.fictional") if pupil.is_fictional else ""
    age = text("ui.age", age=age_in_words(meeting.calendar_age_months))
    sector = text(f"sector.{pupil.sector}")
    if here in (Step.FILL_IN, Step.DEBATE, Step.PERSPECTIVE):
        widgets.labels(fictional, state)
    else:
        widgets.labels(context.day_in_words(meeting.held_on), sector, age, fictional, state)


def go_on(place: guards.Place, step: Step) -> None:
    """Remember that the meeting goes on with this step; called by the button "Volgende stap" only."""
    store = context.store()

    def do() -> None:
        meeting_course.mark_step(store, place.actor, meeting_id=place.meeting_id, step=step)

    if guards.act(do):
        context.keep("go_to", (places.STEP_PLACES[step], place.meeting_id))


def show_earlier(place: guards.Place) -> None:
    """Show the earlier meeting's perspective and goals, to the facilitator only."""
    room = reviewing.load_review(context.store(), place.actor, meeting_id=place.meeting_id)
    if room.earlier is None:
        widgets.empty(text("prepare.no_earlier"))
        return
    style.words(text("prepare.earlier_for_you"), "small")
    style.heading(text("prepare.earlier_of", day=context.day_in_words(room.earlier.meeting.held_on)), 2)
    perspectives.show(place.person, room.pupil.id, before=place.meeting_id)
    for number, goal in enumerate(room.earlier.goals, start=1):
        states = [text(f"goal_state.{found.state}") for found in room.earlier.evaluations if found.goal_number == number]
        style.labelled(text("prepare.goal", number=number), goal.wording)
        widgets.labels(*states)
