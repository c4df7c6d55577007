"""The days that the law sets for the ontwikkelingsperspectief, each with its source, and the one day from which they follow."""

from __future__ import annotations

import streamlit as st

from ldgm_core.catalogues import Rule
from ldgm_core.services import planning
from ldgm_core.services.planning import PlanRoom
from ui import context, fields, guards, style, widgets
from ui.context import text, typed

__all__ = ["show", "show_rule"]

FORM = "enrolment"


def show(place: guards.Place, room: PlanRoom) -> None:
    """Show by when the OPP must be there and when it is looked at again, folded away until somebody wants it."""
    first = room.opp_days[0].due_on
    title = text("plan.opp_due", day=context.day_in_words(first)) if first and not room.plan.is_final else text("plan.opp_title")
    with st.expander(title, key="opp_days"):
        for day in room.opp_days:
            said = context.day_in_words(day.due_on) if day.due_on else text("plan.opp_unknown")
            style.labelled(said, day.rule.words, is_dutch=True)
            _show_source(day.rule)
        show_rule(room.rules["opp_six_weeks_vo"])
        fields.day(_key(place), text("plan.enrolled_on"), value=room.pupil.enrolled_on)
        style.words(text("plan.enrolled_why"), "small")
        st.button(text("ui.save"), key=f"save_enrolled_{place.meeting_id}", on_click=_save, args=(place,))
        guards.show_notice(FORM)


def show_rule(rule: Rule) -> None:
    """Show one rule of the law in our own words, with its source; what was not checked says so."""
    style.words(rule.words, "small", is_dutch=True)
    _show_source(rule)


def _show_source(rule: Rule) -> None:
    widgets.labels(rule.articles, text("matrix.source", source=rule.source), text("matrix.needs_check") if rule.needs_check else "")


def _key(place: guards.Place) -> str:
    return f"enrolled_on_{place.meeting_id}"


def _save(place: guards.Place) -> None:
    store, day = context.store(), typed(_key(place))

    def do() -> str:
        planning.record_enrolment(store, place.actor, meeting_id=place.meeting_id, enrolled_on=day)
        return guards.saved()

    guards.act(do, FORM)
