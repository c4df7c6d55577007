"""What earlier meetings about a pupil decided: a hypothesis per year, each as it was written."""

from __future__ import annotations

import streamlit as st

from ldgm_core.domain.meeting import MeetingId, PupilId
from ldgm_core.services import perspective
from ui import context, guards, style, widgets
from ui.context import text

__all__ = ["show"]


def show(person: guards.Person, pupil_id: PupilId, *, before: MeetingId | None = None) -> None:
    """Show every earlier perspective, the newest first; or why they wait."""
    found = guards.gently(lambda: perspective.list_perspectives(context.store(), person.actor, pupil_id=pupil_id, before=before))
    if found is None:
        return
    if not found:
        widgets.empty(text("pupils.no_perspectives"))
    for one in found:
        with st.container(border=True, key=f"perspective_{pupil_id}_{one.meeting.id}"):
            style.words(context.day_in_words(one.meeting.held_on), "large")
            dissents = text("pupils.dissents", count=one.dissent_count) if one.dissent_count else ""
            until = text("pupils.until", day=context.day_in_words(one.decision.until_on)) if one.decision.until_on else ""
            style.meta(text(f"outcome.{one.decision.outcome}"), until, one.decision.decided_by, dissents)
            for name in ("destination", "direction", "why", "reconsider_when"):
                if getattr(one.decision, name):
                    style.labelled(text(f"field.{name}"), getattr(one.decision, name))
