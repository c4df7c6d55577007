"""The start: my meetings, what is due, and a new meeting."""

from __future__ import annotations

import streamlit as st

from ldgm_core.domain.meeting import Meeting, Pupil, Step
from ldgm_core.services import preparation
from ui import context, due, new_meeting, own_passphrase, paging, places, practice, style, widgets
from ui.context import text
from ui.guards import require_staff, sentences, show_notice, stop

person = require_staff()
style.use_desk()


def show_meetings() -> None:
    """List the meetings of this facilitator, the newest first."""
    with sentences():
        page = preparation.list_meetings(context.store(), person.actor, after=paging.after("meetings"), limit=paging.PAGE)
    style.heading(text("home.my_meetings"), 2)
    if not page.rows:
        widgets.empty(text("home.no_meetings"))
    for row in page.rows:
        with st.container(border=True, key=f"meeting_{row.meeting.id}"):
            name, state, way = st.columns([6, 12, 4], vertical_alignment="center")
            with name:
                style.words(row.pupil.call_name, "large")
            with state:
                show_state(row.meeting, row.pupil)
            with way:
                # Where the meeting is, is where it goes on.
                here = Step.MINUTES if row.meeting.closed_at else row.meeting.step
                places.meeting_link(places.STEP_PLACES[here], text("home.go_on"), row.meeting.id)
    paging.show_ways("meetings", page.following)


def show_state(meeting: Meeting, pupil: Pupil) -> None:
    """Show the day of a meeting and where it stands, and that a pupil is no real one."""
    if meeting.closed_at or not meeting.opened_at:
        state = text("home.closed" if meeting.closed_at else "home.preparing")
    else:
        state = text("home.at_step", step=text(f"step.{meeting.step.value}"))
    fictional = text("ui.fictional") if pupil.is_fictional else ""
    style.meta(context.day_in_words(meeting.held_on), state, fictional)


def show_due() -> None:
    """List what has to be looked at again soon."""
    style.heading(text("home.due"), 2)
    due.show(person, days_ahead=60)


with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", key="home_head"):
    style.heading(text("home.title", name=person.account.display_name))
    with st.container(horizontal=True, vertical_alignment="center", width="content", key="home_links"):
        places.link("pupils", text("pupils.tab"))
        places.link("settings", text("settings.title"))
        for language in context.other_languages():
            style.anchor(text(f"language.{language}"), f"/aanmelden?taal={language}")
        style.anchor(text("home.manual"), "/handleiding", is_new_tab=True)
        style.anchor(text("ui.sign_out"), "/uitloggen")
show_notice()
own_passphrase.show_when_missing(person)
if not person.actor.leads:
    widgets.empty(text("home.leads_nothing"))
    stop()
with st.container(key="home_columns"):
    left, right = st.columns([3, 2], gap="large")
with left:
    # The two ways to begin stand side by side, until one of them unfolds.
    with st.container(horizontal=not context.kept("new_meeting"), key="ways_to_begin"):
        new_meeting.show(person)
        practice.show_begin(person)
    show_meetings()
with right:
    show_due()
