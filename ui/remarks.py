"""Remarks on the draft: what participants wrote on their phones, what was done with it, and writing one down for somebody."""

from __future__ import annotations

import streamlit as st

from ldgm_core.domain.meeting import Meeting
from ldgm_core.domain.minutes import MinutesData
from ldgm_core.services import preparation, remarking
from ldgm_core.services.remarking import RemarkThread
from ui import context, fields, guards, live, style, widgets
from ui.context import text, typed

__all__ = ["show"]

FORM = "remarks"


def show(place: guards.Place, meeting: Meeting, minutes: MinutesData) -> None:
    """Show the remarks once the meeting is over, live; while the minutes are a draft each can be answered."""
    if meeting.closed_at is None:
        return
    live.follow("remarks", place.meeting_id, lambda: _show_fresh(place, is_final=bool(minutes.content_hash)))
    if not minutes.content_hash:
        _form(place)


def _show_fresh(place: guards.Place, *, is_final: bool) -> None:
    guards.show_notice(FORM)
    threads = remarking.load_remarks(context.store(), place.actor, meeting_id=place.meeting_id)
    if threads or not is_final:  # nothing more can come in final minutes: no heading over an empty place
        style.heading(text("minutes.remarks"), 2)
    if not threads and not is_final:
        widgets.empty(text("minutes.remarks_none"))
    for thread in threads:
        with st.container(border=True, key=f"remark_{thread.remark.id}"):
            _show_thread(place, thread, is_final=is_final)


def _show_thread(place: guards.Place, thread: RemarkThread, *, is_final: bool) -> None:
    remark, answer = thread.remark, thread.answer
    style.words(remark.words)
    by = text("minutes.remark_by", name=remark.written_down_by) if remark.written_down_by else ""
    who = f"{thread.person.display_name} ({text(f'role.{thread.person.role}')})"
    style.words(" · ".join(part for part in (who, by, context.clock_time(remark.written_at)) if part), "small")
    if answer is not None:
        style.labelled(text("minutes.remark_answer"), f"{answer.words}\n{answer.answered_by}")
    else:
        widgets.labels(text("minutes.remark_waits"))
    if is_final:
        return
    title = text("minutes.remark_again" if answer else "minutes.remark_first")
    with st.expander(title, key=f"remark_box_{remark.id}", expanded=answer is None):
        fields.lines(_answer_key(remark.id), text("field.remark_answer"), height=80)
        st.button(text("minutes.remark_save"), key=f"answer_remark_{remark.id}", on_click=_answer, args=(place, remark.id))


def _form(place: guards.Place) -> None:
    room = preparation.load_preparation(context.store(), place.actor, meeting_id=place.meeting_id)
    names = {person.id: person.display_name for person in room.people if person.scores}
    with st.expander(text("minutes.remark_for"), key=f"remark_for_box_{place.meeting_id}"):
        who, words = _for_keys(place)
        fields.one_of(who, text("field.participant"), list(names), lambda one: names.get(one, ""))
        fields.lines(words, text("field.remark"))
        st.button(text("ui.save"), key=f"add_remark_{place.meeting_id}", on_click=_add, args=(place,))


def _answer_key(remark_id: str) -> str:
    return f"remark_answer_{remark_id}"


def _for_keys(place: guards.Place) -> tuple[str, str]:
    return f"remark_who_{place.meeting_id}", f"remark_words_{place.meeting_id}"


def _answer(place: guards.Place, remark_id: str) -> None:
    store, now, words = context.store(), context.now(), typed(_answer_key(remark_id), "")

    def do() -> str:
        remarking.answer_remark(
            store, place.actor, meeting_id=place.meeting_id, remark_id=remark_id, words=words, answered_by=place.name, now=now
        )
        return guards.saved()

    if guards.act(do, FORM):
        context.put({_answer_key(remark_id): ""})


def _add(place: guards.Place) -> None:
    store, now = context.store(), context.now()
    keys = _for_keys(place)
    who, words = typed(keys[0]), typed(keys[1], "")

    def do() -> str:
        person = guards.chosen(who, "participant")
        remarking.add_remark_for(store, place.actor, participant_id=person, words=words, written_down_by=place.name, now=now)
        return guards.saved()

    if guards.act(do, FORM):
        context.put({keys[0]: None, keys[1]: ""})
