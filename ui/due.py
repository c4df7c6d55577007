"""The list of moments at which a team looks again: what is overdue, and what comes soon."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from ui import context, places, style, widgets
from ui.context import text

__all__ = ["show"]


def show(moments: Sequence[Any]) -> None:
    """Show the moments (moment, meeting, pupil), the oldest first, each with the way to its meeting."""
    if not moments:
        widgets.empty(text("ui.nothing_due"))
    for moment, meeting, pupil in moments:
        with st.container(border=True, key=f"due_{moment.id}"):
            style.words(pupil.call_name, "large")
            late = text("ui.overdue") if moment.due_on < context.today() else ""
            widgets.labels(context.day_in_words(moment.due_on), text(f"check_kind.{moment.kind}"), late)
            if moment.about:
                style.words(moment.about, "small")
            places.meeting_link("review", text("ui.open_review"), meeting.id)
