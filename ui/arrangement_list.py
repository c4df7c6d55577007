"""Arrangements in a list, and the form with which one is asked for: from a pupil's plan, or for pupils of the school."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from ldgm_core.domain.meeting import MeetingId
from ldgm_core.services import arranging
from ldgm_core.services.arranging import ArrangementRow
from ui import arrangement_form, arrangement_members, context, fields, guards, places, style
from ui.context import text, typed

__all__ = ["ask", "show"]

FORM = "ask_arrangement"


def show(rows: Sequence[ArrangementRow]) -> None:
    """Show each arrangement with where it stands and the way to it."""
    for row in rows:
        with st.container(border=True, key=f"arrangement_{row.root.id}"):
            style.words(row.body.title, "large")
            ends = text("arrangement.until", day=context.day_in_words(row.body.ends_on)) if row.body.ends_on else ""
            count = text("arrangement.pupils", count=row.member_count) if row.member_count != 1 else ""
            kind = text(f"arrangement_kind.{row.body.kind}")
            style.meta(text(f"grant_status.{row.status}"), kind, row.body.provider, count, ends)
            places.arrangement_link(text("arrangement.open"), row.root.id)


def ask(person: guards.Person, *, meeting_id: MeetingId | None) -> None:
    """Show the form for a new arrangement, closed until somebody wants it; in a meeting its pupil is in it."""
    name = f"ask_{meeting_id or 'school'}"
    guards.show_notice(FORM)
    if not context.kept(name):
        st.button(text("arrangement.ask"), key=name, on_click=context.keep, args=(name, True))
        return
    number = int(context.kept(f"{name}_asked", 0))
    keys = arrangement_form.keys_of(f"{name}_{number}")
    with st.container(border=True, key=f"{name}_box"):
        style.heading(text("arrangement.ask"), 2)
        arrangement_form.show(keys, None)
        if meeting_id is None:
            arrangement_members.pick_pupil(person, f"{name}_pupil_{number}")
        by, on = st.columns(2)
        with by:
            fields.line(f"{name}_by_{number}", text("arrangement.asked_by"))
        with on:
            fields.day(f"{name}_on_{number}", text("arrangement.asked_on"))
        with st.container(horizontal=True):
            args = (person, name, number, meeting_id)
            st.button(text("arrangement.send"), key=f"{name}_send", type="primary", on_click=_send, args=args)
            st.button(text("home.cancel"), key=f"{name}_cancel", on_click=context.keep, args=(name, False))


def _send(person: guards.Person, name: str, number: int, meeting_id: MeetingId | None) -> None:
    store, now = context.store(), context.now()
    keys = arrangement_form.keys_of(f"{name}_{number}")
    pupil_id, asked_by, asked_on = typed(f"{name}_pupil_{number}"), typed(f"{name}_by_{number}") or "", typed(f"{name}_on_{number}")

    def do() -> str:
        arranging.begin_arrangement(
            store,
            person.actor,
            arrangement_form.gather(keys, None),
            meeting_id=meeting_id,
            pupil_ids=(pupil_id,) if pupil_id else (),
            asked_by=asked_by,
            asked_on=guards.chosen(asked_on, "happened_on"),
            recorded_by=person.account.display_name,
            now=now,
        )
        return guards.saved()

    if guards.act(do, FORM):
        context.keep(name, False)
        context.keep(f"{name}_asked", number + 1)
