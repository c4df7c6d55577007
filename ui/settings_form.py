"""The settings of a meeting: fixed once it is open, except for the deadline."""

from __future__ import annotations

from typing import Any

import streamlit as st

from ldgm_core.domain.age import age_in_words, parse_age
from ldgm_core.domain.matrix import AreaId, Leerroute3
from ldgm_core.domain.meeting import MeetingKind
from ldgm_core.services import meeting_matrix, preparation
from ldgm_core.services.preparation import MeetingSettings, Preparation
from ui import context, fields, guards, style
from ui.context import text, typed

__all__ = ["show"]

FORM = "settings"
FIELDS = (
    "reason", "held_on", "age", "areas", "shows_names", "pupil_present", "deadline_day", "deadline_time", "leerroute3", "overlay", "kind",
    "location",
)  # fmt: skip


def show(place: guards.Place, room: Preparation) -> None:
    """Show the settings as they are stored; what cannot change any more is said."""
    if room.meeting.opened_at is not None:
        style.words(text("prepare.settings_fixed"), "small")
    with st.form(f"settings_{place.meeting_id}", enter_to_submit=False):
        _about_meeting(_keys(place), room)
        _about_scoring(_keys(place), room)
        guards.show_notice(FORM)
        key, is_over = f"save_settings_{place.meeting_id}", room.meeting.closed_at is not None
        st.form_submit_button(text("ui.save"), key=key, on_click=_save, args=(place, room), disabled=is_over)


def _keys(place: guards.Place) -> dict[str, str]:
    return {name: f"settings_{name}_{place.meeting_id}" for name in FIELDS}


def _about_meeting(keys: dict[str, str], room: Preparation) -> None:
    meeting, deadline = room.meeting, room.meeting.deadline_at
    local = deadline.astimezone(context.HERE) if deadline else None
    fields.lines(keys["reason"], text("field.reason"), value=meeting.reason)
    one, two, three, four = st.columns(4)
    with one:
        fields.day(keys["held_on"], text("home.held_on"), value=meeting.held_on)
    with two:
        fields.line(keys["age"], text("home.age"), value=age_in_words(meeting.calendar_age_months), longest=20)
    with three:
        fields.day(keys["deadline_day"], text("prepare.deadline"), value=local.date() if local else None)
    with four:
        fields.time_of_day(keys["deadline_time"], text("prepare.deadline_time"), value=local.time() if local else None)
    kind, place = st.columns(2)
    with kind:
        fields.kind_choice(
            keys["kind"],
            text("prepare.meeting_kind"),
            MeetingKind,
            lambda one: text(f"meeting_kind.{one}"),
            value=meeting.kind,
            is_radio=False,
        )
    with place:
        fields.line(keys["location"], text("field.location"), value=meeting.location, longest=80)
    fields.tick(keys["pupil_present"], text("prepare.pupil_present"), value=meeting.is_pupil_present)
    style.words(text("debate.pupil_present_means"), "small")


def _about_scoring(keys: dict[str, str], room: Preparation) -> None:
    meeting = room.meeting
    whole = meeting_matrix.areas_to_choose(meeting)
    offered = [area.id for area in whole]
    fields.several_of(keys["areas"], text("prepare.areas"), offered, fields.area_name(whole, is_label=True), value=list(meeting.area_ids))
    style.words(text("prepare.who_sees_what"), "small")
    fields.one_of(keys["shows_names"], text("prepare.shows_names"), [False, True], _names_shown, value=meeting.shows_names, is_radio=True)
    fields.one_of(keys["leerroute3"], text("prepare.leerroute3"), list(Leerroute3), _leerroute3, value=meeting.leerroute3, is_radio=True)
    with st.expander(text("prepare.overlay"), key=f"overlay_box_{meeting.id}", expanded=bool(meeting.overlay)):
        style.words(text("prepare.overlay_help"), "small")
        fields.lines(keys["overlay"], text("prepare.overlay"), value=meeting.overlay, height=220)


def _names_shown(value: bool) -> str:
    return text("prepare.shows_names_true" if value else "prepare.shows_names_false")


def _leerroute3(value: Leerroute3) -> str:
    return text(f"matrix.leerroute3_{value}")


def _areas(room: Preparation, ticked: list[AreaId], overlay: str) -> tuple[AreaId, ...]:
    """What was ticked, the own areas that were only just typed, and destination and direction, which always stay."""
    offered = {area.id for area in meeting_matrix.areas_to_choose(room.meeting)}
    just_typed = [area.id for area in meeting_matrix.areas_to_choose(room.meeting, overlay=overlay) if area.id not in offered]
    chosen = {*ticked, *just_typed}
    return tuple(area.id for area in meeting_matrix.areas_to_choose(room.meeting, overlay=overlay) if area.id in chosen) + tuple(
        area.id for area in room.matrix.perspective_areas
    )


def _save(place: guards.Place, room: Preparation) -> None:
    store = context.store()
    found: dict[str, Any] = {name: typed(key) for name, key in _keys(place).items()}

    def do() -> str:
        settings = MeetingSettings(
            reason=found["reason"] or "",
            held_on=guards.chosen(found["held_on"], "held_on"),
            calendar_age_months=parse_age(found["age"] or ""),
            leerroute3=found["leerroute3"] or Leerroute3.STANDARD,
            overlay=found["overlay"] or "",
            area_ids=_areas(room, found["areas"] or [], found["overlay"] or ""),
            shows_names=bool(found["shows_names"]),
            is_pupil_present=bool(found["pupil_present"]),
            kind=MeetingKind(found["kind"]) if found["kind"] else None,
            location=found["location"] or "",
            deadline_at=fields.moment(found["deadline_day"], found["deadline_time"]),
        )
        preparation.update_settings(store, place.actor, settings, meeting_id=place.meeting_id)
        return guards.saved()

    guards.act(do, FORM)
