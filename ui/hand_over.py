"""Giving the meetings of one person to a colleague: for the administrator, unfolded for one person at a time."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from ldgm_core.domain.account import Account, AccountId
from ldgm_core.services import handing_over
from ui import context, fields, guards, style, widgets
from ui.context import text, typed

__all__ = ["show"]

OPEN, SEARCH, CHOICE = "hand_over_of", "hand_over_search", "hand_over_to"


def show(person: guards.Person, account_id: AccountId, *, form: str) -> None:
    """
    Show the button that unfolds this for one of the people, or what it unfolds: how many meetings there are, and to whom they may go.

    The administrator sees how many, and nothing of them. What is counted and looked up here is so only while it is unfolded. `form`: the
    name of the form at which is said what came of it.
    """
    if context.kept(OPEN) != account_id:
        st.button(text("settings.hand_over"), key=f"hand_over_{account_id}", on_click=_unfold, args=(account_id,))
        return
    with guards.sentences():
        sought = (typed(SEARCH) or "").strip()
        count = handing_over.count_led_meetings(context.store(), person.actor, account_id=account_id)
        page = handing_over.find_colleagues(context.store(), person.actor, from_id=account_id, typed=sought)
    with st.container(border=True, key=f"hand_over_box_{account_id}"):
        style.words(text("settings.hand_over"))
        widgets.labels(text("settings.leads_count", count=count))
        style.words(text("settings.hand_over_means"), "small")
        has_more = page.following is not None
        _show_choice(page.rows, is_searched=bool(sought) or has_more, has_more=has_more)
        with st.container(horizontal=True):
            args = (person, account_id, form)
            st.button(text("settings.hand_over_button"), key=f"give_{account_id}", on_click=_hand_over, args=args)
            st.button(text("home.cancel"), key=f"keep_{account_id}", on_click=_unfold, args=(None,))


def _show_choice(colleagues: Sequence[Account], *, is_searched: bool, has_more: bool) -> None:
    """Show the first of the colleagues to choose from, and a field to look one up when they are more than those."""
    if is_searched:
        fields.line(SEARCH, text("settings.hand_over_search"))
    if has_more:
        style.words(text("settings.hand_over_more"), "small")
    names = {account.id: account.display_name for account in colleagues}
    fields.one_of(CHOICE, text("settings.hand_over_to"), list(names), lambda found: names.get(found, ""))


def _unfold(account_id: AccountId | None) -> None:
    """Unfold it for somebody, with nothing chosen or looked up for whoever it was before; None: fold it."""
    context.keep(OPEN, account_id)
    context.put({SEARCH: "", CHOICE: None})


def _hand_over(person: guards.Person, from_id: AccountId, form: str) -> None:
    store, now, to_id = context.store(), context.now(), typed(CHOICE)

    def do() -> str:
        chosen, began = guards.chosen(to_id, "colleague"), guards.signed_in_at(person)
        count = handing_over.hand_over_meetings(store, person.actor, from_id=from_id, to_id=chosen, signed_in_at=began, now=now)
        return text("settings.handed_over", count=count, time=context.clock_time(now))

    if guards.act(do, form):
        _unfold(None)
