"""The list of what a team must remember: what is overdue, and what comes soon."""

from __future__ import annotations

import streamlit as st

from ldgm_core.services.due import DueItem, DueList
from ui import context, places, style, widgets
from ui.context import text

__all__ = ["show"]


def show(due: DueList) -> None:
    """Show what is overdue first, then what comes, the oldest first, each with the way to it."""
    late = [item for item in due.items if item.due_on < context.today()]
    if not due.items:
        widgets.empty(text("ui.nothing_due"))
    for title, items in (("ui.due_late", late), ("ui.due_soon", due.items[len(late) :])):
        if items:
            style.heading(text(title, count=len(items)), 3)
        for item in items:
            _show_item(item)
    if due.more:
        style.words(text("ui.due_more", count=due.more), "small")


def _show_item(item: DueItem) -> None:
    with st.container(border=True, key=f"due_{item.id}"):
        style.words(item.title, "large")
        about = text("prepare.goal", number=item.number) if item.number else ""
        widgets.labels(context.day_in_words(item.due_on), text(item.kind_key), about, item.group_name)
        if item.about:
            style.words(item.about, "small")
        if item.arrangement_id is not None:
            places.arrangement_link(text("arrangement.open"), item.arrangement_id)
        elif item.meeting_id is not None:
            places.meeting_link("review", text("ui.open_review"), item.meeting_id)
