"""The conversation about one area: who begins, who has not spoken, a quiet timer, what was seen, and notes."""

from __future__ import annotations

import streamlit as st

from ldgm_core.domain.debate import End, ends_of
from ldgm_core.domain.meeting import Participant
from ldgm_core.domain.poll import OpenPoll
from ldgm_core.services import debate
from ldgm_core.services.debate import DebateRoom, Talk
from ui import area_words, context, fields, guards, live, style, widgets
from ui.context import text, typed
from ui.style import plain_label

__all__ = ["show"]

FORM = "notes"


def show(place: guards.Place, room: DebateRoom, talk: Talk) -> None:
    """Show what helps while people talk."""
    left, right = st.columns([3, 2], gap="large")
    with left:
        _show_first_word(talk)
        live.follow(f"seen_{talk.area.id}", place.meeting_id, lambda: _show_observations(place, talk))
    with right:
        widgets.timer(f"{talk.area.id}_{place.meeting_id}")
        _show_turns(place, talk)
    area_words.show_guide(room.matrix, talk.area)
    _show_notes(place, talk)


def _show_first_word(talk: Talk) -> None:
    first = talk.rounds[0]
    ends = None if isinstance(first, OpenPoll) else ends_of(first.scores)
    if ends is None or talk.draw is None:
        style.words(text("debate.anybody_first"), "large")
        return
    low, high = ends
    begins, follows = (low, high) if talk.draw.first_end is End.LOW else (high, low)
    style.words(text("debate.first_word", begins=begins, follows=follows), "large")
    style.words(text("debate.first_question"))


def _show_observations(place: guards.Place, talk: Talk) -> None:
    """Show the released observations one by one, in the order that was drawn."""
    fresh = debate.load_talk(context.store(), place.actor, meeting_id=place.meeting_id, area_id=talk.area.id)
    style.heading(text("debate.observations"), 3)
    if fresh.hidden_observations:
        style.words(text("debate.not_released", count=fresh.hidden_observations), "small")
    if not fresh.observations:
        widgets.empty(text("debate.no_observations"))
        return
    name = f"observation_{talk.area.id}_{place.meeting_id}"
    number = min(int(context.kept(name, 0)), len(fresh.observations) - 1)
    shown = fresh.observations[number]
    with st.container(border=True, key=f"shown_{talk.area.id}"):
        style.words(shown.words, "large")
        where = text("ui.column", column=shown.column) if shown.column is not None else text("debate.without_column")
        widgets.labels(where, text("debate.which_of", number=number + 1, all=len(fresh.observations)))
    with st.container(horizontal=True):
        st.button(text("debate.previous"), key=f"back_{name}", on_click=context.keep, args=(name, number - 1), disabled=number == 0)
        is_last = number + 1 == len(fresh.observations)
        st.button(text("debate.following"), key=f"on_{name}", on_click=context.keep, args=(name, number + 1), disabled=is_last)


def _show_turns(place: guards.Place, talk: Talk) -> None:
    style.heading(text("debate.turns"), 3)
    said = text("debate.silent", count=len(talk.silent)) if talk.silent else text("debate.all_spoke")
    style.words(said, "small")
    for person in talk.people:
        key = f"spoke_{talk.area.id}_{person.id}"
        # The store knows who spoke; the box only shows it.
        context.put({key: person.id in talk.spoken})
        st.checkbox(plain_label(person.display_name), key=key, on_change=_mark, args=(place, talk, person))


def _mark(place: guards.Place, talk: Talk, person: Participant) -> None:
    store, now = context.store(), context.now()
    poll_id, has_spoken = talk.rounds[0].poll_id, bool(typed(f"spoke_{talk.area.id}_{person.id}"))

    def do() -> None:
        debate.mark_turn(store, place.actor, poll_id=poll_id, participant_id=person.id, has_spoken=has_spoken, now=now)

    guards.act(do, "talk")


def _show_notes(place: guards.Place, talk: Talk) -> None:
    with st.expander(text("debate.notes", count=len(talk.notes)), key=f"notes_{talk.area.id}", expanded=True):
        for note in talk.notes:
            style.labelled(context.clock_time(note.written_at), note.words)
        fields.lines(_note_key(place, talk), text("debate.note"), height=100)
        st.button(text("debate.keep_note"), key=f"keep_note_{talk.area.id}", on_click=_add_note, args=(place, talk))
        guards.show_notice(FORM)


def _note_key(place: guards.Place, talk: Talk) -> str:
    return f"note_{talk.area.id}_{place.meeting_id}"


def _add_note(place: guards.Place, talk: Talk) -> None:
    store, now, words = context.store(), context.now(), typed(_note_key(place, talk), "")

    def do() -> str:
        debate.add_note(store, place.actor, meeting_id=place.meeting_id, area_id=talk.area.id, words=words, now=now)
        return guards.saved()

    if guards.act(do, FORM):
        context.put({_note_key(place, talk): ""})
