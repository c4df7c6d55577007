"""Wie naast wie: two groups side by side, the places in which people see the pupil, and on request who answered what."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from ldgm_core.charts import before_after, contexts, groups, heatmap, pairs
from ldgm_core.charts.grid import page_count
from ldgm_core.charts.row import Row, row_of, rows_of_model
from ldgm_core.charts.wording import shows_groups, shows_names
from ldgm_core.domain.matrix import Area, AreaId
from ldgm_core.domain.meeting import RoleGroup
from ldgm_core.domain.poll import RevealedPoll
from ldgm_core.services.debate import DebateRoom
from ui import context, guards, pictures, style, widgets
from ui.context import text
from ui.style import plain_label

__all__ = ["show"]


def show(place: guards.Place, room: DebateRoom) -> None:
    """Show one of the ways to look at who stands beside whom; what needs names is offered only once they are on the screen."""
    rows = rows_of_model(room.first_rounds, room.matrix)
    named = [row for row in rows if room.meeting.projects_names and shows_names(row.poll)]
    twice = _scored_twice(room)
    choices = groups.group_pairs(rows)
    with st.container(horizontal=True, vertical_alignment="center", key="between_way"):
        way = _choose_way(place, is_named=bool(named), is_twice=bool(twice))
        chosen = _choose_groups(place, choices) if way == "groups" and choices else None
    match way:
        case "groups":
            _show_groups(place, rows, chosen)
        case "contexts":
            _show_contexts(place, room)
        case "heatmap":
            _show_heatmap(place, named)
        case "pairs":
            drawn = pictures.prepared(pairs.prepare_pairs, named, context.texts(), scale_type=pictures.type_scale())
            pictures.picture(drawn, _key(place))
        case _:
            _show_before_after(place, twice, is_pupil_present=room.meeting.is_pupil_present)


def _choose_way(place: guards.Place, *, is_named: bool, is_twice: bool) -> str:
    ways = ["groups", "contexts", *(["heatmap", "pairs"] if is_named else []), *(["before_after"] if is_twice else [])]
    return widgets.view_switch(f"between_view_{place.meeting_id}", ways, lambda way: text(f"debate.between_{way}"))


def _key(place: guards.Place) -> str:
    return f"between_{place.meeting_id}"


def _scored_twice(room: DebateRoom) -> list[tuple[Row, Row]]:
    """Both rounds of each area whose second round is revealed, in the order of the model."""
    latest = ((area, room.latest.get(area.id)) for area in room.matrix.scored_areas if area.id in room.first_rounds)
    return [
        (row_of(area, room.first_rounds[area.id]), row_of(area, poll))
        for area, poll in latest
        if isinstance(poll, RevealedPoll) and poll.round > 1
    ]


# ---- Two groups -----------------------------------------------------------------------------------------------------


def _choose_groups(place: guards.Place, choices: Sequence[tuple[RoleGroup, RoleGroup]]) -> tuple[RoleGroup, RoleGroup]:
    """Which two groups: only those that gave a column, and that the step of the reveal shows."""
    by_name = {f"{one}-{other}": (one, other) for one, other in choices}
    return by_name[widgets.view_switch(f"between_groups_{place.meeting_id}", list(by_name), lambda name: _pair_words(*by_name[name]))]


def _show_groups(place: guards.Place, rows: Sequence[Row], chosen: tuple[RoleGroup, RoleGroup] | None) -> None:
    """Two groups in two lanes, or the sentence that says why there are none to show."""
    t, scale = context.texts(), pictures.type_scale()
    one, other = chosen or (RoleGroup.PARENTS, RoleGroup.SCHOOL)
    page = pictures.page(f"groups_page_{place.meeting_id}", groups.group_pages(rows, one, other, scale))
    pictures.picture(pictures.prepared(groups.prepare_groups, rows, t, one=one, other=other, page=page, scale_type=scale), _key(place))


def _pair_words(one: RoleGroup, other: RoleGroup) -> str:
    return text("debate.two_groups", one=text(f"group.{one}"), other=text(f"group.{other}"))


# ---- Places ---------------------------------------------------------------------------------------------------------


def _show_contexts(place: guards.Place, room: DebateRoom) -> None:
    """The columns per place of all areas, or the picture of one of them."""
    name = f"between_area_{place.meeting_id}"
    areas = [area for area in room.matrix.scored_areas if area.id in room.first_rounds]
    chosen = next((area for area in areas if area.id == context.kept(name)), None)
    if chosen is None:
        _show_places(name, room, areas)
        return
    st.button(text("debate.all_places"), key="all_places", on_click=context.keep, args=(name, None))
    poll, t, scale = room.first_rounds[chosen.id], context.texts(), pictures.type_scale()
    drawn = pictures.prepared(contexts.prepare_contexts, poll, chosen, t, scale_type=scale)
    pictures.picture(drawn, f"contexts_{chosen.id}_{place.meeting_id}")


def _show_places(name: str, room: DebateRoom, areas: Sequence[Area]) -> None:
    style.words(text("debate.places_say"), "small")
    known = [area for area in areas if shows_groups(room.first_rounds[area.id])]
    differ = [area for area in known if contexts.places_differ(room.first_rounds[area.id])]
    for key, found in (("debate.places_differ", differ), ("debate.places_overlap", [area for area in known if area not in differ])):
        if found:
            style.heading(text(key), 2)
            for area in found:
                _show_fact(name, area, room.first_rounds[area.id])
    waiting = [area.label for area in areas if area not in known]
    if waiting:
        style.words(text("debate.places_wait", areas=", ".join(waiting)), "small")


def _show_fact(name: str, area: Area, poll: RevealedPoll) -> None:
    label, fact = st.columns([1, 2], vertical_alignment="center")
    with label:
        key = f"places_{area.id}"
        st.button(plain_label(area.label), key=key, on_click=context.keep, args=(name, AreaId(area.id)), width="stretch")
    with fact:
        style.words(contexts.places_in_words(poll, context.texts()) or text("debate.places_unknown"))


# ---- On request -----------------------------------------------------------------------------------------------------


def _show_heatmap(place: guards.Place, named: Sequence[Row]) -> None:
    scale = pictures.type_scale()
    page = pictures.page(f"heatmap_page_{place.meeting_id}", page_count(len(named), scale))
    pictures.picture(pictures.prepared(heatmap.prepare_heatmap, named, context.texts(), page=page, scale_type=scale), _key(place))


def _show_before_after(place: guards.Place, twice: Sequence[tuple[Row, Row]], *, is_pupil_present: bool) -> None:
    t, scale = context.texts(), pictures.type_scale()
    page = pictures.page(f"twice_page_{place.meeting_id}", page_count(len(twice), scale))
    drawn = pictures.prepared(before_after.prepare_before_after, twice, t, page=page, scale_type=scale, is_pupil_present=is_pupil_present)
    pictures.picture(drawn, _key(place))
