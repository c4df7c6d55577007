"""A field for one file: read once, in memory, and let go of at once; what stays is what the reader made of it."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from ui import context, guards

__all__ = ["show"]


def show(name: str, label: str, *, take: Callable[[bytes], str | None]) -> None:
    """
    Show a field for a file, and hand its bytes to `take` when one is chosen; a refusal stands beside the field.

    Neither the kind nor the size is left to Streamlit, which refuses in English under the mouse: `take` refuses in a sentence.
    `take` returns a message or None, and stores nothing of the bytes. Streamlit would keep them until the session ends; they are
    dropped here, also when `take` refuses. The field then begins anew, so that the same file can be chosen again.
    """
    guards.show_notice(name)
    key = f"file_{name}_{context.kept(_number(name), 0)}"
    st.file_uploader(label, key=key, on_change=_take, args=(name, key, take))


def _take(name: str, key: str, take: Callable[[bytes], str | None]) -> None:
    file = context.typed(key)
    if file is None:
        return
    data = file.getvalue()
    context.drop_file(file)
    context.keep(_number(name), context.kept(_number(name), 0) + 1)
    guards.act(lambda: take(data), name)


def _number(name: str) -> str:
    return f"file_number_{name}"
