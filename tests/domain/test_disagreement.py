"""The measures on small groups that can be checked by hand."""

import pytest

from ldgm_core.domain.disagreement import (
    Boundary,
    Direction,
    Level,
    Pattern,
    apart_count,
    boundaries,
    camps,
    cliffs_delta,
    counts_per_column,
    counts_per_level,
    direction,
    iov,
    is_two_camps,
    level,
    needs_sight,
    pair_sum,
    pattern,
    person_distance,
    range_columns,
    split_boundaries,
    spread_columns,
    w1_columns,
)
from ldgm_core.errors import BadInput

UNDEFINED = [[], [None, None], [4], [4, None, None]]


@pytest.mark.parametrize("scores", UNDEFINED)
def test_fewer_than_two_answers_are_undefined_and_not_zero(scores):
    """Below two answers there is no spread to show, so nothing may look like agreement."""
    measured = [spread_columns(scores), iov(scores, 7), range_columns(scores)]
    assert measured == [None] * 3
    assert (level(scores), pattern(scores)) == (Level.TOO_FEW, Pattern.TOO_FEW)
    assert (apart_count(scores), camps(scores), split_boundaries(scores, 7)) == (0, None, ())


def test_the_worked_example_comes_out_with_a_person_who_does_not_know():
    """Answers 3, 3, 4, no column, 6: ten columns over the pairs, as if two halves stand two and a half columns apart."""
    scores = [3, 3, 4, None, 6]
    assert (pair_sum(scores), spread_columns(scores), iov(scores, 7)) == (10, 2.5, pytest.approx(2.5 / 6))
    assert split_boundaries(scores, 7) == (Boundary(3, 2, 2),)


@pytest.mark.parametrize("apart", range(7))
@pytest.mark.parametrize("half", range(1, 8))
def test_half_the_group_some_columns_from_the_other_half_has_that_spread(apart, half):
    """The number means what it says: two equal halves d columns apart have spread d."""
    assert spread_columns([1] * half + [1 + apart] * half) == apart


@pytest.mark.parametrize("count", range(2, 16))
def test_the_largest_difference_is_reached_by_every_size_of_group(count):
    """Also an odd group can be divided as far as possible: IOV is 1."""
    assert iov([1] * (count // 2) + [7] * (count - count // 2), 7) == 1


@pytest.mark.parametrize("count", range(2, 16))
def test_everybody_in_one_column_is_unanimous(count):
    """Spread 0, no divided boundary, nobody apart, the word for unanimity."""
    scores = [5] * count
    assert (spread_columns(scores), iov(scores, 7), level(scores), pattern(scores)) == (0, 0, Level.UNANIMOUS, Pattern.EQUAL)
    assert (split_boundaries(scores, 7), apart_count(scores)) == ((), 0)


def test_a_scale_of_one_column_has_no_share_of_difference():
    """With one column nothing can differ, so the share is undefined."""
    assert iov([1, 1], 1) is None
    assert boundaries([1, 1], 1) == ()


@pytest.mark.parametrize(
    ("scores", "word"),
    [
        ([3, 3, 4], Level.SMALL),
        ([3, 4, 4, 4, 4, 4, 4, 5], Level.SMALL),
        ([3, 4, 4, 5], Level.DIFFERENT),
        ([4, 4, 4, 4, 4, 4, 6], Level.DIFFERENT),
        ([3, 5], Level.LARGE),
        ([3, 3, 4, 5, 5], Level.LARGE),
        ([1] + [2] * 12 + [3] + [4], Level.DIFFERENT),
        ([3, 3, 5, 5], Level.TWO_CAMPS),
        ([2, 3, 5, 6], Level.LARGE),
        ([2, 3, 6, 7], Level.TWO_CAMPS),
    ],
)
def test_the_level_word_follows_the_rule(scores, word):
    """Each step of the rule in the order in which it is read."""
    assert level(scores) == word


def test_one_person_on_the_far_side_never_counts_as_a_small_difference():
    """Fourteen on one column and one three columns away: a low spread, and still not the mild word."""
    scores = [4] * 14 + [7]
    assert spread_columns(scores) < 1
    assert (level(scores), pattern(scores), apart_count(scores)) == (Level.DIFFERENT, Pattern.ONE_APART, 1)


@pytest.mark.parametrize(
    ("scores", "shape", "apart"),
    [
        ([2, 3], Pattern.NEIGHBOURS, 0),
        ([2, 4], Pattern.PAIR, 0),
        ([1, 1, 7], Pattern.ONE_APART, 1),
        ([1, 4, 7], Pattern.SPREAD_OUT, 0),
        ([3, 3, 3, 3, 3, 3, 5, 5], Pattern.SOME_APART, 2),
        ([4, 4, 4, 4, 4, 4, 2, 7], Pattern.SOME_APART, 2),
        ([1, 1, 5, 5, 7, 7], Pattern.SPREAD_OUT, 0),
        ([3, 4, 5], Pattern.SPREAD_OUT, 0),
        ([1, 4, 4, 7], Pattern.SPREAD_OUT, 0),
        ([2, 2, 6, 6], Pattern.TWO_CAMPS, 0),
    ],
)
def test_the_shape_says_how_many_stand_apart(scores, shape, apart):
    """The number beside the word is the number of people outside the one closed group."""
    assert (pattern(scores), apart_count(scores)) == (shape, apart)


def test_one_person_between_two_camps_is_passed_over_from_eight_people_on():
    """Seven people: the one in between is too large a share. Eight: the camps are seen."""
    assert camps([2, 2, 2, 6, 6, 6, 4]) is None
    assert camps([2, 2, 2, 2, 6, 6, 6, 4]) == ((2, 2, 2, 2), (6, 6, 6))


@pytest.mark.parametrize(
    ("scores", "found"),
    [([1, 1, 1, 7], False), ([1, 1, 7], False), ([1, 2, 4, 5], False), ([1, 2, 5, 6], True), ([1, 3, 6, 7], False)],
)
def test_a_camp_needs_people_closeness_and_a_clear_gap(scores, found):
    """Two people at least, at most two neighbouring columns, and a gap two columns larger than that width."""
    assert is_two_camps(scores) == found


def test_every_boundary_is_listed_with_the_people_on_both_sides():
    """All k-1 boundaries, from low to high, also those outside the answers."""
    assert boundaries([2, 2, 4], 5) == (Boundary(1, 0, 3), Boundary(2, 2, 1), Boundary(3, 2, 1), Boundary(4, 3, 0))
    assert split_boundaries([2, 2, 4], 5) == (Boundary(2, 2, 1), Boundary(3, 2, 1))


@pytest.mark.parametrize(
    ("a", "b", "distance", "delta", "words"),
    [
        ([5, 6], [3, 3, 4, 4], 2, 1, Direction.A_HIGHER),
        ([3, 3, 4, 4], [5, 6], 2, -1, Direction.B_HIGHER),
        ([2, 6], [4, 4], 2, 0, Direction.MIXED),
        ([3, 5], [3, 5, 5, 3], 0, 0, Direction.SAME),
        ([4, None], [4, 4], 0, 0, Direction.SAME),
        ([2, 4], [2, 2], 1, 0.5, Direction.A_HIGHER),
        ([4, 5], [2, 2, 7], pytest.approx(13 / 6), pytest.approx(1 / 3), Direction.MIXED),
        ([None], [4], None, None, None),
    ],
)
def test_two_groups_are_compared_by_distance_and_by_direction(a, b, distance, delta, words):
    """How far the answers lie apart and which side is higher are two facts; the direction starts at one half."""
    assert (w1_columns(a, b, 7), cliffs_delta(a, b), direction(a, b, 7)) == (distance, delta, words)


def test_two_people_are_compared_on_what_both_answered_only():
    """Areas that one of the two left open do not count."""
    assert person_distance([3, None, 5, 2], [4, 4, None, 5]) == 2
    assert person_distance([3, None], [None, 4]) is None


def test_two_people_with_different_lists_of_areas_are_refused():
    """Rows that do not belong together give no number at all."""
    with pytest.raises(BadInput, match="rows_not_aligned"):
        person_distance([3, 4], [3])


@pytest.mark.parametrize("measure", [iov, counts_per_column, boundaries, split_boundaries, lambda scores, k: w1_columns(scores, [1], k)])
@pytest.mark.parametrize("score", [0, 6, -1])
def test_a_score_that_is_no_column_of_the_scale_is_refused(measure, score):
    """A slip elsewhere may not come out as a number here."""
    with pytest.raises(BadInput, match="column_off_scale"):
        measure([2, score], 5)


def test_columns_and_words_are_counted_with_their_zeros():
    """Unused columns and words that do not occur keep their place."""
    assert counts_per_column([2, None, 2, 5], 5) == (0, 2, 0, 0, 1)
    counted = counts_per_level([Level.SMALL, Level.LARGE, Level.SMALL])
    assert list(counted) == list(Level)
    assert [word for word in Level if counted[word]] == [Level.SMALL, Level.LARGE]
    assert (counted[Level.SMALL], counted[Level.LARGE]) == (2, 1)


@pytest.mark.parametrize(
    ("valid", "without", "expected"),
    [(7, 3, True), (8, 3, False), (0, 0, False), (0, 1, True), (5, 0, False), (14, 6, True), (15, 6, False)],
)
def test_thirty_percent_without_sight_is_counted_in_whole_people(valid, without, expected):
    """Exactly 30 percent counts; nobody without sight never does."""
    assert needs_sight(valid, without) == expected
