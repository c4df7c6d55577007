"""The form of one answer: from a stored rating to the fields on the page, and from the fields back to a rating."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import TypeVar

from ldgm_core.domain.age import age_in_words, parse_age
from ldgm_core.domain.matrix import Area, AreaKind
from ldgm_core.domain.meeting import Context
from ldgm_core.domain.rating import Certainty, ChangeReason, Duration, NonScore, Rating, TestResult
from ldgm_core.errors import BadInput

__all__ = ["FIELDS", "empty_fields", "fields_of", "read_rating"]

FIELDS = (
    "answer",
    "certainty",
    "context",
    "duration",
    "observation",
    "second_context",
    "second_column",
    "developmental_age",
    "test_result",
    "instrument",
    "made_on",
    "change_reason",
)
Choice = TypeVar("Choice", bound=StrEnum)


def empty_fields(usual_context: Context) -> dict[str, str]:
    """Return a form in which nothing is chosen but the place from which this person usually looks."""
    return dict.fromkeys(FIELDS, "") | {"context": usual_context.value}


def fields_of(rating: Rating) -> dict[str, str]:
    """Return the fields that show a stored rating."""
    test = rating.test_result or TestResult("", "", None)
    return {
        "answer": str(rating.column) if rating.column is not None else _value(rating.non_score),
        "certainty": _value(rating.certainty),
        "context": rating.context.value,
        "duration": _value(rating.duration),
        "observation": rating.observation,
        "second_context": _value(rating.second_context),
        "second_column": "" if rating.second_column is None else str(rating.second_column),
        "developmental_age": age_in_words(rating.developmental_age_months) if rating.developmental_age_months else "",
        "test_result": test.result,
        "instrument": test.instrument,
        "made_on": test.made_on.isoformat() if test.made_on else "",
        "change_reason": _value(rating.change_reason),
    }


def read_rating(fields: Mapping[str, str], *, area: Area, usual_context: Context) -> Rating:
    """
    Return the rating that was filled in. Whether it may be stored is the domain's to say.

    A certainty or a duration beside a non-score is left out: it says nothing without a column.

    Raises:
        BadInput: a choice that is not on the form (`choice_unknown`), an age (`age_unreadable`) or a date (`date_unreadable`) that cannot
            be read.
    """
    answer = fields.get("answer", "")
    non_score = _choice(NonScore, answer) if answer and not _is_number(answer) else None
    return Rating(
        column=int(answer) if _is_number(answer) else None,
        non_score=non_score,
        certainty=None if non_score else _choice(Certainty, fields.get("certainty", "")),
        context=_choice(Context, fields.get("context", "")) or usual_context,
        duration=None if non_score else _choice(Duration, fields.get("duration", "")),
        observation=fields.get("observation", ""),
        second_column=_column(fields.get("second_column", "")),
        second_context=_choice(Context, fields.get("second_context", "")),
        developmental_age_months=_age(fields.get("developmental_age", "")),
        test_result=_test_result(fields) if area.kind is AreaKind.COGNITION else None,
        change_reason=_choice(ChangeReason, fields.get("change_reason", "")),
    )


def _value(choice: StrEnum | None) -> str:
    return "" if choice is None else choice.value


def _is_number(typed: str) -> bool:
    return typed.isascii() and typed.isdigit() and len(typed) <= 2


def _choice(kind: type[Choice], typed: str) -> Choice | None:
    if not typed:
        return None
    try:
        return kind(typed)
    except ValueError as error:
        raise BadInput("choice_unknown") from error


def _column(typed: str) -> int | None:
    if typed and not _is_number(typed):
        raise BadInput("choice_unknown")
    return int(typed) if typed else None


def _age(typed: str) -> int | None:
    return parse_age(typed) if typed.strip() else None


def _test_result(fields: Mapping[str, str]) -> TestResult | None:
    result, instrument, typed = fields.get("test_result", ""), fields.get("instrument", ""), fields.get("made_on", "").strip()
    try:
        made_on = date.fromisoformat(typed) if typed else None
    except ValueError as error:
        raise BadInput("date_unreadable") from error
    return TestResult(result, instrument, made_on) if result.strip() or instrument.strip() or made_on else None
