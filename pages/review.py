"""Step 5, zaag scherp houden: when the team looks again, and what was seen of the goals."""

from __future__ import annotations

from ldgm_core.domain.meeting import Step
from ldgm_core.services import reviewing
from ui import closing, goals, meeting_head, moments, phases, style, then_and_now, widgets
from ui.context import text
from ui.guards import require_meeting, show_notice

place, room = require_meeting(lambda store, actor, meeting_id: reviewing.load_review(store, actor, meeting_id=meeting_id))
style.use_desk()
meeting_head.show(room.meeting, room.pupil, Step.REVIEW)
show_notice()


phases.show(room.meeting, Step.REVIEW, room.moments, room.evaluations)
closing.show_next(place, room.meeting)
dates, goal_tab, profile, end = widgets.tabs("zaag", [text(f"review.tab_{name}") for name in ("moments", "goals", "profile", "close")])
with dates:
    moments.show(place, room)
with goal_tab:
    goals.show(place, room)
with profile:
    then_and_now.show(place)
with end:
    closing.show(place, room.meeting)
