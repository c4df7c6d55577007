"""One person's answer for one area: a column or a non-score, how sure, seen where, and what was seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NewType

from ldgm_core.domain.matrix import Area, AreaKind
from ldgm_core.domain.meeting import Context, ParticipantId
from ldgm_core.domain.text import LONGEST_NAME, clean_text
from ldgm_core.errors import BadInput

__all__ = [
    "SAME_VIEW_REASONS",
    "Certainty",
    "ChangeReason",
    "Duration",
    "NonScore",
    "PollId",
    "Rating",
    "Receipt",
    "StoredRating",
    "SubmitKey",
    "TestResult",
    "accept_rating",
    "age_percentage",
    "check_submit_key",
]

PollId = NewType("PollId", str)
SubmitKey = NewType("SubmitKey", str)


class NonScore(StrEnum):
    """An answer without a column. "Not answered" is no answer at all, and observers are not asked."""

    OUT_OF_VIEW = "out_of_view"
    UNDECIDED = "undecided"


class Certainty(StrEnum):
    """How sure the person is. Shown, never used as a weight."""

    SURE = "sure"
    DOUBT = "doubt"
    GUESS = "guess"


class Duration(StrEnum):
    """Is the need for support temporary or lasting?"""

    TEMPORARY = "temporary"
    LASTING = "lasting"
    UNCLEAR = "unclear"


class ChangeReason(StrEnum):
    """Why a second answer differs from the first."""

    NEW_INFORMATION = "new_information"
    READ_DIFFERENTLY = "read_differently"
    MISTAKEN = "mistaken"
    BENEFIT_OF_DOUBT = "benefit_of_doubt"
    TO_MOVE_ON = "to_move_on"


SAME_VIEW_REASONS = frozenset({ChangeReason.BENEFIT_OF_DOUBT, ChangeReason.TO_MOVE_ON})
"""Reasons that are shown as "no change of view": the person moved, the view did not."""


@dataclass(frozen=True)
class TestResult:
    """A test result next to a rating of cognition: a moment's picture, never required. A dynamic test counts as well."""

    __test__ = False  # pytest would otherwise take the name for a test class

    result: str
    instrument: str
    made_on: date | None


@dataclass(frozen=True)
class Rating:
    """One answer. Exactly one of `column` and `non_score` is set; ages are in months."""

    column: int | None
    non_score: NonScore | None
    certainty: Certainty | None
    context: Context
    duration: Duration | None = None
    observation: str = ""
    second_column: int | None = None
    second_context: Context | None = None
    developmental_age_months: int | None = None
    test_result: TestResult | None = None
    change_reason: ChangeReason | None = None


@dataclass(frozen=True)
class StoredRating:
    """A rating as it lies in the store: who, in which poll, when; `is_released`: the writer lets the projector show the words."""

    id: str
    poll_id: PollId
    participant_id: ParticipantId
    rating: Rating
    submitted_at: datetime
    is_released: bool = False


@dataclass(frozen=True)
class Receipt:
    """What the sender may believe after the commit: stored, at this time."""

    rating_id: str
    submitted_at: datetime
    is_repeat: bool


def accept_rating(rating: Rating, *, area: Area) -> Rating:
    """
    Return the rating as it may be stored for this area, with cleaned words.

    Raises:
        BadInput: no answer or two (`answer_missing`), a column that is no step of the area (`column_off_scale`), a column without
            certainty (`certainty_missing`), a duration outside the support areas (`duration_not_here`), half a second situation
            (`second_situation_incomplete`), the same situation twice (`second_situation_same`), an age or a test result where
            the area has none (`extra_not_here`), or words that cannot be stored.
    """
    if (rating.column is None) == (rating.non_score is None):
        raise BadInput("answer_missing")
    for column in (rating.column, rating.second_column):
        if column is not None:
            area.cell(column)
    if rating.column is not None and rating.certainty is None:
        raise BadInput("certainty_missing")
    _check_extras(rating, area=area)
    return _with_clean_words(rating)


def age_percentage(developmental_age_months: int, calendar_age_months: int) -> int:
    """Return the developmental age as a percentage of the calendar age (both in months, > 0), rounded half up: 54 of 112 -> 48."""
    return (200 * developmental_age_months + calendar_age_months) // (2 * calendar_age_months)


def check_submit_key(key: str) -> SubmitKey:
    """
    Return the key under which a form was sent; the same key twice is the same sending.

    Raises:
        BadInput: not 8 to 64 characters of A-Z a-z 0-9 - _ (`submit_key_wrong`).
    """
    if not 8 <= len(key) <= 64 or not all(character.isascii() and (character.isalnum() or character in "-_") for character in key):
        raise BadInput("submit_key_wrong")
    return SubmitKey(key)


def _check_extras(rating: Rating, *, area: Area) -> None:
    if rating.duration is not None and area.kind is not AreaKind.SUPPORT:
        raise BadInput("duration_not_here")
    if (rating.second_column is None) != (rating.second_context is None):
        raise BadInput("second_situation_incomplete")
    if rating.second_context is not None and rating.second_context is rating.context:
        raise BadInput("second_situation_same")
    if rating.developmental_age_months is not None and area.kind is not AreaKind.DEVELOPMENT:
        raise BadInput("extra_not_here")
    if rating.test_result is not None and area.kind is not AreaKind.COGNITION:
        raise BadInput("extra_not_here")


def _with_clean_words(rating: Rating) -> Rating:
    test = rating.test_result
    if test is not None:
        test = TestResult(
            result=clean_text(test.result, field="test_result", longest=LONGEST_NAME),
            instrument=clean_text(test.instrument, field="instrument", longest=LONGEST_NAME),
            made_on=test.made_on,
        )
        test = test if test.result or test.instrument else None
    return Rating(
        column=rating.column,
        non_score=rating.non_score,
        certainty=rating.certainty,
        context=rating.context,
        duration=rating.duration,
        observation=clean_text(rating.observation, field="observation"),
        second_column=rating.second_column,
        second_context=rating.second_context,
        developmental_age_months=rating.developmental_age_months,
        test_result=test,
        change_reason=rating.change_reason,
    )
