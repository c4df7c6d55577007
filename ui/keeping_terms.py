"""How long each kind of data is kept, why, and where the proposal comes from; the administrator chooses."""

from __future__ import annotations

import streamlit as st

from ldgm_core.domain.retention import DEFAULT_TERMS, RetentionClass, Start
from ldgm_core.errors import BadInput
from ldgm_core.services import privacy
from ldgm_core.services.privacy import KeepingRoom, TermState
from ui import context, fields, guards, style, widgets
from ui.context import text, typed

__all__ = ["show"]

FORM = "terms"


def show(person: guards.Person, room: KeepingRoom) -> None:
    """Show every class of data with its term; a proposal is called one."""
    style.words(text("privacy.terms_mean"), "small")
    guards.show_notice(FORM)
    for term in room.terms:
        with st.container(border=True, key=f"term_{term.retention_class}"):
            _show_term(person, term, may_choose=room.may_choose)


def _show_term(person: guards.Person, term: TermState, *, may_choose: bool) -> None:
    name, default = term.retention_class, DEFAULT_TERMS[term.retention_class]
    style.heading(text(f"retention.{name}").capitalize(), 2)
    style.words(_in_words(term))
    widgets.labels(_state(term))
    style.words(text(f"retention_why.{name}"), "small")
    style.words(text(f"retention_source.{name}"), "small")
    if term.choice is not None:
        style.words(text("privacy.own_reason", reason=term.choice.reason), "small")
    if not may_choose or default.months is None:
        return
    with st.expander(text("privacy.choose_term"), key=f"choose_{name}"):
        fields.line(f"months_{name}", text("privacy.months"), longest=3)
        fields.line(f"why_{name}", text("field.term_reason"))
        st.button(text("privacy.save_term"), key=f"save_term_{name}", on_click=_choose, args=(person, name))


def _in_words(term: TermState) -> str:
    starts = DEFAULT_TERMS[term.retention_class].starts
    if term.months is None or starts is Start.NEVER:
        return text("retention_start.never").capitalize()
    start = text(f"retention_start.{starts}")
    return text("datamap.month_after", start=start) if term.months == 1 else text("datamap.months_after", months=term.months, start=start)


def _state(term: TermState) -> str:
    if term.choice is not None:
        return text("privacy.chosen_on", day=context.day_in_words(term.choice.chosen_at.astimezone(context.HERE).date()))
    return text("privacy.waits" if DEFAULT_TERMS[term.retention_class].needs_decision and term.months else "privacy.proposal")


def _choose(person: guards.Person, name: RetentionClass) -> None:
    store, now, months, reason = context.store(), context.now(), typed(f"months_{name}", ""), typed(f"why_{name}", "")

    def do() -> str:
        if not (months.strip().isascii() and months.strip().isdigit()):
            raise BadInput("term_wrong", most=privacy.MOST_MONTHS)
        privacy.choose_term(store, person.actor, retention_class=name, months=int(months), reason=reason, now=now)
        return guards.saved()

    if guards.act(do, FORM):
        context.put({f"months_{name}": "", f"why_{name}": ""})
