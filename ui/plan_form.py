"""The plan as one form with seven parts; it is kept whole, in versions."""

from __future__ import annotations

from typing import Any

import streamlit as st

from ldgm_core.domain.plan import Agreement, AgreementState, Hearing, Plan
from ldgm_core.services import planning
from ldgm_core.services.planning import PlanRoom
from ui import context, fields, guards, opp_days, plan_help, plan_rows, style, widgets
from ui.context import text, typed

__all__ = ["show"]

FORM = "plan"
PARTS = ("goals", "supports", "actions", "arrangements", "before", "hearing", "parents")
HEARING = {
    "how": "line",
    "heard_on": "day",
    "heard_by": "line",
    "view": "words",
    "influence": "words",
    "feedback": "words",
    "not_possible_because": "words",
}


def show(place: guards.Place, room: PlanRoom) -> None:
    """Show the parts of the plan and the button that keeps them."""
    _show_save(place, room)
    tabs = widgets.tabs("plan", [text(f"plan.part_{part}") for part in PARTS])
    for tab, part in zip(tabs, PARTS, strict=True):
        with tab:
            _show_part(place, room, part)


def _show_save(place: guards.Place, room: PlanRoom) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="plan_save"):
        is_over = room.meeting.closed_at is not None or room.meeting.opened_at is None
        st.button(text("plan.save"), key=_key(room, "save"), type="primary", on_click=_save, args=(place, room), disabled=is_over)
        fields.tick(_key(room, "is_final"), text("plan.is_final"), value=room.plan.is_final)
    guards.show_notice(FORM)
    plan_help.show_gaps(room)


def _key(room: PlanRoom, name: str) -> str:
    return f"plan_{name}_{room.version}_{room.meeting.id}"


def _show_part(place: guards.Place, room: PlanRoom, part: str) -> None:
    if part == "arrangements":
        plan_help.show_arrangements(place, room)
    elif part == "before":
        _show_before(room)
    elif part == "hearing":
        _show_hearing(room)
    elif part == "parents":
        _show_parents(room)
    else:
        if part == "goals":
            plan_help.show_earlier_goals(place, room)
        plan_rows.show(room, part)


def _show_before(room: PlanRoom) -> None:
    left, right = st.columns(2, gap="large")
    with left:
        fields.lines(_key(room, "hindering"), text("plan.hindering"), value=room.plan.hindering, height=140)
    with right:
        fields.lines(_key(room, "helping"), text("plan.helping"), value=room.plan.helping, height=140)
    style.heading(text("plan.tried_title"), 2)
    plan_rows.show(room, "tried")
    style.heading(text("plan.guide_title"), 2)
    fields.one_of(
        _key(room, "fits_school_guide"), text("plan.fits_school_guide"), [True, False], _yes_or_no, value=room.plan.fits_school_guide
    )
    fields.lines(_key(room, "school_guide_remark"), text("plan.school_guide_remark"), value=room.plan.school_guide_remark, height=80)
    fields.lines(_key(room, "deviations"), text("plan.deviations"), value=room.plan.deviations, height=80)


def _yes_or_no(value: bool) -> str:
    return text("norm_group.yes" if value else "norm_group.no")


def _show_hearing(room: PlanRoom) -> None:
    style.words(text("plan.hearing_why"))
    opp_days.show_rule(room.rules["pupil_heard"])
    for name, sort in HEARING.items():
        key, label, value = _key(room, f"hearing_{name}"), text(f"plan.hearing_{name}"), getattr(room.plan.hearing, name)
        if sort == "day":
            fields.day(key, label, value=value)
        elif sort == "line":
            fields.line(key, label, value=value)
        else:
            fields.lines(key, label, value=value, height=80)


def _show_parents(room: PlanRoom) -> None:
    fields.lines(_key(room, "parents_view"), text("plan.parents_view"), value=room.plan.parents_view, height=80)
    style.heading(text("plan.talks_title"), 2)
    plan_rows.show(room, "parent_talks")
    style.heading(text("plan.agreement_title"), 2)
    agreement = room.plan.agreement
    style.words(text("plan.agreement_apart"))
    opp_days.show_rule(room.rules["parents_agree"])
    fields.kind_choice(
        _key(room, "agreement_state"),
        text("plan.agreement_state"),
        AgreementState,
        lambda kind: text(f"agreement_state.{kind}"),
        value=agreement.state,
    )
    one, two, three = st.columns(3)
    with one:
        fields.line(_key(room, "agreement_given_by"), text("plan.agreement_given_by"), value=agreement.given_by)
    with two:
        fields.day(_key(room, "agreement_given_on"), text("plan.agreement_given_on"), value=agreement.given_on)
    with three:
        fields.line(_key(room, "agreement_given_how"), text("plan.agreement_given_how"), value=agreement.given_how)
    style.heading(text("plan.objections_title"), 2)
    plan_rows.show(room, "objections")


def _gather(room: PlanRoom) -> Plan:
    """Return the plan as it stands in the fields now."""

    def words(name: str) -> str:
        return typed(_key(room, name)) or ""

    lists: dict[str, Any] = {name: plan_rows.gather(room, name) for name in plan_rows.LISTS}
    heard: dict[str, Any] = {
        name: typed(_key(room, f"hearing_{name}")) if sort == "day" else words(f"hearing_{name}") for name, sort in HEARING.items()
    }
    return Plan(
        hindering=words("hindering"),
        helping=words("helping"),
        fits_school_guide=typed(_key(room, "fits_school_guide")),
        school_guide_remark=words("school_guide_remark"),
        deviations=words("deviations"),
        parents_view=words("parents_view"),
        hearing=Hearing(**heard),
        agreement=Agreement(
            typed(_key(room, "agreement_state")),
            words("agreement_given_by"),
            typed(_key(room, "agreement_given_on")),
            words("agreement_given_how"),
        ),
        is_final=bool(typed(_key(room, "is_final"))),
        **lists,
    )


def _save(place: guards.Place, room: PlanRoom) -> None:
    store, now, plan = context.store(), context.now(), _gather(room)

    def do() -> str:
        version = planning.record_plan(store, place.actor, plan, meeting_id=place.meeting_id, recorded_by=place.name, now=now)
        return text("plan.saved_at", time=context.clock_time(now), version=version)

    guards.act(do, FORM)
