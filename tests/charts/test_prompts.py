"""The question that opens the talk fits the shape, and gives away nothing that the step hides."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ldgm_core.charts.prompts import first_turn_groups, prompt_facts, prompt_key
from ldgm_core.domain.meeting import Context, RoleGroup
from ldgm_core.domain.poll import RevealedPoll, RevealStep
from ldgm_core.domain.rating import Certainty
from tests.charts.samples import EIGHT, T, poll


def sure(columns: tuple[int | None, ...], *, step: RevealStep = RevealStep.SHAPE) -> RevealedPoll:
    """A poll in which everybody is sure."""
    found = poll(columns, step=step)
    return replace(found, answers=tuple(replace(one, certainty=one.certainty and Certainty.SURE) for one in found.answers))


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (poll(()), "too_few"),
        (poll((3,)), "too_few"),
        (poll((3,) * 6), "unanimous"),
        (poll((3, 3, 4, 4)), "small"),
        (poll((3, 4, 4, 5, 5, 4, 3, 5)), "different"),
        (poll((4, 4, 4, 4, 4, 4, 7)), "one_apart"),
        (poll((4, 4, 4, 4, 4, 4, 4, 7, 7)), "some_apart"),
        (poll((1, 2, 3, 4, 5, 6, 7), step=RevealStep.SHAPE), "large"),
        (poll(EIGHT, step=RevealStep.SHAPE), "two_camps"),
        (sure(EIGHT), "both_sure"),
        (poll((3, None, 3, 3, None)), "no_sight"),
        (replace(poll(EIGHT), round=2), "still_apart"),
        (replace(poll((3,) * 4), round=2), "unanimous"),
    ],
)
def test_the_question_fits_the_shape(found: RevealedPoll, expected: str) -> None:
    """One shape, one question."""
    assert prompt_key(found) == f"prompt.{expected}"


def test_mostly_doubt_asks_what_to_find_out_first() -> None:
    """More than half in doubt or guessing comes before the shape."""
    found = poll(EIGHT)
    doubting = replace(found, answers=tuple(replace(one, certainty=Certainty.DOUBT) for one in found.answers))
    assert prompt_key(doubting) == "prompt.doubt"


def test_home_and_school_are_named_only_when_groups_are_shown() -> None:
    """At the shape the question would give the groups away."""
    columns = (2, 2, 2, None, None, 6, 6)
    keys = [prompt_key(poll(columns, step=step)) for step in (RevealStep.SHAPE, RevealStep.GROUPS)]
    assert keys == ["prompt.both_sure", "prompt.home_and_school"]


def test_camps_that_see_the_pupil_in_other_places_are_asked_about_the_place() -> None:
    """Gym against classroom is a difference of situation too."""
    found = poll((2, 2, 6, 6), step=RevealStep.GROUPS)
    placed = tuple(replace(one, context=Context.GYM if one.column == 6 else Context.CLASSROOM) for one in found.answers)
    assert prompt_key(replace(found, answers=placed)) == "prompt.roles_apart"


def test_the_newest_round_decides() -> None:
    """After round 2 the question is about what remains."""
    assert prompt_key(poll(EIGHT), latest=replace(poll(EIGHT), round=2)) == "prompt.still_apart"


def test_facts_name_the_most_divided_boundary() -> None:
    """Columns on both sides of it, and how many stand apart."""
    assert prompt_facts(poll((3, 3, 4, 4))) == {"apart": 0, "left": 3, "right": 4}


def test_every_question_has_its_words_for_the_pupil_and_can_be_filled_in() -> None:
    """No question without a short variant, and none that misses a fact."""
    keys = sorted(key for key in T.keys() if key.startswith("prompt.") and not key.endswith("_pupil"))  # noqa: SIM118  (not a dict)
    facts = prompt_facts(poll(EIGHT))
    sentences = [T(f"{key}{variant}", **facts) for key in keys for variant in ("", "_pupil")]
    assert all(sentences) and not any("{" in sentence for sentence in sentences)


def test_with_the_pupil_in_the_room_the_short_wording_is_used() -> None:
    """The same question in the second person."""
    assert prompt_key(poll((3,) * 4), is_pupil_present=True) == "prompt.unanimous_pupil"


@pytest.mark.parametrize(
    ("columns", "step", "expected"),
    [
        ((4, 4, 4, 4, 4, 6, 6), RevealStep.GROUPS, (RoleGroup.PARENTS,)),
        ((4, 4, 4, 4, 4, 6, 6), RevealStep.SHAPE, ()),
        ((4, 4, 4, 4, 1, 3, 3), RevealStep.GROUPS, ()),
        ((3, 3, 3, 3, 3, 3, 3, 3), RevealStep.NAMES, ()),
        ((2, 3, 4, 5, 5, 4, 4, 6), RevealStep.NAMES, (RoleGroup.PUPIL,)),
        ((2, 2, 2, 2, 2, 5, None, None, 6, 2, 2), RevealStep.GROUPS, (RoleGroup.PARENTS,)),
        ((None, None, None, None, None, 3, None), RevealStep.NAMES, ()),
    ],
)
def test_the_first_turn_is_offered_to_parents_or_pupil_at_an_end_or_apart(
    columns, step: RevealStep, expected: tuple[RoleGroup, ...]
) -> None:
    """Only when the step shows the groups; in the middle or all in one place there is nothing to offer."""
    assert expected == first_turn_groups(poll(columns, step=step))


def test_where_the_place_is_hidden_nothing_follows_from_it() -> None:
    """Somebody who is a group alone has no place at the step of the groups: neither home nor school is named then."""
    found = poll((2, 2, 6, 6), step=RevealStep.GROUPS)
    hidden = tuple(replace(one, context=None, group=None) if one.column == 6 else one for one in found.answers)
    assert prompt_key(replace(found, answers=hidden)) == "prompt.two_camps"
