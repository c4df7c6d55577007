"""A part of the minutes with its title; in plain wording one sentence says what the part is."""

from __future__ import annotations

from ldgm_core.exports.paper.block import Block, caption, heading
from ldgm_core.texts import Texts

__all__ = ["part"]


def part(title: str, t: Texts, name: str, *, level: int) -> list[Block]:
    """Return the title of a part, and in plain wording the sentence `pdf.explain_<name>` under it."""
    return [*heading(title, level=level), *([caption(t(f"pdf.explain_{name}"))] if t.is_plain else [])]
