"""What was seen of each goal: of the earlier meeting's plan first, then of this one's."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from ldgm_core.domain.meeting import MeetingId
from ldgm_core.domain.plan import Goal
from ldgm_core.domain.review import GoalEvaluation, GoalState
from ldgm_core.services import reviewing
from ldgm_core.services.reviewing import ReviewRoom
from ui import context, fields, guards, style, widgets
from ui.context import text, typed

__all__ = ["show"]


def show(place: guards.Place, room: ReviewRoom) -> None:
    """Show the goals of the earlier meeting and of this one, each with what was seen and a form to add to it."""
    earlier = room.earlier
    if earlier is not None and earlier.goals:
        style.heading(text("review.earlier_goals", day=context.day_in_words(earlier.meeting.held_on)), 2)
        _show_goals(place, earlier.meeting.id, earlier.goals, earlier.evaluations)
    style.heading(text("review.own_goals"), 2)
    if not room.plan.goals:
        widgets.empty(text("review.no_goals"))
    _show_goals(place, room.meeting.id, room.plan.goals, room.evaluations)


def _show_goals(place: guards.Place, meeting_id: MeetingId, goals: Sequence[Goal], evaluations: Sequence[GoalEvaluation]) -> None:
    for number, goal in enumerate(goals, start=1):
        with st.container(border=True, key=f"goal_{number}_{meeting_id}"):
            style.words(f"{number}. {goal.wording}", "large")
            for found in evaluations:
                if found.goal_number == number:
                    day = context.day_in_words(found.evaluated_at.astimezone(context.HERE).date())
                    widgets.labels(text(f"goal_state.{found.state}"), day)
                    style.words(found.seen)
            _show_form(place, meeting_id, number)


def _show_form(place: guards.Place, meeting_id: MeetingId, number: int) -> None:
    state, seen = _keys(meeting_id, number)
    with st.expander(text("review.evaluate"), key=f"evaluate_box_{number}_{meeting_id}"):
        fields.kind_choice(state, text("field.goal_state"), GoalState, lambda kind: text(f"goal_state.{kind}"))
        fields.lines(seen, text("field.goal_seen"), height=80)
        st.button(text("ui.save"), key=f"evaluate_{number}_{meeting_id}", on_click=_evaluate, args=(place, meeting_id, number))
    guards.show_notice(f"goal_{number}_{meeting_id}")


def _keys(meeting_id: MeetingId, number: int) -> tuple[str, str]:
    return f"goal_state_{number}_{meeting_id}", f"goal_seen_{number}_{meeting_id}"


def _evaluate(place: guards.Place, meeting_id: MeetingId, number: int) -> None:
    store, now = context.store(), context.now()
    state_key, seen_key = _keys(meeting_id, number)
    state, seen = typed(state_key), typed(seen_key) or ""

    def do() -> str:
        reviewing.evaluate_goal(
            store,
            place.actor,
            meeting_id=meeting_id,
            goal_number=number,
            state=GoalState(guards.chosen(state, "goal_state")),
            seen=seen,
            evaluated_by=place.name,
            now=now,
        )
        return guards.saved()

    if guards.act(do, f"goal_{number}_{meeting_id}"):
        context.put({state_key: None, seen_key: ""})
