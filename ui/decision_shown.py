"""The decision as it was written, its earlier versions, and the question that the agreed pictures raise."""

from __future__ import annotations

import streamlit as st

from ldgm_core.domain.decision import Decision
from ldgm_core.services.perspective import PerspectiveRoom
from ui import context, dissents, style
from ui.context import text

__all__ = ["show", "show_decision"]


def show(room: PerspectiveRoom) -> None:
    """Show the newest version with the dissent beside it, as large, and the earlier versions folded away."""
    if room.decision is None:
        return
    left, right = st.columns(2, gap="large") if room.dissents else (st.container(), None)
    with left:
        show_decision(room.decision)
    if right is not None:
        with right:
            dissents.show_list(room)
    _show_question(room)
    if len(room.decisions) > 1:
        with st.expander(text("perspective.history", count=len(room.decisions) - 1), key="decision_history"):
            for decision in reversed(room.decisions[:-1]):
                show_decision(decision)


def show_decision(decision: Decision) -> None:
    """Show one version of the decision."""
    with st.container(border=True, key=f"decision_version_{decision.version}"):
        style.words(text(f"outcome.{decision.outcome}"), "large")
        for label, said in (
            ("destination", decision.destination),
            ("direction", decision.direction),
            ("why", decision.why),
            ("decision_observations", decision.observations),
            ("reconsider_when", decision.reconsider_when),
            ("apart_reason", decision.apart_reason),
        ):
            if said:
                style.labelled(text(f"field.{label}"), said)
        if decision.destination_column is not None:
            style.labelled(text("perspective.column"), str(decision.destination_column))
        if decision.until_on is not None:
            style.labelled(text("perspective.until"), context.day_in_words(decision.until_on))
        time = context.clock_time(decision.recorded_at)
        style.words(text("ui.recorded_by", name=decision.decided_by, time=time, version=decision.version), "small")


def _show_question(room: PerspectiveRoom) -> None:
    """Ask where the destination rests on when recorded abilities lie beyond it; a question, never a verdict."""
    if not room.beyond:
        return
    with st.container(border=True, key="beyond_question"):
        areas = ", ".join(room.matrix.area(picture.area_id).label for picture in room.beyond)
        style.words(text("perspective.beyond", areas=areas), "large")
        style.words(text("perspective.beyond_question"), "large")
