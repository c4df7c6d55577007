"""The people of the school who sign in: for the administrator."""

from __future__ import annotations

import streamlit as st

from ldgm_core.domain.access import StaffRole
from ldgm_core.domain.account import AccountId
from ldgm_core.services import handing_over, second_factor, staff
from ldgm_core.services.staff import SchoolPerson
from ui import context, fields, guards, hand_over, paging, style, widgets
from ui.asking import ask_first
from ui.context import text, typed

__all__ = ["show"]

FORM = "people"
NAME, ROLE, SEARCH = "invite_name", "invite_role", "people_search"


def show(person: guards.Person) -> None:
    """Show the form to invite somebody, the link that was just made, and a page of the people with what can be done about each."""
    style.words(text("settings.people_mean"), "small")
    guards.show_notice(FORM)
    _show_link()
    _show_invitation(person)
    sought = (typed(SEARCH) or "").strip()
    pages = f"staff_{sought}"
    with guards.sentences():
        after, store = paging.after(pages), context.store()
        page = staff.list_staff(store, person.actor, typed=sought, after=after, limit=paging.PAGE)
        leaders = handing_over.list_leaders(store, person.actor, account_ids=[one.account.id for one in page.rows])
    if sought or after or page.following:  # a list of one page needs no search
        fields.line(SEARCH, text("settings.people_search"))
    if not page.rows:
        widgets.empty(text("settings.people_not_found"))
    for one in page.rows:
        with st.container(border=True, key=f"staff_{one.account.id}"):
            _show_person(person, one)
            if one.account.id in leaders:
                hand_over.show(person, one.account.id, form=FORM)
    paging.show_ways(pages, page.following)


def _show_invitation(person: guards.Person) -> None:
    with st.expander(text("settings.invite"), key="invite_box"):
        fields.line(NAME, text("field.display_name"), longest=80)
        fields.kind_choice(ROLE, text("settings.role"), StaffRole, _role)
        st.button(text("settings.invite_button"), key="invite", on_click=_invite, args=(person,))


def _show_link() -> None:
    """The link is shown once, to whoever made it: only a hash of it is kept."""
    made = context.kept("staff_link")
    if made is not None:
        name, address = made
        style.words(text("settings.link_for", name=name))
        st.code(address, language=None, wrap_lines=True)
        st.button(text("settings.link_seen"), key="link_seen", on_click=_forget_link)


def _show_person(person: guards.Person, one: SchoolPerson) -> None:
    account = one.account
    style.words(account.display_name, "large")
    if account.ended_at is not None:
        widgets.labels(text("settings.ended", day=context.day_in_words(account.ended_at.astimezone(context.HERE).date())))
        return
    widgets.labels(
        _role(one.role),
        "" if one.can_sign_in else text("settings.cannot_sign_in"),
        text("settings.has_second_factor") if one.has_second_factor else "",
    )
    with st.expander(text("settings.change"), key=f"change_{account.id}"):
        chosen = f"role_{account.id}"
        fields.kind_choice(chosen, text("settings.role"), StaffRole, _role, value=one.role)
        with st.container(horizontal=True, key=f"ways_{account.id}"):
            st.button(text("settings.change_role"), key=f"change_role_{account.id}", on_click=_change, args=(person, account.id, chosen))
            st.button(text("settings.new_link"), key=f"new_link_{account.id}", on_click=_new_link, args=(person, one))
            question = text("settings.end_access_means", name=account.display_name)
            ask_first(f"end_access_{account.id}", text("settings.end_access"), question, _end, (person, account.id))
        style.words(text("settings.change_means"), "small")
        if one.has_second_factor and account.id != person.account.id:
            key = f"remove_factor_{account.id}"
            st.button(text("settings.remove_factor"), key=key, on_click=_remove_factor, args=(person, account.id))
            style.words(text("settings.remove_factor_means"), "small")


def _role(role: StaffRole) -> str:
    return text(f"staff_role.{role.value}")


def _keep_link(name: str, token: str) -> None:
    context.keep("staff_link", (name, f"{context.base_url()}/inloggen/{token}"))


def _forget_link() -> None:
    context.keep("staff_link", None)


def _invite(person: guards.Person) -> None:
    store, now, name, role = context.store(), context.now(), typed(NAME) or "", typed(ROLE)

    def do() -> str:
        token = staff.invite(store, person.actor, display_name=name, role=guards.chosen(role, "role"), now=now)
        _keep_link(name, token)
        return guards.saved()

    if guards.act(do, FORM):
        context.put({NAME: "", ROLE: None})


def _new_link(person: guards.Person, one: SchoolPerson) -> None:
    store, now = context.store(), context.now()

    def do() -> str:
        began = guards.signed_in_at(person)
        made = staff.make_new_way_in(store, person.actor, account_id=one.account.id, signed_in_at=began, now=now)
        _keep_link(one.account.display_name, made)
        return guards.saved()

    guards.act(do, FORM)


def _change(person: guards.Person, account_id: AccountId, key: str) -> None:
    store, now, role = context.store(), context.now(), typed(key)

    def do() -> str:
        wanted, began = guards.chosen(role, "role"), guards.signed_in_at(person)
        staff.change_role(store, person.actor, account_id=account_id, role=wanted, signed_in_at=began, now=now)
        return guards.saved()

    guards.act(do, FORM)


def _remove_factor(person: guards.Person, account_id: AccountId) -> None:
    store, now = context.store(), context.now()

    def do() -> str:
        began = guards.signed_in_at(person)
        second_factor.remove_factor_of(store, person.actor, account_id=account_id, signed_in_at=began, now=now)
        return guards.saved()

    guards.act(do, FORM)


def _end(person: guards.Person, account_id: AccountId) -> None:
    store, now = context.store(), context.now()

    def do() -> str:
        staff.end_access(store, person.actor, account_id=account_id, now=now)
        return guards.saved()

    guards.act(do, FORM)
