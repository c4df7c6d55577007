"""The list of what a team must remember: what is overdue, and what comes soon, a page at a time."""

from __future__ import annotations

import streamlit as st

from ldgm_core.services.due import DueItem, list_due
from ui import context, guards, paging, places, style, widgets
from ui.context import text

__all__ = ["show"]


LIST = "due"


def show(person: guards.Person, *, days_ahead: int) -> None:
    """Show what is overdue first, then what comes within so many days, the oldest first, each with the way to it."""
    with guards.sentences():
        after, today = paging.after(LIST), context.today()
        due = list_due(context.store(), person.actor, today=today, days_ahead=days_ahead, after=after, limit=paging.PAGE)
    late = [item for item in due.items if item.due_on < context.today()]
    if not due.items:
        widgets.empty(text("ui.nothing_due"))
    for title, items in (("ui.due_late", late), ("ui.due_soon", due.items[len(late) :])):
        if items:
            style.heading(text(title), 3)
        for item in items:
            _show_item(item)
    paging.show_ways(LIST, due.following)


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
