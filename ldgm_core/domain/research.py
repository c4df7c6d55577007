"""
Meetings as a researcher may have them: consent per meeting, and data without names, free text, dates or ids of ours.

The ids in this tree are drawn anew for every export and no key is kept. Pseudonymised, and still personal data: a team of known
people around one pupil is easy to recognise. What is coarsened and held back stands in domain/coarsening.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ldgm_core.domain.account import OrganisationId
from ldgm_core.domain.matrix import AreaKind, Sector
from ldgm_core.domain.meeting import Context, MeetingId, RoleGroup
from ldgm_core.domain.rating import ChangeReason
from ldgm_core.domain.text import clean_name
from ldgm_core.errors import BadInput

__all__ = [
    "LEAST_MEETINGS",
    "LEAST_PER_CATEGORY",
    "LEAST_TEAMS",
    "CaseType",
    "DecisionKind",
    "DurationBand",
    "LengthBand",
    "MissingReason",
    "ResearchConsent",
    "ResearchData",
    "ResearchDecision",
    "ResearchItem",
    "ResearchMeeting",
    "ResearchRater",
    "ResearchRating",
    "ResearchStatus",
    "RevealMode",
    "accept_consent",
]


class CaseType(StrEnum):
    """About whom a meeting is: a real pupil, or a fictional case that several teams discuss."""

    PUPIL = "leerling"
    VIGNETTE = "vignet"


LEAST_MEETINGS = 10
"""Meetings in a file about real pupils."""
LEAST_TEAMS = 2
"""Teams per vignette: one team alone says nothing about agreement between teams."""
LEAST_PER_CATEGORY = {CaseType.PUPIL: 5, CaseType.VIGNETTE: 2}
"""Meetings in which a category must occur before a file shows it apart."""
_CASE_ID = re.compile(r"[A-Z]{1,2}[0-9]{1,4}")


class RevealMode(StrEnum):
    """What the meeting chose to show after a reveal."""

    GROUPS = "groups"
    NAMES = "names"


class DurationBand(StrEnum):
    """From opening a meeting until its end; scoring beforehand counts."""

    UNDER_30_MIN = "under_30_min"
    UNDER_60_MIN = "30_to_60_min"
    UNDER_120_MIN = "60_to_120_min"
    SAME_DAY = "2_to_24_hours"
    LONGER = "over_24_hours"


class LengthBand(StrEnum):
    """Characters in an observation; the words themselves are never exported."""

    NONE = "none"
    SHORT = "1_to_50"
    MIDDLE = "51_to_200"
    LONG = "over_200"


class MissingReason(StrEnum):
    """Why there is no column: the two non-scores, or no answer before the reveal."""

    OUT_OF_VIEW = "out_of_view"
    UNDECIDED = "undecided"
    NOT_REACHED = "not_reached"


class DecisionKind(StrEnum):
    """In what form people wrote down the end of the talk; which column they wrote is not exported."""

    COLUMN = "column"
    OTHER = "other"
    NO_AGREEMENT = "no_agreement"


@dataclass(frozen=True)
class ResearchConsent:
    """One version of what was agreed about research for one meeting; the newest counts, no version at all means no."""

    organisation_id: OrganisationId
    meeting_id: MeetingId
    version: int
    is_given: bool
    covers_pupil_scores: bool
    case_type: CaseType
    case_id: str
    recorded_by: str
    recorded_at: datetime


@dataclass(frozen=True)
class ResearchStatus:
    """How far a file of this sort is: meetings that may be in it now, and how many it needs at least."""

    case_type: CaseType
    meetings: int
    least: int


@dataclass(frozen=True)
class ResearchItem:
    """One area of a published matrix; `columns` is the number of steps, `order_shown` counts from 1."""

    model_version: str
    item_set_version: str
    item_id: str
    domain: AreaKind
    columns: int
    order_shown: int


@dataclass(frozen=True)
class ResearchRater:
    """Somebody who could score. A role group that may not be shown apart is `OTHER`, and then the context is held back too."""

    rater_id: str
    role_group: RoleGroup
    context: Context | None


@dataclass(frozen=True)
class ResearchRating:
    """What one rater answered about one item in one revealed round; exactly one of `score` and `missing` is set, confidence 1..3."""

    rater_id: str
    item_id: str
    round: int
    score: int | None
    missing: MissingReason | None
    confidence: int | None
    context: Context | None
    is_before_reveal: bool | None
    reason_length: LengthBand | None
    change_reason: ChangeReason | None

    @property
    def is_answer(self) -> bool:
        """Return whether the rater answered: a column or one of the two non-scores."""
        return self.missing is not MissingReason.NOT_REACHED


@dataclass(frozen=True)
class ResearchDecision:
    """How the talk about one item ended. Dissents are counted beside the destination, since people write them about the whole."""

    item_id: str
    kind: DecisionKind | None
    dissents: int
    has_follow_up: bool


@dataclass(frozen=True)
class ResearchMeeting:
    """One closed meeting; None where a value would stand for too few meetings."""

    meeting_id: str
    case_id: str
    school_type: Sector
    model_version: str
    item_set_version: str
    level_rule_version: str | None
    reveal_mode: RevealMode | None
    quarter: str | None
    duration: DurationBand | None
    raters: tuple[ResearchRater, ...]
    ratings: tuple[ResearchRating, ...]
    decisions: tuple[ResearchDecision, ...]

    def answers(self, item_id: str, round_: int) -> dict[str, ResearchRating]:
        """Return what was answered about an item in a round, by rater and in the order of the raters; non-scores are answers."""
        found = {r.rater_id: r for r in self.ratings if r.item_id == item_id and r.round == round_ and r.is_answer}
        return {rater.rater_id: found[rater.rater_id] for rater in self.raters if rater.rater_id in found}


@dataclass(frozen=True)
class ResearchData:
    """One file: meetings of one sort in an order that says nothing, the items they used, and the seed for its intervals."""

    case_type: CaseType
    software_version: str
    seed: int
    least_per_category: int
    meetings_left_out: int
    items: tuple[ResearchItem, ...]
    meetings: tuple[ResearchMeeting, ...]

    def polls(self) -> Iterator[tuple[ResearchMeeting, ResearchItem, int]]:
        """Yield every meeting with every item and every round of it that was revealed."""
        for meeting in self.meetings:
            revealed = {(rating.item_id, rating.round) for rating in meeting.ratings}
            for item in self.items:
                if item.item_set_version == meeting.item_set_version:
                    yield from ((meeting, item, round_) for round_ in (1, 2) if (item.item_id, round_) in revealed)


def accept_consent(consent: ResearchConsent, *, is_fictional: bool) -> ResearchConsent:
    """
    Return the consent as it may be stored. `is_fictional`: whether the pupil of the meeting is.

    A vignette needs a code under which the teams find each other: one or two letters and a number, so that it cannot be a name.

    Raises:
        BadInput: no name of who records (`text_empty`), a vignette without such a code (`research_case_id_wrong`), a real pupil as a
            vignette (`research_real_pupil`), or a fictional case as a pupil (`research_fictional_pupil`).
    """
    case_id = "".join(consent.case_id.split()).upper() if consent.case_type is CaseType.VIGNETTE else ""
    if consent.is_given and consent.case_type is CaseType.VIGNETTE:
        if not is_fictional:
            raise BadInput("research_real_pupil")
        if not _CASE_ID.fullmatch(case_id):
            raise BadInput("research_case_id_wrong")
    elif consent.is_given and is_fictional:
        raise BadInput("research_fictional_pupil")
    return ResearchConsent(
        organisation_id=consent.organisation_id,
        meeting_id=consent.meeting_id,
        version=consent.version,
        is_given=consent.is_given,
        covers_pupil_scores=consent.covers_pupil_scores and consent.is_given,
        case_type=consent.case_type,
        case_id=case_id if consent.is_given else "",
        recorded_by=clean_name(consent.recorded_by, field="recorded_by"),
        recorded_at=consent.recorded_at,
    )
