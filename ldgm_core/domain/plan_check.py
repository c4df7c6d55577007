"""What a plan does not say yet: a gentle list beside the fields. It says what, stops nobody, and judges nothing of what was written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ldgm_core.domain.plan import Plan
from ldgm_core.domain.rating import Duration

__all__ = ["Gap", "gaps_in", "gaps_in_row"]

# Per list the parts that a reader of the plan will ask for; a row counts from 1.
_ASKED: Mapping[str, tuple[str, ...]] = {
    "goals": ("wording", "area_id", "from_words", "to_words", "measured_how", "by_on"),
    "supports": ("what", "area_id", "intensity_now", "intensity_wanted", "duration"),
    "actions": ("what", "who", "places", "by_on"),
    "tried": ("what", "result"),
    "objections": ("what", "whose", "handled_how"),
    "parent_talks": ("held_on", "with_whom", "outcome"),
}
_WITHOUT_ROWS = ("goals", "supports", "actions", "parent_talks")


@dataclass(frozen=True)
class Gap:
    """
    What is not said yet: `part` of row `number` of the list `name`; number 0: the list has no rows, or `name` is no list.

    `part` is empty where the whole is missing.
    """

    name: str
    number: int = 0
    part: str = ""


def gaps_in(plan: Plan) -> tuple[Gap, ...]:
    """Return everything that the plan does not say yet, in the order of the screen."""
    return (*_in_lists(plan), *_elsewhere(plan))


def gaps_in_row(name: str, row: Any) -> tuple[str, ...]:
    """Return the parts that one row does not say yet; for support that is to become less, or is temporary, also how it gets there."""
    missing = [part for part in _ASKED.get(name, ()) if getattr(row, part) in (None, "", ())]
    if name == "supports" and _becomes_less(row) and not row.way_to_less:
        missing.append("way_to_less")
    return tuple(missing)


def _becomes_less(support: Any) -> bool:
    # A higher step of the matrix is less intensive support.
    steps = (support.intensity_now, support.intensity_wanted)
    return support.duration is Duration.TEMPORARY or (None not in steps and steps[1] > steps[0])


def _in_lists(plan: Plan) -> Iterator[Gap]:
    for name in _ASKED:
        rows: Sequence[Any] = getattr(plan, name)
        if not rows and name in _WITHOUT_ROWS:
            yield Gap(name)
        for number, row in enumerate(rows, start=1):
            yield from (Gap(name, number, part) for part in gaps_in_row(name, row))


def _elsewhere(plan: Plan) -> Iterator[Gap]:
    yield from (Gap(name) for name in ("hindering", "helping") if not getattr(plan, name))
    if plan.fits_school_guide is None:
        yield Gap("fits_school_guide")
    yield from (Gap("hearing", 0, part) for part in _hearing(plan))
    if plan.agreement.state is None:
        yield Gap("agreement")


def _hearing(plan: Plan) -> tuple[str, ...]:
    hearing = plan.hearing
    if hearing.not_possible_because:
        return ()
    return tuple(part for part in ("how", "heard_on", "heard_by", "view", "influence", "feedback") if not getattr(hearing, part))
