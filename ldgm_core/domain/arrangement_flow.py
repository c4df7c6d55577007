"""
How an arrangement goes through its life: asked for, judged by two kinds of assessor, granted or not, running, evaluated, ended.

Events are only added; where an arrangement stands follows from them. What does not fit is refused with a sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from ldgm_core.domain.account import OrganisationId
from ldgm_core.domain.arrangement import ArrangementId, GrantStatus
from ldgm_core.domain.text import clean_name, clean_text, require_text
from ldgm_core.errors import BadInput, NotNow

__all__ = ["ArrangementEvent", "AssessorKind", "EventKind", "NextStep", "accept_event", "assessors_to_come", "possible_events", "status_of"]


class EventKind(StrEnum):
    """What can happen to an arrangement."""

    REQUESTED = "requested"
    ASSESSED = "assessed"
    GRANTED = "granted"
    REJECTED = "rejected"
    STARTED = "started"
    EVALUATED = "evaluated"
    CONTINUED = "continued"
    ENDED = "ended"


class AssessorKind(StrEnum):
    """The two who judge the content: an orthopedagoog or psycholoog, and a manager."""

    BEHAVIOURAL_EXPERT = "behavioural_expert"
    MANAGER = "manager"


class NextStep(StrEnum):
    """What people want after an evaluation."""

    CONTINUE = "continue"
    LESS = "less"
    STOP = "stop"


@dataclass(frozen=True)
class ArrangementEvent:
    """Something that happened to an arrangement: when, through whom, in whose words. `number` counts from 1."""

    arrangement_id: ArrangementId
    organisation_id: OrganisationId
    number: int
    kind: EventKind
    happened_on: date
    who: str
    assessor: AssessorKind | None
    next_step: NextStep | None
    words: str
    recorded_by: str
    recorded_at: datetime


_POSSIBLE: dict[GrantStatus | None, tuple[EventKind, ...]] = {
    None: (EventKind.REQUESTED,),
    GrantStatus.REQUESTED: (EventKind.ASSESSED, EventKind.ENDED),
    GrantStatus.ASSESSED: (EventKind.GRANTED, EventKind.REJECTED, EventKind.ENDED),
    GrantStatus.GRANTED: (EventKind.STARTED, EventKind.ENDED),
    GrantStatus.REJECTED: (),
    GrantStatus.RUNNING: (EventKind.EVALUATED,),
    GrantStatus.EVALUATED: (EventKind.CONTINUED, EventKind.ENDED),
    GrantStatus.ENDED: (),
}
_LEADS_TO = {
    EventKind.REQUESTED: GrantStatus.REQUESTED,
    EventKind.GRANTED: GrantStatus.GRANTED,
    EventKind.REJECTED: GrantStatus.REJECTED,
    EventKind.STARTED: GrantStatus.RUNNING,
    EventKind.EVALUATED: GrantStatus.EVALUATED,
    EventKind.CONTINUED: GrantStatus.RUNNING,
    EventKind.ENDED: GrantStatus.ENDED,
}
_NEEDS_WORDS = frozenset({EventKind.ASSESSED, EventKind.REJECTED, EventKind.EVALUATED, EventKind.ENDED})


def status_of(events: Sequence[ArrangementEvent]) -> GrantStatus | None:
    """Return where an arrangement stands after these events; None before it was asked for. Judged means: by both kinds of assessor."""
    if not events:
        return None
    last = events[-1]
    if last.kind is EventKind.ASSESSED:
        return GrantStatus.REQUESTED if assessors_to_come(events) else GrantStatus.ASSESSED
    return _LEADS_TO[last.kind]


def assessors_to_come(events: Sequence[ArrangementEvent]) -> tuple[AssessorKind, ...]:
    """Return which kinds of assessor have not judged yet."""
    done = {event.assessor for event in events if event.kind is EventKind.ASSESSED}
    return tuple(kind for kind in AssessorKind if kind not in done)


def possible_events(events: Sequence[ArrangementEvent]) -> tuple[EventKind, ...]:
    """Return what can happen next; nothing when the arrangement is over."""
    return _POSSIBLE[status_of(events)]


def accept_event(event: ArrangementEvent, events: Sequence[ArrangementEvent]) -> ArrangementEvent:
    """
    Return the next event as it may be stored, numbered and with cleaned words. `events`: those before it, in their order.

    Raises:
        NotNow: this cannot happen where the arrangement stands (`arrangement_step_wrong`, `arrangement_over`), or one kind of assessor has
            not judged yet (`arrangement_assessor_missing`).
        BadInput: a day before the last event (`event_before_last`), no name or no words where they are needed (`text_empty`), a judgement
            without its assessor (`choice_missing`), by a kind that has judged (`assessor_has_judged`) or by the same person twice
            (`assessor_same_person`), an evaluation without a next step (`choice_missing`).
    """
    _check_order(event, events)
    if events and event.happened_on < events[-1].happened_on:
        raise BadInput("event_before_last")
    words = require_text if event.kind in _NEEDS_WORDS else clean_text
    accepted = replace(
        event, number=len(events) + 1, who=clean_name(event.who, field="event_who"), words=words(event.words, field="event_words")
    )
    if accepted.kind is EventKind.ASSESSED:
        _check_assessor(accepted, events)
    if accepted.kind is EventKind.EVALUATED and accepted.next_step is None:
        raise BadInput("choice_missing", field_key="field.next_step")
    return replace(
        accepted,
        assessor=accepted.assessor if accepted.kind is EventKind.ASSESSED else None,
        next_step=accepted.next_step if accepted.kind is EventKind.EVALUATED else None,
    )


def _check_order(event: ArrangementEvent, events: Sequence[ArrangementEvent]) -> None:
    status, possible = status_of(events), possible_events(events)
    if event.kind in possible:
        return
    if not possible:
        raise NotNow("arrangement_over", status_key=f"grant_status.{status}")
    if status is GrantStatus.REQUESTED and event.kind in (EventKind.GRANTED, EventKind.REJECTED):
        raise NotNow("arrangement_assessor_missing", assessor_key=f"assessor.{assessors_to_come(events)[0]}")
    now_key = "arrangement.not_asked" if status is None else f"grant_status.{status}"
    raise NotNow("arrangement_step_wrong", status_key=now_key, step_key=f"arrangement_event.{event.kind}")


def _check_assessor(event: ArrangementEvent, events: Sequence[ArrangementEvent]) -> None:
    if event.assessor is None:
        raise BadInput("choice_missing", field_key="field.assessor")
    judged = [earlier for earlier in events if earlier.kind is EventKind.ASSESSED]
    if any(earlier.assessor is event.assessor for earlier in judged):
        raise BadInput("assessor_has_judged", assessor_key=f"assessor.{event.assessor}")
    if any(earlier.who.casefold() == event.who.casefold() for earlier in judged):
        raise BadInput("assessor_same_person", name=event.who)
