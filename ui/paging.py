"""Going through a long list a page at a time: forwards, and back the same way."""

from __future__ import annotations

from typing import Any

import streamlit as st

from ui import context, style
from ui.context import text

__all__ = ["PAGE", "after", "show_ways"]

PAGE = 20
"""Rows of a page: what fits two screens, and what a screen of any list costs."""


def after(name: str) -> tuple[Any, ...] | None:
    """Return after which row the page of this list begins that is on the screen; None: the first page."""
    begins = _begins(name)
    return begins[-1] if begins else None


def show_ways(name: str, following: tuple[Any, ...] | None) -> None:
    """Show the ways to the page before and the page after, where there are such pages; with neither nothing stands here."""
    begins = _begins(name)
    if not begins and following is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", key=f"pages_{name}"):
        if begins:
            st.button(text("ui.page_before"), key=f"before_{name}", on_click=_turn, args=(name, begins[:-1]))
        style.meta(text("ui.page_number", number=len(begins) + 1))
        if following is not None:
            st.button(text("ui.page_after"), key=f"after_{name}", on_click=_turn, args=(name, (*begins, following)))


def _begins(name: str) -> tuple[tuple[Any, ...], ...]:
    """After which rows the pages began on the way to this one; a list that is looked for anew has another name and begins in front."""
    return tuple(context.kept(f"pages_{name}", ()))


def _turn(name: str, begins: tuple[tuple[Any, ...], ...]) -> None:
    context.keep(f"pages_{name}", begins)
