"""Invitation cards to print and cut: one per participant, with a personal link as QR code, the address and the room's code."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from itertools import groupby, islice

import segno
from reportlab.lib.colors import black
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepInFrame

from ldgm_core.exports.paper.flow_text import FlowingText, paragraph
from ldgm_core.exports.paper.pages import finish_pdf, new_canvas
from ldgm_core.exports.paper.tagging import Node, TaggedCanvas
from ldgm_core.exports.paper.typography import RULE
from ldgm_core.exports.wording import day, joined
from ldgm_core.texts import Texts

__all__ = ["InvitationCard", "render_invitations"]

_COLUMNS, _ROWS = 2, 3
_WIDTH, _HEIGHT = A4[0] / _COLUMNS, A4[1] / _ROWS
_PADDING, _QR, _LINK = 10 * mm, 42 * mm, 13 * mm
_QUIET_ZONE = 4  # modules of white around the code, as ISO/IEC 18004 asks


@dataclass(frozen=True)
class InvitationCard:
    """What stands on one card. `link` is personal: who holds the card takes this participant's place."""

    name: str
    role_label: str
    pupil_name: str
    held_on: date
    link: str
    room_code: str
    address: str


def render_invitations(cards: Sequence[InvitationCard], t: Texts) -> bytes:
    """
    Return the cards as PDF, six to a page with lines to cut along; the same cards twice give the same bytes.

    Raises:
        Trouble: a font file is missing (`font_missing`), or a text (`text_missing`).
    """
    target, document = BytesIO(), Node("Document")
    canvas = new_canvas(target, t=t)
    for sheet in _sheets(cards) if cards else [()]:
        _draw_sheet(canvas, sheet, document, t)
        canvas.showPage()
    canvas.save()
    dated_on = max((card.held_on for card in cards), default=date(2000, 1, 1))
    structure = (document, canvas.spoken)
    return finish_pdf(target.getvalue(), title=t("invitation.title"), t=t, dated_on=dated_on, structure=structure)


def _sheets(cards: Sequence[InvitationCard]) -> Iterator[tuple[InvitationCard, ...]]:
    left = iter(cards)
    while sheet := tuple(islice(left, _COLUMNS * _ROWS)):
        yield sheet


def _draw_sheet(canvas: TaggedCanvas, cards: Sequence[InvitationCard], document: Node, t: Texts) -> None:
    if not cards:
        _place(canvas, [_text(t("invitation.empty"), document, style="body")], 20 * mm, A4[1] - 20 * mm, A4[0] - 40 * mm, 30 * mm)
        return
    _draw_cut_lines(canvas)
    for number, card in enumerate(cards):
        row, column = divmod(number, _COLUMNS)
        _draw_card(canvas, card, column * _WIDTH, A4[1] - row * _HEIGHT, document.add("Sect"), t)


def _draw_cut_lines(canvas: TaggedCanvas) -> None:
    canvas.setStrokeColor(RULE)
    canvas.setLineWidth(0.6)
    canvas.setDash(3, 3)
    canvas.line(_WIDTH, 0, _WIDTH, A4[1])
    for row in range(1, _ROWS):
        canvas.line(0, row * _HEIGHT, A4[0], row * _HEIGHT)
    canvas.setDash()


def _draw_card(canvas: TaggedCanvas, card: InvitationCard, left: float, top: float, node: Node, t: Texts) -> None:
    """The words shrink when somebody's name is very long; the code to scan never does."""
    inner = _WIDTH - 2 * _PADDING
    foot = top - _HEIGHT + _PADDING
    about = joined((t("invitation.about", pupil=card.pupil_name), day(card.held_on, t)), t("pdf.comma"))
    who = [_text(card.name, node, style="card_name"), _text(card.role_label, node, style="card"), _text(about, node, style="card")]
    _place(canvas, who, left + _PADDING, top - _PADDING, inner, _HEIGHT - 2 * _PADDING - _QR - _LINK - 2 * mm)
    with canvas.figure(node.add("Figure", alt=t("invitation.qr_alt")), (left + _PADDING, foot + _LINK, _QR, _QR)):
        _draw_qr(canvas, card.link, left + _PADDING, foot + _LINK)
    how = [
        _text(t("invitation.scan"), node, style="card"),
        _text(t("invitation.or_type"), node, style="card"),
        _text(card.address, node, style="card"),
        _text(card.room_code, node, style="card_code"),
        _text(t("invitation.code_when"), node, style="card"),
    ]
    _place(canvas, how, left + _PADDING + _QR, foot + _LINK + _QR - 3 * mm, inner - _QR, _QR - 3 * mm)
    link = [_text(t("invitation.link", link=card.link), node, style="card_link")]
    _place(canvas, link, left + _PADDING, foot + _LINK - 1 * mm, inner, _LINK - 1 * mm)


def _text(words: str, node: Node, *, style: str) -> FlowingText:
    return paragraph(words, style=style, nodes=(node.add("P"),))


def _place(canvas: TaggedCanvas, words: list[Flowable], left: float, top: float, width: float, height: float) -> None:
    """Put the words below `top`, smaller if they do not fit."""
    frame = KeepInFrame(width, height, words, mode="shrink")
    _, used = frame.wrapOn(canvas, width, height)
    frame.drawOn(canvas, left, top - used)


def _draw_qr(canvas: TaggedCanvas, link: str, left: float, foot: float) -> None:
    """Dark modules as rectangles, a run in one row as one; on the left the padding of the card is the quiet zone."""
    rows = [list(row) for row in segno.make(link, error="m", micro=False).matrix]
    module = _QR / (len(rows) + 2 * _QUIET_ZONE)
    path = canvas.beginPath()
    for number, row in enumerate(rows, start=_QUIET_ZONE + 1):
        for start, length in _runs(row):
            path.rect(left + start * module, foot + _QR - number * module, length * module, module)
    canvas.setFillColor(black)
    canvas.drawPath(path, stroke=0, fill=1)


def _runs(row: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Where dark modules begin, and how many follow each other."""
    for is_dark, group in groupby(enumerate(row), key=lambda module: bool(module[1])):
        modules = list(group)
        if is_dark:
            yield modules[0][0], len(modules)
