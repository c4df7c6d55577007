"""Which screens there are, under which address, and the links between them."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import streamlit as st

from ldgm_core.domain.arrangement import ArrangementId
from ldgm_core.domain.meeting import Meeting, MeetingId, Step
from ui import context, style

__all__ = [
    "PLACES", "STEP_PLACES", "anchor_of", "arrangement_link", "arrangements_link", "go_where_was_asked", "link", "make_pages",
    "meeting_link", "step_bar",
]  # fmt: skip

FOLDER = Path(__file__).resolve().parent.parent / "pages"
# The file of each screen, its address, and the text that names it.
PLACES = {
    "home": ("start", "home.tab"),
    "prepare": ("voorbereiden", "prepare.tab"),
    "fill_in": ("invullen", "fill_in.tab"),
    "debate": ("debat", "debate.tab"),
    "perspective": ("perspectief", "perspective.tab"),
    "plan": ("plan", "plan.tab"),
    "review": ("zaag", "review.tab"),
    "minutes": ("verslag", "minutes.tab"),
    "pupils": ("leerlingen", "pupils.tab"),
    "arrangements": ("arrangementen", "arrangement.title_page"),
    "imports": ("inlezen", "intake.title"),
    "privacy": ("bewaren", "privacy.title"),
    "settings": ("beheer", "settings.title"),
}
STEP_PLACES = dict(zip(Step, ("prepare", "fill_in", "debate", "perspective", "plan", "review", "minutes"), strict=True))


def anchor_of(heading: str) -> str:
    """Return the anchor of a heading of the manual, as web/manual.py makes it; a test compares the two."""
    return re.sub(r"[^a-z0-9]+", "-", heading.lower()).strip("-")


def make_pages(instead: Callable[[], None] | None = None) -> list[st.Page]:
    """Return the screens with their addresses; with `instead` every address shows that in place of its screen."""
    return [_page(name, instead) for name in PLACES]


def link(name: str, label: str) -> None:
    """Show a link to a screen that is about no meeting in particular."""
    st.page_link(_page(name), label=label)


def meeting_link(name: str, label: str, meeting_id: MeetingId) -> None:
    """Show a link to a screen of this meeting."""
    st.page_link(_page(name), label=label, query_params={context.QUERY: meeting_id})


def arrangement_link(label: str, arrangement_id: ArrangementId) -> None:
    """Show the way to one arrangement."""
    if _is_at_arrangements():
        st.button(label, key=f"open_{arrangement_id}", on_click=context.choose_arrangement, args=(arrangement_id,))
    else:
        st.page_link(_page("arrangements"), label=label, query_params={context.ARRANGEMENT: arrangement_id})


def arrangements_link(label: str) -> None:
    """Show the way from one arrangement back to all of them."""
    st.button(label, key="to_arrangements", on_click=context.choose_arrangement, args=(None,))


def _is_at_arrangements() -> bool:
    # A link to the screen that is shown already changes what stands on it and not the address: the next press would lead back.
    return bool(context.kept("screen") == PLACES["arrangements"][0])


def go_where_was_asked() -> None:
    """Go on to the screen that a button asked for, once."""
    asked = context.kept("go_to")
    if asked is not None:
        context.keep("go_to", None)
        name, meeting_id = asked
        st.switch_page(_page(name), query_params={context.QUERY: meeting_id})


def step_bar(meeting: Meeting, here: Step, about: str) -> None:
    """Show the steps of the meeting as links; the one on the screen is marked, and so is the one where the meeting is."""
    with st.container(horizontal=True, key="steps", gap="small", vertical_alignment="center"):
        for step, name in STEP_PLACES.items():
            with st.container(key=f"step_{step.value}_{_state(meeting, step, here)}", width="content"):
                meeting_link(name, f"{step.value} {context.text(f'step.{step.value}')}", meeting.id)
        style.words(about, "small")


def _state(meeting: Meeting, step: Step, here: Step) -> str:
    if step is here:
        return "here"
    return "reached" if step <= meeting.step else "later"


def _page(name: str, instead: Callable[[], None] | None = None) -> st.Page:
    address, title = PLACES[name]
    return st.Page(instead or FOLDER / f"{name}.py", title=context.text(title), url_path=address, default=name == "home")
