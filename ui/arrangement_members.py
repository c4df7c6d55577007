"""The pupils in an arrangement, what their parents said of it, and adding one."""

from __future__ import annotations

import streamlit as st

from ldgm_core.domain.agreement import Agreement, AgreementState
from ldgm_core.domain.arrangement import ArrangementKind, Member
from ldgm_core.domain.meeting import PupilId
from ldgm_core.services import arrangement_member, preparation
from ldgm_core.services.arranging import ArrangementRoom
from ui import context, fields, guards, style, widgets
from ui.context import text, typed

__all__ = ["pick_pupil", "show"]

FORM = "arrangement_members"


def show(person: guards.Person, room: ArrangementRoom) -> None:
    """Show every pupil with the answer of the parents; the pupils of others are a number."""
    guards.show_notice(FORM)
    if not room.members and not room.others:
        widgets.empty(text("arrangement.no_members"))
    for member in room.members:
        _show_member(person, room, member)
    if room.others:
        style.words(text("arrangement.others", count=room.others), "small")
    if room.possible and (room.body.kind is not ArrangementKind.INDIVIDUAL or not room.members):
        with st.container(border=True, key=f"add_member_{room.root.id}"):
            pick_pupil(person, _picked(room))
            st.button(text("arrangement.add_member"), key=f"add_member_button_{room.root.id}", on_click=_add, args=(person, room))


def pick_pupil(person: guards.Person, key: str) -> None:
    """Show a field to look a pupil up by name or group, and the choice among those found."""
    search, choice = st.columns([1, 2])
    with search:
        fields.line(f"{key}_search", text("pupils.search"))
    sought = (typed(f"{key}_search") or "").strip()
    found = preparation.find_pupils(context.store(), person.actor, typed=sought).rows if sought else ()
    names: dict[str, str] = {pupil.id: " · ".join(part for part in (pupil.call_name, pupil.group_name) if part) for pupil in found}
    with choice:
        fields.one_of(key, text("field.pupil"), list(names), lambda pupil_id: names.get(pupil_id, ""))


def _picked(room: ArrangementRoom) -> str:
    return f"member_{len(room.members)}_{room.root.id}"


def _keys(member: Member) -> dict[str, str]:
    return {part: f"consent_{part}_{member.version}_{member.pupil_id}_{member.arrangement_id}" for part in ("state", "by", "on")}


def _show_member(person: guards.Person, room: ArrangementRoom, member: Member) -> None:
    pupil, keys = room.pupils[member.pupil_id], _keys(member)
    with st.container(border=True, key=f"member_{member.pupil_id}_{room.root.id}"):
        style.words(pupil.call_name, "large")
        style.meta(pupil.group_name)
        if not room.possible:
            state = member.consent or AgreementState.NOT_YET
            style.labelled(text("arrangement.consent"), text(f"agreement_state.{state}"))
            return
        fields.kind_choice(
            keys["state"], text("arrangement.consent"), AgreementState, lambda one: text(f"agreement_state.{one}"), value=member.consent
        )
        by, on = st.columns(2)
        with by:
            fields.line(keys["by"], text("field.consent_by"), value=member.consent_by)
        with on:
            fields.day(keys["on"], text("arrangement.consent_on"), value=member.consent_on)
        with st.container(horizontal=True):
            key = f"save_member_{member.pupil_id}_{room.root.id}"
            st.button(text("ui.save"), key=key, on_click=_save, args=(person, room, member, True))
            if room.body.kind is not ArrangementKind.INDIVIDUAL:
                key = f"leave_member_{member.pupil_id}_{room.root.id}"
                st.button(text("arrangement.leaves"), key=key, on_click=_save, args=(person, room, member, False))


def _save(person: guards.Person, room: ArrangementRoom, member: Member, is_in: bool) -> None:
    keys = _keys(member)
    consent = Agreement(typed(keys["state"]), typed(keys["by"]) or "", typed(keys["on"]))
    _record(person, room, member.pupil_id, is_in=is_in, consent=consent)


def _add(person: guards.Person, room: ArrangementRoom) -> None:
    _record(person, room, typed(_picked(room)), is_in=True, consent=Agreement())


def _record(person: guards.Person, room: ArrangementRoom, pupil_id: PupilId | None, *, is_in: bool, consent: Agreement) -> None:
    store, now = context.store(), context.now()

    def do() -> str:
        arrangement_member.record_member(
            store,
            person.actor,
            arrangement_id=room.root.id,
            pupil_id=guards.chosen(pupil_id, "pupil"),
            is_in=is_in,
            consent=consent,
            recorded_by=person.account.display_name,
            now=now,
        )
        return guards.saved()

    guards.act(do, FORM)
