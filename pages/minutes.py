"""Verslag: a short summary, the documents, making it final, and additions."""

from __future__ import annotations

import streamlit as st

from ldgm_core.domain.meeting import Step
from ldgm_core.services import preparation, reporting, templating
from ui import addenda, context, meeting_head, remarks, research_form, sealing, style, summary, widgets
from ui.context import text
from ui.guards import require_meeting, sentences, show_notice

place, room = require_meeting(lambda store, actor, meeting_id: preparation.load_preparation(store, actor, meeting_id=meeting_id))
style.use_desk()
meeting_head.show(room.meeting, room.pupil, Step.MINUTES)
show_notice()
with sentences():
    minutes = reporting.load_minutes(context.store(), place.actor, meeting_id=place.meeting_id)


def show_documents() -> None:
    """Show the links to the documents; they open in a tab of their own and are never kept at an open address."""
    style.heading(text("minutes.documents"), 2)
    address = f"/download/verslag/{place.meeting_id}"
    style.anchor(text("minutes.full"), f"{address}.pdf", is_new_tab=True)
    style.anchor(text("minutes.for_parents"), f"{address}/ouders.pdf", is_new_tab=True)
    style.anchor(text("minutes.in_short"), f"{address}/kort.pdf", is_new_tab=True)
    style.anchor(text("minutes.as_page"), f"{address}.html", is_new_tab=True)
    style.anchor(text("minutes.opp"), f"/download/opp/{place.meeting_id}.docx", is_new_tab=True)
    if templating.find_template(context.store(), place.actor) is not None:
        style.anchor(text("minutes.opp_own"), f"/download/opp-eigen/{place.meeting_id}.docx", is_new_tab=True)
    style.anchor(text("minutes.calendar"), f"/download/agenda/{place.meeting_id}.ics", is_new_tab=True)
    style.anchor(text("minutes.as_sheet"), f"/download/onderdelen/{place.meeting_id}.xlsx", is_new_tab=True)
    style.anchor(text("minutes.as_data"), f"{address}.json", is_new_tab=True)
    if room.meeting.closed_at is not None:
        style.anchor(text("minutes.archive"), f"/download/archief/{place.meeting_id}.json", is_new_tab=True)
        style.words(text("minutes.archive_mean"), "small")


widgets.labels(text(f"minutes.state_{minutes.state}"))
sealing.show(place, room.meeting, minutes)
left, right = st.columns([3, 2], gap="large")
with left:
    remarks.show(place, room.meeting, minutes)
    summary.show(minutes, room.matrix)
with right:
    show_documents()
    addenda.show(place, minutes)
    research_form.show(place, room.pupil)
