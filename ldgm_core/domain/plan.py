"""Step 4, the plan: what hinders and helps, goals, support, actions, arrangements, hearing, parents. Kept in versions, whole."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from typing import Any

from ldgm_core.domain.agreement import NOTHING_SAID, Agreement, AgreementState
from ldgm_core.domain.arrangement import ArrangementKind, GrantStatus, Place
from ldgm_core.domain.matrix import AreaId
from ldgm_core.domain.rating import Duration
from ldgm_core.domain.text import clean_text
from ldgm_core.errors import BadInput

__all__ = [
    "Action",
    "Agreement",
    "AgreementState",
    "ArrangementKind",
    "Goal",
    "GrantStatus",
    "Hearing",
    "NotedArrangement",
    "Objection",
    "ParentTalk",
    "Place",
    "Plan",
    "Support",
    "TriedSupport",
    "accept_plan",
]


@dataclass(frozen=True)
class Goal:
    """Route and ambition: from where to where, measured how, by when."""

    area_id: AreaId | None
    wording: str
    from_words: str = ""
    to_words: str = ""
    measured_how: str = ""
    by_on: date | None = None


@dataclass(frozen=True)
class Support:
    """Support in one area: intensity now and wanted (steps of the matrix), temporary or lasting, and the way to less."""

    area_id: AreaId | None
    what: str
    intensity_now: int | None = None
    intensity_wanted: int | None = None
    duration: Duration | None = None
    way_to_less: str = ""


@dataclass(frozen=True)
class Action:
    """Approach and offer: who does what, where, when."""

    what: str
    who: str = ""
    places: tuple[Place, ...] = ()
    by_on: date | None = None


@dataclass(frozen=True)
class NotedArrangement:
    """
    Extra support as plans noted it before arrangements had records of their own (domain/arrangement.py).

    Old plans keep it readable; a new plan carries on what an old one says and gets no new ones.
    """

    kind: ArrangementKind
    goal: str
    provider: str = ""
    places: tuple[Place, ...] = ()
    hours: str = ""
    funding: str = ""
    status: GrantStatus | None = None
    evaluate_on: tuple[date, ...] = ()


@dataclass(frozen=True)
class TriedSupport:
    """What was tried before, and what came of it."""

    what: str
    result: str = ""


@dataclass(frozen=True)
class Objection:
    """An objection, by whom, and how it was handled."""

    whose: str
    what: str
    handled_how: str = ""


@dataclass(frozen=True)
class Hearing:
    """How the pupil was heard and what it changed; or why that was not possible."""

    how: str = ""
    heard_on: date | None = None
    heard_by: str = ""
    view: str = ""
    influence: str = ""
    feedback: str = ""
    not_possible_because: str = ""

    @property
    def is_done(self) -> bool:
        """Whether the pupil's view stands here, or the reason why it could not be asked."""
        return bool(self.view and self.how) or bool(self.not_possible_because)


@dataclass(frozen=True)
class ParentTalk:
    """One talk with the parents that aims at agreement: when, with whom, with what outcome."""

    held_on: date | None
    with_whom: str
    outcome: str = ""


@dataclass(frozen=True)
class Plan:
    """
    One version of the plan, whole. `fits_school_guide`: None = not looked at yet.

    `deviations`: where the pupil's programme differs from the usual one; `parents_view`: what the parents say of the plan. Every field has
    a value without anything written, so that plans from before a field existed can still be read.
    """

    hindering: str = ""
    helping: str = ""
    deviations: str = ""
    goals: tuple[Goal, ...] = ()
    supports: tuple[Support, ...] = ()
    actions: tuple[Action, ...] = ()
    arrangements: tuple[NotedArrangement, ...] = ()
    tried: tuple[TriedSupport, ...] = ()
    objections: tuple[Objection, ...] = ()
    fits_school_guide: bool | None = None
    school_guide_remark: str = ""
    hearing: Hearing = Hearing()
    parents_view: str = ""
    parent_talks: tuple[ParentTalk, ...] = ()
    agreement: Agreement = NOTHING_SAID
    is_final: bool = False


def accept_plan(plan: Plan) -> Plan:
    """
    Return the plan with cleaned words; rows in which nothing at all was written or chosen are left out.

    Raises:
        BadInput: words that cannot be stored, or a final plan in which the pupil was not heard and no reason is given (`hearing_missing`).
    """
    cleaned: Plan = _clean(plan)
    kept: dict[str, Any] = {name: tuple(row for row in getattr(cleaned, name) if _says_something(row)) for name in _LISTS}
    cleaned = replace(cleaned, **kept)
    if cleaned.is_final and not cleaned.hearing.is_done:
        raise BadInput("hearing_missing")
    return cleaned


_LISTS = ("goals", "supports", "actions", "arrangements", "tried", "objections", "parent_talks")


def _says_something(row: Any) -> bool:
    """A row with only a date or a choice in it is somebody's work too."""
    return any(getattr(row, field.name) not in (None, "", ()) for field in fields(row) if field.name != "kind")


def _clean(value: Any) -> Any:
    """Clean every free text below a value; enums, dates and numbers stay as they are."""
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: _clean(getattr(value, field.name)) for field in fields(value)})
    if isinstance(value, tuple):
        return tuple(_clean(item) for item in value)
    if type(value) is str:
        return clean_text(value, field="plan")
    return value
