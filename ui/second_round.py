"""Opnieuw scoren: once per area, alone and blind again; who is ready shows live, the answers only after the reveal."""

from __future__ import annotations

import streamlit as st

from ldgm_core.boards import draw_second_round
from ldgm_core.domain.matrix import AreaId
from ldgm_core.domain.poll import OpenPoll, RevealedPoll
from ldgm_core.services import debate, following, scoring, second_round, turnout
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
        area_id = talk.area.id
        live.follow(f"round_{area_id}", place.meeting_id, lambda: _show_turnout(place, area_id), board=_stream(area_id))
        _show_reveal(place, talk, latest)


def _show_opening(place: guards.Place, talk: Talk) -> None:
    style.words(text("debate.again_means"))
    if not talk.may_reopen:
        widgets.empty(text("debate.again_needs"))
        return
    st.button(text("debate.again"), key=f"again_{talk.area.id}", type="primary", on_click=_open, args=(place, talk))


def _show_reveal(place: guards.Place, talk: Talk, poll: OpenPoll) -> None:
    """Show the button that reveals; when people are missing the second press comes after saying how many, and who."""
    missing = context.kept(_asked(place, talk))
    if not missing:
        label = text("debate.reveal_round")
        st.button(label, key=f"reveal_round_{poll.poll_id}", type="primary", on_click=_ask, args=(place, talk, poll))
        return
    with st.container(border=True, key="round_question"):
        style.words(text("fill_in.missing_one") if len(missing) == 1 else text("fill_in.missing", count=len(missing)), "large")
        style.words(text("debate.round_missing"))
        with st.container(horizontal=True):
            key = f"reveal_round_anyway_{poll.poll_id}"
            st.button(text("fill_in.reveal_anyway"), key=key, type="primary", on_click=_reveal, args=(place, talk, poll))
            st.button(text("fill_in.wait"), key="round_wait", on_click=context.keep, args=(_asked(place, talk), None))
        with st.expander(text("fill_in.who_is_missing"), key="round_missing_names"):
            for name in missing:
                style.words(name)


def _asked(place: guards.Place, talk: Talk) -> str:
    return f"reveal_round_{talk.area.id}_{place.meeting_id}"


def _ask(place: guards.Place, talk: Talk, poll: OpenPoll) -> None:
    """Reveal at once when everybody answered again; otherwise ask first."""
    store = context.store()
    missing: list[str] = []

    def do() -> None:
        fresh = debate.load_talk(store, place.actor, meeting_id=place.meeting_id, area_id=talk.area.id)
        if isinstance(fresh.latest, OpenPoll):
            ready = fresh.latest.ready
            missing.extend(person.display_name for person in fresh.people if person.scores and person.id not in ready)

    if not guards.act(do, "talk"):
        return
    if missing:
        context.keep(_asked(place, talk), missing)
    else:
        _reveal(place, talk, poll)


def _show_turnout(place: guards.Place, area_id: AreaId) -> None:
    found = turnout.load_second_turnout(context.store(), place.actor, meeting_id=place.meeting_id, area_id=area_id)
    if not found.waiting:  # somebody revealed from another screen
        st.rerun()
    drawn = draw_second_round(found, context.texts(), now=context.now())
    live.show_part(area_id, drawn, place.meeting_id, board=_stream(area_id), is_spoken=True)


def _stream(area_id: AreaId) -> str:
    return f"ronde/{area_id}"


def _open(place: guards.Place, talk: Talk) -> None:
    store, now = context.store(), context.now()

    def do() -> None:
        second_round.open_second_round(store, place.actor, meeting_id=place.meeting_id, area_id=talk.area.id, now=now)

    guards.act(do, "talk")


def _reveal(place: guards.Place, talk: Talk, poll: OpenPoll) -> None:
    store, rng, now = context.store(), context.rng(), context.now()

    def do() -> str:
        scoring.reveal_poll(store, place.actor, poll_id=poll.poll_id, rng=rng, now=now)
        following.let_phones_hear(store, meeting_id=place.meeting_id)
        return text("debate.round_revealed")

    context.keep(_asked(place, talk), None)
    if guards.act(do, "talk"):
        context.put({f"talk_view_{poll.area_id}_{place.meeting_id}": "picture"})
