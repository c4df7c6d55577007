"""Arrangements in the minutes, each with its steps, its talks and what was seen; and the days that the law sets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ldgm_core.domain.arrangement import Arrangement
from ldgm_core.domain.matrix import AreaId
from ldgm_core.domain.minutes_plan import MinutesArrangement, MinutesOppDay, MinutesPeriod, MinutesStep, MinutesTalk
from ldgm_core.exports.paper.block import Block, fact_list, heading, prose, quiet_table
from ldgm_core.exports.paper.section import part
from ldgm_core.exports.wording import day, joined
from ldgm_core.texts import Texts

__all__ = ["arrangement_sections", "opp_day_section"]


def arrangement_sections(arrangements: Sequence[MinutesArrangement], labels: Mapping[AreaId, str], t: Texts) -> list[Block]:
    """Return the arrangements of the pupil; without any there is nothing."""
    if not arrangements:
        return []
    told = [block for one in arrangements for block in _arrangement(one, labels, t)]
    return [*part(t("pdf.arrangements_now"), t, "arrangements_now", level=2), *told]


def opp_day_section(days: Sequence[MinutesOppDay], t: Texts) -> list[Block]:
    """Return the days that the law sets, each with its source; what was not checked says so."""
    if not days:
        return []
    head = [t(f"pdf.opp_{column}") for column in ("day", "rule", "source")]
    rows = [
        (
            day(one.due_on, t) or t("pdf.opp_no_day"),
            one.words,
            joined((one.articles, one.source, t("matrix.needs_check") if one.needs_check else ""), "\n"),
        )
        for one in days
    ]
    return [*part(t("pdf.opp_days"), t, "opp_days", level=2), quiet_table(head, rows, widths=(0.2, 0.48, 0.32))]


def _arrangement(one: MinutesArrangement, labels: Mapping[AreaId, str], t: Texts) -> list[Block]:
    body = one.body
    agreed = one.consent
    state = "not_yet" if agreed.state is None else agreed.state
    said = joined((t(f"agreement_state.{state}"), agreed.given_by, day(agreed.given_on, t), agreed.given_how), t("pdf.comma"))
    return [
        *heading(body.title, level=3),
        *fact_list(
            (t("pdf.arrangement_kind"), t(f"arrangement_kind.{body.kind}")),
            (t("pdf.grant_status"), t(f"grant_status.{one.status}")),
            (t("pdf.other_pupils"), str(one.other_pupils) if one.other_pupils else ""),
            *((t("pdf.one_goal"), goal) for goal in body.goals),
            (t("pdf.area"), joined((labels.get(area, area) for area in body.area_ids), t("pdf.comma"))),
            (t("field.arrangement_why"), body.why),
            (t("field.arrangement_tried"), body.tried),
            (t("pdf.provider"), body.provider),
            (t("field.education_executor"), body.education_executor),
            *((t(f"place.{share.place}").capitalize(), _share(share.hours_per_week, share.who, t)) for share in body.shares),
            (t("pdf.period"), _period(body, t)),
            (t("pdf.funding"), joined((t(f"funding.{body.funding}") if body.funding else "", body.funding_words), ": ")),
            (t("field.integral_plan"), body.integral_plan),
            (t("pdf.evaluate_on"), joined((day(on, t) for on in body.evaluate_on), t("pdf.comma"))),
            (t("pdf.parents_agree"), said),
        ),
        *_steps(one.steps, t),
        *_talks(one.talks, t),
        *[block for period in one.periods for block in _seen(period, body.goals, t)],
    ]


def _share(hours: float | None, who: str, t: Texts) -> str:
    told = t("pdf.hours_a_week", hours=f"{hours:g}".replace(".", ",")) if hours else t("pdf.hours_not_said")
    return joined((told, who), t("pdf.comma"))


def _period(body: Arrangement, t: Texts) -> str:
    return joined((day(body.starts_on, t), day(body.ends_on, t)), " – ")


def _steps(steps: Sequence[MinutesStep], t: Texts) -> list[Block]:
    head = [t(f"pdf.step_{column}") for column in ("day", "what", "who", "words")]
    rows = [
        (
            day(step.happened_on, t),
            joined((t(f"arrangement_event.{step.kind}"), _detail(step, t)), ": "),
            step.who,
            step.words,
        )
        for step in steps
    ]
    return [quiet_table(head, rows, widths=(0.2, 0.26, 0.18, 0.36))] if rows else []


def _detail(step: MinutesStep, t: Texts) -> str:
    if step.assessor is not None:
        return t(f"assessor.{step.assessor}")
    return t(f"next_step.{step.next_step}") if step.next_step is not None else ""


def _talks(talks: Sequence[MinutesTalk], t: Texts) -> list[Block]:
    head = [t(f"pdf.talk_{column}") for column in ("day", "kind", "with", "outcome")]
    rows = [(day(one.planned_on, t), t(f"talk_kind.{one.kind}"), one.with_whom, one.outcome or t("pdf.talk_to_come")) for one in talks]
    return [quiet_table(head, rows, widths=(0.2, 0.2, 0.24, 0.36))] if rows else []


def _seen(period: MinutesPeriod, goals: Sequence[str], t: Texts) -> list[Block]:
    states = [(goal, state) for goal, state in zip(goals, period.goal_states, strict=False) if state is not None]
    return [
        prose(t("pdf.monitoring", begin=day(period.from_on, t), end=day(period.to_on, t)), style="lead"),
        *fact_list(
            *((t(f"goal_state.{state}").capitalize(), goal) for goal, state in states),
            (t("field.goal_seen"), period.seen),
            (t("field.pupil_says"), period.pupil_says),
            (t("field.parents_say"), period.parents_say),
            (t("field.teacher_says"), period.teacher_says),
        ),
    ]
