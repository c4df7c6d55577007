"""
Follows the signals of a meeting: when its revision moves, one part of the screen is drawn again.

Only a revision number travels. What may be seen is decided when that part asks the services again.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from ldgm_core.domain.meeting import MeetingId
from ui import context, guards, places
from ui.widgets import component_key

__all__ = ["follow"]

LOOK_AGAIN = 15_000

# A redraw that is asked for from a screen that is just being left reaches the server after the new screen began; Streamlit then takes
# the old screen for the current one and shows nothing at all. So nothing is asked for shortly after a press of the same person, whose
# own press redraws the screen anyway, nor while the server is busy with this screen. On a slow line that is not enough: whoever is taken
# off the screen looks once more, and a screen that stays empty is loaded anew (the store knows everything that was on it).
# The slow look is the safety net when a stream is cut off by a proxy or a sleeping laptop.
_listen = st.components.v2.component(
    "ldgm_live",
    js="""
const QUIET = 1500, BUSY = 250, EMPTY = 1500;
const isResting = () => document.querySelector("[data-testid=stApp]")?.dataset.testScriptState === "notRunning";
const isEmpty = () => isResting() && !document.querySelector("[data-testid=stMain] [data-testid=stElementContainer]");
const mend = () => { if (isEmpty()) setTimeout(() => { if (isEmpty()) location.reload(); }, EMPTY); };
export default function ({ data, setTriggerValue }) {
  let pressed = 0, waiting = null;
  const press = () => { pressed = Date.now(); };
  const ask = (revision) => {
    clearTimeout(waiting);
    const rest = Math.max(pressed + QUIET - Date.now(), isResting() ? 0 : BUSY);
    if (rest > 0) waiting = setTimeout(ask, rest, revision);
    else setTriggerValue("tick", revision);
  };
  const presses = ["pointerdown", "click", "keydown"];
  presses.forEach((name) => document.addEventListener(name, press, true));
  window.addEventListener("popstate", press);
  const source = new EventSource(data.address);
  source.onmessage = (event) => ask(event.data);
  const looking = setInterval(() => ask("look"), data.look_again);
  return () => {
    source.close(); clearTimeout(waiting); clearInterval(looking);
    presses.forEach((name) => document.removeEventListener(name, press, true));
    window.removeEventListener("popstate", press);
    setTimeout(mend, EMPTY);
  };
}
""",
)


def follow(name: str, meeting_id: MeetingId, draw: Callable[[], None], *, look_again: int = LOOK_AGAIN) -> None:
    """
    Draw this part of the screen, and again whenever something happens in the meeting. `draw` must load what it shows itself.

    `look_again`: after so many milliseconds it is drawn also when nothing happened.
    """

    @st.fragment(key=f"live_{name}")  # type: ignore[untyped-decorator] # Streamlit is not followed by mypy
    def part() -> None:
        with guards.sentences():
            if context.staff(is_use=False) is None:
                guards.show_signed_out()
                return
            _listen(
                key=component_key("tick", name, meeting_id),
                data={"address": f"/live/{meeting_id}", "look_again": look_again},
                on_tick_change=lambda: None,
            )
            places.go_where_was_asked()
            if context.kept("draw_all"):
                context.keep("draw_all", None)
                st.rerun()
            draw()

    part()
