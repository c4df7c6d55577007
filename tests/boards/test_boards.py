"""Boards: what people typed stands in them as words, the newer of two is known, and boards that show the same are equal."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from ldgm_core.boards import Board, Row, number_html, rows_html
from ldgm_core.boards.board import order_of
from tests.trust.hostile import PAYLOADS
from tests.trust.test_scripts import live

NOW = datetime(2026, 11, 28, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_people_typed_is_words_and_nothing_else(payload: str) -> None:
    """In every place of a board that shows words."""
    drawn = number_html(payload, payload) + rows_html([Row(payload, payload, payload, "ready")])
    assert [] == live(drawn)


def test_the_newer_of_two_boards_is_known() -> None:
    """By the revision, whatever the clock did; within a revision by the moment. They are compared as text."""
    orders = [order_of(9, NOW), order_of(9, NOW + timedelta(milliseconds=1)), order_of(10, NOW - timedelta(days=1)), order_of(100, NOW)]
    assert orders == sorted(orders)
    assert {25} == {len(order) for order in orders}


def test_boards_that_show_the_same_are_equal() -> None:
    """So that nothing is told twice."""
    board = Board(order_of(1, NOW), "shape", {"number": "1"})
    assert board == Board(order_of(2, NOW), "shape", {"number": "1"})
    assert board != Board(order_of(1, NOW), "shape", {"number": "2"})
    assert board != Board(order_of(1, NOW), "another", {"number": "1"})


def test_a_board_goes_on_one_line() -> None:
    """An event ends at an empty line."""
    board = Board("1", "shape", {"number": "1\n\ndata: 2"})
    assert "\n" not in board.as_json()
    assert {"order": "1", "shape": "shape", "parts": {"number": "1\n\ndata: 2"}} == json.loads(board.as_json())
