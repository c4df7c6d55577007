"""A fictional case as it stands in the file: its people, their ratings, the decision and the arrangements."""

from __future__ import annotations

from dataclasses import dataclass

from ldgm_core.domain.matrix import AreaId, Sector
from ldgm_core.domain.meeting import RoleGroup
from ldgm_core.domain.rating import Rating

__all__ = ["Case", "CaseArrangement", "CaseDecision", "CasePerson", "CaseRating"]


@dataclass(frozen=True)
class CasePerson:
    """Somebody in a case: `role_key` as the file writes it, `role` as the program knows it, `group` None when the role decides."""

    role_key: str
    role: str
    label: str
    group: RoleGroup | None
    scores: bool


@dataclass(frozen=True)
class CaseRating:
    """What one person (by place in the list of people) answers for one area."""

    area_id: AreaId
    person: int
    rating: Rating


@dataclass(frozen=True)
class CaseDecision:
    """The decision of the fictional people, in their words; `column` is the leerroute that the words name, if they name one."""

    outcome: str
    column: int | None
    direction: str
    why: str
    dissent: str
    recorded_by: str


@dataclass(frozen=True)
class CaseArrangement:
    """Fictional support that belongs to a case."""

    kind: str
    provider: str
    goal: str
    hours: str
    funding: str


@dataclass(frozen=True)
class Case:
    """One fictional pupil with everything that is said about it."""

    id: str
    call_name: str
    sector: Sector
    age_months: int
    setting: str
    reason: str
    tension: str
    core: str
    people: tuple[CasePerson, ...]
    ratings: tuple[CaseRating, ...]
    decision: CaseDecision
    arrangements: tuple[CaseArrangement, ...]
