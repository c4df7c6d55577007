"""Arrangements in numbers, without names: for working group, board and municipality."""

from __future__ import annotations

import streamlit as st

from ldgm_core.domain.arrangement_overview import SMALLEST_COUNT, Overview
from ui import style, widgets
from ui.context import text

__all__ = ["show"]

LABELS = {"kind": "arrangement_kind", "status": "grant_status", "funding": "funding", "goals": "goal_state"}


def show(overview: Overview) -> None:
    """Show the numbers that may leave the school, and say what a small number becomes."""
    style.words(text("arrangement.overview_means", least=SMALLEST_COUNT), "small")
    if overview.parts is None:
        widgets.empty(text("arrangement.overview_few", least=SMALLEST_COUNT))
        return
    widgets.big_number(str(overview.parts), text("arrangement.overview_parts"))
    columns = st.columns(2, gap="large")
    for place, breakdown in enumerate(one for one in overview.breakdowns if one.cells):
        with columns[place % 2]:
            style.heading(text(f"arrangement.overview_{breakdown.name}"), 2)
            for cell in breakdown.cells:
                words = text("arrangement.or").join(_label(breakdown.name, label) for label in cell.labels)
                widgets.big_number(str(cell.count), words)


def _label(name: str, label: str) -> str:
    if name == "places":
        return " + ".join(text("funding.unknown") if one == "unknown" else text(f"place.{one}") for one in label.split("+"))
    return text(f"{LABELS[name]}.{label}")
