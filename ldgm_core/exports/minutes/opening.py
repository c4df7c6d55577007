"""The first pages of the minutes: what meeting it was, the decision and the dissent, who was there, what lay on the table."""

from __future__ import annotations

from collections.abc import Sequence

from ldgm_core.domain.age import age_in_words
from ldgm_core.domain.decision import Decision
from ldgm_core.domain.minutes import Attendee, MinutesData, MinutesDissent, MinutesHeader, MinutesSource, MinutesState
from ldgm_core.exports.paper.block import Block, fact_list, heading, prose, quiet_table
from ldgm_core.exports.paper.section import part
from ldgm_core.exports.wording import clock, columns, day, joined, moment, person, role_name
from ldgm_core.texts import Texts

__all__ = ["decision_section", "dissent_section", "opening"]


def opening(minutes: MinutesData, t: Texts) -> list[Block]:
    """Return title, facts of the meeting, decision, dissents, attendance and sources, in this order."""
    return [
        *heading(t("pdf.title_parents") if t.is_plain else t("pdf.title"), level=1),
        prose(_state(minutes, t), style="lead"),
        *([prose(t("pdf.names_replaced"), style="small")] if t.is_plain else []),
        *_header(minutes.header, t),
        *decision_section(minutes.decision, t),
        *dissent_section(minutes.dissents, t),
        *_attendance(minutes.present, t),
        *_sources(minutes.sources, t),
    ]


def _state(minutes: MinutesData, t: Texts) -> str:
    return t("pdf.state_draft" if minutes.state is MinutesState.DRAFT else "pdf.state_final")


def _header(header: MinutesHeader, t: Texts) -> list[Block]:
    pupil = t("pdf.fictional_pupil", name=header.pupil_name) if header.is_fictional else header.pupil_name
    matrix = t("pdf.matrix_line", version=header.matrix_version, rules=header.level_rule_version)
    return fact_list(
        (t("pdf.pupil"), pupil),
        (t("pdf.group_sector"), joined((header.group_name, t(f"sector.{header.sector}")), " · ")),
        (t("pdf.age"), t("pdf.age_words", age=age_in_words(header.calendar_age_months))),
        (t("pdf.date"), joined((day(header.held_on, t), _hours(header, t)), t("pdf.comma"))),
        (t("pdf.meeting_kind"), t(f"meeting_kind.{header.kind}") if header.kind else ""),
        (t("field.location"), header.location),
        (t("pdf.facilitator"), header.facilitator_name),
        (t("field.reason"), header.reason),
        (t("pdf.matrix"), joined((matrix, t("pdf.school_variant") if header.has_school_variant else ""), " ")),
        (t("pdf.visibility"), t("pdf.names_shown" if header.shows_names else "pdf.names_hidden")),
    )


def _hours(header: MinutesHeader, t: Texts) -> str:
    if header.opened_at is None:
        return ""
    if header.closed_at is None:
        return t("pdf.opened", at=clock(header.opened_at))
    if header.closed_at.date() == header.opened_at.date():
        return t("pdf.hours", begin=clock(header.opened_at), end=clock(header.closed_at))
    return t("pdf.hours", begin=moment(header.opened_at, t), end=moment(header.closed_at, t))


def decision_section(decision: Decision | None, t: Texts) -> list[Block]:
    """Return what was decided about the perspective, or that nothing was."""
    title = part(t("pdf.decision"), t, "decision", level=2)
    if decision is None:
        return [*title, prose(t("pdf.no_decision"))]
    return [
        *title,
        *fact_list(
            (t("pdf.outcome"), t(f"outcome.{decision.outcome}")),
            (t("field.destination"), joined((decision.destination, _destination_column(decision, t)), " ")),
            (t("field.direction"), decision.direction),
            (t("field.why"), decision.why),
            (t("pdf.observations"), decision.observations),
            (t("pdf.reconsider"), decision.reconsider_when),
            (t("pdf.until"), day(decision.until_on, t)),
            (t("pdf.apart_reason"), decision.apart_reason),
            (
                t("field.decided_by") if decision.decided_by else t("pdf.recorded_on"),
                joined((decision.decided_by, moment(decision.recorded_at, t)), t("pdf.comma")),
            ),
        ),
    ]


def _destination_column(decision: Decision, t: Texts) -> str:
    if decision.destination_column is None:
        return ""
    return t("pdf.in_brackets", words=columns(decision.destination_column, None, t))


def dissent_section(dissents: Sequence[MinutesDissent], t: Texts) -> list[Block]:
    """In the type and size of the decision: a minority is not small print."""
    title = part(t("pdf.dissent"), t, "dissent", level=2)
    if not dissents:
        return [*title, prose(t("pdf.no_dissent"))]
    return [*title, *fact_list(*((t("pdf.own_words"), joined((dissent.words, _dissent_origin(dissent, t)), "\n")) for dissent in dissents))]


def _dissent_origin(dissent: MinutesDissent, t: Texts) -> str:
    written = t("pdf.written_down_by", name=dissent.written_down_by) if dissent.written_down_by else ""
    who = person(dissent.role, dissent.name, None, t)
    return t("pdf.origin", words=joined((who, moment(dissent.recorded_at, t), written), t("pdf.comma")))


def _attendance(people: Sequence[Attendee], t: Texts) -> list[Block]:
    title = part(t("pdf.attendance"), t, "attendance", level=2)
    if not any(person.was_present for person in people):
        title.append(prose(t("pdf.nobody_present")))
    if not people:
        return title
    head = [t(f"pdf.attendance_{column}") for column in ("name", "role", "group", "present", "scores")]
    rows = [
        (
            someone.name,
            role_name(someone.role, t),
            t(f"group.{someone.group}"),
            t("pdf.present" if someone.was_present else "pdf.absent"),
            t("pdf.scored_along" if someone.scores else "non_score.observer"),
        )
        for someone in people
    ]
    return [*title, quiet_table(head, rows, widths=(0.29, 0.34, 0.12, 0.13, 0.12))]


def _sources(sources: Sequence[MinutesSource], t: Texts) -> list[Block]:
    title = part(t("pdf.sources"), t, "sources", level=2)
    if not sources:
        return [*title, prose(t("pdf.no_sources"))]
    head = [t(f"pdf.source_{column}") for column in ("instrument", "area", "result", "filled_in_by", "norm_group")]
    rows = [
        (
            joined((source.instrument, day(source.made_on, t)), "\n"),
            source.area_label,
            source.result,
            source.filled_in_by,
            t(f"norm_group.{source.norm_group_fit}"),
        )
        for source in sources
    ]
    return [*title, prose(t("pdf.sources_hint"), style="small"), quiet_table(head, rows, widths=(0.21, 0.19, 0.26, 0.18, 0.16))]
