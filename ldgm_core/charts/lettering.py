"""
How much room words take, without asking a font: rather too much than too little, so that nothing runs out of its place.

The widths are the larger ones of two common sans-serif families, rounded up; the fonts of screen, phone and PDF stay below them.
"""

from __future__ import annotations

import re
import unicodedata

__all__ = ["fit", "fits", "largest_size", "text_width", "wrap"]

_REGULAR = {
    240: "'‘’",
    280: " !,.:;ijl·ł",
    360: "()-I[]`f“”",
    400: "/\\t{}",
    440: '"r',
    520: "Jcsvyz",
    560: "*?L_kx|–",
    600: "$+0123456789<=>^ae~×€",
    640: "FTZbdghnopqußøđþ",
    680: "#ABEKPSVXY",
    760: "&CDHNRU",
    800: "GOQw",
    920: "%Mæ",
    960: "Wmœ",
    1000: "—…",
    1040: "@",
}
_BOLD = {
    280: " '‘’",
    320: ",.ijl·ł",
    360: "!()-:;[]",
    400: "I`f{}",
    440: "/\\t",
    480: '"r',
    520: "z“”",
    560: "*J_cs|–",
    600: "$+0123456789<=>^evxy~×€",
    640: "?FLTZabdgkopqøþ",
    680: "#EPSVXYhnuđ",
    720: "ß",
    760: "&ABCDKRU",
    800: "GHOQ",
    840: "N",
    880: "w",
    920: "%æ",
    960: "M",
    1000: "@Wm—…œ",
}
_WIDEST = 1400  # thousandths of the font size: an emoji
_WIDTHS = {
    False: {character: width for width, characters in _REGULAR.items() for character in characters},
    True: {character: width for width, characters in _BOLD.items() for character in characters},
}


def text_width(text: str, size: float, *, is_bold: bool = False) -> float:
    """Return how many pixels a line takes at most."""
    return sum(_glyph(character, _WIDTHS[is_bold]) for character in text) * size / 1000


def wrap(text: str, width_px: float, size: float, *, is_bold: bool = False) -> list[str]:
    """Return the text in lines that stay within the width; a word that is too long by itself is broken."""
    lines: list[str] = []
    for word, joint in _words(text):
        if lines and text_width(f"{lines[-1]}{joint}{word}", size, is_bold=is_bold) <= width_px:
            lines[-1] = f"{lines[-1]}{joint}{word}"
        else:
            lines.extend(_broken(word, width_px, size, is_bold=is_bold))
    return lines


def _words(text: str) -> list[tuple[str, str]]:
    """The words, each with what joins it to the word before: a space, or nothing after a hyphen."""
    found = []
    for word in text.split():
        parts = re.findall(r"[^-]*-+|[^-]+", word) or [word]
        found += [(part, "" if place else " ") for place, part in enumerate(parts)]
    return found


def fit(text: str, width_px: float, size: float, *, lines: int, is_bold: bool = False) -> list[str]:
    """Return at most so many lines; what does not fit is left out and an ellipsis says so."""
    found = wrap(text, width_px, size, is_bold=is_bold)
    if len(found) <= lines:
        return found
    last = found[lines - 1]
    while last and text_width(f"{last}…", size, is_bold=is_bold) > width_px:
        last = last[:-1].rstrip()
    return [*found[: lines - 1], f"{last}…"]


def largest_size(texts: list[str], width_px: float, *, lines: int, wanted: float, least: float) -> float:
    """Return the largest font size up to the wanted one at which every text fits without breaking a word; else the least."""
    size = wanted
    while size > least:
        if all(fits(text, width_px, size, lines=lines) for text in texts):
            return size
        size -= 1
    return least


def fits(text: str, width_px: float, size: float, *, lines: int) -> bool:
    """Return whether the text takes at most so many lines without breaking a word."""
    words_fit = all(text_width(word, size) <= width_px for word, _ in _words(text))
    return words_fit and len(wrap(text, width_px, size)) <= lines


def _broken(word: str, width_px: float, size: float, *, is_bold: bool) -> list[str]:
    """One word as one line, or as several that end in a hyphen; a room for one letter leaves no room for the hyphen."""
    if text_width(word, size, is_bold=is_bold) <= width_px:
        return [word]
    pieces = [""]
    for character in word:
        if pieces[-1] and text_width(f"{pieces[-1]}{character}-", size, is_bold=is_bold) > width_px:
            pieces.append("")
        pieces[-1] += character
    hyphenated = [f"{piece}-" if text_width(f"{piece}-", size, is_bold=is_bold) <= width_px else piece for piece in pieces[:-1]]
    return [*hyphenated, pieces[-1]]


def _glyph(character: str, widths: dict[str, int]) -> int:
    if character in widths:
        return widths[character]
    if unicodedata.combining(character):
        return 0
    base = unicodedata.normalize("NFD", character)[0]
    return widths.get(base, _WIDEST)
