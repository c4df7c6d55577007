"""The way in for each person: a personal link with its QR code, one at a time, and freeing a place."""

from __future__ import annotations

import streamlit as st

from ldgm_core.domain.meeting import Participant
from ldgm_core.services import device, inviting, personal_link
from ldgm_core.services.preparation import Preparation
from ui import context, fields, guards, style, widgets
from ui.asking import ask_first
from ui.context import text, typed

__all__ = ["show"]

FORM = "invitations"


def show(place: guards.Place, room: Preparation) -> None:
    """Show the cards for everybody and the link of the one person who is chosen."""
    if not room.people:
        return
    style.heading(text("prepare.invitations"), 2)
    guards.show_notice(FORM)
    style.anchor(text("prepare.cards"), f"/download/uitnodigingen/{place.meeting_id}.pdf", is_new_tab=True)
    by_id = {person.id: person for person in room.people}
    key = f"invite_{place.meeting_id}"
    fields.one_of(key, text("prepare.whose_link"), list(by_id), lambda person_id: by_id[person_id].display_name)
    person = by_id.get(typed(key))
    if person is not None:
        _show_link(place, person)


def _show_link(place: guards.Place, person: Participant) -> None:
    address = f"{context.base_url()}/m/{personal_link.link_token(context.secret(), person.id, person.link_generation)}"
    with st.container(border=True, horizontal=True, key=f"link_{person.id}"):
        widgets.qr_code(address, says=text("prepare.qr_of", name=person.display_name), width="14rem")
        with st.container():
            style.words(person.display_name, "large")
            style.words(text("prepare.link_is_personal"), "small")
            style.words(address, "small")
            st.button(text("prepare.free_place"), key=f"free_{person.id}", on_click=_free, args=(place, person))
            question = text("prepare.new_link_means", name=person.display_name)
            ask_first(f"renew_{person.id}", text("prepare.new_link"), question, _renew, (place, person))


def _free(place: guards.Place, person: Participant) -> None:
    store, now = context.store(), context.now()

    def do() -> str:
        device.release_device(store, place.actor, participant_id=person.id, now=now)
        return text("prepare.place_freed", name=person.display_name)

    guards.act(do, FORM)


def _renew(place: guards.Place, person: Participant) -> None:
    store, secret, now = context.store(), context.secret(), context.now()

    def do() -> str:
        inviting.renew_link(store, place.actor, participant_id=person.id, secret=secret, now=now)
        return text("prepare.link_renewed", name=person.display_name)

    guards.act(do, FORM)
