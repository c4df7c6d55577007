"""What the screens share: QR codes, large numbers, a quiet timer and the switch for larger type."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from html import escape
from typing import Any

import segno
import streamlit as st

from ldgm_core.boards import Row, number_html, rows_html
from ui import context, style

__all__ = [
    "big_number", "component_key", "empty", "how_far", "labels", "next_step", "qr_code", "room_switches", "tabs", "timer", "view_switch",
]  # fmt: skip

_timer = st.components.v2.component(
    "ldgm_timer",
    html='<div class="row"><output aria-live="off"></output><button type="button"></button></div>',
    css="""
.row { display: flex; align-items: center; gap: 1rem; font: inherit; }
output { font-size: 2rem; font-variant-numeric: tabular-nums; min-width: 9ch; }
button { font: inherit; font-size: 1rem; padding: .4em .9em; border: 2px solid var(--ink); border-radius: .5rem; background: var(--paper);
  color: var(--ink); cursor: pointer; }
button:focus-visible { outline: 4px solid var(--accent); outline-offset: 2px; }
""",
    js="""
export default function ({ data, parentElement }) {
  const face = parentElement.querySelector("output");
  const button = parentElement.querySelector("button");
  let began = null, ticking = null;
  const show = () => {
    const seconds = began === null ? 0 : Math.min(data.seconds, Math.floor((Date.now() - began) / 1000));
    face.textContent = clock(seconds) + " / " + clock(data.seconds);
    if (seconds === data.seconds && ticking) { clearInterval(ticking); ticking = null; button.textContent = data.start; }
  };
  const clock = (seconds) => Math.floor(seconds / 60) + ":" + String(seconds % 60).padStart(2, "0");
  button.textContent = data.start;
  show();
  button.onclick = () => {
    if (ticking) { clearInterval(ticking); ticking = null; button.textContent = data.start; return; }
    began = Date.now(); ticking = setInterval(show, 500); button.textContent = data.stop; show();
  };
  return () => clearInterval(ticking);
}
""",
)


def qr_code(address: str, *, says: str, width: str = "18rem") -> None:
    """Show an address as a QR code, drawn inside the page: it is never kept at an address of its own."""
    st.html(f'<img class="ldgm-qr" style="width:{width}" src="data:image/svg+xml;base64,{_qr_picture(address)}" alt="{escape(says)}">')


@lru_cache(maxsize=64)
def _qr_picture(address: str) -> str:
    """Drawn once: with every drawing of the screen it was a fifth of the work."""
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", border=2, scale=8, dark="#000", light="#fff")
    return base64.b64encode(drawn.getvalue()).decode()


def big_number(number: str, says: str) -> None:
    """Show one number that a room must be able to read, with what it counts."""
    st.html(number_html(number, says))


def empty(said: str) -> None:
    """Say what will stand here and what to do for it."""
    st.html(f'<p class="ldgm-empty">{escape(said)}</p>')


def next_step(said: str) -> None:
    """Say in one sentence what happens next."""
    st.html(f'<p class="ldgm-next">{escape(said)}</p>')


def view_switch(key: str, views: Sequence[str], name: Callable[[str], str]) -> str:
    """Show between which views this screen can switch, and return the one that is on; the first unless another was chosen."""
    context.start(key, views[0])
    label = context.text("ui.view")
    st.segmented_control(
        label,
        views,
        key=key,
        format_func=name,
        required=True,
        label_visibility="collapsed",
        persist_state="session",
    )
    return str(context.typed(key))


def tabs(screen: str, names: Sequence[str]) -> Sequence[Any]:
    """Show tabs; the address names the one that is open, so that storing something, a reload and the back button all show it again."""
    return list(st.tabs(names, key=f"blad_{screen}", bind="query-params"))


def room_switches() -> None:
    """Show the switch for larger type, and the keys of web/static/laptop.js that a room needs most."""
    with st.container(horizontal=True, key="switches", vertical_alignment="center"):
        context.start("large_type", False)
        st.toggle(context.text("ui.large_type"), key="large_type", persist_state="session")
        style.words(context.text("ui.keys"), "small")


def component_key(*parts: str) -> str:
    """Return a key for a component: Streamlit refuses `__` in it, and random ids may hold that."""
    return "_".join(part.encode().hex() for part in parts)


def timer(key: str, *, seconds: int) -> None:
    """Show a timer that counts up to so many seconds in silence and stands still there: no sound, no colour of alarm."""
    words = {"start": context.text("ui.timer_start"), "stop": context.text("ui.timer_stop")}
    _timer(key=component_key("timer", key, str(seconds)), data={**words, "seconds": seconds})


def labels(*said: str) -> None:
    """Show small labels in a row; empty ones are left out."""
    style.tags(*(one for one in said if one))


def how_far(rows: Iterable[Row]) -> None:
    """Show how far everybody is, as one list."""
    st.html(rows_html(rows))
