"""Step 5, zaag scherp houden: when the team looks again, and what was seen of the goals."""

from __future__ import annotations

import streamlit as st

from ldgm_core.domain.meeting import Step
from ldgm_core.domain.review import phases_of
from ldgm_core.services import reviewing
from ui import closing, goals, meeting_head, moments, style, widgets
from ui.context import text
from ui.guards import require_meeting, show_notice

place, room = require_meeting(lambda store, actor, meeting_id: reviewing.load_review(store, actor, meeting_id=meeting_id))
style.use_desk()
meeting_head.show(room.meeting, room.pupil, Step.REVIEW)
show_notice()


def show_phases() -> None:
    """Name the phases of PDCA and HGW to which this step belongs."""
    pdca, phases = phases_of(Step.REVIEW.value)
    widgets.labels(
        text("review.pdca", phase=text(f"pdca.{pdca}")), text("review.hgw", phases=", ".join(text(f"hgw.{phase}") for phase in phases))
    )


show_phases()
widgets.next_step(text("review.next"))
dates, goal_tab, end = st.tabs([text(f"review.tab_{name}") for name in ("moments", "goals", "close")])
with dates:
    moments.show(place, room)
with goal_tab:
    goals.show(place, room)
with end:
    closing.show(place, room.meeting)
