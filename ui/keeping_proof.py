"""For the administrator: the certificates of destruction, and whether the access log is whole."""

from __future__ import annotations

import streamlit as st

from ldgm_core.services import journal
from ldgm_core.services.privacy import KeepingRoom
from ui import context, guards, style, widgets
from ui.context import text

__all__ = ["show"]

SHOWN = 30
SCREENS = "screens"  # what the log says when somebody opened the screens of a meeting


def show(person: guards.Person, room: KeepingRoom) -> None:
    """Show what was destroyed in numbers, the state of the log, and its newest entries: codes, no names."""
    left, right = st.columns(2, gap="large")
    with left:
        style.heading(text("privacy.certificates"), 2)
        if not room.certificates:
            widgets.empty(text("privacy.no_certificates"))
        for one in room.certificates:
            with st.container(border=True, key=f"certificate_{one.id}"):
                style.words(context.day_in_words(one.made_at.astimezone(context.HERE).date()), "large")
                style.words(text("privacy.certificate", number=one.id, rows=sum(one.counts.values())))
                widgets.labels(text(f"deletion_ground.{one.ground}"))
                counted = (text("privacy.counted", name=text(f"table.{name}"), count=count) for name, count in sorted(one.counts.items()))
                style.words(text("privacy.between").join(counted), "small")
    with right:
        _show_log(person)


def _show_log(person: guards.Person) -> None:
    style.heading(text("privacy.log"), 2)
    style.words(text("privacy.log_means"), "small")
    with guards.sentences():
        checks = [check for check in journal.check_chains(context.store()) if check.organisation_id == person.actor.organisation_id]
        entries = journal.load_log(context.store(), person.actor)
    for check in checks:
        if check.is_whole:
            style.sentence(text("privacy.log_whole", entries=check.entries))
        elif check.broken_at is None:
            style.sentence(text("privacy.log_cut"), is_refusal=True)
        else:
            style.sentence(text("privacy.log_broken", seq=check.broken_at), is_refusal=True)
    rows = []
    for entry in reversed(entries[-SHOWN:]):
        here = entry.happened_at.astimezone(context.HERE)
        moment = text("privacy.moment", day=context.day_in_words(here.date()), time=context.clock_time(here))
        rows.append(widgets.HowFar(f"{entry.actor_id[:8]} {text(f'deed.{entry.deed}')}", _what(entry.what), moment, "log"))
    widgets.how_far(rows)


def _what(said: str) -> str:
    """The names of tables as words; the name of a document or a code as it is."""
    if said == SCREENS:
        return text("privacy.log_screens")
    words = [text(f"table.{part}") if context.texts().has(f"table.{part}") else part for part in said.split()]
    return text("privacy.between").join(words) if words != said.split() else said[:SHOWN]
