"""The lists of the plan as rows of fields: goals, support, actions, arrangements, what was tried, objections, talks with parents."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from ldgm_core.domain.matrix import Area, Matrix
from ldgm_core.domain.plan import (
    Action,
    ArrangementKind,
    Goal,
    GrantStatus,
    NotedArrangement,
    Objection,
    ParentTalk,
    Place,
    Support,
    TriedSupport,
)
from ldgm_core.domain.rating import Duration
from ldgm_core.services.planning import PlanRoom
from ui import context, fields, plan_gaps, widgets
from ui.context import text, typed

__all__ = ["LISTS", "gather", "show"]

SIDE_BY_SIDE = 3


@dataclass(frozen=True)
class Kind:
    """One list of the plan: what a row is, and which sort of field each of its parts has."""

    row: Callable[..., Any]
    parts: Mapping[str, str]
    given: Mapping[str, Any] | None = None

    def blank(self) -> Any:
        """Return an empty row."""
        first = next(part for part, sort in self.parts.items() if sort in ("words", "line"))
        return self.row(**{"area_id": None, first: ""} if "area_id" in self.parts else {first: ""}, **(self.given or {}))


LISTS: dict[str, Kind] = {
    "goals": Kind(
        Goal, {"wording": "words", "area_id": "area", "from_words": "note", "to_words": "note", "measured_how": "note", "by_on": "day"}
    ),
    "supports": Kind(
        Support,
        {
            "what": "words",
            "area_id": "area",
            "intensity_now": "step",
            "intensity_wanted": "step",
            "duration": "duration",
            "way_to_less": "words",
        },
    ),
    "actions": Kind(Action, {"what": "words", "who": "line", "places": "places", "by_on": "day"}),
    "arrangements": Kind(
        NotedArrangement,
        {
            "goal": "words",
            "kind": "arrangement",
            "provider": "line",
            "places": "places",
            "hours": "line",
            "funding": "line",
            "status": "status",
            "evaluate_on": "days",
        },
        {"kind": None},
    ),
    "tried": Kind(TriedSupport, {"what": "words", "result": "words"}),
    "objections": Kind(Objection, {"what": "words", "whose": "line", "handled_how": "words"}, {"whose": ""}),
    "parent_talks": Kind(ParentTalk, {"with_whom": "line", "held_on": "day", "outcome": "words"}, {"held_on": None}),
}
KINDS: dict[str, tuple[Any, Callable[[Any], str]]] = {
    "duration": (Duration, lambda kind: text(f"duration.{kind}")),
    "status": (GrantStatus, lambda kind: text(f"grant_status.{kind}")),
    "arrangement": (ArrangementKind, lambda kind: text(f"arrangement_kind.{kind}")),
}


def show(room: PlanRoom, name: str, *, grows: bool = True) -> None:
    """Show one list: its rows with what they do not say yet, how to take one away and, if it grows, how to add one."""
    rows = getattr(room.plan, name)
    count, removed = _count(room, name), _removed(room, name)
    visible = [number for number in range(count) if number not in removed]
    if not visible:
        widgets.empty(text(f"plan.{name}_empty"))
    for number in visible:
        with st.container(border=True, key=f"row_{_key(room, name, number, 'box')}"):
            _show_row(room, name, number, rows[number] if number < len(rows) else LISTS[name].blank())
            plan_gaps.show(name, LISTS[name].row(**_parts(room, name, number)))
            st.button(text("plan.remove_row"), key=_key(room, name, number, "remove"), on_click=_remove, args=(room, name, number))
    if removed:
        st.button(text("plan.put_back", count=len(removed)), key=_key(room, name, 0, "put_back"), on_click=_put_back, args=(room, name))
    if grows:
        st.button(text(f"plan.{name}_add"), key=_key(room, name, 0, "add"), on_click=context.keep, args=(_name(room, name), count + 1))


def gather(room: PlanRoom, name: str) -> tuple[Any, ...]:
    """Return the rows of one list as they stand in the fields now."""
    numbers = [number for number in range(_count(room, name)) if number not in _removed(room, name)]
    return tuple(LISTS[name].row(**_parts(room, name, number)) for number in numbers)


def _parts(room: PlanRoom, name: str, number: int) -> dict[str, Any]:
    return {part: _value(room, name, number, part, sort) for part, sort in LISTS[name].parts.items()}


def _key(room: PlanRoom, name: str, number: int, part: str) -> str:
    # The version is in the key: after saving, every field begins with what was stored.
    return f"plan_{name}_{number}_{part}_{room.version}_{room.meeting.id}"


def _name(room: PlanRoom, name: str) -> str:
    return f"plan_{name}_{room.version}_{room.meeting.id}"


def _count(room: PlanRoom, name: str) -> int:
    return int(context.kept(_name(room, name), len(getattr(room.plan, name))))


def _removed(room: PlanRoom, name: str) -> frozenset[int]:
    found: frozenset[int] = context.kept(f"{_name(room, name)}_removed", frozenset())
    return found


def _remove(room: PlanRoom, name: str, number: int) -> None:
    context.keep(f"{_name(room, name)}_removed", _removed(room, name) | {number})


def _put_back(room: PlanRoom, name: str) -> None:
    """What was taken away since the last time the plan was stored comes back, with what stood in it."""
    context.keep(f"{_name(room, name)}_removed", frozenset())


def _show_row(room: PlanRoom, name: str, number: int, row: Any) -> None:
    parts = LISTS[name].parts
    for part, sort in parts.items():
        if sort == "words":
            fields.lines(_key(room, name, number, part), text(f"plan.{name}_{part}"), value=getattr(row, part), height=80)
    short = [(part, sort) for part, sort in parts.items() if sort != "words"]
    for begin in range(0, len(short), SIDE_BY_SIDE):
        columns = st.columns(SIDE_BY_SIDE)
        for column, (part, sort) in zip(columns, short[begin : begin + SIDE_BY_SIDE], strict=False):
            with column:
                _show_part(room.matrix, _key(room, name, number, part), text(f"plan.{name}_{part}"), sort, getattr(row, part))


def _show_part(matrix: Matrix, key: str, label: str, sort: str, value: Any) -> None:
    if sort == "line":
        fields.line(key, label, value=value)
    elif sort == "note":
        fields.lines(key, label, value=value, height="content")
    elif sort == "day":
        fields.day(key, label, value=value)
    elif sort == "days":
        fields.day(key, label, value=value[0] if value else None)
    elif sort == "area":
        fields.one_of(key, label, [area.id for area in matrix.areas], fields.area_name(matrix.areas), value=value)
    elif sort == "places":
        fields.several_of(key, label, list(Place), lambda place: text(f"place.{place}"), value=value)
    elif sort == "step":
        fields.one_of(key, label, list(range(1, _steps(matrix.areas) + 1)), lambda step: text("ui.column", column=step), value=value)
    else:
        kind, kind_name = KINDS[sort]
        fields.kind_choice(key, label, kind, kind_name, value=value, is_radio=False)


def _steps(areas: tuple[Area, ...]) -> int:
    return max(area.columns for area in areas)


def _value(room: PlanRoom, name: str, number: int, part: str, sort: str) -> Any:
    found = typed(_key(room, name, number, part))
    if sort in ("words", "line", "note"):
        return found or ""
    if sort == "places":
        return tuple(found or ())
    if sort == "days":
        stored = getattr(room.plan, name)
        later = stored[number].evaluate_on[1:] if number < len(stored) else ()
        return ((found, *later)) if found else later
    if sort == "arrangement":
        return found or ArrangementKind.INDIVIDUAL
    return found
