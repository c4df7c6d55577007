"""The school's own list of instruments, beside the catalogue."""

from __future__ import annotations

import streamlit as st

from ldgm_core.services import source
from ldgm_core.services.preparation import Preparation
from ui import context, fields, guards, style
from ui.context import text, typed

__all__ = ["show"]

FORM = "own_instruments"
PARTS = ("name", "area", "note")


def show(place: guards.Place, room: Preparation) -> None:
    """Show the list, folded away, how to take one off and how to add one."""
    with st.expander(text("prepare.own_instruments", count=len(room.own_instruments)), key=f"own_instruments_{place.meeting_id}"):
        guards.show_notice(FORM)
        for one in room.own_instruments:
            with st.container(horizontal=True, vertical_alignment="center", key=f"own_instrument_{one.id}"):
                style.words(one.name)
                style.meta(one.note)
                st.button(text("prepare.withdraw_instrument"), key=f"withdraw_{one.id}", on_click=_withdraw, args=(place, one.id))
        keys = _keys(place)
        fields.line(keys["name"], text("field.instrument"))
        areas = room.matrix.areas
        fields.one_of(keys["area"], text("prepare.instrument_area"), [area.id for area in areas], fields.area_name(areas))
        fields.line(keys["note"], text("field.instrument_note"))
        st.button(text("prepare.add_instrument"), key=f"add_instrument_{place.meeting_id}", on_click=_add, args=(place,))


def _keys(place: guards.Place) -> dict[str, str]:
    return {part: f"own_instrument_{part}_{place.meeting_id}" for part in PARTS}


def _add(place: guards.Place) -> None:
    store, now, keys = context.store(), context.now(), _keys(place)
    name, area, note = typed(keys["name"]) or "", typed(keys["area"]), typed(keys["note"]) or ""

    def do() -> str:
        source.add_own_instrument(store, place.actor, name=name, area_id=area, note=note, added_by=place.name, now=now)
        return guards.saved()

    if guards.act(do, FORM):
        context.put({keys["name"]: "", keys["area"]: None, keys["note"]: ""})


def _withdraw(place: guards.Place, instrument_id: str) -> None:
    store, now = context.store(), context.now()

    def do() -> str:
        source.withdraw_instrument(store, place.actor, instrument_id=instrument_id, now=now)
        return guards.saved()

    guards.act(do, FORM)
