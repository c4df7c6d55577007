"""What a PDF tells a screen reader: which words are a heading, a list, a table or a picture, and in which order they are read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name
from reportlab.pdfgen.canvas import Canvas

__all__ = ["Node", "TaggedCanvas", "write_structure"]


@dataclass(frozen=True)
class Piece:
    """A piece of a page that was drawn for a node: pages and pieces count from 0."""

    page: int
    number: int


@dataclass(eq=False)
class Node:
    """One element of the structure: what it is in the words of ISO 32000-1 (14.8.4), and what stands in it, in reading order."""

    kind: str
    alt: str = ""
    attributes: dict[str, Any] = field(default_factory=dict)
    kids: list[Node | Piece] = field(default_factory=list)

    def add(self, kind: str, *, alt: str = "", **attributes: Any) -> Node:
        """Add an element at the end of this one and return it."""
        node = Node(kind, alt, attributes)
        self.kids.append(node)
        return node


class TaggedCanvas(Canvas):  # type: ignore[misc]
    """
    A canvas on which every word and every line is either part of the structure or marked as decoration.

    Text goes to the nodes of `speaking`, one text after the other, the last node keeps what follows; without nodes it is decoration,
    and so are lines and boxes. Within `figure` everything belongs to the picture.
    """

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self.spoken: list[list[Node]] = []
        """Per page the node of each piece, in the order of their numbers."""
        self._targets: list[Node] = []
        self._is_inside = False

    @contextmanager
    def speaking(self, nodes: Sequence[Node]) -> Iterator[None]:
        """Give the texts that are drawn now to these nodes, in this order."""
        before, self._targets = self._targets, list(nodes)
        yield
        self._targets = before

    @contextmanager
    def figure(self, node: Node, place: tuple[float, float, float, float]) -> Iterator[None]:
        """Give everything that is drawn now to this picture; its place is left, foot, width and height in points."""
        left, foot = self.absolutePosition(*place[:2])
        width, height = place[2:]
        node.attributes.update(O=Name.Layout, BBox=Array([left, foot, left + width, foot + height]), Placement=Name.Block)
        with self._marked(node):
            yield

    @contextmanager
    def unmarked(self) -> Iterator[None]:
        """Mark nothing: for a form that is marked where it is used."""
        self._is_inside = True
        yield
        self._is_inside = False

    def drawText(self, text: Any) -> None:  # noqa: N802 - reportlab's name
        """Draw text for the next node."""
        with self._marked(self._next_target()):
            super().drawText(text)

    def line(self, *place: Any) -> None:
        """Draw a line as decoration."""
        with self._marked(None):
            super().line(*place)

    def lines(self, lines: Any) -> None:
        """Draw lines as decoration."""
        with self._marked(None):
            super().lines(lines)

    def rect(self, *place: Any, **paint: Any) -> None:
        """Draw a box as decoration."""
        with self._marked(None):
            super().rect(*place, **paint)

    def doForm(self, name: str) -> None:  # noqa: N802 - reportlab's name
        """Draw a form as decoration."""
        with self._marked(None):
            super().doForm(name)

    def _next_target(self) -> Node | None:
        if len(self._targets) > 1:
            return self._targets.pop(0)
        return self._targets[0] if self._targets else None

    @contextmanager
    def _marked(self, node: Node | None) -> Iterator[None]:
        if self._is_inside:
            yield
            return
        self._code.append("/Artifact BMC" if node is None else f"/{node.kind} <</MCID {self._number(node)}>> BDC")
        self._is_inside = True
        yield
        self._is_inside = False
        self._code.append("EMC")

    def _number(self, node: Node) -> int:
        page = self.getPageNumber() - 1
        while len(self.spoken) <= page:
            self.spoken.append([])
        self.spoken[page].append(node)
        number = len(self.spoken[page]) - 1
        node.kids.append(Piece(page, number))
        return number


def write_structure(pdf: pikepdf.Pdf, document: Node, spoken: Sequence[Sequence[Node]]) -> None:
    """Write the structure into the PDF whose pages were drawn for it, and the way back from each piece to its element."""
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    written: dict[int, pikepdf.Object] = {}
    root.K = _write(pdf, document, root, written)
    numbers = Array()
    for page, nodes in enumerate(spoken):
        numbers.append(page)
        numbers.append(pdf.make_indirect(Array([written[id(node)] for node in nodes])))
    root.ParentTree = pdf.make_indirect(Dictionary(Nums=numbers))
    root.ParentTreeNextKey = len(pdf.pages)
    for number, sheet in enumerate(pdf.pages):
        sheet.obj.Tabs = Name.S
        if number < len(spoken):
            sheet.obj.StructParents = number
    pdf.Root.StructTreeRoot = root
    pdf.Root.MarkInfo = Dictionary(Marked=True)


def _write(pdf: pikepdf.Pdf, node: Node, parent: pikepdf.Object, written: dict[int, pikepdf.Object]) -> pikepdf.Object:
    element = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name(f"/{node.kind}"), P=parent))
    written[id(node)] = element
    if node.alt:
        element.Alt = node.alt
    if node.attributes:
        element.A = Dictionary({f"/{name}": value for name, value in node.attributes.items()})
    pages = {kid.page for kid in node.kids if isinstance(kid, Piece)}
    if pages:
        element.Pg = pdf.pages[min(pages)].obj
    element.K = Array([_kid(pdf, kid, element, min(pages, default=0), written) for kid in node.kids])
    return element


def _kid(pdf: pikepdf.Pdf, kid: Node | Piece, element: pikepdf.Object, home: int, written: dict[int, pikepdf.Object]) -> Any:
    if isinstance(kid, Node):
        return _write(pdf, kid, element, written)
    if kid.page == home:
        return kid.number
    return Dictionary(Type=Name.MCR, Pg=pdf.pages[kid.page].obj, MCID=kid.number)
