"""What people see of a running arrangement: talks between school, care and parents, and the monitoring of a period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from ldgm_core.domain.account import OrganisationId
from ldgm_core.domain.arrangement import ArrangementId
from ldgm_core.domain.meeting import PupilId
from ldgm_core.domain.review import GoalState
from ldgm_core.domain.text import clean_name, clean_text, require_text
from ldgm_core.errors import BadInput

__all__ = ["ArrangementTalk", "Monitoring", "TalkKind", "accept_monitoring", "accept_outcome", "accept_talk"]


class TalkKind(StrEnum):
    """Which table: the fixed one of school and care (knooppunt), one with several disciplines, or another."""

    NETWORK = "network"
    MULTIDISCIPLINARY = "multidisciplinary"
    OTHER = "other"


@dataclass(frozen=True)
class ArrangementTalk:
    """A talk about an arrangement, planned for a day; once it was held its outcome stands here."""

    id: str
    organisation_id: OrganisationId
    arrangement_id: ArrangementId
    kind: TalkKind
    planned_on: date
    with_whom: str
    outcome: str
    recorded_by: str
    recorded_at: datetime

    @property
    def is_held(self) -> bool:
        """Whether an outcome was written down."""
        return bool(self.outcome)


@dataclass(frozen=True)
class Monitoring:
    """
    What was seen in one period: of each goal its state (None: not said), and what pupil, parents and teacher say.

    `pupil_id` is None only for an arrangement that names no pupils.
    """

    id: str
    organisation_id: OrganisationId
    arrangement_id: ArrangementId
    pupil_id: PupilId | None
    from_on: date
    to_on: date
    goal_states: tuple[GoalState | None, ...]
    seen: str
    pupil_says: str
    parents_say: str
    teacher_says: str
    recorded_by: str
    recorded_at: datetime


def accept_talk(talk: ArrangementTalk) -> ArrangementTalk:
    """Return the talk as it may be stored. Raises BadInput for words that cannot be."""
    return replace(
        talk,
        with_whom=clean_text(talk.with_whom, field="with_whom"),
        outcome=clean_text(talk.outcome, field="talk_outcome"),
        recorded_by=clean_name(talk.recorded_by, field="recorded_by"),
    )


def accept_outcome(words: str) -> str:
    """Return the outcome of a talk as it may be stored. Raises BadInput when nothing was written (`text_empty`)."""
    return require_text(words, field="talk_outcome")


def accept_monitoring(monitoring: Monitoring, *, goals: int, members: Sequence[PupilId]) -> Monitoring:
    """
    Return the monitoring as it may be stored. `goals`: how many the arrangement has; `members`: the pupils who are in it.

    Raises:
        BadInput: a period that ends before it begins (`arrangement_dates_reversed`), no pupil chosen or one who is not in it
            (`choice_missing`), nothing at all that was seen or said (`monitoring_empty`), or words that cannot be stored.
    """
    if monitoring.to_on < monitoring.from_on:
        raise BadInput("arrangement_dates_reversed")
    if monitoring.pupil_id not in (members or (None,)):
        raise BadInput("choice_missing", field_key="field.pupil")
    states = (*monitoring.goal_states, *[None] * goals)[:goals]
    cleaned = replace(
        monitoring,
        goal_states=states,
        seen=clean_text(monitoring.seen, field="goal_seen"),
        pupil_says=clean_text(monitoring.pupil_says, field="pupil_says"),
        parents_say=clean_text(monitoring.parents_say, field="parents_say"),
        teacher_says=clean_text(monitoring.teacher_says, field="teacher_says"),
        recorded_by=clean_name(monitoring.recorded_by, field="recorded_by"),
    )
    if not any((cleaned.seen, cleaned.pupil_says, cleaned.parents_say, cleaned.teacher_says, *states)):
        raise BadInput("monitoring_empty")
    return cleaned
