"""How words look: type sizes per kind of screen, and the one way in which typed words reach the screen, escaped."""

from __future__ import annotations

from html import escape
from pathlib import Path

import streamlit as st

from ldgm_core.texts import SOURCE
from ui import context

__all__ = [
    "anchor",
    "go_home",
    "heading",
    "labelled",
    "meta",
    "plain_label",
    "sentence",
    "tag",
    "tags",
    "use_desk",
    "use_projector",
    "words",
]

SHEET = Path(__file__).resolve().parent.parent / "assets" / "style.css"
LARGE = 1.4
DESK, PROJECTOR = "desk", "projector"
# Markdown, links, emoji names and formulas are live in widget labels. A backslash stops most of them; the invisible joiner stops those
# that are looked for in the finished words: `www.`, `http:`, `a@b.nl`, `:smile:`, `->`.
LIVE = frozenset("\\`*_{}[]()<>#+-.!|~:$&@^=\"'/")
JOINER = "\u2060"


def use_desk() -> None:
    """Type for somebody who works at the laptop."""
    _use(DESK, "clamp(17px, 1.05vw, 26px)", 1.0)


def use_projector() -> None:
    """Type for a room that looks along: 32 pixels at 1080 lines, larger when the switch is on."""
    _use(PROJECTOR, "max(16px, min(2.97vh, 1.67vw))", LARGE if context.typed("large_type") else 1.0)


def words(typed: str, size: str = "body", *, is_dutch: bool = False) -> None:
    """
    Show words that people typed, exactly as they typed them. `size`: small, body, large, title or huge.

    `is_dutch`: these are words of the model or about the law, which are Dutch on every screen; a voice then reads them as Dutch.
    """
    st.html(f'<p class="ldgm-words ldgm-{size}"{_lang(is_dutch)}>{escape(typed)}</p>')


def heading(typed: str, level: int = 1, *, is_dutch: bool = False) -> None:
    """Show a heading that a screen reader can find. `is_dutch`: see words."""
    st.html(f'<h{level} class="ldgm-heading"{_lang(is_dutch)}>{escape(typed)}</h{level}>')


def sentence(said: str, *, is_refusal: bool = False, number: int | None = None) -> None:
    """Show one message of the program; a refusal is announced at once. With a number it is new: the browser brings it into view."""
    kind, role = ("refusal", "alert") if is_refusal else ("message", "status")
    mark = "" if number is None else f' data-said="{number}"'
    st.html(f'<p class="ldgm-sentence ldgm-{kind}" role="{role}"{mark}>{escape(said)}</p>')


def labelled(label: str, typed: str, *, is_dutch: bool = False) -> None:
    """Show typed words under their label. `is_dutch`: see words; the label is ours."""
    st.html(f'<div class="ldgm-pair"><span>{escape(label)}</span><p class="ldgm-words"{_lang(is_dutch)}>{escape(typed)}</p></div>')


def meta(*said: str) -> None:
    """Show facts about a thing in one quiet line; empty ones are left out."""
    st.html(f'<p class="ldgm-meta">{escape(" · ".join(one for one in said if one))}</p>')


def tag(said: str) -> str:
    """Return one small label as HTML."""
    return f'<span class="ldgm-tag">{escape(said)}</span>'


def tags(*said: str) -> None:
    """Show small labels in a row."""
    if said:
        st.html("".join(tag(one) for one in said))


def anchor(label: str, address: str, *, is_new_tab: bool = False) -> None:
    """Show a plain link to a page of this program that Streamlit does not draw."""
    target = ' target="_blank" rel="noopener"' if is_new_tab else ' target="_self"'
    st.html(f'<p class="ldgm-link"><a href="{escape(address)}"{target}>{escape(label)}</a></p>')


def go_home() -> None:
    """Show the way back to the list of meetings."""
    anchor(context.text("ui.to_home"), "/")


def plain_label(typed: str) -> str:
    """Return typed words so that a widget's label shows them literally."""
    return "".join(f"{JOINER}\\{character}{JOINER}" if character in LIVE else character for character in " ".join(typed.split()))


def _lang(is_dutch: bool) -> str:
    return f' lang="{SOURCE}"' if is_dutch and context.texts().language != SOURCE else ""


def _use(kind: str, size: str, scale: float) -> None:
    # The room for pictures grows with the type, so that a picture's words stay as large as the words around it.
    st.html(f"<style>:root:root{{--ldgm-size:{size};--ldgm-scale:{scale}}} /* {kind} */</style>")
    st.html(SHEET)
    st.html(f'<div class="ldgm-kind-{kind}"></div>')
