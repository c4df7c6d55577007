"""Step 3, perspectief: everybody estimates alone, then people decide and a named person writes it down."""

from __future__ import annotations

import streamlit as st

from ldgm_core.domain.meeting import Step
from ldgm_core.services import perspective
from ui import decision_form, decision_shown, dissents, estimates, meeting_head, practice, style, widgets
from ui.context import text
from ui.guards import require_meeting, show_notice

place, room = require_meeting(lambda store, actor, meeting_id: perspective.load_perspective(store, actor, meeting_id=meeting_id))
style.use_projector()
meeting_head.show(room.meeting, room.pupil, Step.PERSPECTIVE)
show_notice()
practice.show_answers(place, room.meeting, room.pupil)


def show_views() -> None:
    """Show one thing at a time: the estimates, the decision, the other voices."""
    view = widgets.view_switch(
        f"perspective_view_{place.meeting_id}", ("estimates", "decide", "dissent"), lambda view: text(f"perspective.view_{view}")
    )
    match view:
        case "decide":
            decision_shown.show(room)
            decision_form.show(place, room)
        case "dissent":
            dissents.show(place, room)
        case _:
            estimates.show(place, room)
    if room.decision is not None and room.meeting.closed_at is None:
        # One main action a screen: in the form that is writing the decision down.
        kind = "secondary" if view == "decide" else "primary"
        st.button(text("perspective.to_plan"), key="to_plan", type=kind, on_click=meeting_head.go_on, args=(place, Step.PLAN))


if not room.polls and room.meeting.closed_at is not None:
    widgets.empty(text("perspective.never_asked"))
elif not room.polls:
    estimates.show_start(place, room)
else:
    show_views()
widgets.room_switches()
