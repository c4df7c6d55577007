"""For the administrator: the certificates of destruction, and whether the access log is whole."""

from __future__ import annotations

import streamlit as st

from ldgm_core.boards import Row
from ldgm_core.services import journal, privacy
from ldgm_core.services.privacy import KeepingRoom
from ui import context, guards, paging, style, widgets
from ui.context import text

__all__ = ["show"]

SHOWN = 30
SCREENS = "screens"  # what the log says when somebody opened the screens of a meeting
CHECKED = "log_checked"


def show(person: guards.Person, _room: KeepingRoom) -> None:
    """Show what was destroyed in numbers, the newest entries of the log (codes, no names), and at a press whether it is whole."""
    left, right = st.columns(2, gap="large")
    with left:
        style.heading(text("privacy.certificates"), 2)
        _show_certificates(person)
    with right:
        style.heading(text("privacy.log"), 2)
        style.words(text("privacy.log_means"), "small")
        _show_check(person)
        _show_log(person)


def _show_certificates(person: guards.Person) -> None:
    with guards.sentences():
        page = privacy.list_certificates(context.store(), person.actor, after=paging.after("certificates"))
    if not page.rows:
        widgets.empty(text("privacy.no_certificates"))
    for one in page.rows:
        with st.container(border=True, key=f"certificate_{one.id}"):
            style.words(context.day_in_words(one.made_at.astimezone(context.HERE).date()), "large")
            style.words(text("privacy.certificate", number=one.id, rows=sum(one.counts.values())))
            widgets.labels(text(f"deletion_ground.{one.ground}"))
            counted = (text("privacy.counted", name=text(f"table.{name}"), count=count) for name, count in sorted(one.counts.items()))
            style.words(text("privacy.between").join(counted), "small")
    paging.show_ways("certificates", page.following)


def _show_check(person: guards.Person) -> None:
    """All of the log is read for this, so it is done when somebody asks."""
    if not context.kept(CHECKED):
        st.button(text("privacy.check_log"), key=CHECKED, on_click=context.keep, args=(CHECKED, True))
        return
    context.keep(CHECKED, None)
    with guards.sentences():
        check = journal.check_own_chain(context.store(), person.actor)
    if check.is_whole:
        style.sentence(text("privacy.log_whole", entries=check.entries))
        style.words(text("privacy.log_link", link=check.last_link), "small")
        if check.keyed_since is not None:
            day = context.day_in_words(check.keyed_since.astimezone(context.HERE).date())
            style.words(text("privacy.log_keyed", day=day), "small")
    elif check.broken_at is None:
        style.sentence(text("privacy.log_cut"), is_refusal=True)
    else:
        style.sentence(text("privacy.log_broken", seq=check.broken_at), is_refusal=True)


def _show_log(person: guards.Person) -> None:
    with guards.sentences():
        page = journal.list_log(context.store(), person.actor, after=paging.after("log"))
    rows = []
    for entry in page.rows:
        here = entry.happened_at.astimezone(context.HERE)
        moment = text("privacy.moment", day=context.day_in_words(here.date()), time=context.clock_time(here))
        rows.append(Row(f"{entry.actor_id[:8]} {text(f'deed.{entry.deed}')}", _what(entry.what), moment, "log"))
    widgets.how_far(rows)
    paging.show_ways("log", page.following)


def _what(said: str) -> str:
    """The names of tables as words; the name of a document or a code as it is."""
    if said == SCREENS:
        return text("privacy.log_screens")
    words = [text(f"table.{part}") if context.texts().has(f"table.{part}") else part for part in said.split()]
    return text("privacy.between").join(words) if words != said.split() else said[:SHOWN]
