"""
Pictures on the screen, each with the same in words; the only file here that draws charts.

A screen is drawn again at every press, its pictures seldom change. So each is made once from what stands in it, and the same is shown
until that is something else. What it is made from is all of the key: another answer, another step of the reveal, another language,
larger type or another look is another picture, and who may not see something has no such key.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, ParamSpec

import streamlit as st

from ldgm_core.charts.canvas import Picture
from ldgm_core.charts.screen import PreparedChart, draw
from ui import context, style

__all__ = ["page", "picture", "prepared", "type_scale"]

KEPT = 64
"""Pictures that are kept at once, of all meetings that are talked about now: a screen has one to four."""
Asked = ParamSpec("Asked")


def prepared(prepare: Callable[Asked, Picture], *args: Asked.args, **named: Asked.kwargs) -> Picture:
    """Return what `prepare` makes of these values, which it does once for everybody who asks the same. They must be unchangeable."""
    values = tuple(_fixed(value) for value in args)
    return _prepare(prepare, values, tuple((name, _fixed(value)) for name, value in named.items()))


def picture(drawn: Picture, key: str, *, has_title: bool = True) -> None:
    """Show a picture over the whole width, with its words for who cannot see it or wants to read it."""
    if has_title:
        with st.container(horizontal=True, vertical_alignment="bottom", key=f"title_of_{key}"):
            with st.container(width="content"):
                style.heading(drawn.title, 2)
            with st.container(width="content"):
                style.words(drawn.subtitle, "small")
    # What the picture is called for a screen reader stands in the chart itself.
    st.altair_chart(_chart(drawn, context.look()), theme=None, key=f"picture_{key}", width="content")
    with st.expander(context.text("ui.picture_in_words"), key=f"words_of_{key}"):
        style.words(drawn.words)


def type_scale() -> float:
    """Return how much larger the words in pictures are drawn: 1.0, or more when the switch for larger type is on."""
    return style.LARGE if context.typed("large_type") else 1.0


def page(key: str, pages: int) -> int:
    """Show which page of a picture is on and how to turn it, when there is more than one; return its number."""
    if pages <= 1:
        return 1
    context.start(key, 1)
    return int(st.segmented_control(context.text("debate.page"), list(range(1, pages + 1)), key=key, required=True) or 1)


@lru_cache(maxsize=KEPT)
def _prepare(prepare: Callable[..., Picture], args: tuple[Any, ...], named: tuple[tuple[str, Any], ...]) -> Picture:
    return prepare(*args, **dict(named))


@lru_cache(maxsize=KEPT)
def _chart(drawn: Picture, look: str) -> PreparedChart:
    return draw(drawn, palette=look)


def _fixed(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
