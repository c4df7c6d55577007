"""Counts and states as HTML, the same from a page and from a stream; every word that people typed is escaped here."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import NamedTuple

__all__ = ["Row", "number_html", "rows_html"]


class Row(NamedTuple):
    """How far one person or thing is: the name, the state in words and as a kind, and a count; nothing about what was answered."""

    name: str
    state: str
    done: str
    kind: str


def number_html(number: str, says: str) -> str:
    """Return one number that a room must be able to read, with what it counts."""
    return f'<p class="ldgm-number"><strong>{escape(number)}</strong> <span>{escape(says)}</span></p>'


def rows_html(rows: Iterable[Row]) -> str:
    """Return how far everybody is, as one list."""
    items = "".join(
        f'<li class="ldgm-row ldgm-is-{escape(one.kind)}"><span class="ldgm-who">{escape(one.name)}</span>'
        f'<span class="ldgm-state">{escape(one.state)}</span><span class="ldgm-count">{escape(one.done)}</span></li>'
        for one in rows
    )
    return f'<ul class="ldgm-rows">{items}</ul>'
