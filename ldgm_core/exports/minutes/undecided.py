"""What was not decided: open ends, named one by one, so that nobody takes silence for a decision."""

from __future__ import annotations

from collections.abc import Iterator

from ldgm_core.domain.debate import PictureKind
from ldgm_core.domain.decision import Outcome
from ldgm_core.domain.matrix import AreaId
from ldgm_core.domain.minutes import MinutesArea, MinutesData
from ldgm_core.domain.plan import AgreementState, Plan
from ldgm_core.texts import Texts

__all__ = ["PERSPECTIVE", "undecided"]

PERSPECTIVE = frozenset({AreaId("destination"), AreaId("direction")})
"""The areas of which the outcome is the decision."""


def undecided(minutes: MinutesData, t: Texts) -> tuple[str, ...]:
    """Return a sentence for everything that stayed open; empty when nothing did."""
    return (*_perspective(minutes, t), *_areas(minutes, t), *_plan(minutes.plan, t))


def _perspective(minutes: MinutesData, t: Texts) -> Iterator[str]:
    if minutes.decision is None:
        yield t("pdf.no_decision")
    elif minutes.decision.outcome is not Outcome.DECIDED:
        yield t("pdf.undecided_perspective", outcome=t(f"outcome.{minutes.decision.outcome}"))


def _areas(minutes: MinutesData, t: Texts) -> Iterator[str]:
    areas = [area for area in minutes.areas if area.area_id not in PERSPECTIVE]
    kinds = {
        "pdf.undecided_not_discussed": [area for area in areas if not area.is_revealed],
        "pdf.undecided_no_picture": [area for area in areas if area.is_revealed and area.agreed is None],
        "pdf.undecided_difference": [area for area in areas if area.agreed and area.agreed.kind is PictureKind.DIFFERENCE_REMAINS],
    }
    for key, found in kinds.items():
        if found:
            yield t(key, areas=t("pdf.comma").join(_name(area, t) for area in found))


def _name(area: MinutesArea, t: Texts) -> str:
    """With the name of the row: some sub-rows are called alike."""
    return area.label if area.row_label in ("", area.label) else t("pdf.in_brackets_after", words=area.label, more=area.row_label)


def _plan(plan: Plan | None, t: Texts) -> Iterator[str]:
    if plan is None:
        yield t("pdf.no_plan")
        return
    if not plan.is_final:
        yield t("pdf.plan_draft")
    if not plan.hearing.is_done:
        yield t("pdf.undecided_hearing")
    if plan.agreement.state is not AgreementState.YES:
        yield t("pdf.undecided_agreement", state=t(f"agreement_state.{plan.agreement.state or AgreementState.NOT_YET}"))
