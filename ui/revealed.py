"""What stands around the picture of one revealed round: its name, the level word, the three clicks, the four kinds of no score."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from ldgm_core.charts.row import row_of
from ldgm_core.charts.wording import reason_in_words
from ldgm_core.domain.disagreement import needs_sight
from ldgm_core.domain.matrix import Area
from ldgm_core.domain.meeting import Meeting
from ldgm_core.domain.poll import RevealedPoll, RevealStep
from ldgm_core.domain.rating import ChangeReason
from ldgm_core.services import scoring
from ui import area_words, context, guards, style, widgets
from ui.context import text

__all__ = ["has_little_sight", "show_counts", "show_head", "show_reasons"]


def show_head(place: guards.Place, meeting: Meeting, area: Area, poll: RevealedPoll, *, level: int = 1) -> None:
    """Show which area this is, how far the answers lie apart, and the next of the three clicks."""
    with st.container(horizontal=True, vertical_alignment="center", key=f"picture_head_{area.id}"):
        with st.container(width="content"):
            style.heading(area.label, level, is_dutch=True)
        widgets.labels(text(f"basis.{area.basis}"))
        _show_level(meeting, area, poll)
        _show_click(place, meeting, poll)


def show_counts(poll: RevealedPoll) -> None:
    """Show the four kinds of no score, counted apart."""
    said = [text("debate.count", count=poll.count(kind), kind=text(f"non_score.{kind}")) for kind in area_words.NON_SCORES]
    missing = text("debate.count", count=poll.missing, kind=text("non_score.missing"))
    watching = text("debate.count", count=poll.observers, kind=text("non_score.observer"))
    widgets.labels(*said, missing, watching)


def show_reasons(second: RevealedPoll) -> None:
    """Show how many answers changed and why; a reason that is no change of view says so. Keeping an answer needs no reason."""
    counts = Counter(answer.change_reason for answer in second.answers if answer.change_reason is not None)
    said = [
        text("debate.count", count=counts[reason], kind=reason_in_words(reason, context.texts()))
        for reason in ChangeReason
        if counts[reason]
    ]
    if said:
        style.words(text("debate.reasons"), "small")
        widgets.labels(*said)


def has_little_sight(poll: RevealedPoll) -> bool:
    """Return whether so many people gave no column that an appointment is asked for."""
    answered = sum(score is not None for score in poll.scores)
    return needs_sight(answered, len(poll.scores) - answered)


def _show_level(meeting: Meeting, area: Area, poll: RevealedPoll) -> None:
    """Show the level word; what it means is one tap away."""
    row = row_of(area, poll)
    word = area_words.level_word(row.level, row.apart, is_pupil_present=meeting.is_pupil_present)
    with st.popover(word, key=f"level_{area.id}"):
        area_words.show_levels(is_pupil_present=meeting.is_pupil_present)
    if has_little_sight(poll):
        widgets.labels(text("chart.little_sight"))


def _show_click(place: guards.Place, meeting: Meeting, poll: RevealedPoll) -> None:
    """Show the next click: the form is there, then the groups, then who, if the meeting chose names."""
    if poll.step is RevealStep.SHAPE:
        _click(place, poll, RevealStep.GROUPS, is_main=True)
    elif poll.step is RevealStep.GROUPS and meeting.projects_names:
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
