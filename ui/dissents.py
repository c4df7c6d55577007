"""Other voices: everybody's own words beside the decision, as large as the decision; nobody can take them away."""

from __future__ import annotations

import streamlit as st

from ldgm_core.services import perspective
from ldgm_core.services.perspective import PerspectiveRoom
from ui import context, fields, guards, live, style, widgets
from ui.context import text, typed

__all__ = ["show", "show_list"]

FORM = "dissent"


def show(place: guards.Place, room: PerspectiveRoom) -> None:
    """Show the dissents, live, and the form to write one down for somebody."""
    widgets.next_step(text("perspective.dissent_next"))
    live.follow("dissents", place.meeting_id, lambda: _show_fresh(place))
    guards.show_notice(FORM)
    if room.meeting.opened_at is not None and room.meeting.closed_at is None:
        _form(place, room)


def show_list(room: PerspectiveRoom) -> None:
    """Show every dissent in its writer's words."""
    people = {person.id: person for person in room.people}
    for dissent in room.dissents:
        person = people[dissent.participant_id]
        with st.container(border=True, key=f"dissent_{dissent.id}"):
            style.words(text("perspective.sees_it_otherwise"), "large")
            style.words(dissent.words)
            who = person.display_name if room.meeting.shows_names else text(f"role.{person.role}")
            by = text("perspective.written_down_by", name=dissent.written_down_by) if dissent.written_down_by else ""
            style.words(" · ".join(part for part in (who, by, context.clock_time(dissent.recorded_at)) if part), "small")


def _show_fresh(place: guards.Place) -> None:
    fresh = perspective.load_perspective(context.store(), place.actor, meeting_id=place.meeting_id)
    if not fresh.dissents:
        widgets.empty(text("perspective.no_dissents"))
    show_list(fresh)


def _form(place: guards.Place, room: PerspectiveRoom) -> None:
    names = {person.id: person.display_name for person in room.people}
    with st.expander(text("perspective.write_down"), key="dissent_box"):
        fields.one_of(f"dissent_who_{place.meeting_id}", text("field.participant"), list(names), lambda who: names.get(who, ""))
        fields.lines(f"dissent_words_{place.meeting_id}", text("field.dissent"))
        st.button(text("ui.save"), key=f"add_dissent_{place.meeting_id}", on_click=_add, args=(place,))


def _add(place: guards.Place) -> None:
    store, now = context.store(), context.now()
    who, words = typed(f"dissent_who_{place.meeting_id}"), typed(f"dissent_words_{place.meeting_id}", "")

    def do() -> str:
        person = guards.chosen(who, "participant")
        perspective.add_dissent_for(store, place.actor, participant_id=person, words=words, written_down_by=place.name, now=now)
        return guards.saved()

    if guards.act(do, FORM):
        context.put({f"dissent_words_{place.meeting_id}": "", f"dissent_who_{place.meeting_id}": None})
