"""The talk about one area, one thing at a time: the picture, the conversation, scoring anew, writing down."""

from __future__ import annotations

import streamlit as st

from ldgm_core.charts import boundary, dots, prompts, rounds
from ldgm_core.domain.poll import OpenPoll, RevealedPoll
from ldgm_core.errors import NotFound
from ldgm_core.services.debate import DebateRoom, Talk
from ui import agenda_list, area_words, context, conversation, guards, outcome_form, pictures, revealed, second_round, style, widgets
from ui.context import text

__all__ = ["show"]

VIEWS = ("picture", "talk", "again", "record")


def show(place: guards.Place, room: DebateRoom, talk: Talk) -> None:
    """Show one view of the talk; the way back to the agenda is always there."""
    view = _show_way(place, room, talk)
    guards.show_notice("talk")
    if view == "picture":
        _show_picture(place, talk)
        return
    style.heading(talk.area.label)
    match view:
        case "talk":
            conversation.show(place, room, talk)
        case "again":
            second_round.show(place, talk)
        case _:
            outcome_form.show(place, talk)


def _show_way(place: guards.Place, room: DebateRoom, talk: Talk) -> str:
    """Show the way back, the four views and the way on; return the view that is on."""
    order = [entry.area_id for entry in agenda_list.in_order(place, room)]
    if talk.area.id not in order:
        raise NotFound("area_unknown")
    following = order[order.index(talk.area.id) + 1 :]
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", key="talk_way"):
        st.button(text("debate.to_agenda"), key="to_agenda", on_click=context.choose_area, args=(None,))
        view = widgets.view_switch(f"talk_view_{talk.area.id}_{place.meeting_id}", VIEWS, lambda view: text(f"debate.talk_{view}"))
        st.button(
            text("debate.next_area"), key="next_area", on_click=context.choose_area, args=tuple(following[:1]), disabled=not following
        )
    return view


def _show_picture(place: guards.Place, talk: Talk) -> None:
    first, second = _revealed_rounds(talk)
    latest = second or first
    t, scale = context.texts(), pictures.type_scale()
    revealed.show_head(place, talk.meeting, talk.area, latest)
    widgets.next_step(_prompt(talk, first, second))
    if second is not None:
        drawn = rounds.prepare_rounds(first, second, talk.area, t, scale_type=scale)
    else:
        drawn = dots.prepare_dots(first, talk.area, t, scale_type=scale)
    pictures.picture(drawn, f"dots_{talk.area.id}_{place.meeting_id}", has_title=False)
    revealed.show_counts(latest)
    area_words.show(talk.area)
    with st.expander(text("debate.boundary"), key=f"boundary_{talk.area.id}"):
        lines = boundary.prepare_boundary(latest, talk.area, t, scale_type=scale)
        pictures.picture(lines, f"boundary_{talk.area.id}_{place.meeting_id}", has_title=False)


def _revealed_rounds(talk: Talk) -> tuple[RevealedPoll, RevealedPoll | None]:
    """Return round 1, which is revealed or there would be no talk, and round 2 if that is revealed too."""
    first, latest = talk.rounds[0], talk.latest
    if isinstance(first, OpenPoll):
        raise TypeError("a talk begins with a revealed round")
    return first, latest if isinstance(latest, RevealedPoll) and latest is not first else None


def _prompt(talk: Talk, first: RevealedPoll, second: RevealedPoll | None) -> str:
    key = prompts.prompt_key(first, latest=second, is_pupil_present=talk.meeting.is_pupil_present)
    return text(key, **prompts.prompt_facts(second or first))
