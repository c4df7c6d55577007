"""Invitation cards: everybody's own link, as words and as a code that can be scanned."""

from dataclasses import replace
from io import BytesIO

import pikepdf
import segno

from ldgm_core.exports.handouts.invitations import render_invitations
from ldgm_core.texts import load_texts
from tests.exports.reading import letters_of, page_texts, text_of
from tests.exports.whole_minutes import cards

T = load_texts("nl")


def squares_of(document: bytes) -> list[tuple[float, float, float, float]]:
    """Every rectangle that is painted on the first page: left, foot, width, height."""
    with pikepdf.open(BytesIO(document)) as pdf:
        steps = pikepdf.parse_content_stream(pdf.pages[0])
        return [tuple(float(part) for part in operands) for operands, operator in steps if str(operator) == "re"]


def modules_of(document: bytes) -> list[list[int]]:
    """The QR code on the first page, read back from its rectangles as rows of dark (1) and light (0) modules."""
    squares = squares_of(document)
    module = min(height for *_, height in squares)
    left, top = min(x for x, *_ in squares), max(y for _, y, *_ in squares)
    size = round((max(x + width for x, _, width, _ in squares) - left) / module)
    rows = [[0] * size for _ in range(size)]
    for x, y, width, _ in squares:
        for step in range(round(width / module)):
            rows[round((top - y) / module)][round((x - left) / module) + step] = 1
    return rows


def test_every_card_says_for_whom_it_is_and_how_to_join():
    """Name, role, day, address, code and link of each of fourteen people."""
    people = cards(14)
    text, letters = text_of(render_invitations(people, T)), letters_of(render_invitations(people, T))
    assert [card.name for card in people if card.name not in text] == []
    assert [card.link for card in people if card.link not in letters] == []
    shared = ("K7M4QX", "bespreking.school.nl/m", "Bespreking over Mats, 22 november 2026")
    assert [14, 14, 14] == [text.count(words) for words in shared]


def test_six_cards_go_on_a_page():
    """Fourteen people take three sheets."""
    assert [6, 6, 2] == [page.count("K7M4QX") for page in page_texts(render_invitations(cards(14), T))]


def test_the_code_to_scan_holds_the_personal_link():
    """The rectangles on paper are the modules of the link's own QR code."""
    (card,) = cards(1)
    assert [list(row) for row in segno.make(card.link, error="m", micro=False).matrix] == modules_of(render_invitations((card,), T))


def test_a_code_is_large_enough_for_a_phone():
    """A module is at least half a millimetre wide, also for a long link."""
    (card,) = cards(1)
    smallest = min(height for *_, height in squares_of(render_invitations((replace(card, link=card.link + "x" * 60),), T)))
    assert smallest / 72 * 25.4 >= 0.5


def test_a_long_name_wraps_and_stays_whole():
    """Eighty characters without a space are still on the card, and so are strange signs."""
    (card,) = cards(1)
    name = "W" * 79 + "Ł"
    letters = letters_of(render_invitations((replace(card, name=name, pupil_name="<Mats> & 😀"),), T))
    assert (True, True) == (name in letters, "<Mats>&😀" in letters)


def test_no_cards_gives_a_page_that_says_so():
    """An empty list is not an empty sheet."""
    assert [T("invitation.empty")] == page_texts(render_invitations((), T))
