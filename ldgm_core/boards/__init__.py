"""Parts of the projector's screen that a page shows and an event stream keeps up to date: counts and states, never an answer."""

from __future__ import annotations

from ldgm_core.boards.board import Board
from ldgm_core.boards.how_far import NUMBER, PEOPLE, draw_how_far
from ldgm_core.boards.html import Row, number_html, rows_html

__all__ = ["NUMBER", "PEOPLE", "Board", "Row", "draw_how_far", "number_html", "rows_html"]
