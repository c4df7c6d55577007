"""A fictional meeting with something in every field of a template, to try a template against."""

from __future__ import annotations

from datetime import UTC, date, datetime

from ldgm_core.domain.account import OrganisationId
from ldgm_core.domain.decision import Decision, Outcome
from ldgm_core.domain.matrix import AreaId, Sector
from ldgm_core.domain.meeting import MeetingId
from ldgm_core.domain.minutes import MinutesData, MinutesDissent, MinutesEvaluation, MinutesHeader, MinutesMoment, MinutesState
from ldgm_core.domain.plan import Action, Agreement, AgreementState, Goal, Hearing, ParentTalk, Place, Plan, Support
from ldgm_core.domain.review import CheckKind, GoalState
from ldgm_core.texts import Texts

__all__ = ["example_minutes"]

_ON = date(2026, 9, 14)
_AT = datetime(2026, 9, 14, 13, 0, tzinfo=UTC)


def example_minutes(t: Texts) -> MinutesData:
    """Return the same fictional minutes each time; every text in them says that it is an example."""
    word = t("template.example")
    return MinutesData(
        state=MinutesState.DRAFT,
        content_hash="",
        header=_header(word),
        present=(),
        sources=(),
        areas=(),
        decision=_decision(word),
        dissents=(MinutesDissent("parent", None, word, "", _AT),),
        plan=_plan(word),
        moments=(MinutesMoment(CheckKind.YEARLY, _ON, word),),
        evaluations=(MinutesEvaluation(word, GoalState.AS_EXPECTED, word, word),),
        notes=(),
        addenda=(),
    )


def _header(word: str) -> MinutesHeader:
    return MinutesHeader(
        pupil_name=word,
        group_name=word,
        sector=Sector.SO,
        is_fictional=True,
        held_on=_ON,
        calendar_age_months=112,
        reason=word,
        facilitator_name=word,
        shows_names=False,
        matrix_version="",
        matrix_title="",
        attribution="",
        has_school_variant=False,
        level_rule_version="",
        software_version="",
        opened_at=_AT,
        closed_at=_AT,
    )


def _decision(word: str) -> Decision:
    return Decision(
        organisation_id=OrganisationId(""),
        meeting_id=MeetingId(""),
        version=1,
        outcome=Outcome.DECIDED,
        destination=word,
        destination_column=4,
        direction=word,
        why=word,
        observations=word,
        reconsider_when=word,
        until_on=_ON,
        apart_reason=word,
        decided_by=word,
        recorded_at=_AT,
    )


def _plan(word: str) -> Plan:
    return Plan(
        hindering=word,
        helping=word,
        goals=(Goal(AreaId("didactic"), word, word, word, word, _ON),),
        supports=(Support(None, word),),
        actions=(Action(word, word, (Place.SCHOOL,), _ON),),
        hearing=Hearing(how=word, heard_on=_ON, heard_by=word, view=word, influence=word, feedback=word),
        parent_talks=(ParentTalk(_ON, word, word),),
        agreement=Agreement(AgreementState.YES, word, _ON, word),
    )
