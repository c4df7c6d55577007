"""Fields to type and choose in: each begins empty or with what is stored, and keeps what was typed until it is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time
from enum import StrEnum
from typing import TypeVar

import streamlit as st

from ldgm_core.domain.matrix import Area
from ui import context
from ui.style import plain_label

__all__ = ["column_choice", "column_of", "day", "kind_choice", "line", "lines", "one_of", "several_of", "tick", "time_of_day"]

Option = TypeVar("Option")
Kind = TypeVar("Kind", bound=StrEnum)
# What stays when somebody looks at another screen and comes back.
STAYS = "session"


def line(key: str, label: str, *, value: str = "", hint: str | None = None, longest: int = 500) -> None:
    """Show a field for one line."""
    context.start(key, value)
    st.text_input(label, key=key, placeholder=hint, max_chars=longest, persist_state=STAYS, autocomplete="off")


def lines(key: str, label: str, *, value: str = "", height: int | str = 120, hint: str | None = None) -> None:
    """Show a field for some sentences."""
    context.start(key, value)
    st.text_area(label, key=key, placeholder=hint, height=height, persist_state=STAYS)


def day(key: str, label: str, *, value: date | None = None) -> None:
    """Show a field for a day; it may stay empty."""
    context.start(key, value)
    st.date_input(label, key=key, value=None, format="DD-MM-YYYY", persist_state=STAYS)


def time_of_day(key: str, label: str, *, value: time | None = None) -> None:
    """Show a field for a time on the clock; it may stay empty."""
    context.start(key, value)
    st.time_input(label, key=key, value=None, persist_state=STAYS)


def moment(on: date | None, at: time | None) -> datetime | None:
    """Return a day and a time on the school's clock as one moment; without a time the day ends at midnight."""
    if on is None:
        return None
    return datetime.combine(on, at or time(23, 59), tzinfo=context.HERE)


def one_of(
    key: str, label: str, options: Sequence[Option], name: Callable[[Option], str], *, value: Option | None = None, is_radio: bool = False
) -> None:
    """Show a choice of one; without a value nothing is chosen."""
    context.start(key, value if value in options else None)
    if is_radio:
        st.radio(label, options, key=key, index=None, format_func=name, persist_state=STAYS)
        return
    hint = context.text("ui.choose")
    st.selectbox(label, options, key=key, index=None, format_func=name, placeholder=hint, filter_mode=None, persist_state=STAYS)


def kind_choice(
    key: str, label: str, kinds: Iterable[Kind], name: Callable[[Kind], str], *, value: Kind | None = None, is_radio: bool = True
) -> None:
    """Show a choice between the members of a kind, nothing is chosen unless it was stored."""
    one_of(key, label, list(kinds), name, value=value, is_radio=is_radio)


def several_of(key: str, label: str, options: Sequence[Option], name: Callable[[Option], str], *, value: Sequence[Option] = ()) -> None:
    """Show a choice of any number."""
    context.start(key, [option for option in value if option in options])
    st.pills(label, options, key=key, selection_mode="multi", format_func=name, persist_state=STAYS)


def tick(key: str, label: str, *, value: bool = False) -> None:
    """Show a box to tick."""
    context.start(key, value)
    st.checkbox(label, key=key, persist_state=STAYS)


def column_choice(key: str, label: str, area: Area, *, value: int | None = None) -> None:
    """Show the columns of an area as buttons of equal size; none is chosen beforehand unless it was recorded before."""
    context.start(key, value)
    st.segmented_control(label, list(range(1, area.columns + 1)), key=key, format_func=str, persist_state=STAYS)


def column_of(key: str) -> int | None:
    """Return the column that was chosen, or None."""
    chosen = context.typed(key)
    return None if chosen is None else int(chosen)


def area_name(areas: Sequence[Area], *, is_label: bool = False) -> Callable[[str], str]:
    """
    Return a function that names areas, a school's own included, which people typed.

    With `is_label` for buttons, pills and radios, whose labels are Markdown; the options of a list are not.
    """
    labels: dict[str, str] = {area.id: plain_label(area.label) if is_label else area.label for area in areas}
    return lambda area_id: labels.get(area_id, area_id)
