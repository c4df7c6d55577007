"""What is asked about one area: first to look in silence, then the question that fits the shape, and who is offered the first word."""

from __future__ import annotations

import streamlit as st

from ldgm_core.charts import prompts
from ldgm_core.domain.debate import End, ends_of
from ldgm_core.domain.disagreement import Level, level
from ldgm_core.domain.meeting import RoleGroup
from ldgm_core.domain.poll import OpenPoll, RevealedPoll, RevealStep
from ldgm_core.services.debate import Talk
from ui import context, guards, style, widgets
from ui.context import text

__all__ = ["revealed_rounds", "show_at_picture", "show_first_word", "show_in_talk"]

FAMILY = (RoleGroup.PARENTS, RoleGroup.PUPIL)


def revealed_rounds(talk: Talk) -> tuple[RevealedPoll, RevealedPoll | None]:
    """Return round 1, which is revealed or there would be no talk, and round 2 if that is revealed too."""
    first, latest = talk.rounds[0], talk.latest
    if isinstance(first, OpenPoll):
        raise TypeError("a talk begins with a revealed round")
    return first, latest if isinstance(latest, RevealedPoll) and latest is not first else None


def show_at_picture(place: guards.Place, talk: Talk) -> None:
    """Show the question beside the picture: at the shape only to look, in silence; from the groups on the one that fits the shape."""
    first, second = revealed_rounds(talk)
    if second is None and first.step is RevealStep.SHAPE:
        widgets.next_step(text("debate.quiet_look"))
        return
    widgets.next_step(_prompt(talk))
    if level((second or first).scores) is Level.UNANIMOUS:
        _show_elsewhere(place, talk)


def show_in_talk(talk: Talk) -> None:
    """Show the question that fits the shape, then the two that everybody gets; what people saw comes before what they think."""
    first, second = revealed_rounds(talk)
    style.words(_prompt(talk))
    style.words(text("debate.first_question"))
    if level((second or first).scores) is Level.UNANIMOUS:
        style.words(text("debate.not_fitting"))
    elif not talk.meeting.is_pupil_present:
        style.words(text("debate.second_question"))


def show_first_word(talk: Talk) -> None:
    """Show which end begins, as it was drawn, and who is offered the first turn; with the pupil in the room no end is named."""
    first, _ = revealed_rounds(talk)
    ends = ends_of(first.scores)
    if ends is None or talk.draw is None or talk.meeting.is_pupil_present:
        style.words(text("debate.anybody_first"), "large")
    else:
        low, high = ends
        begins, follows = (low, high) if talk.draw.first_end is End.LOW else (high, low)
        style.words(text("debate.first_word", begins=begins, follows=follows), "large")
        style.words(text("debate.then_others"), "small")
    _show_offer(talk, first)


def _show_offer(talk: Talk, first: RevealedPoll) -> None:
    """By where they stand only when the screen shows that already; otherwise in words that tell nothing about anybody's column."""
    found = () if talk.meeting.is_pupil_present else prompts.first_turn_groups(first)
    if found:
        who = [text(f"group.{group}") for group in found]
        style.words(text("debate.offer_turn", who=text("chart.and", most=who[0], last=who[1]) if len(who) > 1 else who[0]), "small")
    elif any(person.role_group in FAMILY and person.scores for person in talk.people):
        style.words(text("debate.offer_turn_any"), "small")


def _show_elsewhere(place: guards.Place, talk: Talk) -> None:
    """The one question where everybody chose the same; it can be skipped, and then it stays away."""
    name = f"skipped_{talk.area.id}_{place.meeting_id}"
    if context.kept(name):
        return
    with st.container(horizontal=True, vertical_alignment="center", key=f"elsewhere_{talk.area.id}"):
        with st.container(width="content"):
            style.words(text("debate.elsewhere"))
        st.button(text("debate.skip"), key=f"skip_{talk.area.id}", on_click=context.keep, args=(name, True))


def _prompt(talk: Talk) -> str:
    first, second = revealed_rounds(talk)
    key = prompts.prompt_key(first, latest=second, is_pupil_present=talk.meeting.is_pupil_present)
    return text(key, **prompts.prompt_facts(second or first))
