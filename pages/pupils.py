"""All pupils of the school with their meetings, and what is due over all of them."""

from __future__ import annotations

import streamlit as st

from ldgm_core.services import preparation
from ldgm_core.services.due import list_due
from ui import context, due, places, research_form, sheets, style, widgets
from ui.context import text
from ui.guards import require_staff, sentences

person = require_staff()
style.use_desk()


def show_pupils() -> None:
    """List the pupils, each with the meetings that this facilitator leads."""
    with sentences():
        pupils = preparation.list_pupils(context.store(), person.actor)
        rows = preparation.list_meetings(context.store(), person.actor)
    if not pupils:
        widgets.empty(text("pupils.none"))
    for pupil in pupils:
        with st.container(border=True, key=f"pupil_{pupil.id}"):
            style.words(pupil.call_name, "large")
            widgets.labels(pupil.group_name, text(f"sector.{pupil.sector}"), text("ui.fictional") if pupil.is_fictional else "")
            own = [row.meeting for row in rows if row.meeting.pupil_id == pupil.id]
            if not own:
                style.words(text("pupils.no_meetings"), "small")
            for meeting in own:
                state = text("home.closed" if meeting.closed_at else "home.open" if meeting.opened_at else "home.preparing")
                name = places.STEP_PLACES[meeting.step]
                places.meeting_link(name, text("pupils.meeting", day=context.day_in_words(meeting.held_on), state=state), meeting.id)


style.heading(text("pupils.title"))
places.link("home", text("home.tab"))
places.link("imports", text("intake.title"))
places.link("privacy", text("privacy.title"))
left, right = st.columns([3, 2], gap="large")
with left:
    show_pupils()
with right:
    style.heading(text("home.due"), 2)
    with sentences():
        due.show(list_due(context.store(), person.actor, today=context.today(), days_ahead=366))
        sheets.show(person)
        research_form.show_files(person)
