"""The agenda of the debate: in four blocks or in the order of the model, beside the picture of all areas."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from ldgm_core.charts import overview, profile
from ldgm_core.charts.grid import page_count
from ldgm_core.charts.row import rows_of_agenda, rows_of_model
from ldgm_core.domain.agenda import AgendaEntry, Block
from ldgm_core.domain.matrix import AreaId
from ldgm_core.domain.meeting import Step
from ldgm_core.services.debate import DebateRoom
from ui import area_words, between, context, guards, meeting_head, pictures, style, widgets
from ui.context import text, typed
from ui.style import plain_label

__all__ = ["in_order", "is_list", "show"]

VIEWS = ("list", "overview", "profile", "between")


def show(place: guards.Place, room: DebateRoom) -> None:
    """Show the agenda: what to talk about now, as a list or as a picture."""
    with st.container(horizontal=True, vertical_alignment="center", key="agenda_way"):
        _show_main(place, room)
        view = widgets.view_switch(_view_key(place), VIEWS, lambda view: text(f"debate.view_{view}"))
    if view in ("list", "overview"):
        _show_order(place, room)
    if view == "list":
        is_done = all(entry.area_id in room.pictures for entry in room.entries)
        widgets.next_step(text("debate.all_recorded" if is_done else "debate.next"))
        _show_list(place, room)
    elif view == "between":
        between.show(place, room)
    else:
        _show_picture(place, room, view)


def is_list(place: guards.Place) -> bool:
    """Return whether the agenda shows itself as a list; a picture has a title of its own and needs the height."""
    return bool(typed(_view_key(place), VIEWS[0]) == VIEWS[0])


def in_order(place: guards.Place, room: DebateRoom) -> Sequence[AgendaEntry]:
    """Return the revealed areas in the order that the switch asks for."""
    if not typed(_order_key(place)):
        return room.entries
    by_id = {entry.area_id: entry for entry in room.entries}
    return [by_id[area.id] for area in room.matrix.scored_areas if area.id in by_id]


def _view_key(place: guards.Place) -> str:
    return f"agenda_view_{place.meeting_id}"


def _order_key(place: guards.Place) -> str:
    return f"model_order_{place.meeting_id}"


def _show_order(place: guards.Place, room: DebateRoom) -> None:
    """The switch for the order of the model, and what the level words mean: one tap away and the same in every meeting."""
    with st.container(horizontal=True, vertical_alignment="center", key="agenda_order"):
        st.toggle(text("debate.model_order"), key=_order_key(place), persist_state="session")
        with st.popover(text("debate.what_words_mean"), key="level_words"):
            area_words.show_levels(is_pupil_present=room.meeting.is_pupil_present)
            style.anchor(text("help.why"), "/handleiding/waarom-zo", is_new_tab=True)


def _show_main(place: guards.Place, room: DebateRoom) -> None:
    following = next((entry for entry in in_order(place, room) if entry.area_id not in room.pictures), None)
    if following is None:
        st.button(
            text("debate.to_perspective"), key="to_perspective", type="primary", on_click=meeting_head.go_on, args=(place, Step.PERSPECTIVE)
        )
        return
    area = room.matrix.area(AreaId(following.area_id))
    label = text("debate.talk_about", area=plain_label(area.label))
    st.button(label, key="talk_next", type="primary", on_click=context.choose_area, args=(area.id,))


def _show_list(place: guards.Place, room: DebateRoom) -> None:
    entries = in_order(place, room)
    with st.container(key="agenda_rows"):
        if typed(_order_key(place)) or room.meeting.is_pupil_present:
            # With the pupil in the room no heading says that somebody stands apart; the order stays what the switch asks for.
            _show_entries(room, entries)
        else:
            blocks = {block: [entry for entry in entries if entry.block is block] for block in Block}
            for block, found in blocks.items():
                if found and len(found) < len(entries):  # one block needs no heading that tells it from others
                    style.heading(text(f"debate.block_{block}"), 2)
                _show_entries(room, found)
    if room.not_revealed:
        style.words(text("debate.not_revealed", areas=", ".join(area.label for area in room.not_revealed)), "small")
        st.button(text("debate.skip_to_perspective"), key="to_perspective", on_click=meeting_head.go_on, args=(place, Step.PERSPECTIVE))


def _show_entries(room: DebateRoom, entries: Sequence[AgendaEntry]) -> None:
    for entry in entries:
        area = room.matrix.area(AreaId(entry.area_id))
        picture = room.pictures.get(entry.area_id)
        name, words = st.columns([3, 2], vertical_alignment="center")
        with name:
            key = f"talk_{entry.area_id}"
            st.button(plain_label(area.label), key=key, on_click=context.choose_area, args=(area.id,), width="stretch")
        with words:
            word = area_words.level_word(entry.level, entry.apart, is_pupil_present=room.meeting.is_pupil_present)
            widgets.labels(word, text(f"debate.picture_{picture.kind}") if picture else "")


def _show_picture(place: guards.Place, room: DebateRoom, view: str) -> None:
    t, scale, is_pupil_present = context.texts(), pictures.type_scale(), room.meeting.is_pupil_present
    in_model_order = rows_of_model(room.first_rounds, room.matrix)
    page = pictures.page(f"agenda_page_{place.meeting_id}", page_count(len(in_model_order), scale))
    if view == "overview":
        rows = in_model_order if typed(_order_key(place)) else rows_of_agenda(room.entries, room.first_rounds, room.matrix)
        drawn = pictures.prepared(overview.prepare_overview_rows, rows, t, page=page, scale_type=scale, is_pupil_present=is_pupil_present)
    else:
        drawn = pictures.prepared(profile.prepare_profile, in_model_order, t, page=page, scale_type=scale)
    pictures.picture(drawn, f"{view}_{place.meeting_id}")
