"""The browsers in which somebody is signed in, and ending the others."""

from __future__ import annotations

import streamlit as st

from ldgm_core.services import signing_in, staff
from ldgm_core.services.staff import OwnSession
from ui import context, guards, style
from ui.context import text

__all__ = ["show"]

FORM = "sessions"


def show(person: guards.Person) -> None:
    """Show the way to one's own passphrase, and list the own sessions; each but this one has a button that ends it."""
    with guards.sentences():
        own = signing_in.load_own_account(context.store(), person.actor)
    style.anchor(text("settings.passphrase_change" if own.sign_in_name else "settings.passphrase_choose"), "/wachtwoord")
    if own.sign_in_name:
        style.anchor(text("second_factor.title"), "/tweede-stap")
    style.words(text("settings.sessions_mean"), "small")
    guards.show_notice(FORM)
    with guards.sentences():
        sessions = staff.list_sessions(context.store(), person.actor, session_token=context.session_token(), now=context.now())
    for number, session in enumerate(sessions):
        with st.container(border=True, key=f"session_{number}"):
            name, way = st.columns([5, 2], vertical_alignment="center")
            with name:
                style.words(_in_words(session))
            with way:
                if session.is_this_one:
                    style.words(text("settings.session_here"), "small")
                else:
                    st.button(text("settings.session_end"), key=f"end_session_{number}", on_click=_end, args=(person, session.id))


def _in_words(session: OwnSession) -> str:
    day = context.day_in_words(session.created_at.astimezone(context.HERE).date())
    return text("settings.session", day=day, since=context.clock_time(session.created_at), seen=context.clock_time(session.seen_at))


def _end(person: guards.Person, session_id: str) -> None:
    store, now = context.store(), context.now()

    def do() -> str:
        staff.end_session(store, person.actor, session_id=session_id, now=now)
        return text("settings.session_ended", time=context.clock_time(now))

    guards.act(do, FORM)
