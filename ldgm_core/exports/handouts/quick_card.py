"""One page to keep beside the laptop or to hand out: what the facilitator does, or what somebody who takes part does."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from ldgm_core.exports.paper.block import Block, Boxed, Entry, Heading, Prose
from ldgm_core.exports.paper.pages import Running, bind_pages
from ldgm_core.texts import Texts

__all__ = ["CardFor", "render_quick_card"]

# The words were written on this day; a document's date is no clock.
WRITTEN_ON = date(2026, 11, 25)
STEPS = 6


class CardFor(StrEnum):
    """For whom the card is."""

    FACILITATOR = "facilitator"
    PARTICIPANT = "participant"


def render_quick_card(card_for: CardFor, t: Texts) -> bytes:
    """
    Return the card as PDF, exactly one page, in plain words; it is about no meeting and nobody.

    Raises:
        Trouble: a font file is missing (`font_missing`), or a text (`text_missing`).
    """
    title = t(f"card.{card_for}_title")
    running = Running(title=title, state=t("card.state"), footer=t("card.footer"), dated_on=WRITTEN_ON)
    return bind_pages(_tell(card_for, t), running=running, t=t, is_one_page=True)


def _tell(card_for: CardFor, t: Texts) -> list[Block]:
    steps = range(1, STEPS + 1)
    entries = [Entry(number, t(f"card.{card_for}_lead_{number}"), t(f"card.{card_for}_step_{number}")) for number in steps]
    return [
        Heading(t(f"card.{card_for}_title"), 1),
        Prose(t(f"card.{card_for}_intro"), "lead"),
        *entries,
        Heading(t("card.trouble"), 2),
        Boxed(tuple(t(f"card.{card_for}_trouble_{number}") for number in (1, 2, 3))),
    ]
