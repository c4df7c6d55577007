"""Step 2, debat: the agenda of the revealed areas, or the talk about one of them."""

from __future__ import annotations

from ldgm_core.domain.meeting import Step
from ldgm_core.services import debate
from ui import agenda_list, context, meeting_head, places, practice, style, talk, widgets
from ui.context import text
from ui.guards import require_meeting, sentences, show_notice

place, room = require_meeting(lambda store, actor, meeting_id: debate.load_debate(store, actor, meeting_id=meeting_id))
style.use_projector()
area_id = context.area_id()
meeting_head.show(room.meeting, room.pupil, Step.DEBATE, has_title=area_id is None and agenda_list.is_list(place))
show_notice()
practice.show_answers(place, room.meeting, room.pupil)
if not room.entries:
    widgets.empty(text("debate.nothing_revealed"))
    places.meeting_link("fill_in", text("debate.to_fill_in"), place.meeting_id)
elif area_id is None:
    agenda_list.show(place, room)
else:
    with sentences():
        talk.show(place, room, debate.load_talk(context.store(), place.actor, meeting_id=place.meeting_id, area_id=area_id))
widgets.room_switches()
