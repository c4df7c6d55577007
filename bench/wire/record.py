"""What was planted, for whose eyes, and the search for it in whatever a client received."""

from __future__ import annotations

import base64
import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from random import Random
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

import pypdf

__all__ = ["Leak", "Planted", "Record", "packed", "words_in", "words_of_pdf"]

PREFIX = b"kanarie"
WORD = re.compile(rb"kanarie[0-9a-f]{16}")
DEEPEST = 3
MOST_UNPACKED = 4 * 1024 * 1024
_COMPRESSED = re.compile(rb"\x1f\x8b\x08|\x78[\x01\x5e\x9c\xda]")
_IN_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]+")


class Leak(NamedTuple):
    """A planted word where it may not be: which, what it was, through which kind of channel, and who received it."""

    word: str
    what: str
    kind: str
    who: str


@dataclass(frozen=True)
class Planted:
    """What a word stands in, who wrote it, and who else may read it."""

    what: str
    writer: str
    readers: frozenset[str] = frozenset()


@dataclass
class Record:
    """Everything that was received, looked through as it came."""

    planted: dict[bytes, Planted] = field(default_factory=dict)
    leaks: list[Leak] = field(default_factory=list)
    bytes_seen: Counter[str] = field(default_factory=Counter)

    def plant(self, chance: Random, *, what: str, writer: str) -> str:
        """Make a word that stands nowhere else."""
        word = PREFIX + f"{chance.getrandbits(64):016x}".encode()
        self.planted[word] = Planted(what, writer)
        return word.decode()

    def open_to(self, what: str, *readers: str) -> None:
        """From now on these people may read what was planted as `what`; "*" stands for everybody who is signed in or has a device."""
        for word, planted in self.planted.items():
            if planted.what == what:
                self.planted[word] = Planted(what, planted.writer, planted.readers | set(readers))

    def note(self, kind: str, who: str, received: bytes) -> None:
        """Look through what this client received. "nobody" as `who`: a place where no word may ever be, such as the log."""
        self.bytes_seen[kind] += len(received)
        for word in words_in(received):
            planted = self.planted.get(word)
            if planted is not None and (who == "nobody" or not {who, "*"} & {planted.writer, *planted.readers}):
                self.leaks.append(Leak(word.decode(), planted.what, kind, who))


def words_in(received: bytes, depth: int = DEEPEST) -> set[bytes]:
    """Return the planted words in these bytes: as they are, escaped for HTML, JSON or an address, in base64, hex or UTF-16, or packed."""
    found = set(WORD.findall(received))
    if b"&#" in received or b"\\u00" in received:
        found |= set(WORD.findall(_unescaped(received)))
    if b"%6" in received:
        found |= set(WORD.findall(unquote_to_bytes(received)))
    if _HEX in received.lower():
        found |= {bytes.fromhex(hit.decode()) for hit in _HEX_WORD.findall(received.lower())}
    if _WIDE in received:
        found |= set(WORD.findall(received.replace(b"\0", b"")))
    found |= _words_in_base64(received)
    if depth:
        for part in packed(received):
            found |= words_in(part, depth - 1)
    return found


def packed(received: bytes) -> Iterator[bytes]:
    """Yield what is packed in these bytes, wherever it begins: gzip and zlib streams, the members of a zip, the text of a PDF."""
    for start in _COMPRESSED.finditer(received):
        try:
            yield zlib.decompressobj(47).decompress(received[start.start() :], MOST_UNPACKED)
        except zlib.error:
            continue  # the two bytes of a header stand in other data too
    if (begin := received.find(b"PK\x03\x04")) >= 0:
        yield from _members(received[begin:])
    if (begin := received.find(b"%PDF-")) >= 0:
        # Fonts in our documents are subsets: letters are numbers there, and only a reader turns them into words.
        yield words_of_pdf(received[begin:]).encode()


@lru_cache(maxsize=4)
def words_of_pdf(received: bytes) -> str:
    """Return what stands on the pages of a PDF; remembered, because the search and the comparing both ask."""
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(received)).pages)


def _members(received: bytes) -> Iterator[bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(received)) as opened:
            for name in opened.namelist():
                yield name.encode() + b"\n" + opened.read(name)
    except zipfile.BadZipFile:
        return


def _unescaped(received: bytes) -> bytes:
    plain = re.sub(rb"\\u00([0-9a-fA-F]{2})", lambda found: bytes([int(found.group(1), 16)]), received)
    plain = re.sub(rb"&#x([0-9a-fA-F]{2});", lambda found: bytes([int(found.group(1), 16)]), plain)
    return re.sub(rb"&#(\d{2,3});", lambda found: bytes([int(found.group(1)) % 256]), plain)


def _words_in_base64(received: bytes) -> set[bytes]:
    found: set[bytes] = set()
    for shape in _SHAPES:
        start = received.find(shape)
        while start >= 0:
            around = received[max(0, start - 4) : start + 48]
            run = max(_IN_BASE64.findall(around), key=len)
            for skip in range(4):
                whole = run[skip:] + b"A" * (-len(run[skip:]) % 4)
                found |= set(WORD.findall(base64.b64decode(whole, altchars=b"-_" if {45, 95} & set(whole) else None)))
            start = received.find(shape, start + 1)
    return found


def _base64_shapes() -> tuple[bytes, ...]:
    """The letters that stay the same whatever surrounds the prefix, for each of the three places in which it can begin."""
    shapes = []
    for before in range(3):
        written = base64.b64encode(b"\0" * before + PREFIX)
        shapes.append(written[-(-before * 8 // 6) : (before + len(PREFIX)) * 8 // 6])
    return tuple(shapes)


_SHAPES = _base64_shapes()
_HEX = PREFIX.hex().encode()
_HEX_WORD = re.compile(_HEX + rb"(?:3[0-9]|6[1-6]){16}")
_WIDE = PREFIX.decode().encode("utf-16-le")
