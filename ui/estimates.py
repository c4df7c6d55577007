"""Everybody's own estimate of destination and direction: asked, awaited blind, revealed together."""

from __future__ import annotations

import streamlit as st

from ldgm_core.boards import draw_estimates
from ldgm_core.charts import dots
from ldgm_core.domain.matrix import AreaId
from ldgm_core.domain.poll import RevealedPoll
from ldgm_core.services import following, perspective, scoring, turnout
from ldgm_core.services.perspective import PerspectiveRoom
from ui import area_words, context, guards, live, pictures, revealed, style, widgets
from ui.context import text

__all__ = ["show", "show_start"]

STREAM = "schattingen"


def show_start(place: guards.Place, room: PerspectiveRoom) -> None:
    """Show what will be asked, and the button that asks everybody."""
    widgets.next_step(text("perspective.next"))
    label = text("perspective.ask")
    st.button(label, key="open_perspective", type="primary", on_click=_open, args=(place,), disabled=room.meeting.opened_at is None)
    for area in room.matrix.perspective_areas:
        style.heading(area.label, 2, is_dutch=True)
        style.words(area.definition, is_dutch=True)


def show(place: guards.Place, room: PerspectiveRoom) -> None:
    """Show how many estimated, or the two pictures once they are revealed."""
    if not room.is_revealed:
        widgets.next_step(text("perspective.waiting"))
        live.follow("estimates", place.meeting_id, lambda: _show_turnout(place), board=STREAM)
        return
    for poll in room.polls:
        if isinstance(poll, RevealedPoll):
            _show_picture(place, room, poll)


def _show_turnout(place: guards.Place) -> None:
    found = turnout.load_estimate_turnout(context.store(), place.actor, meeting_id=place.meeting_id)
    if not found.waiting:  # somebody revealed from another screen
        st.rerun()
    guards.show_notice("estimates")
    drawn = draw_estimates(found, context.texts(), now=context.now())
    is_asked = bool(context.kept(_asked(place)))
    for poll in found.waiting:
        live.show_part(poll.area_id, drawn, place.meeting_id, board=STREAM, is_spoken=True, is_redrawn_always=is_asked)
    _show_reveal(place, [poll.area_id for poll in found.waiting], missing=found.missing)


def _asked(place: guards.Place) -> str:
    return f"reveal_estimates_{place.meeting_id}"


def _show_reveal(place: guards.Place, area_ids: list[AreaId], *, missing: int) -> None:
    if not context.kept(_asked(place)) or not missing:
        st.button(text("perspective.reveal"), key="reveal_estimates", type="primary", on_click=_ask, args=(place, area_ids))
        return
    with st.container(border=True, key="estimates_question"):
        style.words(text("fill_in.missing_one") if missing == 1 else text("fill_in.missing", count=missing), "large")
        style.words(text("fill_in.missing_means"))
        with st.container(horizontal=True):
            key = "reveal_estimates_anyway"
            st.button(text("fill_in.reveal_anyway"), key=key, type="primary", on_click=_reveal, args=(place, area_ids))
            st.button(text("fill_in.wait"), key="wait_estimates", on_click=context.keep, args=(_asked(place), False))


def _show_picture(place: guards.Place, room: PerspectiveRoom, poll: RevealedPoll) -> None:
    area = room.matrix.area(poll.area_id)
    texts, scale = [cell.text for cell in area.cells], pictures.type_scale()
    tallest = sum(person.scores for person in room.people)
    drawn = pictures.prepared(dots.prepare_dots, poll, area, context.texts(), tallest=tallest, cell_texts=texts, scale_type=scale)
    revealed.show_head(place, room.meeting, area, poll, level=2)
    pictures.picture(drawn, f"{area.id}_{place.meeting_id}", has_title=False)
    if not dots.cell_texts_fit(poll, texts, scale_type=scale):
        area_words.show_columns(area)
    revealed.show_counts(poll)
    area_words.show(area)


def _open(place: guards.Place) -> None:
    store, now = context.store(), context.now()

    def do() -> None:
        perspective.open_perspective(store, place.actor, meeting_id=place.meeting_id, now=now)

    guards.act(do)


def _ask(place: guards.Place, area_ids: list[AreaId]) -> None:
    """Reveal at once when everybody answered; otherwise ask first."""
    store, rng, now = context.store(), context.rng(), context.now()

    def do() -> str | None:
        count = scoring.reveal_if_complete(store, place.actor, meeting_id=place.meeting_id, area_ids=area_ids, rng=rng, now=now)
        context.keep(_asked(place), count is None)
        if count is None:
            return None
        following.let_phones_hear(store, meeting_id=place.meeting_id)
        context.keep("draw_all", True)
        return text("perspective.revealed")

    guards.act(do, "estimates")


def _reveal(place: guards.Place, area_ids: list[AreaId]) -> None:
    store, rng, now = context.store(), context.rng(), context.now()

    def do() -> str:
        scoring.reveal_all(store, place.actor, meeting_id=place.meeting_id, area_ids=area_ids, rng=rng, now=now)
        following.let_phones_hear(store, meeting_id=place.meeting_id)
        return text("perspective.revealed")

    guards.act(do, "estimates")
    context.keep("draw_all", True)
