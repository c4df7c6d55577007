"""The one way in which the generated documents write a table."""

from __future__ import annotations

__all__ = ["table_row"]


def table_row(*cells: str) -> str:
    """Return one row of a Markdown table."""
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
