"""Asking before something that cannot be taken back: a first press shows a question, a second one does it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from ui import context, style
from ui.context import text

__all__ = ["ask_first"]


def ask_first(key: str, label: str, question: str, do: Callable[..., None], args: tuple[Any, ...]) -> None:
    """Show a button; after a press the question, with a button that does it and one that goes back."""
    asked = f"asked_{key}"
    if not context.kept(asked):
        st.button(label, key=key, on_click=context.keep, args=(asked, True))
        return
    with st.container(border=True, key=f"question_{key}"):
        style.words(question)
        with st.container(horizontal=True):
            st.button(text("ui.yes_do"), key=f"yes_{key}", on_click=_answer, args=(asked, do, args))
            st.button(text("ui.no_wait"), key=f"no_{key}", on_click=context.keep, args=(asked, False))


def _answer(asked: str, do: Callable[..., None], args: tuple[Any, ...]) -> None:
    context.keep(asked, False)
    do(*args)
