"""The decision about the perspective, in people's own words: three outcomes of equal size, every field empty."""

from __future__ import annotations

from typing import Any

import streamlit as st

from ldgm_core.domain.decision import Decision, Outcome
from ldgm_core.domain.matrix import AreaKind
from ldgm_core.services import perspective
from ldgm_core.services.perspective import PerspectiveRoom
from ui import context, fields, guards, widgets
from ui.context import text, typed

__all__ = ["FIELDS", "show"]

FORM = "decision"
FIELDS = (
    "outcome",
    "destination",
    "destination_column",
    "direction",
    "why",
    "observations",
    "reconsider_when",
    "until_on",
    "apart_reason",
    "decided_by",
)
IN_WORDS = ("destination", "direction", "why", "observations", "reconsider_when", "apart_reason", "decided_by")


def show(place: guards.Place, room: PerspectiveRoom) -> None:
    """Show the form for a new version of the decision; before the reveal there is nothing to decide on."""
    guards.show_notice(FORM)
    if room.meeting.closed_at is not None:
        return
    if not room.is_revealed:
        widgets.empty(text("perspective.reveal_first"))
        return
    widgets.next_step(text("perspective.decide_next"))
    with st.form(f"decision_{place.meeting_id}", enter_to_submit=False):
        _fields(_keys(place), room)
        key = f"record_decision_{place.meeting_id}"
        st.form_submit_button(text("perspective.record"), key=key, type="primary", on_click=_save, args=(place,))


def _keys(place: guards.Place) -> dict[str, str]:
    return {name: f"decision_{name}_{place.meeting_id}" for name in FIELDS}


def _fields(keys: dict[str, str], room: PerspectiveRoom) -> None:
    destination = next(area for area in room.matrix.perspective_areas if area.kind is AreaKind.DESTINATION)
    fields.kind_choice(keys["outcome"], text("perspective.outcome"), Outcome, lambda kind: text(f"perspective.outcome_{kind}"))
    fields.lines(keys["destination"], text("field.destination"), height=90)
    fields.column_choice(keys["destination_column"], text("perspective.destination_column"), destination)
    fields.lines(keys["direction"], text("field.direction"), height=90)
    fields.lines(keys["why"], text("field.why"))
    fields.lines(keys["observations"], text("field.decision_observations"))
    fields.lines(keys["reconsider_when"], text("field.reconsider_when"))
    fields.day(keys["until_on"], text("perspective.until_on"))
    fields.lines(keys["apart_reason"], text("perspective.apart_reason"), height=90)
    fields.line(keys["decided_by"], text("field.decided_by"), hint=text("perspective.decided_by_hint"))


def _save(place: guards.Place) -> None:
    store, now, keys = context.store(), context.now(), _keys(place)
    found: dict[str, Any] = {name: typed(key) for name, key in keys.items()}
    column = fields.column_of(keys["destination_column"])

    def do() -> str:
        decision = Decision(
            organisation_id=place.actor.organisation_id,
            meeting_id=place.meeting_id,
            version=0,
            outcome=Outcome(guards.chosen(found["outcome"], "outcome")),
            destination_column=column,
            until_on=found["until_on"],
            recorded_at=now,
            **{name: found[name] or "" for name in IN_WORDS},
        )
        perspective.record_decision(store, place.actor, decision, now=now)
        return guards.saved()

    if guards.act(do, FORM):
        context.put({key: "" if name in IN_WORDS else None for name, key in keys.items()})
