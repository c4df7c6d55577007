"""Step 4 and 5 in the minutes: the plan with everything in it, the moments to look again, and what was seen of each goal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ldgm_core.domain.matrix import AreaId
from ldgm_core.domain.minutes import MinutesData, MinutesEvaluation, MinutesMoment
from ldgm_core.domain.plan import (
    Action,
    Agreement,
    Goal,
    Hearing,
    NotedArrangement,
    Objection,
    ParentTalk,
    Place,
    Plan,
    Support,
    TriedSupport,
)
from ldgm_core.exports.minutes.arrangements import arrangement_sections, opp_day_section
from ldgm_core.exports.paper.block import Block, boxed, fact_list, numbered, prose, quiet_table
from ldgm_core.exports.paper.section import part
from ldgm_core.exports.wording import columns, day, joined
from ldgm_core.texts import Texts

__all__ = ["plan_sections"]

Labels = Mapping[AreaId, str]


def plan_sections(minutes: MinutesData, t: Texts) -> list[Block]:
    """Return the plan, the check moments and the evaluations of goals."""
    labels = {area.area_id: area.label for area in minutes.areas}
    return [
        *part(t("pdf.plan"), t, "plan", level=2),
        *([prose(t("pdf.no_plan"))] if minutes.plan is None else _plan(minutes.plan, labels, t)),
        *arrangement_sections(minutes.arrangements, labels, t),
        *opp_day_section(minutes.opp_days, t),
        *_moments(minutes.moments, t),
        *_evaluations(minutes.evaluations, t),
        *_earlier(minutes, t),
    ]


def _plan(plan: Plan, labels: Labels, t: Texts) -> list[Block]:
    return [
        prose(t("pdf.plan_final" if plan.is_final else "pdf.plan_draft"), style="small"),
        *_factors(plan, t),
        *_entries(t("pdf.goals"), "goals", t, (_goal(goal, labels, t) for goal in plan.goals)),
        *_entries(t("pdf.supports"), "supports", t, (_support(support, labels, t) for support in plan.supports)),
        *_entries(t("pdf.actions"), "actions", t, (_action(action, t) for action in plan.actions)),
        *_entries(t("pdf.arrangements"), "arrangements", t, (_arrangement(arrangement, t) for arrangement in plan.arrangements)),
        *_entries(t("pdf.tried"), "tried", t, (_tried(tried, t) for tried in plan.tried)),
        *_school_guide(plan, t),
        *_said(t("pdf.deviations"), "deviations", plan.deviations, t),
        *_hearing(plan.hearing, t),
        *_said(t("pdf.parents_view"), "parents_view", plan.parents_view, t),
        *_entries(t("pdf.parent_talks"), "parent_talks", t, (_parent_talk(talk, t) for talk in plan.parent_talks)),
        *_entries(t("pdf.objections"), "objections", t, (_objection(objection, t) for objection in plan.objections)),
        *part(t("pdf.agreement"), t, "agreement", level=3),
        _agreement(plan.agreement, t),
    ]


def _factors(plan: Plan, t: Texts) -> list[Block]:
    facts = fact_list((t("pdf.hindering"), plan.hindering), (t("pdf.helping"), plan.helping))
    return [*part(t("pdf.factors"), t, "factors", level=3), *facts] if facts else []


def _said(title: str, name: str, words: str, t: Texts) -> list[Block]:
    return [*part(title, t, name, level=3), prose(words)] if words else []


def _entries(title: str, name: str, t: Texts, entries: Iterable[tuple[str, str]]) -> list[Block]:
    """A part of the plan as a numbered list, of each entry what it is and the facts about it; without entries the part is not there."""
    parts: list[Block] = [numbered(number, lead, facts) for number, (lead, facts) in enumerate(entries, start=1)]
    return [*part(title, t, name, level=3), *parts] if parts else []


def _labelled(*facts: tuple[str, str], t: Texts) -> str:
    return joined((t("pdf.labelled", label=label, words=words) for label, words in facts if words), "\n")


def _area(area_id: AreaId | None, labels: Labels) -> str:
    return "" if area_id is None else labels.get(area_id, area_id)


def _places(places: Sequence[Place], t: Texts) -> str:
    return t("pdf.comma").join(t(f"place.{place}") for place in places)


def _goal(goal: Goal, labels: Labels, t: Texts) -> tuple[str, str]:
    facts = _labelled(
        (t("pdf.area"), _area(goal.area_id, labels)),
        (t("pdf.goal_from"), goal.from_words),
        (t("pdf.goal_to"), goal.to_words),
        (t("pdf.measured_how"), goal.measured_how),
        (t("pdf.by"), day(goal.by_on, t)),
        t=t,
    )
    return goal.wording, facts


def _support(support: Support, labels: Labels, t: Texts) -> tuple[str, str]:
    facts = _labelled(
        (t("pdf.area"), _area(support.area_id, labels)),
        (t("pdf.intensity_now"), columns(support.intensity_now, None, t)),
        (t("pdf.intensity_wanted"), columns(support.intensity_wanted, None, t)),
        (t("pdf.duration"), t(f"duration.{support.duration}") if support.duration else ""),
        (t("pdf.way_to_less"), support.way_to_less),
        t=t,
    )
    return support.what, facts


def _action(action: Action, t: Texts) -> tuple[str, str]:
    facts = _labelled((t("pdf.who"), action.who), (t("pdf.where"), _places(action.places, t)), (t("pdf.by"), day(action.by_on, t)), t=t)
    return action.what, facts


def _arrangement(arrangement: NotedArrangement, t: Texts) -> tuple[str, str]:
    facts = _labelled(
        (t("pdf.arrangement_kind"), t(f"arrangement_kind.{arrangement.kind}")),
        (t("pdf.provider"), arrangement.provider),
        (t("pdf.where"), _places(arrangement.places, t)),
        (t("pdf.hours_per_week"), arrangement.hours),
        (t("pdf.funding"), arrangement.funding),
        (t("pdf.grant_status"), t(f"grant_status.{arrangement.status}") if arrangement.status else ""),
        (t("pdf.evaluate_on"), t("pdf.comma").join(day(on, t) for on in arrangement.evaluate_on)),
        t=t,
    )
    return arrangement.goal, facts


def _tried(tried: TriedSupport, t: Texts) -> tuple[str, str]:
    return tried.what, _labelled((t("pdf.result"), tried.result), t=t)


def _objection(objection: Objection, t: Texts) -> tuple[str, str]:
    facts = _labelled((t("pdf.objection_of"), objection.whose), (t("pdf.handled_how"), objection.handled_how), t=t)
    return objection.what, facts


def _parent_talk(talk: ParentTalk, t: Texts) -> tuple[str, str]:
    facts = _labelled((t("pdf.with_whom"), talk.with_whom), (t("pdf.talk_outcome"), talk.outcome), t=t)
    return day(talk.held_on, t), facts


def _school_guide(plan: Plan, t: Texts) -> list[Block]:
    fits = "unknown" if plan.fits_school_guide is None else "yes" if plan.fits_school_guide else "no"
    facts = fact_list((t("pdf.fits_school_guide"), t(f"norm_group.{fits}")), (t("pdf.remark"), plan.school_guide_remark))
    return [*part(t("pdf.school_guide"), t, "school_guide", level=3), *facts]


def _hearing(hearing: Hearing, t: Texts) -> list[Block]:
    facts = fact_list(
        (t("pdf.heard_how"), hearing.how),
        (t("pdf.heard_on"), day(hearing.heard_on, t)),
        (t("pdf.heard_by"), hearing.heard_by),
        (t("pdf.heard_view"), hearing.view),
        (t("pdf.heard_influence"), hearing.influence),
        (t("pdf.heard_feedback"), hearing.feedback),
        (t("pdf.not_heard"), hearing.not_possible_because),
    )
    return [*part(t("pdf.hearing"), t, "hearing", level=3), *(facts or [prose(t("pdf.nothing_yet"))])]


def _agreement(agreement: Agreement, t: Texts) -> Block:
    """In a frame of its own: agreeing with the plan is no answer about the pupil, and no answer about the pupil is agreement."""
    state = "not_yet" if agreement.state is None else agreement.state
    facts = _labelled(
        (t("pdf.agrees"), t(f"agreement_state.{state}")),
        (t("pdf.agreed_by"), agreement.given_by),
        (t("pdf.agreed_on"), day(agreement.given_on, t)),
        (t("pdf.agreed_how"), agreement.given_how),
        t=t,
    )
    return boxed(t("pdf.agreement_hint"), facts)


def _moments(moments: Sequence[MinutesMoment], t: Texts) -> list[Block]:
    title = part(t("pdf.moments"), t, "moments", level=2)
    if not moments:
        return [*title, prose(t("pdf.no_moments"))]
    head = [t(f"pdf.moment_{column}") for column in ("date", "kind", "about")]
    rows = [(day(moment.due_on, t), t(f"check_kind.{moment.kind}"), moment.about) for moment in moments]
    return [*title, quiet_table(head, rows, widths=(0.24, 0.24, 0.52))]


def _evaluations(evaluations: Sequence[MinutesEvaluation], t: Texts) -> list[Block]:
    return [*part(t("pdf.evaluations"), t, "evaluations", level=2), _evaluation_table(evaluations, t)] if evaluations else []


def _earlier(minutes: MinutesData, t: Texts) -> list[Block]:
    """What was seen of the goals of the meeting before: this is where the year between begins."""
    if not minutes.earlier_evaluations:
        return []
    title = t("pdf.earlier_goals", day=day(minutes.earlier_on, t))
    return [*part(title, t, "earlier_goals", level=2), _evaluation_table(minutes.earlier_evaluations, t)]


def _evaluation_table(evaluations: Sequence[MinutesEvaluation], t: Texts) -> Block:
    head = [t(f"pdf.evaluation_{column}") for column in ("goal", "state", "seen", "by")]
    rows = [(item.goal_wording, t(f"goal_state.{item.state}"), item.seen, item.evaluated_by) for item in evaluations]
    return quiet_table(head, rows, widths=(0.3, 0.16, 0.36, 0.18))
