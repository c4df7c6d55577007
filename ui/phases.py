"""In which phase of PDCA and of HGW a pupil's circle is now, in words."""

from __future__ import annotations

from collections.abc import Sequence

from ldgm_core.domain.meeting import Meeting, Step
from ldgm_core.domain.review import CheckMoment, GoalEvaluation, phase_now
from ui import context, widgets
from ui.context import text

__all__ = ["show"]


def show(meeting: Meeting, here: Step, moments: Sequence[CheckMoment] = (), evaluations: Sequence[GoalEvaluation] = ()) -> None:
    """Name the phases of this screen; after the meeting they follow from the moments and from what was seen."""
    pdca, phases = phase_now(
        here.value,
        is_closed=meeting.closed_at is not None,
        is_due=any(one.done_at is None and one.due_on <= context.today() for one in moments),
        is_evaluated=bool(evaluations) and all(one.done_at is not None for one in moments),
    )
    said = ", ".join(text(f"hgw.{phase}") for phase in phases)
    widgets.labels(text("review.pdca", phase=text(f"pdca.{pdca}")), text("review.hgw", phases=said))
