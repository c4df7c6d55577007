"""Reads a PDF back with two other programs than the one that wrote it: pypdf for its words, pikepdf for its insides."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

import pikepdf
import pypdf


@dataclass(frozen=True)
class Piece:
    """A piece of text on a page: its place above the foot in points, its font and size."""

    words: str
    height: float
    font: str
    size: float


def page_texts(document: bytes) -> list[str]:
    """The words of each page, with single spaces."""
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(BytesIO(document)).pages]


def text_of(document: bytes) -> str:
    """The words of the document in one row, without the header and the footer, which each page has first."""
    return " ".join(re.sub(r"^.*?pagina \d+ van \d+ ?", "", page) for page in page_texts(document))


def letters_of(document: bytes) -> str:
    """The words of the document without any space: for text that was broken into lines in the middle."""
    return "".join(text_of(document).split())


def pieces(document: bytes) -> list[list[Piece]]:
    """Per page every piece of text with its place."""
    pages = []
    for page in pypdf.PdfReader(BytesIO(document)).pages:
        found: list[Piece] = []

        def keep(text, page_matrix, matrix, font, size, found=found):
            if text.strip():
                height = matrix[4] * page_matrix[1] + matrix[5] * page_matrix[3] + page_matrix[5]
                found.append(Piece(text.strip(), height, (font or {}).get("/BaseFont", ""), size))

        page.extract_text(visitor_text=keep)
        pages.append(found)
    return pages


def bookmarks(document: bytes) -> list[tuple[int, str, int, float]]:
    """Every bookmark: depth from 0, title, page from 0, height above the foot of that page in points."""
    reader = pypdf.PdfReader(BytesIO(document))

    def walk(items: list, depth: int) -> Iterator[tuple[int, str, int, float]]:
        for item in items:
            if isinstance(item, list):
                yield from walk(item, depth + 1)
            else:
                yield depth, item.title, reader.get_destination_page_number(item), float(item.top)

    return list(walk(reader.outline, 0))


def fonts_not_embedded(document: bytes) -> list[str]:
    """The names of fonts that the document asks of the reader's machine."""
    with pikepdf.open(BytesIO(document)) as pdf:
        found = [thing for thing in pdf.objects if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/Font"]
        return [str(font.BaseFont) for font in found if "/FontFile2" not in font.get("/FontDescriptor", {})]


def fonts_used_but_absent(document: bytes) -> list[str]:
    """The names by which a page asks for a font that is not among its resources."""
    with pikepdf.open(BytesIO(document)) as pdf:
        return [
            str(operands[0])
            for page in pdf.pages
            for operands, operator in pikepdf.parse_content_stream(page)
            if str(operator) == "Tf" and str(operands[0]) not in page.Resources.Font
        ]
