"""Who is how far, the people at the door, and the reveal; counts only, never an answer."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from ldgm_core.domain.meeting import AdmissionRequest, Participant
from ldgm_core.services import room_code
from ldgm_core.services.scoring import Progress
from ui import context, guards, reveal, style, widgets
from ui.context import text

__all__ = ["show"]

# Phones tell that they are there at least this often; longer ago is "away".
AWAY_AFTER = timedelta(minutes=4)


def show(place: guards.Place, progress: Progress) -> None:
    """Show who is how far."""
    guards.show_notice("board")
    for request in progress.at_the_door:
        _show_at_the_door(place, progress, request)
    scoring_people = [person for person in progress.people if person.scores]
    ready = sum(_state(progress, person) == "ready" for person in scoring_people)
    widgets.big_number(text("fill_in.of", count=ready, all=len(scoring_people)), text("fill_in.ready"))
    reveal.show(place, progress)
    widgets.how_far([_how_far(progress, person) for person in progress.people])


def _state(progress: Progress, person: Participant) -> str:
    if not person.scores:
        return "observer"
    presence, answered = progress.presences[person.id], progress.answered.get(person.id, 0)
    if presence.finished_at is not None or answered >= len(progress.matrix.scored_areas):
        return "ready"
    if not presence.has_joined and not answered:
        return "not_yet"
    is_seen = presence.seen_at is not None and context.now() - presence.seen_at < AWAY_AFTER
    return "busy" if is_seen else "away"


def _how_far(progress: Progress, person: Participant) -> widgets.HowFar:
    state = _state(progress, person)
    count = text("fill_in.areas_done", count=progress.answered.get(person.id, 0), all=len(progress.matrix.scored_areas))
    return widgets.HowFar(person.display_name, text(f"fill_in.{state}"), count if person.scores else "", state)


def _show_at_the_door(place: guards.Place, progress: Progress, request: AdmissionRequest) -> None:
    name = next((person.display_name for person in progress.people if person.id == request.participant_id), "")
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"door_{request.id}"):
        style.words(text("fill_in.at_the_door", name=name))
        for is_admitted, kind in ((True, "primary"), (False, "secondary")):
            label = text("fill_in.admit" if is_admitted else "fill_in.refuse")
            key = f"{'admit' if is_admitted else 'refuse'}_{request.id}"
            st.button(label, key=key, type=kind, on_click=_decide, args=(place, request, is_admitted))


def _decide(place: guards.Place, request: AdmissionRequest, is_admitted: bool) -> None:
    store, now = context.store(), context.now()

    def do() -> None:
        room_code.admit(store, place.actor, meeting_id=place.meeting_id, admission_id=request.id, is_admitted=is_admitted, now=now)

    guards.act(do, "board")
