"""A remark on the draft of the minutes, in a participant's own words, and what was done with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ldgm_core.domain.account import OrganisationId
from ldgm_core.domain.meeting import MeetingId, ParticipantId
from ldgm_core.domain.text import LONGEST_NAME, clean_name, clean_text, require_text
from ldgm_core.errors import NotNow

__all__ = ["MOST_REMARKS", "Remark", "RemarkAnswer", "accept_answer", "accept_remark", "newest_answers"]

MOST_REMARKS = 20
"""Per participant; more than that is a conversation, not a remark."""


@dataclass(frozen=True)
class Remark:
    """What somebody says about the draft. `written_down_by`: who typed it for that person; empty when the person did."""

    id: str
    organisation_id: OrganisationId
    meeting_id: MeetingId
    participant_id: ParticipantId
    words: str
    written_down_by: str
    written_at: datetime


@dataclass(frozen=True)
class RemarkAnswer:
    """What was done with a remark. A later answer to the same remark counts instead of an earlier one, which stays."""

    id: str
    organisation_id: OrganisationId
    meeting_id: MeetingId
    remark_id: str
    words: str
    answered_by: str
    answered_at: datetime


def accept_remark(words: str, *, written_down_by: str, earlier: int) -> tuple[str, str]:
    """
    Return cleaned words of a remark and the name of who wrote them down. `earlier`: how many remarks this person made before.

    Raises:
        BadInput: nothing was written, or words that cannot be stored.
        NotNow: this person has made as many remarks as fit (`remarks_full`).
    """
    if earlier >= MOST_REMARKS:
        raise NotNow("remarks_full", most=MOST_REMARKS)
    return require_text(words, field="remark"), clean_text(written_down_by, field="written_down_by", longest=LONGEST_NAME)


def accept_answer(words: str, *, answered_by: str) -> tuple[str, str]:
    """
    Return cleaned words of an answer and the name of who gave it.

    Raises:
        BadInput: nothing was written, no name, or words that cannot be stored.
    """
    return require_text(words, field="remark_answer"), clean_name(answered_by, field="answered_by")


def newest_answers(answers: Sequence[RemarkAnswer]) -> dict[str, RemarkAnswer]:
    """Return per remark the answer that counts. `answers`: in the order in which they were given."""
    return {answer.remark_id: answer for answer in answers}
