"""The short summary of a meeting on the screen: per area what was recorded, the decision, and the other voices as large as it."""

from __future__ import annotations

import streamlit as st

from ldgm_core.domain.matrix import Matrix
from ldgm_core.domain.minutes import MinutesArea, MinutesData
from ui import context, decision_shown, style, widgets
from ui.context import text

__all__ = ["show"]


def show(minutes: MinutesData, matrix: Matrix) -> None:
    """Show what the minutes say, in short."""
    present = [attendee for attendee in minutes.present if attendee.was_present]
    style.labelled(text("field.reason"), minutes.header.reason)
    style.labelled(text("minutes.present"), ", ".join(f"{one.name} ({text(f'role.{one.role}')})" for one in present))
    style.heading(text("minutes.decision"), 2)
    if minutes.decision is None:
        widgets.empty(text("minutes.no_decision"))
    else:
        decision_shown.show_decision(minutes.decision)
    for number, dissent in enumerate(minutes.dissents):
        with st.container(border=True, key=f"minutes_dissent_{number}"):
            style.words(text("perspective.sees_it_otherwise"), "large")
            style.words(dissent.words)
            style.words(dissent.name or text(f"role.{dissent.role}"), "small")
    style.heading(text("minutes.areas"), 2)
    scored = {area.id for area in matrix.scored_areas}
    for area in minutes.areas:
        if area.area_id in scored:
            _show_area(area)
    if minutes.moments:
        style.heading(text("minutes.moments"), 2)
        for moment in minutes.moments:
            style.labelled(f"{context.day_in_words(moment.due_on)}, {text(f'check_kind.{moment.kind}')}", moment.about)


def _show_area(area: MinutesArea) -> None:
    if not area.is_revealed:
        style.labelled(area.label, text("minutes.not_revealed"))
        return
    levels = " → ".join(text(f"level.{one.level}") for one in area.rounds)
    agreed = area.agreed
    said = ""
    if agreed is not None:
        said = text(f"debate.picture_{agreed.kind}")
        if agreed.column_from is not None:
            is_span = agreed.column_to not in (None, agreed.column_from)
            said += ": " + text("ui.columns" if is_span else "ui.column", column=agreed.column_from, to=agreed.column_to)
        said += f". {agreed.words}"
    style.labelled(f"{area.label} · {levels}", said or text("minutes.not_recorded"))
