"""Under a row of the plan: what it does not say yet. It stops nobody."""

from __future__ import annotations

from ldgm_core.domain.plan_check import gaps_in_row
from ui import style
from ui.context import text

__all__ = ["show"]


def show(name: str, row: object) -> None:
    """Say what one row does not say yet, as it stands in the fields now."""
    missing = gaps_in_row(name, row)
    if missing:
        style.meta(text("plan.row_gaps", parts=", ".join(text(f"plan.{name}_{part}") for part in missing)))
