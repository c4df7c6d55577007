"""The minutes as data; every document is made from this and from nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from ldgm_core.domain.debate import AgreedPicture
from ldgm_core.domain.decision import Decision
from ldgm_core.domain.disagreement import Level
from ldgm_core.domain.matrix import AreaId, Sector, TimeBasis
from ldgm_core.domain.meeting import MeetingKind, NormGroupFit, RoleGroup
from ldgm_core.domain.minutes_plan import MinutesArrangement, MinutesOppDay
from ldgm_core.domain.plan import Plan
from ldgm_core.domain.poll import RevealedPoll
from ldgm_core.domain.rating import ChangeReason
from ldgm_core.domain.review import CheckKind, GoalState

__all__ = [
    "Attendee",
    "MinutesArea",
    "MinutesChange",
    "MinutesData",
    "MinutesDissent",
    "MinutesEvaluation",
    "MinutesHeader",
    "MinutesMoment",
    "MinutesNote",
    "MinutesRemark",
    "MinutesRound",
    "MinutesSource",
    "MinutesState",
]


class MinutesState(StrEnum):
    """A draft can still be remarked upon; final minutes carry a hash and only grow by addenda."""

    DRAFT = "draft"
    FINAL = "final"


@dataclass(frozen=True)
class MinutesHeader:
    """What the meeting was. The age is in months on the day of the meeting."""

    pupil_name: str
    group_name: str
    sector: Sector
    is_fictional: bool
    held_on: date
    calendar_age_months: int
    reason: str
    facilitator_name: str
    shows_names: bool
    matrix_version: str
    matrix_title: str
    attribution: str
    has_school_variant: bool
    level_rule_version: str
    software_version: str
    opened_at: datetime | None
    closed_at: datetime | None
    kind: MeetingKind | None = None
    location: str = ""


@dataclass(frozen=True)
class Attendee:
    """Somebody who was invited; `was_present`: joined, or scored."""

    name: str
    role: str
    group: RoleGroup
    scores: bool
    was_present: bool


@dataclass(frozen=True)
class MinutesSource:
    """A test, list or report that lay on the table."""

    area_label: str
    instrument: str
    result: str
    made_on: date | None
    filled_in_by: str
    norm_group_fit: NormGroupFit


@dataclass(frozen=True)
class MinutesRound:
    """One revealed round of one area, with its level word and how many people stand apart."""

    seen: RevealedPoll
    level: Level
    apart: int


@dataclass(frozen=True)
class MinutesChange:
    """Who stood elsewhere in round 2, and why. `who` is a name only if the meeting chose names, otherwise a role key."""

    role: str
    name: str | None
    column_from: int | None
    column_to: int | None
    reason: ChangeReason | None


@dataclass(frozen=True)
class MinutesArea:
    """
    One area: both rounds, what was written, what was not discussed (`is_revealed` false: never revealed, nothing shown).

    The plain label and cell texts are for parents; minutes that were sealed without them have none.
    """

    area_id: AreaId
    label: str
    row_label: str
    basis: TimeBasis
    cell_texts: tuple[str, ...]
    rounds: tuple[MinutesRound, ...]
    changes: tuple[MinutesChange, ...]
    agreed: AgreedPicture | None
    notes: tuple[str, ...]
    plain_label: str = ""
    plain_cell_texts: tuple[str, ...] = ()

    @property
    def is_revealed(self) -> bool:
        """Whether there is anything to show of this area."""
        return bool(self.rounds)


@dataclass(frozen=True)
class MinutesDissent:
    """A dissent in its writer's words."""

    role: str
    name: str | None
    words: str
    written_down_by: str
    recorded_at: datetime


@dataclass(frozen=True)
class MinutesMoment:
    """A date on which the team looks again."""

    kind: CheckKind
    due_on: date
    about: str


@dataclass(frozen=True)
class MinutesEvaluation:
    """What was seen of one goal."""

    goal_wording: str
    state: GoalState
    seen: str
    evaluated_by: str


@dataclass(frozen=True)
class MinutesNote:
    """A note about the meeting or an addendum, with who wrote it."""

    words: str
    who: str
    written_at: datetime


@dataclass(frozen=True)
class MinutesRemark:
    """A remark on the draft in its writer's words, and what was done with it; a name only if the meeting chose names."""

    role: str
    name: str | None
    words: str
    written_down_by: str
    written_at: datetime
    answer: str
    answered_by: str


@dataclass(frozen=True)
class MinutesData:
    """Everything that the minutes say; the same data twice gives the same bytes."""

    state: MinutesState
    content_hash: str
    header: MinutesHeader
    present: tuple[Attendee, ...]
    sources: tuple[MinutesSource, ...]
    areas: tuple[MinutesArea, ...]
    decision: Decision | None
    dissents: tuple[MinutesDissent, ...]
    plan: Plan | None
    moments: tuple[MinutesMoment, ...]
    evaluations: tuple[MinutesEvaluation, ...]
    notes: tuple[MinutesNote, ...]
    addenda: tuple[MinutesNote, ...]
    # Since version 0.1 of the program; minutes that were sealed before have none of these.
    arrangements: tuple[MinutesArrangement, ...] = ()
    opp_days: tuple[MinutesOppDay, ...] = ()
    earlier_on: date | None = None
    earlier_evaluations: tuple[MinutesEvaluation, ...] = ()
    remarks: tuple[MinutesRemark, ...] = ()
