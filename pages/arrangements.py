"""Arrangements: the list with the numbers for others, or one arrangement with everything about it."""

from __future__ import annotations

import streamlit as st

from ldgm_core.services import arranging
from ldgm_core.services.arranging import ArrangementRoom
from ui import (
    arrangement_form,
    arrangement_list,
    arrangement_members,
    arrangement_overview,
    arrangement_steps,
    arrangement_watch,
    context,
    guards,
    paging,
    places,
    style,
    widgets,
)
from ui.context import text
from ui.guards import require_staff, sentences, show_notice

person = require_staff()
style.use_desk()
FORM = "arrangement"


def show_list() -> None:
    """Show the arrangements of this person, or the numbers."""
    style.heading(text("arrangement.title_page"))
    with st.container(horizontal=True, key="arrangement_links"):
        places.link("home", text("home.tab"))
        places.link("pupils", text("pupils.tab"))
    view = widgets.view_switch("arrangements_view", ("own", "overview"), lambda name: text(f"arrangement.view_{name}"))
    with sentences():
        if view == "overview":
            arrangement_overview.show(arranging.load_overview(context.store(), person.actor))
            return
        page = arranging.list_arrangements(context.store(), person.actor, after=paging.after("arrangements"), limit=paging.PAGE)
        if not page.rows:
            widgets.empty(text("arrangement.none"))
        arrangement_list.ask(person, meeting_id=None)
        arrangement_list.show(page.rows)
        paging.show_ways("arrangements", page.following)


def show_agreed(room: ArrangementRoom) -> None:
    """Show what is agreed, and keep a new version."""
    keys = arrangement_form.keys_of(f"{room.version}_{room.root.id}")
    show_notice(FORM)
    arrangement_form.show(keys, room.body)
    key, is_over = f"save_arrangement_{room.root.id}", not room.possible
    st.button(text("ui.save"), key=key, type="primary", on_click=save, args=(room, keys), disabled=is_over)


def save(room: ArrangementRoom, keys: dict[str, str]) -> None:
    """Keep what is agreed as a new version."""
    store, now = context.store(), context.now()

    def do() -> str:
        body = arrangement_form.gather(keys, room.body)
        by = person.account.display_name
        version = arranging.record_arrangement(store, person.actor, body, arrangement_id=room.root.id, recorded_by=by, now=now)
        return text("plan.saved_at", time=context.clock_time(now), version=version)

    guards.act(do, FORM)


def show_one(room: ArrangementRoom) -> None:
    """Show one arrangement, one thing at a time."""
    style.heading(room.body.title)
    style.meta(text(f"grant_status.{room.status}"), text(f"arrangement_kind.{room.body.kind}"), room.body.provider)
    places.arrangements_link(text("arrangement.title_page"))
    views = ("steps", "agreed", "members", "talks", "seen")
    match widgets.view_switch(f"arrangement_view_{room.root.id}", views, lambda name: text(f"arrangement.view_{name}")):
        case "agreed":
            show_agreed(room)
        case "members":
            arrangement_members.show(person, room)
        case "talks":
            arrangement_watch.show_talks(person, room)
        case "seen":
            arrangement_watch.show_monitoring(person, room)
        case _:
            arrangement_steps.show(person, room)


chosen = context.arrangement_id()
if chosen is None:
    show_list()
else:
    with sentences():
        found = arranging.load_arrangement(context.store(), person.actor, arrangement_id=chosen)
        show_one(found)
