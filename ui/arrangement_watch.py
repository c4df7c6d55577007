"""Talks about an arrangement, and what was seen of it per period."""

from __future__ import annotations

from typing import Any

import streamlit as st

from ldgm_core.domain.arrangement_watch import ArrangementTalk, Monitoring, TalkKind
from ldgm_core.domain.review import GoalState
from ldgm_core.services import arrangement_watch
from ldgm_core.services.arranging import ArrangementRoom
from ui import context, fields, guards, style, widgets
from ui.context import text, typed

__all__ = ["show_monitoring", "show_talks"]

TALKS, SEEN = "arrangement_talks", "arrangement_seen"
SAYINGS = ("seen", "pupil_says", "parents_say", "teacher_says")


def show_talks(person: guards.Person, room: ArrangementRoom) -> None:
    """Show planned talks and their outcome, and plan one more."""
    guards.show_notice(TALKS)
    if not room.talks:
        widgets.empty(text("arrangement.no_talks"))
    for talk in room.talks:
        with st.container(border=True, key=f"talk_{talk.id}"):
            style.words(f"{text(f'talk_kind.{talk.kind}').capitalize()}, {context.day_in_words(talk.planned_on)}", "large")
            style.meta(talk.with_whom)
            if talk.is_held:
                style.words(talk.outcome)
                continue
            fields.lines(f"talk_outcome_{talk.id}", text("field.talk_outcome"), height=80)
            st.button(text("ui.save"), key=f"hold_{talk.id}", on_click=_hold, args=(person, room, talk))
    if room.possible:
        _show_plan_talk(person, room)


def _talk_keys(room: ArrangementRoom) -> dict[str, str]:
    return {part: f"talk_{part}_{len(room.talks)}_{room.root.id}" for part in ("kind", "planned_on", "with_whom")}


def _show_plan_talk(person: guards.Person, room: ArrangementRoom) -> None:
    keys = _talk_keys(room)
    with st.form(f"plan_talk_{room.root.id}", enter_to_submit=False):
        fields.kind_choice(keys["kind"], text("arrangement.talk_kind"), TalkKind, lambda kind: text(f"talk_kind.{kind}"))
        day, who = st.columns(2)
        with day:
            fields.day(keys["planned_on"], text("field.planned_on"))
        with who:
            fields.line(keys["with_whom"], text("field.with_whom"))
        st.form_submit_button(text("arrangement.plan_talk"), key=f"add_talk_{room.root.id}", on_click=_plan, args=(person, room))


def _plan(person: guards.Person, room: ArrangementRoom) -> None:
    store, now = context.store(), context.now()
    found: dict[str, Any] = {part: typed(key) for part, key in _talk_keys(room).items()}

    def do() -> str:
        kind, day = TalkKind(guards.chosen(found["kind"], "kind")), guards.chosen(found["planned_on"], "planned_on")
        own = (room.root.organisation_id, room.root.id)
        talk = ArrangementTalk("", *own, kind, day, found["with_whom"] or "", "", person.account.display_name, now)
        arrangement_watch.add_talk(store, person.actor, talk, now=now)
        return guards.saved()

    guards.act(do, TALKS)


def _hold(person: guards.Person, room: ArrangementRoom, talk: ArrangementTalk) -> None:
    store, now, words = context.store(), context.now(), typed(f"talk_outcome_{talk.id}") or ""

    def do() -> str:
        arrangement_watch.record_outcome(store, person.actor, arrangement_id=room.root.id, talk_id=talk.id, outcome=words, now=now)
        return guards.saved()

    guards.act(do, TALKS)


def show_monitoring(person: guards.Person, room: ArrangementRoom) -> None:
    """Show what was seen per period, the newest first, and add a period."""
    guards.show_notice(SEEN)
    if not room.monitorings:
        widgets.empty(text("arrangement.no_monitoring"))
    for one in reversed(room.monitorings):
        _show_period(room, one)
    _show_new_period(person, room)


def _show_period(room: ArrangementRoom, one: Monitoring) -> None:
    with st.container(border=True, key=f"period_{one.id}"):
        style.words(f"{context.day_in_words(one.from_on)} – {context.day_in_words(one.to_on)}", "large")
        pupil = room.pupils.get(one.pupil_id) if one.pupil_id else None
        style.meta(pupil.call_name if pupil else "", one.recorded_by)
        for goal, state in zip(room.body.goals, one.goal_states, strict=False):
            if state is not None:
                style.labelled(text(f"goal_state.{state}").capitalize(), goal)
        for part in SAYINGS:
            said = getattr(one, part)
            if said:
                style.labelled(text("field.goal_seen" if part == "seen" else f"field.{part}"), said)


def _period_keys(room: ArrangementRoom) -> dict[str, str]:
    states = [f"state_{number}" for number in range(len(room.body.goals))]
    return {part: f"period_{part}_{len(room.monitorings)}_{room.root.id}" for part in ("pupil", "from_on", "to_on", *states, *SAYINGS)}


def _show_new_period(person: guards.Person, room: ArrangementRoom) -> None:
    keys = _period_keys(room)
    with st.form(f"period_{room.root.id}", enter_to_submit=False):
        names: dict[str, str] = {pupil.id: pupil.call_name for pupil in room.pupils.values()}
        if names:
            fields.one_of(keys["pupil"], text("field.pupil"), list(names), lambda pupil_id: names[pupil_id])
        begin, end = st.columns(2)
        with begin:
            fields.day(keys["from_on"], text("field.from_on"))
        with end:
            fields.day(keys["to_on"], text("field.to_on"))
        for number, goal in enumerate(room.body.goals):
            label = style.plain_label(f"{text('prepare.goal', number=number + 1)}: {goal}")
            fields.kind_choice(keys[f"state_{number}"], label, GoalState, lambda state: text(f"goal_state.{state}"))
        for part in SAYINGS:
            fields.lines(keys[part], text("field.goal_seen" if part == "seen" else f"field.{part}"), height=80)
        st.form_submit_button(text("arrangement.add_period"), key=f"add_period_{room.root.id}", on_click=_watch, args=(person, room))


def _watch(person: guards.Person, room: ArrangementRoom) -> None:
    store, now = context.store(), context.now()
    found: dict[str, Any] = {part: typed(key) for part, key in _period_keys(room).items()}

    def do() -> str:
        states = tuple(found[f"state_{number}"] for number in range(len(room.body.goals)))
        monitoring = Monitoring(
            id="",
            organisation_id=room.root.organisation_id,
            arrangement_id=room.root.id,
            pupil_id=found["pupil"],
            from_on=guards.chosen(found["from_on"], "from_on"),
            to_on=guards.chosen(found["to_on"], "to_on"),
            goal_states=tuple(GoalState(state) if state else None for state in states),
            recorded_by=person.account.display_name,
            recorded_at=now,
            **{part: found[part] or "" for part in SAYINGS},
        )
        arrangement_watch.add_monitoring(store, person.actor, monitoring, now=now)
        return guards.saved()

    guards.act(do, SEEN)
