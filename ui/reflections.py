"""What the facilitator may know of the two private questions: how many answered, what was passed on, and counts after the close."""

from __future__ import annotations

import streamlit as st

from ldgm_core.services import reflection
from ui import context, guards, style
from ui.context import text

__all__ = ["show"]


def show(place: guards.Place) -> None:
    """Show how many answered; words that were passed on stay folded, because this screen may be on the wall."""
    with guards.sentences():
        found = reflection.load_reflections(context.store(), place.actor, meeting_id=place.meeting_id)
    style.heading(text("review.reflections"), 2)
    style.words(text("review.reflections_answered", answered=found.answered, invited=found.invited), "small")
    if found.counts is not None:
        for answer, count in found.counts.items():
            style.labelled(text(f"could_say.{answer}"), str(count))
    if found.passed_on:
        with st.expander(text("review.passed_on", count=len(found.passed_on)), key=f"passed_on_{place.meeting_id}"):
            for one in found.passed_on:
                style.labelled(one.name, one.words)
