"""The form with which a meeting begins: about whom, on which day, why."""

from __future__ import annotations

import streamlit as st

from ldgm_core.domain.age import parse_age
from ldgm_core.domain.matrix import Sector
from ldgm_core.domain.meeting import MeetingId, Pupil
from ldgm_core.services import meeting_matrix, preparation
from ui import context, fields, guards, style, widgets
from ui.context import text, typed

__all__ = ["show"]

FORM = "new_meeting"


def show(person: guards.Person) -> None:
    """Show the form, closed until somebody wants it."""
    if not context.kept("new_meeting"):
        st.button(text("home.new_meeting"), key="new_meeting", type="primary", on_click=context.keep, args=("new_meeting", True))
        return
    with guards.sentences():
        sought = (typed("new_search") or "").strip()
        pupils = preparation.find_pupils(context.store(), person.actor, typed=sought).rows
    with st.container(border=True, key="new_meeting_box"):
        style.heading(text("home.new_meeting"), 2)
        guards.show_notice(FORM)
        _fields(pupils)
        with st.container(horizontal=True):
            st.button(text("home.create"), key="create_meeting", type="primary", on_click=_create, args=(person, pupils))
            st.button(text("home.cancel"), key="cancel_meeting", on_click=context.keep, args=("new_meeting", False))


def _fields(pupils: tuple[Pupil, ...]) -> None:
    names: dict[str, str] = {pupil.id: " ".join((pupil.call_name, pupil.group_name)) for pupil in pupils}
    new = "new"
    fields.line("new_search", text("pupils.search"))
    fields.one_of("new_pupil", text("home.pupil"), [new, *names], lambda key: names.get(key, text("home.new_pupil")))
    if typed("new_pupil") == new:
        fields.line("new_call_name", text("field.call_name"), longest=200, hint=text("home.call_name_hint"))
        fields.line("new_group_name", text("field.group_name"), longest=200)
        fields.tick("new_fictional", text("home.is_fictional"))
        fields.kind_choice("new_sector", text("home.sector"), Sector, lambda kind: text(f"sector.{kind}"))
    fields.day("new_held_on", text("home.held_on"), value=context.today())
    fields.line("new_age", text("home.age"), hint="9;4", longest=20)
    fields.lines("new_reason", text("field.reason"), hint=text("home.reason_hint"))
    versions = meeting_matrix.list_matrices(_sector(pupils))
    if len(versions) > 1:
        fields.one_of("new_matrix", text("home.matrix"), versions, str)
    else:
        widgets.labels(*(text("home.only_matrix", version=version) for version in versions))


def _sector(pupils: tuple[Pupil, ...]) -> Sector | None:
    chosen = next((pupil.sector for pupil in pupils if pupil.id == typed("new_pupil")), typed("new_sector"))
    return Sector(chosen) if chosen else None


def _version(sector: Sector | None) -> str | None:
    """Return the version that was chosen; where there is one, there is nothing to choose."""
    versions = meeting_matrix.list_matrices(sector)
    found = versions[0] if len(versions) == 1 else typed("new_matrix")
    return found if found in versions else None


def _create(person: guards.Person, pupils: tuple[Pupil, ...]) -> None:
    store, now = context.store(), context.now()
    chosen, sector = typed("new_pupil"), _sector(pupils)
    version = _version(sector)
    name, group, age = typed("new_call_name", ""), typed("new_group_name", ""), typed("new_age", "")
    held_on, reason, is_fictional = typed("new_held_on"), typed("new_reason", ""), bool(typed("new_fictional"))
    made: list[MeetingId] = []

    def do() -> str:
        pupil_id = None if guards.chosen(chosen, "pupil") == "new" else chosen
        day, kind, matrix = guards.chosen(held_on, "held_on"), guards.chosen(sector, "sector"), guards.chosen(version, "matrix")
        new = preparation.NewMeeting(pupil_id, name, group, kind, day, parse_age(age), reason, matrix, is_fictional)
        made.append(preparation.create_meeting(store, person.actor, new, now=now))
        return guards.saved()

    if guards.act(do, FORM):
        context.keep("new_meeting", False)
        context.keep("go_to", ("prepare", made[0]))
        context.put(
            {
                "new_call_name": "",
                "new_group_name": "",
                "new_age": "",
                "new_reason": "",
                "new_search": "",
                "new_pupil": None,
                "new_fictional": False,
            }
        )
