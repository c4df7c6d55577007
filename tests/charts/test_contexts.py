"""Where people see the pupil: lanes per place, second situations apart, and nothing before the groups are shown."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ldgm_core.charts.contexts import places_differ, places_in_words, prepare_contexts
from ldgm_core.domain.meeting import Context
from ldgm_core.domain.poll import RevealedPoll, RevealStep
from tests.charts.samples import AREAS, EIGHT, T, poll, second_situations


def placed(columns: tuple[int | None, ...], places: tuple[Context | None, ...], *, step: RevealStep = RevealStep.NAMES) -> RevealedPoll:
    """A poll in which the people of these columns see the pupil in these places; columns ascending."""
    found = poll(columns, step=step)
    return replace(found, answers=tuple(replace(one, context=place) for one, place in zip(found.answers, places, strict=True)))


CLASSROOM, GYM, HOME = Context.CLASSROOM, Context.GYM, Context.HOME


@pytest.mark.parametrize("prepare", [places_differ, lambda found: places_in_words(found, T)])
def test_at_the_shape_no_place_is_known(prepare) -> None:
    """ "Thuis" would say who it is, so the words are empty, the difference unknown and the picture a sentence."""
    found = poll(EIGHT, step=RevealStep.SHAPE, own=5)
    picture = prepare_contexts(found, AREAS[0], T)
    assert (False, T("chart.contexts_first"), ()) == (bool(prepare(found)), picture.words, picture.marks)


def test_one_lane_per_place_in_the_fixed_order() -> None:
    """Class, gym and home, whatever order people answered in, with the columns as a fact."""
    found = placed((2, 2, 3, 5), (HOME, CLASSROOM, CLASSROOM, GYM))
    picture = prepare_contexts(found, AREAS[0], T)
    labels = [label.text for label in picture.labels if label.text in {T(f"context.{place}") for place in Context}]
    assert ["in de klas", "in de gymzaal", "thuis"] == labels
    assert "in de klas 2 en 3, in de gymzaal 5, thuis 2" == picture.subtitle


@pytest.mark.parametrize(
    ("columns", "places", "expected"),
    [
        ((2, 2, 5), (CLASSROOM, CLASSROOM, GYM), True),
        ((2, 3, 4), (CLASSROOM, GYM, CLASSROOM), False),
        ((2, 2, 2), (CLASSROOM, GYM, HOME), False),
        ((2, 6), (CLASSROOM, CLASSROOM), False),
        ((2, 5, None), (CLASSROOM, GYM, HOME), True),
        ((2, 3), (CLASSROOM, None), False),
        ((), (), False),
    ],
)
def test_places_differ_when_they_do_not_overlap(columns, places, expected: bool) -> None:
    """Two places differ when everybody in the one stands lower than everybody in the other; one place alone differs from nothing."""
    assert expected is places_differ(placed(columns, places))


def test_one_person_with_another_column_elsewhere_differs_too() -> None:
    """What one person sees in two places is a difference between places."""
    assert (False, True) == (places_differ(poll((4, 4, 4, 4, 4, 4))), places_differ(second_situations(poll((4, 4, 4, 4, 4, 4)))))


def test_a_second_situation_has_its_own_open_lane_and_does_not_count() -> None:
    """The parents' second column stands in a lane that says so; the lane of home keeps its own people only."""
    found = second_situations(poll((2, 2, 2, 2, 2, 4, 4)))
    picture = prepare_contexts(found, AREAS[0], T)
    second = T("chart.second_place", place=T("context.free_time"))
    assert f"{second}: Kolom 5: 2 antwoorden" in picture.words
    assert f"{T('context.home')}: Kolom 4: 2 antwoorden" in picture.words
    lowest = max(mark.y for mark in picture.marks if mark.y < max(box.y + box.height for box in picture.boxes))
    assert {False} == {mark.is_filled for mark in picture.marks if mark.y == lowest}


def test_who_is_a_group_alone_has_no_lane() -> None:
    """The gate hands over no place then; the picture says how many are left out, not who."""
    picture = prepare_contexts(placed((2, 2, 6), (CLASSROOM, CLASSROOM, None), step=RevealStep.GROUPS), AREAS[0], T)
    assert f"in de klas 2 · {T('chart.contexts_hidden_one')}" == picture.subtitle
    assert "6" not in picture.words
