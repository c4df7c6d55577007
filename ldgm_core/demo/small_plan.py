"""The plan that the people of a fictional case write: small, and with a word in every part."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from ldgm_core.demo.case import Case
from ldgm_core.domain.matrix import AreaId
from ldgm_core.domain.plan import (
    Action,
    Agreement,
    AgreementState,
    ArrangementKind,
    Goal,
    Hearing,
    NotedArrangement,
    ParentTalk,
    Place,
    Plan,
)
from ldgm_core.texts import Texts

__all__ = ["small_plan"]


def small_plan(case: Case, t: Texts, *, first_name: str, pupil_said: Sequence[str], today: date) -> Plan:
    """Return the plan of a case: the first of its people acts, and what the pupil said is how the pupil was heard."""
    by_on = today + timedelta(weeks=12)
    return Plan(
        hindering=case.tension,
        helping=case.core,
        goals=(Goal(AreaId("didactic"), t("demo.goal"), t("demo.goal_from"), t("demo.goal_to"), t("demo.goal_measured"), by_on),),
        actions=(Action(t("demo.action"), first_name, (Place.SCHOOL, Place.HOME), by_on),),
        arrangements=tuple(
            NotedArrangement(ArrangementKind.TARGET_GROUP, item.goal, item.provider, (Place.SCHOOL, Place.HOME), item.hours, item.funding)
            for item in case.arrangements
        ),
        hearing=_hearing(t, pupil_said, today=today),
        parent_talks=(ParentTalk(today, t("demo.parents"), t("demo.parents_outcome")),),
        agreement=Agreement(AgreementState.NOT_YET),
        is_final=True,
    )


def _hearing(t: Texts, said: Sequence[str], *, today: date) -> Hearing:
    if not said:
        return Hearing(not_possible_because=t("demo.not_heard"))
    return Hearing(t("demo.heard_how"), today, t("demo.chair"), "\n".join(said)[:5000], t("demo.heard_influence"), t("demo.heard_feedback"))
