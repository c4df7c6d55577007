"""Opnieuw scoren: once per area, alone and blind again; who is ready shows live, the answers only after the reveal."""

from __future__ import annotations

import streamlit as st

from ldgm_core.domain.poll import OpenPoll, RevealedPoll
from ldgm_core.services import debate, scoring
from ldgm_core.services.debate import Talk
from ui import context, guards, live, style, widgets
from ui.context import text

__all__ = ["show"]


def show(place: guards.Place, talk: Talk) -> None:
    """Show the button that opens the second round, or how far it is."""
    latest = talk.latest
    if len(talk.rounds) == 1:
        _show_opening(place, talk)
    elif isinstance(latest, RevealedPoll):
        widgets.next_step(text("debate.round_done"))
    else:
        widgets.next_step(text("debate.round_runs"))
        live.follow(f"round_{talk.area.id}", place.meeting_id, lambda: _show_ready(place, talk))
        label = text("debate.reveal_round")
        st.button(label, key=f"reveal_round_{latest.poll_id}", type="primary", on_click=_reveal, args=(place, latest))


def _show_opening(place: guards.Place, talk: Talk) -> None:
    style.words(text("debate.again_means"))
    if not talk.may_reopen:
        widgets.empty(text("debate.again_needs"))
        return
    st.button(text("debate.again"), key=f"again_{talk.area.id}", type="primary", on_click=_open, args=(place, talk))


def _show_ready(place: guards.Place, talk: Talk) -> None:
    fresh = debate.load_talk(context.store(), place.actor, meeting_id=place.meeting_id, area_id=talk.area.id)
    if isinstance(fresh.latest, OpenPoll):
        count = sum(person.scores for person in fresh.people)
        widgets.big_number(text("fill_in.of", count=len(fresh.latest.ready), all=count), text("debate.answered_again"))


def _open(place: guards.Place, talk: Talk) -> None:
    store, now = context.store(), context.now()

    def do() -> None:
        debate.open_second_round(store, place.actor, meeting_id=place.meeting_id, area_id=talk.area.id, now=now)

    guards.act(do, "talk")


def _reveal(place: guards.Place, poll: OpenPoll) -> None:
    store, rng, now = context.store(), context.rng(), context.now()

    def do() -> str:
        scoring.reveal_poll(store, place.actor, poll_id=poll.poll_id, rng=rng, now=now)
        return text("debate.round_revealed")

    if guards.act(do, "talk"):
        context.put({f"talk_view_{poll.area_id}_{place.meeting_id}": "picture"})
