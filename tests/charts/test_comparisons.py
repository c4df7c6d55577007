"""The pictures on request: who, which boundary, which round, which group, which pair; and what they keep back before its time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ldgm_core.charts.before_after import prepare_before_after
from ldgm_core.charts.boundary import prepare_boundary
from ldgm_core.charts.canvas import Ink
from ldgm_core.charts.groups import group_pairs, prepare_groups
from ldgm_core.charts.heatmap import prepare_heatmap
from ldgm_core.charts.overview import prepare_overview_rows
from ldgm_core.charts.pairs import prepare_pairs
from ldgm_core.charts.rounds import prepare_rounds
from ldgm_core.charts.row import row_of
from ldgm_core.charts.wording import reason_in_words
from ldgm_core.domain.meeting import RoleGroup
from ldgm_core.domain.poll import RevealStep
from ldgm_core.domain.rating import ChangeReason
from tests.charts.samples import AREAS, EIGHT, T, changed, poll, rows, uniform_rows


@pytest.mark.parametrize("step", [RevealStep.SHAPE, RevealStep.GROUPS])
@pytest.mark.parametrize("prepare", [prepare_heatmap, prepare_pairs])
def test_who_is_who_waits_until_names_are_shown(prepare, step: RevealStep) -> None:
    """Before that the picture is one sentence, and no mark or number of anybody."""
    picture = prepare(rows(8, 5, step=step), T)
    assert (T("chart.names_first"), ()) == (picture.words, picture.marks)


@pytest.mark.parametrize("prepare", [prepare_heatmap, prepare_pairs])
def test_one_known_name_does_not_open_the_picture_of_everybody(prepare) -> None:
    """On a phone one's own name is known at every step; that gives nobody else away."""
    found = row_of(AREAS[0], poll(EIGHT, step=RevealStep.SHAPE, own=2))
    assert prepare([found], T).words == T("chart.names_first")


def test_the_heat_map_has_a_cell_for_every_person_and_area() -> None:
    """Who gave no column has a dashed cell with a sign, not an empty place."""
    picture = prepare_heatmap(rows(8, 10), T)
    assert (80, sum(score is None for row in rows(8, 10) for score in row.poll.scores)) == (
        len(picture.boxes),
        sum(box.is_dashed for box in picture.boxes),
    )


def test_groups_wait_until_groups_are_shown() -> None:
    """At the shape nobody can see whether parents and school differ."""
    assert prepare_groups(rows(8, 5, step=RevealStep.SHAPE), T).words == T("chart.groups_first")


def test_groups_say_the_distance_in_half_columns_and_who_is_higher() -> None:
    """School at 2, 2, 2 and 5, parents at 5 and 5: 2.25 columns apart, said as 2,5 (half up)."""
    picture = prepare_groups(uniform_rows(EIGHT), T)
    assert "2,5 kolommen, ouders hoger" in {label.text for label in picture.labels}


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ((3, 3, 3, 3, 1, 3, 3), "zelfde antwoorden"),
        ((3, 3, 3, 3, 1, 4, 4), "1 kolom, ouders hoger"),
        ((4, 4, 4, 4, 1, 3, 3), "1 kolom, school hoger"),
        ((3, 3, 3, 4, 1, 3, 4), "een halve kolom, door elkaar"),
        ((3, 3, 3, 4, 1, 3, 3), "een halve kolom, door elkaar"),
    ],
)
def test_groups_find_the_right_words(columns: tuple[int, ...], expected: str) -> None:
    """Same answers, one group higher, or mixed."""
    assert expected in {label.text for label in prepare_groups(uniform_rows(columns), T).labels}


def test_both_sides_of_a_boundary_have_the_same_colour() -> None:
    """A side is no verdict."""
    picture = prepare_boundary(poll((2, 3, 4, 5, 6, 6, 5, 3)), AREAS[0], T)
    assert {box.fill for box in picture.boxes} == {Ink.SLATE}


def test_a_boundary_counts_the_people_on_either_side() -> None:
    """Half left and half right of every boundary between 2 and 5."""
    assert prepare_boundary(poll(EIGHT), AREAS[0], T).words.startswith("Grens 2 | 3: 4 links, 4 rechts.")


def test_without_difference_there_is_no_boundary() -> None:
    """Then the picture says so in one sentence."""
    assert prepare_boundary(poll((3, 3, 3)), AREAS[0], T).words == T("chart.boundary_none")


def test_who_moved_has_an_arrow_once_names_are_shown() -> None:
    """An arrow is three strokes; the words give from, to and the reason that was chosen."""
    first = poll(EIGHT)
    second = changed(first)
    picture = prepare_rounds(first, second, AREAS[0], T)
    now = {answer.participant_id: answer.column for answer in second.answers}
    moved = sum(now.get(answer.participant_id, answer.column) != answer.column for answer in first.answers)
    assert 3 * moved == len(picture.lines)
    assert "(nieuwe informatie)" in picture.words


@pytest.mark.parametrize("step", [RevealStep.SHAPE, RevealStep.GROUPS])
def test_before_names_the_rounds_are_two_lanes_without_arrows(step: RevealStep) -> None:
    """Nobody's move can be followed."""
    first = poll(EIGHT, step=step)
    assert prepare_rounds(first, changed(first), AREAS[0], T).lines == ()


def test_round_two_in_an_earlier_step_shows_no_names() -> None:
    """A second round starts at the groups at most, also when round 1 already showed names."""
    picture = prepare_rounds(poll(EIGHT), replace(poll(EIGHT, step=RevealStep.GROUPS), round=2), AREAS[0], T)
    assert not any("Anneke" in label.text for label in picture.labels)


def test_a_pair_that_answered_nothing_in_common_has_no_distance() -> None:
    """Undefined is a dash, not nought."""
    shown = [row_of(AREAS[0], poll((2, None, 5)))]
    assert "Bert de Vries en Anneke: –." in prepare_pairs(shown, T).words


def test_a_pair_differs_by_whole_columns_per_area() -> None:
    """One area, columns 2 and 5: three columns."""
    assert "Bert de Vries en Anneke: 3,0." in prepare_pairs([row_of(AREAS[0], poll((2, 5)))], T).words


def test_before_and_after_praise_nothing() -> None:
    """Both words stand there; the picture has one colour and no sign for better."""
    shown = [(row, row_of(row, changed(row.poll))) for row in rows(8, 4)]
    picture = prepare_before_after(shown, T)
    assert ({Ink.SLATE}, False) == ({mark.fill for mark in picture.marks}, "beter" in picture.words)
    assert f"{shown[0][0].label}: ronde 1 groot verschil, ronde 2" in picture.words


def test_groups_count_over_the_whole_meeting_in_which_areas_one_stands_higher() -> None:
    """Three areas, of which the page may show fewer; the count stands first in the words as well."""
    higher, same = (uniform_rows(columns) for columns in (EIGHT, (3,) * 8))
    picture = prepare_groups([*higher, *same], T, scale_type=1.4)
    expected = "ouders hoger op 3 van de 6 onderdelen, lager op 0"
    assert (True, True) == (picture.subtitle.startswith(expected), picture.words.startswith(f"{expected}."))


@pytest.mark.parametrize("step", list(RevealStep))
def test_only_groups_that_the_step_shows_can_be_put_side_by_side(step: RevealStep) -> None:
    """At the shape nobody; then parents, care and school, who each gave a column, and the pupil."""
    found = {group for pair in group_pairs(rows(8, 5, step=step)) for group in pair}
    expected = set() if step is RevealStep.SHAPE else {RoleGroup.PARENTS, RoleGroup.CARE, RoleGroup.SCHOOL, RoleGroup.PUPIL}
    assert expected == found


@pytest.mark.parametrize("reason", list(ChangeReason))
def test_a_reason_says_whether_the_view_changed(reason: ChangeReason) -> None:
    """Kindness and getting on are allowed and are no change of view."""
    is_same = reason in {ChangeReason.BENEFIT_OF_DOUBT, ChangeReason.TO_MOVE_ON}
    assert is_same == reason_in_words(reason, T).startswith("geen verandering van beeld")


def test_with_the_pupil_in_the_room_nobody_stands_apart_in_the_overview() -> None:
    """Friendlier words for the same rules."""
    picture = prepare_overview_rows(rows(8, 10), T, is_pupil_present=True)
    assert [] == [label.text for label in picture.labels if "apart" in label.text or label.text == "groot verschil"]
    assert "heel verschillend" in picture.words
