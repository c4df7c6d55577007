"""
Follows the signals of a meeting: when its revision moves, one part of the screen is drawn again.

Only a revision number travels. What may be seen is decided when that part asks the services again. What changes with every answer comes
with the stream itself, in counts and states (see ldgm_core/boards), and is shown without drawing anything again.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st

from ldgm_core.boards import Board
from ldgm_core.domain.meeting import MeetingId
from ui import context, guards, places
from ui.widgets import component_key

__all__ = ["follow", "show_part"]

LOOK_AGAIN = 15_000
SCRIPT = Path(__file__).resolve().parent.parent / "assets" / "live.js"

_live = st.components.v2.component(
    "ldgm_live", html='<div class="ldgm-live"></div>', js=SCRIPT.read_text(encoding="utf-8"), isolate_styles=False
)


def follow(name: str, meeting_id: MeetingId, draw: Callable[[], None], *, board: str = "", look_again: int = LOOK_AGAIN) -> None:
    """
    Draw this part of the screen, and again whenever something happens in the meeting. `draw` must load what it shows itself.

    `board`: the name of the stream that brings the counts on this part; it is then drawn again only when something else changed.
    `look_again`: after so many milliseconds it is drawn also when nothing happened; with a board only while the stream is cut off.
    """

    @st.fragment(key=f"live_{name}")  # type: ignore[untyped-decorator] # Streamlit is not followed by mypy
    def part() -> None:
        with guards.sentences():
            if context.staff(is_use=False) is None:
                guards.show_signed_out()
                return
            _live(
                key=component_key("tick", name, meeting_id),
                data={"address": _address(meeting_id, board), "has_parts": bool(board), "look_again": look_again},
                on_tick_change=lambda: None,
            )
            places.go_where_was_asked()
            if context.kept("draw_all"):
                context.keep("draw_all", None)
                st.rerun()
            draw()

    part()


def show_part(
    name: str, drawn: Board, meeting_id: MeetingId, *, board: str, is_spoken: bool = False, is_redrawn_always: bool = False
) -> None:
    """
    Show one part of a board, in our own style; the stream with this name keeps it up to date from here on.

    `is_spoken`: a screen reader says it when it changed, and waits for its turn. `is_redrawn_always`: something beside it depends on the
    counts, and the whole is drawn again whenever they change.
    """
    _live(
        key=component_key("part", name, meeting_id),
        data={
            "address": _address(meeting_id, board),
            "part": name,
            "html": drawn.parts[name],
            "order": drawn.order,
            "shape": drawn.shape,
            "is_spoken": is_spoken,
            "is_redrawn_always": is_redrawn_always,
        },
    )


def _address(meeting_id: MeetingId, board: str) -> str:
    return f"/live/{meeting_id}/{board}?{urlencode({'in': context.texts().language})}" if board else f"/live/{meeting_id}"
