"""Parts of the projector's screen that a page shows and an event stream keeps up to date: counts and states, never an answer."""

from __future__ import annotations

from ldgm_core.boards.board import Board
from ldgm_core.boards.how_far import NUMBER, PEOPLE, draw_how_far
from ldgm_core.boards.html import Row, number_html, rows_html
from ldgm_core.boards.turnout import draw_estimates, draw_second_round

__all__ = ["NUMBER", "PEOPLE", "Board", "Row", "draw_estimates", "draw_how_far", "draw_second_round", "number_html", "rows_html"]
