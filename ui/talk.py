"""The talk about one area, one thing at a time: the picture, the conversation, scoring anew, writing down."""

from __future__ import annotations

import streamlit as st

from ldgm_core.charts import boundary, contexts, dots, rounds
from ldgm_core.charts.wording import shows_groups
from ldgm_core.domain.poll import RevealedPoll
from ldgm_core.errors import NotFound
from ldgm_core.services.debate import DebateRoom, Talk
from ui import (
    agenda_list,
    area_words,
    context,
    conversation,
    guards,
    outcome_form,
    pictures,
    questions,
    revealed,
    second_round,
    style,
    widgets,
)
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
    style.heading(talk.area.label, is_dutch=True)
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
    """Show who stands where. With the pupil in the room people may talk first: the picture waits for a press, and can be put away again."""
    name = f"picture_shown_{talk.area.id}_{place.meeting_id}"
    is_shown = not talk.meeting.is_pupil_present or bool(context.kept(name))
    if not is_shown:
        style.heading(talk.area.label, is_dutch=True)
        widgets.next_step(text("debate.spoken_first"))
        st.button(text("debate.show_picture"), key=f"show_picture_{talk.area.id}", on_click=context.keep, args=(name, True))
        return
    first, second = questions.revealed_rounds(talk)
    revealed.show_head(place, talk.meeting, talk.area, second or first)
    questions.show_at_picture(place, talk)
    _draw(place, talk, first, second)
    revealed.show_counts(second or first)
    area_words.show(talk.area)
    _show_more_pictures(place, talk, second or first)
    if talk.meeting.is_pupil_present:
        st.button(text("debate.hide_picture"), key=f"hide_picture_{talk.area.id}", on_click=context.keep, args=(name, False))


def _draw(place: guards.Place, talk: Talk, first: RevealedPoll, second: RevealedPoll | None) -> None:
    """The height of the scale is the number of people who score, the same for every area of the meeting."""
    t, scale = context.texts(), pictures.type_scale()
    if second is not None:
        drawn = pictures.prepared(rounds.prepare_rounds, first, second, talk.area, t, scale_type=scale)
    else:
        tallest = sum(person.scores for person in talk.people)
        drawn = pictures.prepared(dots.prepare_dots, first, talk.area, t, tallest=tallest, scale_type=scale)
    pictures.picture(drawn, f"dots_{talk.area.id}_{place.meeting_id}", has_title=False)
    if second is not None:
        revealed.show_reasons(second)


def _show_more_pictures(place: guards.Place, talk: Talk, latest: RevealedPoll) -> None:
    t, scale = context.texts(), pictures.type_scale()
    with st.expander(text("debate.boundary"), key=f"boundary_{talk.area.id}"):
        lines = pictures.prepared(boundary.prepare_boundary, latest, talk.area, t, scale_type=scale)
        pictures.picture(lines, f"boundary_{talk.area.id}_{place.meeting_id}", has_title=False)
    if shows_groups(latest):
        with st.expander(text("debate.between_contexts"), key=f"places_{talk.area.id}"):
            lanes = pictures.prepared(contexts.prepare_contexts, latest, talk.area, t, scale_type=scale)
            style.words(lanes.subtitle, "small")
            pictures.picture(lanes, f"contexts_{talk.area.id}_{place.meeting_id}", has_title=False)
