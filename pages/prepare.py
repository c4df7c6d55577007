"""Step 0, voorbereiden: the settings, the people, what lies on the table, and opening the meeting."""

from __future__ import annotations

import streamlit as st

from ldgm_core.domain.meeting import Step
from ldgm_core.services import meeting_course, preparation
from ui import context, invitations, meeting_head, people_form, places, settings_form, source_form, style, widgets
from ui.context import text
from ui.guards import Place, act, require_meeting, show_notice

place, room = require_meeting(lambda store, actor, meeting_id: preparation.load_preparation(store, actor, meeting_id=meeting_id))
style.use_desk()


def open_meeting(place: Place) -> None:
    """Open the meeting and go on to the screen with the code: that is what a room waits for."""
    store, now = context.store(), context.now()

    def do() -> str:
        meeting_course.open_meeting(store, place.actor, meeting_id=place.meeting_id, now=now)
        return text("prepare.opened", time=context.clock_time(now))

    if act(do):
        context.keep("go_to", ("fill_in", place.meeting_id))


def show_opening() -> None:
    """Show the one main action: open the meeting, or go on to where it is filled in."""
    scoring = sum(person.scores for person in room.people)
    if room.meeting.opened_at is None:
        widgets.next_step(text("prepare.next", people=scoring) if scoring else text("prepare.next_invite"))
        st.button(text("prepare.open"), key="open_meeting", type="primary", on_click=open_meeting, args=(place,), disabled=not scoring)
    else:
        widgets.next_step(text("prepare.is_open"))
        places.meeting_link("fill_in", text("prepare.to_fill_in"), place.meeting_id)


meeting_head.show(room.meeting, room.pupil, Step.PREPARE)
show_notice()
show_opening()
TABS = ("people", "settings", "sources", "earlier")
people, settings, sources, earlier = widgets.tabs("voorbereiden", [text(f"prepare.tab_{name}") for name in TABS])
with people:
    people_form.show(place, room)
    invitations.show(place, room)
with settings:
    settings_form.show(place, room)
with sources:
    source_form.show(place, room)
with earlier:
    meeting_head.show_earlier(place)
