"""A table that flows over pages: its head returns on each page, and is read aloud once."""

from __future__ import annotations

from typing import Any

from pikepdf import Name
from reportlab.platypus import Table

from ldgm_core.exports.paper.block import Grid
from ldgm_core.exports.paper.flow_text import FlowingText, paragraph
from ldgm_core.exports.paper.fonts import BODY
from ldgm_core.exports.paper.tagging import Node
from ldgm_core.exports.paper.typography import RULE, SLATE, WIDTH

__all__ = ["flow_table"]


class _Rows:
    """Follows the drawing of a table and gives each cell its node, also where a row or the table goes on on the next page."""

    def __init__(self, table: Node) -> None:
        self.table = table
        self._row: Node | None = None
        self._is_headed = False

    def __call__(self, table: Table, command: str, *facts: Any) -> None:
        if command == "startRow":
            self._start_row(table, facts[0])
        elif command == "startCell":
            self._start_cell(facts[0], _texts(facts[2]))
        elif command == "endTable":
            self._is_headed = True

    def _start_row(self, table: Table, row: int) -> None:
        texts = [text for cell in table._cellvalues[row] for text in _texts(cell)]
        if self._is_headed and row == 0:
            for text in texts:
                text.nodes = ()  # the head again: for the eye only
            self._row = None
        else:
            goes_on = any(text.nodes for text in texts)
            self._row = None if goes_on else self.table.add("TR")

    def _start_cell(self, row: int, texts: list[FlowingText]) -> None:
        if self._row is None:
            return
        is_head = row == 0 and not self._is_headed
        cell = self._row.add("TH", O=Name.Table, Scope=Name.Column) if is_head else self._row.add("TD")
        for text in texts:
            text.nodes = (cell.add("P"),)


def flow_table(grid: Grid, node: Node) -> Table:
    """Return a table with thin rules; rows may split."""
    cells = [
        [paragraph(text, style="cell_head") for text in grid.head],
        *([paragraph(text, style="cell") for text in row] for row in grid.rows),
    ]
    widths = [share * WIDTH for share in grid.widths]
    table = Table(cells, colWidths=widths, repeatRows=1, splitInRow=1, spaceAfter=6, spaceBefore=2, renderCB=_Rows(node))
    table.setStyle(
        [
            ("FONT", (0, 0), (-1, -1), BODY, 9.5),  # else a table begins in Helvetica, which is not in the file
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 3),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
            ("LINEBELOW", (0, 0), (-1, 0), 0.8, SLATE),
            ("LINEBELOW", (0, 1), (-1, -1), 0.4, RULE),
        ]
    )
    return table


def _texts(cell: Any) -> list[FlowingText]:
    """The paragraphs of a cell, whichever way reportlab keeps them."""
    parts = cell if isinstance(cell, list | tuple) else (cell,)
    return [part for part in parts if isinstance(part, FlowingText)]
