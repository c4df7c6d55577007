"""The two private questions: what may be stored, and when a count tells nothing about one person."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from ldgm_core.domain.account import OrganisationId
from ldgm_core.domain.meeting import MeetingId, ParticipantId
from ldgm_core.domain.reflection import FEWEST_TO_COUNT, CouldSay, Reflection, accept_reflection, count_reflections
from ldgm_core.errors import BadInput

EMPTY = Reflection(
    ParticipantId("p1"),
    1,
    OrganisationId("o1"),
    MeetingId("m1"),
    None,
    "",
    is_passed_on=False,
    written_at=datetime(2026, 9, 14, tzinfo=UTC),
)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, "reflection_empty"),
        ({"unsaid": "  \n "}, "reflection_empty"),
        ({"could_say": CouldSay.NO, "is_passed_on": True}, "reflection_nothing_to_pass_on"),
        ({"unsaid": "x" * 5001}, "text_too_long"),
        ({"unsaid": "a\x00b"}, "text_control_characters"),
    ],
)
def test_answers_that_do_not_fit_are_refused(changes: dict[str, object], code: str) -> None:
    """Each refusal has its own code, and so its own sentence."""
    with pytest.raises(BadInput, match=code):
        accept_reflection(replace(EMPTY, **changes))  # type: ignore[arg-type]


def test_one_of_the_two_questions_is_enough() -> None:
    """Nobody is made to answer both."""
    assert "iets" == accept_reflection(replace(EMPTY, unsaid=" iets ")).unsaid
    assert CouldSay.PARTLY is accept_reflection(replace(EMPTY, could_say=CouldSay.PARTLY)).could_say


def test_counts_wait_for_the_close_and_for_four_answers() -> None:
    """A count that moves while phones save, or one of three people, says who said what."""
    four = [replace(EMPTY, could_say=answer) for answer in (CouldSay.YES, CouldSay.YES, CouldSay.NO, CouldSay.PARTLY)]
    silent = replace(EMPTY, unsaid="alleen tekst")
    assert FEWEST_TO_COUNT == len(four)
    assert None is count_reflections(four, is_closed=False)
    assert None is count_reflections([*four[1:], silent], is_closed=True)
    assert {CouldSay.YES: 2, CouldSay.PARTLY: 1, CouldSay.NO: 1} == count_reflections([*four, silent], is_closed=True)
