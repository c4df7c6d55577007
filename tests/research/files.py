"""Small research files for tests, written as columns per rater."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ldgm_core.domain.matrix import AreaKind, Sector
from ldgm_core.domain.meeting import RoleGroup
from ldgm_core.domain.rating import ChangeReason
from ldgm_core.domain.research import (
    CaseType,
    DecisionKind,
    MissingReason,
    ResearchData,
    ResearchDecision,
    ResearchItem,
    ResearchMeeting,
    ResearchRater,
    ResearchRating,
    RevealMode,
)

Round = Mapping[str, Sequence[int | None]]  # per item the columns of the raters, None for "do not know"


def meeting(
    number: int,
    first: Round,
    second: Round | None = None,
    *,
    groups: Sequence[RoleGroup] = (),
    case_id: str = "",
    confidence: Sequence[int] = (),
    reason: ChangeReason = ChangeReason.NEW_INFORMATION,
    kind: DecisionKind | None = None,
) -> ResearchMeeting:
    """A meeting whose raters all belong to the rest, unless groups are given."""
    count = len(next(iter(first.values())))
    raters = [ResearchRater(f"r{number}_{n}", groups[n] if groups else RoleGroup.OTHER, None) for n in range(count)]
    ratings = [
        _rating(raters[n].rater_id, item, round_, score, confidence[n] if confidence else 3, reason if round_ == 2 else None)
        for round_, answers in ((1, first), (2, second or {}))
        for item, scores in answers.items()
        for n, score in enumerate(scores)
    ]
    decisions = tuple(ResearchDecision(item, kind, 0, has_follow_up=False) for item in first)
    return ResearchMeeting(
        f"m{number}", case_id or f"c{number}", Sector.SO, "so-x", "so-x", "2026.1", RevealMode.GROUPS, None, None,
        tuple(raters), tuple(ratings), decisions,
    )  # fmt: skip


def data(
    meetings: Sequence[ResearchMeeting],
    *,
    least: int = 1,
    columns: int = 7,
    seed: int = 1,
    case_type: CaseType = CaseType.PUPIL,
    domain: AreaKind = AreaKind.SUPPORT,
) -> ResearchData:
    """A file of these meetings; all their items share one scale."""
    names = sorted({rating.item_id for one in meetings for rating in one.ratings})
    items = tuple(ResearchItem("so-x", "so-x", name, domain, columns, place) for place, name in enumerate(names, start=1))
    return ResearchData(case_type, "0", seed, least, 0, items, tuple(meetings))


def _rating(rater_id: str, item: str, round_: int, score: int | None, confidence: int, reason: ChangeReason | None) -> ResearchRating:
    missing = MissingReason.UNDECIDED if score is None else None
    return ResearchRating(rater_id, item, round_, score, missing, confidence if score else None, None, True, None, reason)
