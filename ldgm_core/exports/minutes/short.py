"""The minutes on one page: what was decided, by whom, what stays open, what happens now and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ldgm_core.domain.minutes import Attendee, MinutesData, MinutesState
from ldgm_core.domain.plan import Plan
from ldgm_core.exports.minutes.undecided import undecided
from ldgm_core.exports.paper.block import Block, Fact, Heading, Prose
from ldgm_core.exports.wording import columns, day, joined, moment, person, role_name
from ldgm_core.texts import Texts

__all__ = ["Item", "Section", "tell_in_short"]


@dataclass(frozen=True)
class Item:
    """Something that stands on the page whole or not at all; `name` is how it is named when it does not."""

    name: str
    block: Block


@dataclass(frozen=True)
class Section:
    """A part of the page: its title (None at the top), and its items, the most important first."""

    title: str | None
    items: tuple[Item, ...]


def tell_in_short(minutes: MinutesData, t: Texts) -> tuple[list[Block], list[Section]]:
    """Return what always stands at the top, and the sections in their order."""
    state = t("pdf.state_draft" if minutes.state is MinutesState.DRAFT else "pdf.state_final_short")
    top: list[Block] = [Heading(t("pdf.title_short"), 1), Prose(state, "small")]
    sections = [
        Section(None, _header(minutes, t)),
        Section(t("pdf.decision"), _decision(minutes, t)),
        Section(t("pdf.dissent"), _dissents(minutes, t)),
        Section(t("pdf.goals_and_actions"), _plan(minutes.plan, t)),
        Section(t("pdf.moments"), _moments(minutes, t)),
        Section(t("pdf.undecided"), _undecided(minutes, t)),
    ]
    return top, sections


def _facts(*facts: tuple[str, str]) -> tuple[Item, ...]:
    return tuple(Item(label, Fact(label, text)) for label, text in facts if text)


def _header(minutes: MinutesData, t: Texts) -> tuple[Item, ...]:
    header = minutes.header
    pupil = t("pdf.fictional_pupil", name=header.pupil_name) if header.is_fictional else header.pupil_name
    there = [someone for someone in minutes.present if someone.was_present]
    away = [someone for someone in minutes.present if not someone.was_present]
    return _facts(
        (t("pdf.pupil"), joined((pupil, header.group_name), " · ")),
        (t("pdf.date"), day(header.held_on, t)),
        (t("pdf.facilitator"), header.facilitator_name),
        (t("pdf.present_people"), _people(there, t) or t("pdf.nobody_present")),
        (t("pdf.absent_people"), _people(away, t)),
        (t("field.reason"), header.reason),
    )


def _people(people: Sequence[Attendee], t: Texts) -> str:
    roles = ((someone.name, role_name(someone.role, t)) for someone in people)
    return t("pdf.comma").join(t("pdf.in_brackets_after", words=name, more=role) if name else role for name, role in roles)


def _decision(minutes: MinutesData, t: Texts) -> tuple[Item, ...]:
    decision = minutes.decision
    if decision is None:
        return (Item(t("pdf.decision"), Prose(t("pdf.no_decision"))),)
    column = t("pdf.in_brackets", words=columns(decision.destination_column, None, t)) if decision.destination_column else ""
    return _facts(
        (t("pdf.outcome"), t(f"outcome.{decision.outcome}")),
        (t("field.destination"), joined((decision.destination, column), " ")),
        (t("field.direction"), decision.direction),
        (t("pdf.until"), day(decision.until_on, t)),
        (t("field.why"), decision.why),
        (t("pdf.reconsider"), decision.reconsider_when),
        (t("field.decided_by"), joined((decision.decided_by, moment(decision.recorded_at, t)), t("pdf.comma"))),
    )


def _dissents(minutes: MinutesData, t: Texts) -> tuple[Item, ...]:
    """In the type of the decision. One that is too long is named by the role of who wrote it."""
    if not minutes.dissents:
        return (Item(t("pdf.dissent"), Prose(t("pdf.no_dissent"))),)
    return tuple(
        Item(
            role_name(dissent.role, t),
            Fact(t("pdf.own_words"), joined((dissent.words, t("pdf.origin", words=person(dissent.role, dissent.name, None, t))), " ")),
        )
        for dissent in minutes.dissents
    )


def _plan(plan: Plan | None, t: Texts) -> tuple[Item, ...]:
    goals = [
        Item(
            t("pdf.one_goal"),
            Fact(t("pdf.one_goal"), joined((goal.wording, joined((goal.to_words, day(goal.by_on, t)), t("pdf.comma"))), ": ")),
        )
        for goal in (plan.goals if plan else ())
    ]
    actions = [
        Item(
            t("pdf.one_action"),
            Fact(t("pdf.one_action"), joined((action.what, joined((action.who, day(action.by_on, t)), t("pdf.comma"))), ": ")),
        )
        for action in (plan.actions if plan else ())
    ]
    return (*goals, *actions) or (Item(t("pdf.goals_and_actions"), Prose(t("pdf.no_goals_or_actions"))),)


def _moments(minutes: MinutesData, t: Texts) -> tuple[Item, ...]:
    if not minutes.moments:
        return (Item(t("pdf.moments"), Prose(t("pdf.no_moments"))),)
    return tuple(
        Item(t("pdf.one_moment"), Fact(day(one.due_on, t), joined((t(f"check_kind.{one.kind}"), one.about), ": ")))
        for one in minutes.moments
    )


def _undecided(minutes: MinutesData, t: Texts) -> tuple[Item, ...]:
    lines = undecided(minutes, t) or (t("pdf.undecided_nothing"),)
    return tuple(Item(t("pdf.undecided_line"), Prose(line)) for line in lines)
