"""Pictures on the screen, each with the same in words; the only file here that draws charts."""

from __future__ import annotations

import streamlit as st

from ldgm_core.charts.canvas import Picture
from ldgm_core.charts.screen import draw
from ui import context, style

__all__ = ["page", "picture", "type_scale"]


def picture(drawn: Picture, key: str, *, has_title: bool = True) -> None:
    """Show a picture over the whole width, with its words for who cannot see it or wants to read it."""
    if has_title:
        with st.container(horizontal=True, vertical_alignment="bottom", key=f"title_of_{key}"):
            with st.container(width="content"):
                style.heading(drawn.title, 2)
            with st.container(width="content"):
                style.words(drawn.subtitle, "small")
    # What the picture is called for a screen reader stands in the chart itself.
    st.altair_chart(draw(drawn, palette=context.look()), theme=None, key=f"picture_{key}", width="content")
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
