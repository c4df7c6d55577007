"""The dates on which the team looks again at one pupil."""

from __future__ import annotations

import streamlit as st

from ldgm_core.domain.review import PLANNED_KINDS, CheckKind, CheckMoment
from ldgm_core.services import reviewing
from ldgm_core.services.reviewing import ReviewRoom
from ui import context, fields, guards, style, widgets
from ui.context import text, typed

__all__ = ["show"]

FORM = "moments"


def show(place: guards.Place, room: ReviewRoom) -> None:
    """Show the moments and the form for one more."""
    guards.show_notice(FORM)
    if not room.moments:
        widgets.empty(text("review.no_moments"))
    for moment in room.moments:
        _show_moment(place, moment)
    with st.form(f"moment_{place.meeting_id}", enter_to_submit=False):
        keys = _keys(place)
        fields.kind_choice(keys["kind"], text("review.kind"), PLANNED_KINDS, lambda kind: text(f"check_kind.{kind}"))
        fields.day(keys["due_on"], text("review.due_on"))
        fields.lines(keys["about"], text("field.moment_about"), height=80)
        st.form_submit_button(text("review.add_moment"), key=f"add_moment_{place.meeting_id}", on_click=_add, args=(place,))


def _keys(place: guards.Place) -> dict[str, str]:
    return {name: f"moment_{name}_{place.meeting_id}" for name in ("kind", "due_on", "about")}


def _next_key(moment: CheckMoment) -> str:
    return f"next_on_{moment.id}"


def _show_moment(place: guards.Place, moment: CheckMoment) -> None:
    with st.container(border=True, key=f"moment_{moment.id}"):
        when, following, way = st.columns([6, 3, 2], vertical_alignment="bottom")
        with when:
            is_late = moment.done_at is None and moment.due_on < context.today()
            done = text("review.done") if moment.done_at else ""
            day = context.day_in_words(moment.due_on)
            style.meta(day, text(f"check_kind.{moment.kind}"), text("ui.overdue") if is_late else "", done)
            if moment.about:
                style.words(moment.about)
        with following:
            if moment.done_at is None and moment.kind is CheckKind.YEARLY:
                fields.day(_next_key(moment), text("review.next_on"))
        with way:
            if moment.done_at is None:
                st.button(text("review.mark_done"), key=f"done_{moment.id}", on_click=_mark, args=(place, moment), width="stretch")


def _add(place: guards.Place) -> None:
    store, keys = context.store(), _keys(place)
    kind, due_on, about = typed(keys["kind"]), typed(keys["due_on"]), typed(keys["about"]) or ""

    def do() -> str:
        what, day = CheckKind(guards.chosen(kind, "kind")), guards.chosen(due_on, "due_on")
        reviewing.add_moment(store, place.actor, meeting_id=place.meeting_id, kind=what, due_on=day, about=about)
        return guards.saved()

    if guards.act(do, FORM):
        context.put({keys["kind"]: None, keys["due_on"]: None, keys["about"]: ""})


def _mark(place: guards.Place, moment: CheckMoment) -> None:
    store, now = context.store(), context.now()
    next_on = typed(_next_key(moment))

    def do() -> str:
        reviewing.mark_moment_done(store, place.actor, meeting_id=place.meeting_id, moment_id=moment.id, now=now, next_on=next_on)
        return guards.saved()

    guards.act(do, FORM)
