"""What goes when, pupil by pupil, and what can be done about one of them."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from ldgm_core.boards import Row
from ldgm_core.domain.keeping import CalendarRow, RestrictionKind
from ldgm_core.domain.meeting import PupilId
from ldgm_core.services import privacy
from ldgm_core.services.privacy import KeepingRoom
from ui import context, fields, guards, keeping_deletion, paging, style, widgets
from ui.context import text, typed

__all__ = ["list_name", "show", "sought"]

CHOSEN, FORM, SEARCH = "privacy_pupil", "keeping", "privacy_search"


def sought() -> str:
    """Return what is looked for in the calendar."""
    return str(typed(SEARCH) or "").strip()


def list_name() -> str:
    """Return the name of the list as it is looked at now; its pages are counted under it."""
    return f"calendar_{sought()}"


def show(person: guards.Person, room: KeepingRoom) -> None:
    """Show the calendar, and beside it what can be done about the pupil that is chosen; nobody is chosen beforehand."""
    guards.show_notice(FORM)
    fields.line(SEARCH, text("pupils.search"))
    if not room.calendar:
        widgets.empty(text("pupils.not_found" if sought() else "privacy.nobody"))
        return
    left, right = st.columns([5, 4], gap="large")
    with left:
        style.heading(text("privacy.calendar"), 2)
        widgets.how_far([_in_words(row, room) for row in room.calendar])
        paging.show_ways(list_name(), room.following)
    with right:
        style.heading(text("privacy.one_pupil"), 2)
        rows = {row.pupil.id: row for row in room.calendar}
        fields.one_of(CHOSEN, text("privacy.choose"), list(rows), lambda pupil_id: _name(rows[pupil_id]))
        if typed(CHOSEN) in rows:
            _show_one(person, room, rows[typed(CHOSEN)])


def _in_words(row: CalendarRow, room: KeepingRoom) -> Row:
    frozen = {one.pupil_id for one in room.restrictions if one.kind is RestrictionKind.FREEZE}
    day = "" if row.due_on is None else context.day_in_words(row.due_on)
    state = text(f"calendar_state.{row.state}", day=day)
    if row.pupil.id in frozen:
        state = text("privacy.frozen_and", state=state)
    last = text("privacy.no_meeting") if row.last_meeting_on is None else context.day_in_words(row.last_meeting_on)
    return Row(_name(row), state, text("privacy.last_meeting", day=last), row.state.value)


def _name(row: CalendarRow) -> str:
    return text("privacy.pupil", name=row.pupil.call_name, group=row.pupil.group_name) if row.pupil.group_name else row.pupil.call_name


def _show_one(person: guards.Person, room: KeepingRoom, row: CalendarRow) -> None:
    pupil_id = row.pupil.id
    with st.container(border=True, key=f"inspect_{pupil_id}"):
        style.heading(text("privacy.inspect"), 3)
        style.words(text("privacy.inspect_means"), "small")
        style.anchor(text("privacy.inspect_download"), f"/download/inzage/{pupil_id}.zip", is_new_tab=True)
    with st.container(border=True, key=f"leaving_{pupil_id}"):
        style.heading(text("privacy.departure"), 3)
        style.words(text("privacy.departure_means"), "small")
        fields.day(f"left_{pupil_id}", text("privacy.left_on"), value=row.left_on)
        st.button(text("privacy.save_departure"), key=f"save_left_{pupil_id}", on_click=_depart, args=(person, pupil_id))
    for kind in RestrictionKind:
        with st.container(border=True, key=f"{kind.value}_{pupil_id}"):
            _show_restriction(person, room, kind, pupil_id)
    with st.container(border=True, key=f"deleting_{pupil_id}"):
        keeping_deletion.show(person, room, row)


def _show_restriction(person: guards.Person, room: KeepingRoom, kind: RestrictionKind, pupil_id: PupilId) -> None:
    style.heading(text(f"privacy.{kind.value}"), 3)
    style.words(text(f"privacy.{kind.value}_means"), "small")
    found = next((one for one in room.restrictions if one.pupil_id == pupil_id and one.kind is kind), None)
    if found is None:
        reason = f"reason_{kind.value}_{pupil_id}"
        fields.line(reason, text("field.restriction_reason"))
        label = text(f"privacy.{kind.value}_do")
        st.button(label, key=f"do_{kind.value}_{pupil_id}", on_click=_restrict, args=(person, kind, pupil_id, reason))
        return
    style.words(text("privacy.restricted", day=_day(found.set_at), reason=found.reason))
    st.button(text("privacy.lift"), key=f"lift_{kind.value}_{pupil_id}", on_click=_lift, args=(person, found.id))


def _day(moment: datetime) -> str:
    return context.day_in_words(moment.astimezone(context.HERE).date())


def _depart(person: guards.Person, pupil_id: PupilId) -> None:
    store, now, left_on = context.store(), context.now(), typed(f"left_{pupil_id}")

    def do() -> str:
        privacy.record_departure(store, person.actor, pupil_id=pupil_id, left_on=left_on, now=now)
        return guards.saved()

    guards.act(do, FORM)


def _restrict(person: guards.Person, kind: RestrictionKind, pupil_id: PupilId, reason_key: str) -> None:
    store, now, reason = context.store(), context.now(), typed(reason_key, "")

    def do() -> str:
        privacy.restrict(store, person.actor, pupil_id=pupil_id, kind=kind, reason=reason, now=now)
        return guards.saved()

    if guards.act(do, FORM):
        context.put({reason_key: ""})


def _lift(person: guards.Person, restriction_id: str) -> None:
    store, now = context.store(), context.now()

    def do() -> str:
        began = guards.signed_in_at(person)
        privacy.lift_restriction(store, person.actor, restriction_id=restriction_id, signed_in_at=began, now=now)
        return guards.saved()

    guards.act(do, FORM)
