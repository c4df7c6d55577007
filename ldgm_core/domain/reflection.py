"""
Two private questions after the talk: could I say what I wanted to, and is there something that was not said?

Not part of the record: no minutes, archive or research file holds them. Only their writer reads them, except for words that the writer
passes on to the facilitator, and counts of the first question once they can no longer be traced to one person.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from ldgm_core.domain.account import OrganisationId
from ldgm_core.domain.meeting import MeetingId, ParticipantId
from ldgm_core.domain.text import clean_text
from ldgm_core.errors import BadInput

__all__ = ["FEWEST_TO_COUNT", "CouldSay", "Reflection", "accept_reflection", "count_reflections"]

FEWEST_TO_COUNT = 4
"""Below this number of answers a count would say who gave them."""


class CouldSay(StrEnum):
    """Could somebody say what they wanted to say?"""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


@dataclass(frozen=True)
class Reflection:
    """One person's answers, as last written; `is_passed_on`: the facilitator may read `unsaid`, with the writer's name."""

    participant_id: ParticipantId
    version: int
    organisation_id: OrganisationId
    meeting_id: MeetingId
    could_say: CouldSay | None
    unsaid: str
    is_passed_on: bool
    written_at: datetime


def accept_reflection(reflection: Reflection) -> Reflection:
    """
    Return the answers as they may be stored, with cleaned words.

    Raises:
        BadInput: neither question was answered (`reflection_empty`), nothing was written to pass on (`reflection_nothing_to_pass_on`), or
            words that cannot be stored.
    """
    cleaned = replace(reflection, unsaid=clean_text(reflection.unsaid, field="unsaid"))
    if cleaned.is_passed_on and not cleaned.unsaid:
        raise BadInput("reflection_nothing_to_pass_on")
    if cleaned.could_say is None and not cleaned.unsaid:
        raise BadInput("reflection_empty")
    return cleaned


def count_reflections(reflections: Sequence[Reflection], *, is_closed: bool) -> dict[CouldSay, int] | None:
    """
    Return how often each answer to the first question was given; None while it could be traced.

    That is with fewer than four answers, and before the close: a count that moves when one phone saves tells what that phone said.
    """
    given = Counter(reflection.could_say for reflection in reflections if reflection.could_say is not None)
    if not is_closed or given.total() < FEWEST_TO_COUNT:
        return None
    return {answer: given[answer] for answer in CouldSay}
