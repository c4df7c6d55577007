"""The two private questions after the talk: kept for their writer, passed on only when the writer says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ldgm_core.domain.access import Action, Actor, ParticipantActor
from ldgm_core.domain.meeting import Meeting, MeetingId, Step
from ldgm_core.domain.rating import Receipt, SubmitKey
from ldgm_core.domain.reflection import CouldSay, Reflection, accept_reflection, count_reflections
from ldgm_core.errors import NotNow
from ldgm_core.services.gate import require_meeting, require_own_meeting
from ldgm_core.services.own_school import in_own_school
from ldgm_core.store import Store
from ldgm_core.store.reader import Reader

__all__ = ["PassedOn", "Reflections", "load_own_reflection", "load_reflections", "record_reflection"]


@dataclass(frozen=True)
class PassedOn:
    """Words that somebody gave to the facilitator."""

    name: str
    words: str


@dataclass(frozen=True)
class Reflections:
    """What the facilitator may know: how many answered, what was passed on, and counts once nobody can be found in them."""

    answered: int
    invited: int
    passed_on: tuple[PassedOn, ...]
    counts: Mapping[CouldSay, int] | None


@in_own_school
def record_reflection(
    store: Store, actor: ParticipantActor, *, could_say: CouldSay | None, unsaid: str, is_passed_on: bool, key: SubmitKey, now: datetime
) -> Receipt:
    """
    Keep a participant's answers; the last ones count. The same key twice stores nothing the second time.

    Raises:
        BadInput: see accept_reflection.
        NotNow: the debate has not begun (`reflection_too_early`), or the meeting is over (`meeting_over`).
    """
    with store.writing() as tx:
        earlier = tx.find_submission(actor.participant_id, key)
        if earlier is not None:
            return earlier
        meeting = require_own_meeting(tx, actor)
        meeting.require_open()
        if meeting.step < Step.DEBATE:
            raise NotNow("reflection_too_early")
        last = _own(tx, meeting, actor)
        version = 1 if last is None else last.version + 1
        reflection = Reflection(actor.participant_id, version, meeting.organisation_id, meeting.id, could_say, unsaid, is_passed_on, now)
        tx.add_reflection(accept_reflection(reflection))
        tx.touch(meeting.id, tells_phones=False)
        made_id = f"{actor.participant_id}:{version}"
        return tx.add_submission(actor.participant_id, key, organisation_id=meeting.organisation_id, made_id=made_id, now=now)


@in_own_school
def load_own_reflection(store: Store, actor: ParticipantActor) -> tuple[Meeting, Reflection | None]:
    """Return the meeting and what this participant last answered, or None."""
    with store.reading() as tx:
        meeting = require_own_meeting(tx, actor)
        return meeting, _own(tx, meeting, actor)


@in_own_school
def load_reflections(store: Store, actor: Actor, *, meeting_id: MeetingId) -> Reflections:
    """Return what the facilitator may know of the answers; what was not passed on never leaves this function."""
    with store.reading() as tx:
        meeting = require_meeting(tx, actor, Action.LEAD, meeting_id)
        people = tx.load_participants(meeting_id)
        found = tx.load_reflections(meeting_id)
    names = {person.id: person.display_name for person in people}
    return Reflections(
        answered=len(found),
        invited=len(people),
        passed_on=tuple(PassedOn(names[one.participant_id], one.unsaid) for one in found if one.is_passed_on),
        counts=count_reflections(found, is_closed=meeting.closed_at is not None),
    )


def _own(tx: Reader, meeting: Meeting, actor: ParticipantActor) -> Reflection | None:
    return next((one for one in tx.load_reflections(meeting.id) if one.participant_id == actor.participant_id), None)
