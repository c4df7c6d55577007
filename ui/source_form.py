"""What lies on the table: tests, lists and reports; conflicting ones stay next to each other."""

from __future__ import annotations

from typing import Any

import streamlit as st

from ldgm_core.domain.meeting import NormGroupFit, Source
from ldgm_core.services import preparation
from ldgm_core.services.preparation import Preparation
from ui import context, fields, guards, style, widgets
from ui.context import text, typed

__all__ = ["show"]

FORM = "sources"
FIELDS = ("instrument", "result", "made_on", "filled_in_by", "norm_group", "area")


def show(place: guards.Place, room: Preparation) -> None:
    """Show what lies on the table and the form to add to it."""
    if not room.sources:
        widgets.empty(text("prepare.no_sources"))
    labels = {area.id: area.label for area in room.matrix.areas}
    for source in room.sources:
        with st.container(border=True, key=f"source_{source.id}"):
            style.words(source.instrument, "large")
            day = context.day_in_words(source.made_on) if source.made_on else ""
            norm = text("prepare.norm_group_is", answer=text(f"norm_group.{source.norm_group_fit}"))
            widgets.labels(labels.get(source.area_id, "") if source.area_id else "", day, source.filled_in_by, norm)
            style.words(source.result)
    guards.show_notice(FORM)
    if room.meeting.closed_at is None:
        _form(place, room)


def _keys(place: guards.Place) -> dict[str, str]:
    return {name: f"source_{name}_{place.meeting_id}" for name in FIELDS}


def _form(place: guards.Place, room: Preparation) -> None:
    keys = _keys(place)
    with st.form(f"source_{place.meeting_id}", enter_to_submit=False):
        left, right = st.columns(2)
        with left:
            fields.line(keys["instrument"], text("field.instrument"))
            fields.line(keys["filled_in_by"], text("field.filled_in_by"))
        with right:
            fields.day(keys["made_on"], text("prepare.made_on"))
            areas = room.matrix.areas
            fields.one_of(keys["area"], text("prepare.about_area"), [area.id for area in areas], fields.area_name(areas))
        fields.lines(keys["result"], text("field.result"))
        fields.kind_choice(keys["norm_group"], text("prepare.norm_group"), NormGroupFit, lambda kind: text(f"norm_group.{kind}"))
        st.form_submit_button(text("prepare.add_source"), key=f"add_source_{place.meeting_id}", on_click=_add, args=(place,))


def _add(place: guards.Place) -> None:
    store, now = context.store(), context.now()
    keys = _keys(place)
    found: dict[str, Any] = {name: typed(key) for name, key in keys.items()}

    def do() -> str:
        source = Source(
            id="",
            organisation_id=place.actor.organisation_id,
            meeting_id=place.meeting_id,
            area_id=found["area"],
            instrument=found["instrument"] or "",
            result=found["result"] or "",
            made_on=found["made_on"],
            filled_in_by=found["filled_in_by"] or "",
            norm_group_fit=found["norm_group"] or NormGroupFit.UNKNOWN,
            created_at=now,
        )
        preparation.add_source(store, place.actor, source, meeting_id=place.meeting_id, now=now)
        return guards.saved()

    if guards.act(do, FORM):
        context.put({keys[name]: "" for name in ("instrument", "result", "filled_in_by")})
        context.put({keys[name]: None for name in ("made_on", "norm_group", "area")})
