"""The reveal of round 1: one area or all; when people are missing, a second press names how many."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from ldgm_core.domain.matrix import AreaId
from ldgm_core.domain.meeting import Step
from ldgm_core.domain.poll import Poll
from ldgm_core.services import following, scoring
from ldgm_core.services.scoring import Progress
from ui import context, fields, guards, meeting_head, style, widgets
from ui.context import text, typed

__all__ = ["is_asked", "show"]

FORM = "board"


def is_asked(place: guards.Place) -> bool:
    """Return whether the question stands open in this tab that counts who is missing."""
    return context.kept(f"reveal_{place.meeting_id}") is not None


def show(place: guards.Place, progress: Progress) -> None:
    """Show the button that reveals, the question when people are missing, and what comes after."""
    scored = {area.id for area in progress.matrix.scored_areas}
    waiting = [poll for poll in progress.polls if poll.area_id in scored and poll.round == 1 and not poll.is_revealed]
    if not waiting:
        widgets.next_step(text("fill_in.all_revealed"))
        st.button(text("fill_in.to_debate"), key="to_debate", type="primary", on_click=meeting_head.go_on, args=(place, Step.DEBATE))
        return
    widgets.next_step(text("fill_in.next"))
    asked = context.kept(f"reveal_{place.meeting_id}")
    if asked is not None:
        _show_question(place, progress, [poll for poll in waiting if poll.area_id in asked])
        return
    everything = [poll.area_id for poll in waiting]
    with st.container(horizontal=True):
        st.button(text("fill_in.reveal_all"), key="reveal_all", type="primary", on_click=_ask, args=(place, everything))
        _show_one(place, progress, everything)
        if len(waiting) < len(scored):
            st.button(text("fill_in.to_debate"), key="to_debate", on_click=meeting_head.go_on, args=(place, Step.DEBATE))


def _show_one(place: guards.Place, progress: Progress, everything: list[AreaId]) -> None:
    with st.popover(text("fill_in.reveal_one"), key="reveal_one_box"):
        key = f"reveal_area_{place.meeting_id}"
        fields.one_of(key, text("fill_in.which_area"), everything, fields.area_name(progress.matrix.areas))
        chosen = [area_id for area_id in everything if area_id == typed(key)]
        st.button(text("fill_in.reveal_this"), key="reveal_one", on_click=_ask, args=(place, chosen), disabled=not chosen)


def _missing(progress: Progress, polls: Sequence[Poll]) -> list[str]:
    found = {person.id: person.display_name for poll in polls for person in progress.missing(poll)}
    return [person.display_name for person in progress.people if person.id in found]


def _show_question(place: guards.Place, progress: Progress, polls: list[Poll]) -> None:
    names = _missing(progress, polls)
    with st.container(border=True, key="reveal_question"):
        style.words(text("fill_in.missing_one") if len(names) == 1 else text("fill_in.missing", count=len(names)), "large")
        style.words(text("fill_in.missing_means"))
        with st.container(horizontal=True):
            area_ids = [poll.area_id for poll in polls]
            st.button(text("fill_in.reveal_anyway"), key="reveal_anyway", type="primary", on_click=_reveal, args=(place, area_ids))
            st.button(text("fill_in.wait"), key="reveal_wait", on_click=_wait, args=(place,))
        with st.expander(text("fill_in.who_is_missing"), key="missing_names"):
            for name in names:
                style.words(name)


def _ask(place: guards.Place, area_ids: list[AreaId]) -> None:
    """Reveal at once when everybody answered; otherwise ask first."""
    store, rng, now = context.store(), context.rng(), context.now()

    def do() -> str | None:
        count = scoring.reveal_if_complete(store, place.actor, meeting_id=place.meeting_id, area_ids=area_ids, rng=rng, now=now)
        if count is not None:
            following.let_phones_hear(store, meeting_id=place.meeting_id)
        context.keep(f"reveal_{place.meeting_id}", area_ids if count is None else None)
        return None if count is None else text("fill_in.revealed", count=count)

    guards.act(do, FORM)


def _wait(place: guards.Place) -> None:
    context.keep(f"reveal_{place.meeting_id}", None)


def _reveal(place: guards.Place, area_ids: list[AreaId]) -> None:
    store, rng, now = context.store(), context.rng(), context.now()

    def do() -> str:
        count = scoring.reveal_all(store, place.actor, meeting_id=place.meeting_id, area_ids=area_ids, rng=rng, now=now)
        following.let_phones_hear(store, meeting_id=place.meeting_id)
        return text("fill_in.revealed", count=count)

    guards.act(do, FORM)
    context.keep(f"reveal_{place.meeting_id}", None)
