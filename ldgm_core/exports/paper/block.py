"""What a document says, block by block, before anybody decides how it looks: PDF, page and Word file are made of the same blocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from ldgm_core.charts.canvas import Picture

__all__ = [
    "Block",
    "Boxed",
    "Entry",
    "Fact",
    "Figure",
    "Grid",
    "Heading",
    "Listing",
    "Prose",
    "Rule",
    "boxed",
    "caption",
    "fact",
    "fact_list",
    "gather",
    "heading",
    "numbered",
    "prose",
    "quiet_table",
    "rule",
]


@dataclass(frozen=True)
class Heading:
    """A heading; `level` counts from 1 and never skips one on the way down."""

    text: str
    level: int


@dataclass(frozen=True)
class Prose:
    """A paragraph. `style` is "body", "lead", "small" or "quote"; a caption belongs to the heading above it."""

    text: str
    style: str = "body"
    is_caption: bool = False


@dataclass(frozen=True)
class Fact:
    """A label and what it is about; `style` "answer" has a narrower label."""

    label: str
    text: str
    style: str = "fact"


@dataclass(frozen=True)
class Entry:
    """One entry of a numbered list: what it is, then the lines about it."""

    number: int
    lead: str
    lines: str


@dataclass(frozen=True)
class Grid:
    """A table with a head; `widths` are shares of the page that add up to 1."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]


@dataclass(frozen=True)
class Figure:
    """A picture, with its words for who cannot see it."""

    picture: Picture


@dataclass(frozen=True)
class Boxed:
    """Lines in a frame of their own, apart from the rest."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class Rule:
    """A thin line across the page."""


@dataclass(frozen=True)
class Listing:
    """Facts, or numbered entries, that follow each other: one list to somebody who hears the document."""

    items: tuple[Fact | Entry, ...]

    @property
    def is_numbered(self) -> bool:
        """Whether the items are counted."""
        return isinstance(self.items[0], Entry)


Block = Heading | Prose | Fact | Entry | Grid | Figure | Boxed | Rule


def heading(text: str, *, level: int) -> list[Block]:
    """Return a heading; in a list, because more may come to stand under it."""
    return [Heading(text, level)]


def prose(text: str, *, style: str = "body") -> Block:
    """Return a paragraph of what people typed."""
    return Prose(text, style)


def caption(text: str) -> Block:
    """Return a short line that belongs to the heading above it."""
    return Prose(text, "small", is_caption=True)


def fact(label: str, text: str, *, style: str = "fact") -> Block:
    """Return one labelled fact."""
    return Fact(label, text, style)


def fact_list(*facts: tuple[str, str]) -> list[Block]:
    """Return the facts that hold something, in order."""
    return [Fact(label, text) for label, text in facts if text]


def numbered(number: int, lead: str, lines: str) -> Block:
    """Return one entry of a numbered list."""
    return Entry(number, lead, lines)


def boxed(*lines: str) -> Block:
    """Return lines in a frame of their own."""
    return Boxed(lines)


def rule() -> Block:
    """Return a thin line across the page."""
    return Rule()


def quiet_table(head: Sequence[str], rows: Sequence[Sequence[str]], *, widths: Sequence[float]) -> Block:
    """Return a table; a column in which no row says anything is left out, and the others share its place."""
    kept = [column for column in range(len(head)) if any(row[column] for row in rows)] or list(range(len(head)))
    total = sum(widths[column] for column in kept)
    return Grid(
        head=tuple(head[column] for column in kept),
        rows=tuple(tuple(row[column] for column in kept) for row in rows),
        widths=tuple(widths[column] / total for column in kept),
    )


def gather(blocks: Iterable[Block]) -> Iterator[Block | Listing]:
    """Yield the blocks with neighbouring facts, and neighbouring entries, gathered into one list each."""
    for kind, group in groupby(blocks, key=type):
        if kind in (Fact, Entry):
            yield from _listings([block for block in group if isinstance(block, Fact | Entry)])
        else:
            yield from group


def _listings(items: Sequence[Fact | Entry]) -> Iterator[Listing]:
    """A list that starts counting again is a new list."""
    current: list[Fact | Entry] = []
    for item in items:
        if current and isinstance(item, Entry) and item.number == 1:
            yield Listing(tuple(current))
            current = []
        current.append(item)
    yield Listing(tuple(current))
