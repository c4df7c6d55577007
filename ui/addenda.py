"""Additions to final minutes; the sealed text itself stays as it is."""

from __future__ import annotations

import streamlit as st

from ldgm_core.domain.minutes import MinutesData
from ldgm_core.services import reporting
from ui import context, fields, guards, style
from ui.context import text, typed

__all__ = ["show"]

FORM = "addenda"


def show(place: guards.Place, minutes: MinutesData) -> None:
    """Show the additions and the form for one more, once the minutes are final."""
    if not minutes.content_hash:
        return
    style.heading(text("minutes.addenda"), 2)
    for note in minutes.addenda:
        style.labelled(f"{note.who}, {context.day_in_words(note.written_at.astimezone(context.HERE).date())}", note.words)
    words, who = _keys(place)
    with st.form(f"addendum_{place.meeting_id}", enter_to_submit=False):
        fields.lines(words, text("field.addendum"))
        fields.line(who, text("minutes.whose"))
        guards.show_notice(FORM)
        st.form_submit_button(text("minutes.add"), key=f"add_addendum_{place.meeting_id}", on_click=_add, args=(place,))


def _keys(place: guards.Place) -> tuple[str, str]:
    return f"addendum_words_{place.meeting_id}", f"addendum_who_{place.meeting_id}"


def _add(place: guards.Place) -> None:
    store, now = context.store(), context.now()
    keys = _keys(place)
    words, who = (typed(key) or "" for key in keys)

    def do() -> str:
        reporting.add_addendum(store, place.actor, meeting_id=place.meeting_id, words=words, who=who, now=now)
        return guards.saved()

    if guards.act(do, FORM):
        context.put(dict.fromkeys(keys, ""))
