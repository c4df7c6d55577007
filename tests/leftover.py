"""What a page in another language says, without its Dutch parts, and which Dutch words of ours are still in it."""

from __future__ import annotations

import string
from functools import cache
from html.parser import HTMLParser

from ldgm_core.matrices import load_matrix
from ldgm_core.texts import DUTCH_ONLY, SOURCE, load_texts

__all__ = ["dutch_left", "words_outside_dutch"]

MATRICES = ("so-2026.1", "vso-2026.1")
LEAST = 12
"""Shorter pieces stand in what people type; a piece of the name of an area cannot be told from that name."""
READ_ATTRIBUTES = ("alt", "aria-label", "content", "label", "placeholder", "title", "value")
WITHOUT_END = {"br", "hr", "img", "input", "link", "meta"}


def dutch_left(said: str, language: str) -> list[str]:
    """Return the keys whose Dutch text, or a piece of it between facts, stands in these words and differs in the language."""
    return sorted(key for key, pieces in _dutch_pieces(language) if any(piece in said for piece in pieces))


def words_outside_dutch(html: str) -> str:
    """Return the words of a page, its attributes that are read or shown among them, outside everything with lang="nl"."""
    reader = _Reader()
    reader.feed(html)
    assert [] == reader.open, "every element of a page is closed"
    return "\n".join(reader.said)


@cache
def _dutch_pieces(language: str) -> list[tuple[str, list[str]]]:
    dutch, other = load_texts(), load_texts(language)
    ours = [other(key) for key in sorted(other.keys()) if key.split(".")[0] not in DUTCH_ONLY]
    whole = "\n".join([*ours, *(area.label for version in MATRICES for area in load_matrix(version).areas)])
    found = []
    for key in sorted(dutch.keys()):
        if key.split(".")[0] in DUTCH_ONLY or (other.has(key) and dutch(key) == other(key)):
            continue
        pieces = [piece.strip() for piece, _, _, _ in string.Formatter().parse(dutch(key)) if piece]
        found.append((key, [piece for piece in pieces if len(piece) > LEAST and piece not in whole]))
    return found


class _Reader(HTMLParser):
    """Reads a page with, for each open element, whether it stands in a Dutch part."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self.open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = dict(attrs)
        is_dutch = facts["lang"] == SOURCE if "lang" in facts else bool(self.open) and self.open[-1][1]
        if not is_dutch:
            self.said += [value for name, value in attrs if value and (name in READ_ATTRIBUTES or name.startswith("data-"))]
        if tag not in WITHOUT_END:
            self.open.append((tag, is_dutch))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in WITHOUT_END:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        opened, _ = self.open.pop()
        assert tag == opened, f"</{tag}> closes <{opened}>"

    def handle_data(self, data: str) -> None:
        if self.open and not self.open[-1][1] and data.strip():
            self.said.append(data)
