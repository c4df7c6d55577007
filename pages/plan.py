"""Step 4, plan opstellen: what the decision means for goals, support, approach and agreements."""

from __future__ import annotations

import streamlit as st

from ldgm_core.domain.meeting import Step
from ldgm_core.services import planning
from ui import meeting_head, opp_days, phases, plan_form, style, widgets
from ui.context import text
from ui.guards import require_meeting, show_notice

place, room = require_meeting(lambda store, actor, meeting_id: planning.load_plan(store, actor, meeting_id=meeting_id))
style.use_desk()
meeting_head.show(room.meeting, room.pupil, Step.PLAN)
show_notice()


def show_ground() -> None:
    """Show the decision that the plan builds on."""
    if room.decision is None:
        widgets.empty(text("plan.no_decision"))
        return
    with st.expander(text("plan.builds_on"), key="plan_ground"):
        style.labelled(text("field.destination"), room.decision.destination)
        style.labelled(text("field.direction"), room.decision.direction)
        style.labelled(text("field.why"), room.decision.why)


phases.show(room.meeting, Step.PLAN)
widgets.next_step(text("plan.next"))
style.anchor(text("help.rights"), "/handleiding/passend-onderwijs", is_new_tab=True)
show_ground()
opp_days.show(place, room)
plan_form.show(place, room)
if room.version and room.meeting.closed_at is None:
    st.button(text("plan.to_review"), key="to_review", on_click=meeting_head.go_on, args=(place, Step.REVIEW))
