"""What stands around the picture of one revealed round: its name, the level word, the three clicks, the four kinds of no score."""

from __future__ import annotations

import streamlit as st

from ldgm_core.charts.row import row_of
from ldgm_core.domain.matrix import Area
from ldgm_core.domain.meeting import Meeting
from ldgm_core.domain.poll import RevealedPoll, RevealStep
from ldgm_core.services import scoring
from ui import area_words, context, guards, style, widgets
from ui.context import text

__all__ = ["show_counts", "show_head"]


def show_head(place: guards.Place, meeting: Meeting, area: Area, poll: RevealedPoll, *, level: int = 1) -> None:
    """Show which area this is, how far the answers lie apart, and the next of the three clicks."""
    with st.container(horizontal=True, vertical_alignment="center", key=f"picture_head_{area.id}"):
        with st.container(width="content"):
            style.heading(area.label, level)
        widgets.labels(text(f"basis.{area.basis}"))
        _show_level(area, poll)
        _show_click(place, meeting, poll)


def show_counts(poll: RevealedPoll) -> None:
    """Show the four kinds of no score, counted apart."""
    said = [text("debate.count", count=poll.count(kind), kind=text(f"non_score.{kind}")) for kind in area_words.NON_SCORES]
    missing = text("debate.count", count=poll.missing, kind=text("non_score.missing"))
    watching = text("debate.count", count=poll.observers, kind=text("non_score.observer"))
    widgets.labels(*said, missing, watching)


def _show_level(area: Area, poll: RevealedPoll) -> None:
    """Show the level word; what it means is one tap away."""
    row = row_of(area, poll)
    word = text(f"level.{row.level}")
    with st.popover(text("debate.level_apart", level=word, count=row.apart) if row.apart else word, key=f"level_{area.id}"):
        area_words.show_levels()


def _show_click(place: guards.Place, meeting: Meeting, poll: RevealedPoll) -> None:
    """Show the next click: the form is there, then the groups, then who, if the meeting chose names."""
    if poll.step is RevealStep.SHAPE:
        _click(place, poll, RevealStep.GROUPS, is_main=True)
    elif poll.step is RevealStep.GROUPS and meeting.shows_names:
        _click(place, poll, RevealStep.NAMES, is_main=False)


def _click(place: guards.Place, poll: RevealedPoll, step: RevealStep, *, is_main: bool) -> None:
    label = text(f"debate.show_{step.name.lower()}")
    kind = "primary" if is_main else "secondary"
    st.button(label, key=f"show_more_{poll.poll_id}_{step.value}", type=kind, on_click=_show_more, args=(place, poll, step))


def _show_more(place: guards.Place, poll: RevealedPoll, step: RevealStep) -> None:
    store = context.store()

    def do() -> None:
        scoring.show_more(store, place.actor, poll_id=poll.poll_id, step=step)

    guards.act(do)
