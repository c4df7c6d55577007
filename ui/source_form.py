"""What lies on the table: tests, lists and reports; conflicting ones stay next to each other."""

from __future__ import annotations

from typing import Any, NamedTuple

import streamlit as st

from ldgm_core.domain.meeting import NormGroupFit, Source
from ldgm_core.services.preparation import Preparation
from ldgm_core.services.source import add_source
from ui import context, fields, guards, own_instruments, style, widgets
from ui.context import text, typed

__all__ = ["show"]


class Listed(NamedTuple):
    """An instrument in the list to choose from, with what to heed and how sure that is."""

    name: str
    note: str
    source: str
    needs_check: bool


FORM = "sources"
FIELDS = ("listed", "instrument", "result", "made_on", "filled_in_by", "norm_group", "area")


def show(place: guards.Place, room: Preparation) -> None:
    """Show what lies on the table per area, conflicting results next to each other, and the form to add to it."""
    if not room.sources:
        widgets.empty(text("prepare.no_sources"))
    labels: dict[str, str] = {area.id: area.label for area in room.matrix.areas}
    for area_id in [*labels, None]:
        found = [source for source in room.sources if (source.area_id if source.area_id in labels else None) == area_id]
        if len(found) > 1 and area_id is not None:
            style.labelled(labels[area_id], text("prepare.several_sources", count=len(found)))
        for source in found:
            _show_source(source, labels)
    guards.show_notice(FORM)
    if room.meeting.closed_at is None:
        _form(place, room)
        own_instruments.show(place, room)


def _show_source(source: Source, labels: dict[str, str]) -> None:
    with st.container(border=True, key=f"source_{source.id}"):
        style.words(source.instrument, "large")
        day = context.day_in_words(source.made_on) if source.made_on else ""
        norm = text("prepare.norm_group_is", answer=text(f"norm_group.{source.norm_group_fit}"))
        widgets.labels(labels.get(source.area_id, "") if source.area_id else "", day, source.filled_in_by, norm)
        style.words(source.result)


def _keys(place: guards.Place) -> dict[str, str]:
    return {name: f"source_{name}_{place.meeting_id}" for name in FIELDS}


def _form(place: guards.Place, room: Preparation) -> None:
    """The area first: it decides which instruments are offered. Another one can be typed."""
    keys, areas = _keys(place), room.matrix.areas
    with st.container(border=True, key=f"source_{place.meeting_id}"):
        fields.one_of(keys["area"], text("prepare.about_area"), [area.id for area in areas], fields.area_name(areas))
        offered = _offered(room, typed(keys["area"]))
        names = [one.name for one in offered]
        fields.one_of(keys["listed"], text("prepare.listed_instrument"), names, str)
        listed = next((one for one in offered if one.name == typed(keys["listed"])), None)
        if listed is not None:
            widgets.labels(listed.note, listed.source, text("matrix.needs_check") if listed.needs_check else "")
        left, right = st.columns(2)
        with left:
            fields.line(keys["instrument"], text("prepare.other_instrument"))
            fields.line(keys["filled_in_by"], text("field.filled_in_by"))
        with right:
            fields.day(keys["made_on"], text("prepare.made_on"))
        fields.lines(keys["result"], text("field.result"))
        fields.kind_choice(keys["norm_group"], text("prepare.norm_group"), NormGroupFit, lambda kind: text(f"norm_group.{kind}"))
        style.words(text("prepare.norm_group_why"), "small")
        st.button(text("prepare.add_source"), key=f"add_source_{place.meeting_id}", on_click=_add, args=(place,))


def _offered(room: Preparation, area_id: str | None) -> list[Listed]:
    """What is used for an area, of the catalogue and of the school; without an area everything."""
    area = next((one for one in room.matrix.areas if one.id == area_id), None)
    catalogue = [
        Listed(one.name, one.note, text("matrix.source", source=one.source), one.needs_check)
        for one in room.instruments
        if area is None or (area.kind in one.area_kinds and (not one.area_ids or area.id in one.area_ids))
    ]
    own = [
        Listed(one.name, one.note, text("prepare.own_instrument"), False)
        for one in room.own_instruments
        if area is None or one.area_id in (None, area.id)
    ]
    return [*own, *catalogue]


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
            instrument=found["instrument"] or found["listed"] or "",
            result=found["result"] or "",
            made_on=found["made_on"],
            filled_in_by=found["filled_in_by"] or "",
            norm_group_fit=NormGroupFit(guards.chosen(found["norm_group"], "norm_group")),
            created_at=now,
        )
        add_source(store, place.actor, source, meeting_id=place.meeting_id, now=now)
        return guards.saved()

    if guards.act(do, FORM):
        context.put({keys[name]: "" for name in ("instrument", "result", "filled_in_by")})
        context.put({keys[name]: None for name in ("made_on", "norm_group", "area", "listed")})
