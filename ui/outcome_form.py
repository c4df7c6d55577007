"""How the talk about one area ended, written by people: a shared picture, or a difference that remains. Nothing is chosen beforehand."""

from __future__ import annotations

from typing import Any

import streamlit as st

from ldgm_core.domain.debate import AgreedPicture, PictureKind
from ldgm_core.services import debate
from ldgm_core.services.debate import Talk
from ui import context, fields, guards, questions, revealed, style, widgets
from ui.context import text, typed

__all__ = ["show"]

FORM = "outcome"
FIELDS = ("kind", "from", "to", "words", "look_into", "look_by", "look_on")


def show(place: guards.Place, talk: Talk) -> None:
    """Show what was written down, and the form for a new version of it."""
    if talk.picture is not None:
        _show_recorded(talk.picture)
    guards.show_notice(FORM)
    if talk.meeting.closed_at is None:
        widgets.next_step(text("debate.record_next"))
        _ask_who_looks(talk)
        _form(place, talk)


def _ask_who_looks(talk: Talk) -> None:
    """Ask for an appointment when many people could not say: who looks at what, and by when. The fields for it stay empty."""
    first, second = questions.revealed_rounds(talk)
    poll = second or first
    if revealed.has_little_sight(poll):
        count = sum(answer.column is None for answer in poll.answers)
        style.words(text("debate.ask_who_looks", count=count, all=len(poll.answers)), "large")


def _keys(place: guards.Place, talk: Talk) -> dict[str, str]:
    return {name: f"outcome_{name}_{talk.area.id}_{place.meeting_id}" for name in FIELDS}


def _show_recorded(picture: AgreedPicture) -> None:
    with st.container(border=True, key=f"recorded_{picture.area_id}"):
        style.words(text(f"debate.picture_{picture.kind}"), "large")
        if picture.column_from is not None:
            is_span = picture.column_to not in (None, picture.column_from)
            style.words(text("ui.columns" if is_span else "ui.column", column=picture.column_from, to=picture.column_to))
        style.words(picture.words)
        if picture.look_into:
            day = context.day_in_words(picture.look_on) if picture.look_on else ""
            style.labelled(text("field.look_into"), " · ".join(part for part in (picture.look_into, picture.look_by, day) if part))
        time = context.clock_time(picture.recorded_at)
        style.words(text("ui.recorded_by", name=picture.recorded_by, time=time, version=picture.version), "small")


def _form(place: guards.Place, talk: Talk) -> None:
    keys = _keys(place, talk)
    fields.kind_choice(keys["kind"], text("debate.how_ended"), PictureKind, lambda kind: text(f"debate.picture_{kind}"))
    kind = typed(keys["kind"])
    if kind is None:
        return
    if kind == PictureKind.AGREED:
        fields.column_choice(keys["from"], text("debate.column_from"), talk.area)
        fields.column_choice(keys["to"], text("debate.column_to"), talk.area)
    fields.lines(keys["words"], text("debate.why_agreed" if kind == PictureKind.AGREED else "debate.both_views"), height=160)
    left, middle, right = st.columns([2, 1, 1])
    with left:
        fields.line(keys["look_into"], text("field.look_into"))
    with middle:
        fields.line(keys["look_by"], text("field.look_by"))
    with right:
        fields.day(keys["look_on"], text("debate.look_on"))
    st.button(text("debate.record"), key=f"record_{talk.area.id}", type="primary", on_click=_save, args=(place, talk))


def _save(place: guards.Place, talk: Talk) -> None:
    store, now, keys = context.store(), context.now(), _keys(place, talk)
    found: dict[str, Any] = {name: typed(key) for name, key in keys.items()}
    column_from, column_to = fields.column_of(keys["from"]), fields.column_of(keys["to"])

    def do() -> str:
        kind = PictureKind(guards.chosen(found["kind"], "outcome"))
        is_agreed = kind is PictureKind.AGREED
        picture = AgreedPicture(
            organisation_id=place.actor.organisation_id,
            meeting_id=place.meeting_id,
            area_id=talk.area.id,
            version=0,
            kind=kind,
            column_from=column_from if is_agreed else None,
            column_to=column_to if is_agreed else None,
            words=found["words"] or "",
            look_into=found["look_into"] or "",
            look_by=found["look_by"] or "",
            look_on=found["look_on"],
            recorded_by=place.name,
            recorded_at=now,
        )
        debate.record_picture(store, place.actor, picture, now=now)
        return guards.saved()

    if guards.act(do, FORM):
        empty = {"words": "", "look_into": "", "look_by": ""}
        context.put({key: empty.get(name) for name, key in keys.items()})
