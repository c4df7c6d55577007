"""Where an arrangement stands, how it came there, and the one form for what happens next."""

from __future__ import annotations

from typing import Any

import streamlit as st

from ldgm_core.domain.arrangement_flow import ArrangementEvent, AssessorKind, EventKind, NextStep, assessors_to_come
from ldgm_core.services import arranging
from ldgm_core.services.arranging import ArrangementRoom
from ui import context, fields, guards, style, widgets
from ui.context import text, typed

__all__ = ["show"]

FORM = "arrangement_steps"
PARTS = ("kind", "happened_on", "who", "assessor", "next_step", "words")


def show(person: guards.Person, room: ArrangementRoom) -> None:
    """Show what is not said yet, the next step, and what happened before."""
    if room.missing:
        style.labelled(text("arrangement.missing"), ", ".join(text(f"arrangement_part.{part}") for part in room.missing))
    guards.show_notice(FORM)
    if room.possible:
        _show_form(person, room)
    else:
        widgets.empty(text("arrangement.is_over", status=text(f"grant_status.{room.status}")))
    style.heading(text("arrangement.before"), 2)
    for event in reversed(room.events):
        _show_event(event)


def _show_event(event: ArrangementEvent) -> None:
    with st.container(border=True, key=f"event_{event.arrangement_id}_{event.number}"):
        style.words(text(f"arrangement_event.{event.kind}").capitalize(), "large")
        assessor = text(f"assessor.{event.assessor}") if event.assessor else ""
        step = text(f"next_step.{event.next_step}") if event.next_step else ""
        style.meta(context.day_in_words(event.happened_on), event.who, assessor, step)
        if event.words:
            style.words(event.words)


def _keys(room: ArrangementRoom) -> dict[str, str]:
    # The number of events is in the key: after a step the form is empty.
    return {part: f"step_{part}_{len(room.events)}_{room.root.id}" for part in PARTS}


def _show_form(person: guards.Person, room: ArrangementRoom) -> None:
    keys = _keys(room)
    with st.container(border=True, key=f"next_step_{room.root.id}"):
        options = list(room.possible)
        fields.one_of(keys["kind"], text("arrangement.next"), options, lambda kind: text(f"arrangement_do.{kind}"), is_radio=True)
        kind = typed(keys["kind"])
        if kind == EventKind.ASSESSED:
            fields.one_of(
                keys["assessor"],
                text("field.assessor"),
                list(assessors_to_come(room.events)),
                lambda one: text(f"assessor.{one}"),
                is_radio=True,
            )
        if kind == EventKind.EVALUATED:
            fields.kind_choice(keys["next_step"], text("field.next_step"), NextStep, lambda one: text(f"next_step.{one}"))
        day, who = st.columns(2)
        with day:
            fields.day(keys["happened_on"], text("field.happened_on"))
        with who:
            fields.line(keys["who"], text("field.event_who"))
        fields.lines(keys["words"], text("field.event_words"), height=90)
        st.button(text("arrangement.record_step"), key=f"record_step_{room.root.id}", type="primary", on_click=_save, args=(person, room))


def _save(person: guards.Person, room: ArrangementRoom) -> None:
    store, now = context.store(), context.now()
    found: dict[str, Any] = {part: typed(key) for part, key in _keys(room).items()}

    def do() -> str:
        event = ArrangementEvent(
            room.root.id,
            room.root.organisation_id,
            0,
            EventKind(guards.chosen(found["kind"], "kind")),
            guards.chosen(found["happened_on"], "happened_on"),
            found["who"] or "",
            AssessorKind(found["assessor"]) if found["assessor"] else None,
            NextStep(found["next_step"]) if found["next_step"] else None,
            found["words"] or "",
            person.account.display_name,
            now,
        )
        arranging.add_event(store, person.actor, event, now=now)
        return guards.saved()

    guards.act(do, FORM)
