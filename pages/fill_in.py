"""Step 1, samen invullen, on the projector: the way in, who is how far, and the reveal. No answer is ever on this screen."""

from __future__ import annotations

import streamlit as st

from ldgm_core.domain.meeting import Step
from ldgm_core.services import scoring
from ui import board, context, live, meeting_head, places, practice, style, way_in, widgets
from ui.context import text
from ui.guards import require_meeting, show_notice

place, progress = require_meeting(lambda store, actor, meeting_id: scoring.load_progress(store, actor, meeting_id=meeting_id))
style.use_projector()
meeting_head.show(progress.meeting, progress.pupil, Step.FILL_IN)
show_notice()
practice.show_answers(place, progress.meeting, progress.pupil)


just_loaded = [progress]  # good for the drawing of the whole screen; the part that is drawn again by itself loads its own


def show_room() -> None:
    """Show the way in on the left and who is how far on the right, as they are now."""
    fresh = just_loaded.pop() if just_loaded else scoring.load_progress(context.store(), place.actor, meeting_id=place.meeting_id)
    left, right = st.columns([3, 5], gap="large")
    with left:
        way_in.show(place, fresh.meeting)
    with right:
        board.show(place, fresh)


if progress.meeting.opened_at is None:
    widgets.empty(text("fill_in.not_open"))
    places.meeting_link("prepare", text("fill_in.to_prepare"), place.meeting_id)
elif progress.meeting.closed_at is not None:
    widgets.empty(text("fill_in.is_over"))
    places.meeting_link("minutes", text("fill_in.to_minutes"), place.meeting_id)
else:
    live.follow("board", place.meeting_id, show_room, board=board.STREAM)
widgets.room_switches()
