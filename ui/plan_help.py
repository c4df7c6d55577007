"""What helps while a plan is written: what it does not say yet, the goals of last time, and the arrangements of this pupil."""

from __future__ import annotations

import streamlit as st

from ldgm_core.domain.plan_check import Gap
from ldgm_core.services import planning
from ldgm_core.services.planning import PlanRoom
from ui import arrangement_list, context, guards, plan_rows, style, widgets
from ui.context import text

__all__ = ["show_arrangements", "show_earlier_goals", "show_gaps"]

FORM = "earlier_goals"


def show_gaps(room: PlanRoom) -> None:
    """Say what the stored plan does not say yet; it stops nobody."""
    if not room.version or not room.gaps:
        return
    with st.expander(text("plan.gaps", count=len(room.gaps)), key="plan_gaps"):
        style.words(text("plan.gaps_mean"), "small")
        for gap in room.gaps:
            style.words(_in_words(gap))


def _in_words(gap: Gap) -> str:
    if not gap.part:
        return text(f"plan.gap_{gap.name}")
    if gap.name == "hearing":
        return f"{text('plan.part_hearing')}: {text(f'plan.hearing_{gap.part}')}"
    return f"{text(f'plan.gap_{gap.name}_row', number=gap.number)}: {text(f'plan.{gap.name}_{gap.part}')}"


def show_earlier_goals(place: guards.Place, room: PlanRoom) -> None:
    """Offer the goals of the meeting before, as long as this plan has none."""
    guards.show_notice(FORM)
    is_open = room.meeting.opened_at is not None and room.meeting.closed_at is None
    if room.plan.goals or not room.earlier_goals or room.earlier_on is None or not is_open:
        return
    with st.container(border=True, key="earlier_goals"):
        for number, goal in enumerate(room.earlier_goals, start=1):
            style.words(f"{number}. {goal.wording}")
        label = text("plan.start_from_earlier", day=context.day_in_words(room.earlier_on))
        st.button(label, key=f"start_from_earlier_{place.meeting_id}", on_click=_start, args=(place,))


def _start(place: guards.Place) -> None:
    store, now = context.store(), context.now()

    def do() -> str:
        version = planning.start_from_earlier(store, place.actor, meeting_id=place.meeting_id, recorded_by=place.name, now=now)
        return text("plan.saved_at", time=context.clock_time(now), version=version)

    guards.act(do, FORM)


def show_arrangements(place: guards.Place, room: PlanRoom) -> None:
    """Show the arrangements that this pupil is in, ask for one, and what an older plan noted."""
    if not room.arrangements:
        widgets.empty(text("plan.arrangements_empty"))
    arrangement_list.show(room.arrangements)
    arrangement_list.ask(place.person, meeting_id=place.meeting_id)
    if room.plan.arrangements:
        style.heading(text("plan.arrangements_noted"), 2)
        plan_rows.show(room, "arrangements", grows=False)
