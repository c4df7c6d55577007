"""The people of a meeting: who is invited, from which side they look, and the list."""

from __future__ import annotations

from typing import Any

import streamlit as st

from ldgm_core.domain.meeting import ROLES, Context, Participant, RoleGroup, Wording
from ldgm_core.services import inviting
from ldgm_core.services.inviting import PersonSettings
from ldgm_core.services.preparation import Preparation
from ui import context, fields, guards, style, widgets
from ui.asking import ask_first
from ui.context import text, typed

__all__ = ["show"]

FORM = "people"


def show(place: guards.Place, room: Preparation) -> None:
    """Show the form for one more person and the list of those who are invited."""
    guards.show_notice(FORM)
    if room.meeting.closed_at is None:
        _add_form(place)
    style.heading(text("prepare.people", count=len(room.people)), 2)
    if not room.people:
        widgets.empty(text("prepare.no_people"))
    for person in room.people:
        _show_person(place, room, person)


def _keys(place: guards.Place) -> dict[str, str]:
    names = ("name", "role", "group", "context", "scores", "wording", "leads")
    return {name: f"person_{name}_{place.meeting_id}" for name in names}


def _add_form(place: guards.Place) -> None:
    keys = _keys(place)
    left, right = st.columns(2)
    with left:
        fields.line(keys["name"], text("field.display_name"), longest=200)
    with right:
        fields.one_of(keys["role"], text("field.role"), list(ROLES), lambda role: text(f"role.{role}"))
    with st.expander(text("prepare.other_than_usual"), key=f"person_more_{place.meeting_id}"):
        style.words(text("prepare.follows_role"), "small")
        fields.kind_choice(keys["group"], text("prepare.group"), RoleGroup, lambda kind: text(f"group.{kind}"), is_radio=False)
        fields.kind_choice(keys["context"], text("prepare.context"), Context, lambda kind: text(f"context.{kind}"), is_radio=False)
        fields.one_of(keys["scores"], text("prepare.scores"), [True, False], lambda scores: text(f"prepare.scores_{scores}".lower()))
        fields.one_of(keys["leads"], text("prepare.leads"), [True, False], lambda leads: text(f"prepare.leads_{leads}".lower()))
        fields.kind_choice(keys["wording"], text("prepare.wording"), Wording, lambda kind: text(f"wording.{kind}"), is_radio=False)
    st.button(text("prepare.add_person"), key=f"add_person_{place.meeting_id}", on_click=_add, args=(place,))


def _add(place: guards.Place) -> None:
    store, secret, now = context.store(), context.secret(), context.now()
    keys = _keys(place)
    found: dict[str, Any] = {name: typed(key) for name, key in keys.items()}

    def do() -> str:
        person = PersonSettings(
            found["name"] or "",
            guards.chosen(found["role"], "role"),
            found["group"],
            found["context"],
            found["scores"],
            found["wording"],
            leads=bool(found["leads"]),
        )
        inviting.add_person(store, place.actor, person, meeting_id=place.meeting_id, secret=secret, now=now)
        return guards.saved()

    if guards.act(do, FORM):
        context.put({key: "" if name == "name" else None for name, key in keys.items()})


def _show_person(place: guards.Place, room: Preparation, person: Participant) -> None:
    presence = room.presences[person.id]
    who, what, button = st.columns([3, 5, 2], vertical_alignment="center")
    with who:
        style.words(person.display_name)
    with what:
        looks_on = "" if person.scores else text("non_score.observer")
        leads = text("prepare.is_leading") if person.leads else ""
        joined = text("prepare.joined") if presence.has_joined else text("prepare.not_joined")
        widgets.labels(text(f"role.{person.role}"), text(f"group.{person.role_group}"), looks_on, leads, joined)
    with button:
        if room.meeting.closed_at is None and not presence.has_joined:
            question = text("prepare.remove_means", name=person.display_name)
            ask_first(f"remove_{person.id}", text("prepare.remove"), question, _remove, (place, person))


def _remove(place: guards.Place, person: Participant) -> None:
    store = context.store()

    def do() -> str:
        inviting.remove_person(store, place.actor, participant_id=person.id)
        return text("prepare.removed", name=person.display_name)

    guards.act(do, FORM)
