"""The conversation about one area: who begins, who has not spoken, a quiet timer, what was seen, and notes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from ldgm_core.domain.meeting import Participant, ParticipantId
from ldgm_core.services import debate
from ldgm_core.services.debate import DebateRoom, Talk
from ldgm_core.services.shown_words import Observation
from ui import area_words, context, fields, guards, live, questions, style, widgets
from ui.context import text, typed
from ui.style import plain_label

__all__ = ["show"]

FORM = "notes"
TURN_SECONDS = (60, 90)


def show(place: guards.Place, room: DebateRoom, talk: Talk) -> None:
    """Show what helps while people talk."""
    left, right = st.columns([3, 2], gap="large")
    with left:
        questions.show_first_word(talk)
        questions.show_in_talk(talk)
        live.follow(f"seen_{talk.area.id}", place.meeting_id, lambda: _show_observations(place, talk))
    with right:
        _show_timer(place, talk)
        _show_turns(place, talk)
    area_words.show_guide(room.matrix, talk.area)
    _show_notes(place, talk)


def _show_observations(place: guards.Place, talk: Talk) -> None:
    """Show the released observations one by one, in the order that was drawn."""
    fresh = debate.load_talk(context.store(), place.actor, meeting_id=place.meeting_id, area_id=talk.area.id)
    style.heading(text("debate.observations"), 2)
    if fresh.hidden_observations:
        style.words(text("debate.not_released", count=fresh.hidden_observations), "small")
    if not fresh.observations:
        widgets.empty(text("debate.no_observations"))
        return
    name = f"observation_{talk.area.id}_{place.meeting_id}"
    shown = context.kept(name)
    if shown not in fresh.observations:
        # One at a time, and the first one also comes at a press: nobody's words appear by themselves.
        st.button(text("debate.first_observation"), key=f"on_{name}", on_click=context.keep, args=(name, fresh.observations[0]))
        return
    # What is kept is the observation and not its place: a later release may come before it in the drawn order.
    number = fresh.observations.index(shown)
    with st.container(border=True, key=f"shown_{talk.area.id}"):
        style.words(shown.words, "large")
        where = text("ui.column", column=shown.column) if shown.column is not None else text("debate.without_column")
        which = text("debate.which_of", number=number + 1, all=len(fresh.observations))
        widgets.labels("" if talk.meeting.is_pupil_present else where, which)
    with st.container(horizontal=True):
        _show_turn_over(name, "back", fresh.observations[number - 1 : number])
        _show_turn_over(name, "on", fresh.observations[number + 1 : number + 2])


def _show_turn_over(name: str, way: str, to: Sequence[Observation]) -> None:
    label = text("debate.previous" if way == "back" else "debate.following")
    st.button(label, key=f"{way}_{name}", on_click=context.keep, args=(name, to[0] if to else None), disabled=not to)


def _show_timer(place: guards.Place, talk: Talk) -> None:
    """The same time for everybody who opens; nothing happens when it is over but that it stands still."""
    key = f"turn_seconds_{place.meeting_id}"
    context.start(key, TURN_SECONDS[-1])
    seconds = st.segmented_control(
        text("debate.turn_seconds"), TURN_SECONDS, key=key, required=True, persist_state="session", label_visibility="collapsed",
        format_func=lambda seconds: text("debate.seconds", seconds=seconds),
    )  # fmt: skip
    widgets.timer(f"{talk.area.id}_{place.meeting_id}", seconds=int(seconds or TURN_SECONDS[-1]))


def _names(talk: Talk) -> dict[ParticipantId, str]:
    """What to call everybody on the shared screen; with the pupil in the room by role, and with a number where a role occurs twice."""
    if not talk.meeting.is_pupil_present:
        return {person.id: person.display_name for person in talk.people}
    roles, seen, found = Counter(person.role for person in talk.people), Counter[str](), {}
    for person in talk.people:
        seen[person.role] += 1
        number = f" {seen[person.role]}" if roles[person.role] > 1 else ""
        found[person.id] = text(f"role.{person.role}") + number
    return found


def _show_turns(place: guards.Place, talk: Talk) -> None:
    style.heading(text("debate.turns"), 2)
    names = _names(talk)
    silent = sum(person.scores for person in talk.silent)
    # The boxes below name everybody already: who has no tick has not spoken.
    style.words(text("debate.silent", count=silent) if silent else text("debate.all_spoke"), "small")
    everybody = sorted(talk.people, key=lambda person: person.leads)
    half = (len(everybody) + 1) // 2
    for column, people in zip(st.columns(2), (everybody[:half], everybody[half:]), strict=True):
        with column:
            for person in people:
                key = f"spoke_{talk.area.id}_{person.id}"
                # The store knows who spoke; the box only shows it.
                context.put({key: person.id in talk.spoken})
                st.checkbox(plain_label(names[person.id]), key=key, on_change=_mark, args=(place, talk, person))


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
