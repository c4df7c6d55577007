"""Deleting a pupil in two steps: asking with the typed name, and a second look."""

from __future__ import annotations

import streamlit as st

from ldgm_core.domain.keeping import CalendarRow, DeletionGround, DeletionRequest
from ldgm_core.domain.meeting import PupilId
from ldgm_core.services import deletion
from ldgm_core.services.privacy import KeepingRoom
from ui import context, fields, guards, style
from ui.context import text, typed

__all__ = ["show"]

FORM = "keeping"
# Why somebody deletes by hand; what is over its term goes by itself.
GROUNDS = (DeletionGround.FAMILY_ASKED, DeletionGround.MISTAKE)


def show(person: guards.Person, room: KeepingRoom, row: CalendarRow) -> None:
    """Show the first step, or the second one when somebody asked."""
    pupil_id = row.pupil.id
    style.heading(text("privacy.delete"), 3)
    style.words(text("privacy.delete_means"), "small")
    request = next((one for one in room.requests if one.pupil_id == pupil_id), None)
    if request is None:
        ground = f"ground_{pupil_id}"
        fields.one_of(ground, text("privacy.ground"), GROUNDS, lambda one: text(f"deletion_ground.{one}"), is_radio=True)
        fields.line(_typed(pupil_id), text("privacy.type_name"), longest=80)
        st.button(text("privacy.ask"), key=f"ask_{pupil_id}", on_click=_ask, args=(person, pupil_id, ground))
        return
    day = context.day_in_words(request.asked_at.astimezone(context.HERE).date())
    is_own = request.asked_by == person.account.id
    style.words(
        text("privacy.asked_by_you" if is_own else "privacy.asked_by_other", day=day, ground=text(f"deletion_ground.{request.ground}"))
    )
    fields.line(_typed(pupil_id), text("privacy.type_name"), longest=80)
    with st.container(horizontal=True, key=f"second_{pupil_id}"):
        st.button(text("privacy.confirm"), key=f"confirm_{pupil_id}", on_click=_confirm, args=(person, request))
        st.button(text("privacy.withdraw"), key=f"withdraw_{pupil_id}", on_click=_withdraw, args=(person, request.id))


def _typed(pupil_id: PupilId) -> str:
    return f"typed_name_{pupil_id}"


def _ask(person: guards.Person, pupil_id: PupilId, ground_key: str) -> None:
    store, now, ground, name = context.store(), context.now(), typed(ground_key), typed(_typed(pupil_id), "")

    def do() -> str:
        chosen = guards.chosen(ground, "deletion_ground")
        deletion.ask_deletion(store, person.actor, pupil_id=pupil_id, ground=chosen, typed_name=name, now=now)
        return text("privacy.asked", time=context.clock_time(now))

    if guards.act(do, FORM):
        context.put({_typed(pupil_id): ""})


def _confirm(person: guards.Person, request: DeletionRequest) -> None:
    store, now = context.store(), context.now()
    name = typed(_typed(request.pupil_id), "")

    def do() -> str:
        began = guards.signed_in_at(person)
        certificate, is_wiped = deletion.confirm_deletion(
            store, person.actor, request_id=request.id, typed_name=name, signed_in_at=began, now=now
        )
        said = text("privacy.deleted", time=context.clock_time(now), number=certificate.id)
        return said if is_wiped else f"{said} {text('privacy.not_wiped_yet')}"

    guards.act(do, FORM)


def _withdraw(person: guards.Person, request_id: str) -> None:
    store, now = context.store(), context.now()

    def do() -> str:
        deletion.withdraw_deletion(store, person.actor, request_id=request_id, now=now)
        return text("privacy.withdrawn", time=context.clock_time(now))

    guards.act(do, FORM)
