"""What the measures promise for every group: all answer sets up to nine people, and random ones up to fifteen."""

from fractions import Fraction
from itertools import combinations, combinations_with_replacement

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ldgm_core.domain.disagreement import (
    Direction,
    Level,
    Pattern,
    apart_count,
    boundaries,
    camps,
    cliffs_delta,
    counts_per_column,
    direction,
    exact_spread,
    iov,
    is_two_camps,
    level,
    pair_sum,
    pattern,
    range_columns,
    split_boundaries,
    w1_columns,
)

K = 7
ALL = [scores for n in range(10) for scores in combinations_with_replacement(range(1, K + 1), n)]
ANSWERS = st.lists(st.one_of(st.none(), st.integers(1, K)), max_size=15)
QUICK = settings(max_examples=150, deadline=None)


def described(scores):
    """Everything about one area that does not name a column."""
    return exact_spread(scores), range_columns(scores), level(scores), pattern(scores), apart_count(scores)


def mirrored(scores):
    return [None if score is None else K + 1 - score for score in scores]


def test_moving_the_whole_group_one_column_changes_nothing():
    """No number or word depends on where the group stands, so none can hint at high or low."""
    lower = [scores for scores in ALL if not scores or max(scores) < K]
    assert [described([score + 1 for score in scores]) for scores in lower] == [described(scores) for scores in lower]


def test_mirroring_the_scale_changes_nothing():
    """Low and high are treated alike."""
    assert [described(mirrored(scores)) for scores in ALL] == [described(scores) for scores in ALL]


@QUICK
@given(ANSWERS.flatmap(lambda scores: st.tuples(st.just(scores), st.permutations(scores))))
def test_the_order_of_the_people_changes_nothing(pair):
    """Who answered first, or stands first in the list, is of no influence."""
    scores, shuffled = pair
    assert described(shuffled) == described(scores)
    assert boundaries(shuffled, K) == boundaries(scores, K)


@QUICK
@given(ANSWERS)
def test_a_person_without_a_column_changes_nothing(scores):
    """A non-score is never a middle column and never a zero."""
    known = [score for score in scores if score is not None]
    assert described(scores) == described(known)
    assert (iov(scores, K), split_boundaries(scores, K)) == (iov(known, K), split_boundaries(known, K))
    assert w1_columns(scores, [4], K) == w1_columns(known, [4], K)


def test_the_sum_over_pairs_is_the_sum_over_boundaries():
    """The two readings are one: columns between two people, and people left times right of each boundary."""
    over_boundaries = [sum(line.left_count * line.right_count for line in boundaries(scores, K)) for scores in ALL]
    assert [pair_sum(scores) for scores in ALL] == over_boundaries


def test_all_disagreement_lives_within_or_between_two_groups():
    """For every group of up to six people and every way to split it: total = within + between."""
    small = [scores for scores in ALL if len(scores) <= 6]
    splits = [(scores, chosen) for scores in small for size in range(len(scores) + 1) for chosen in combinations(range(len(scores)), size)]
    wrong = []
    for scores, chosen in splits:
        a = [scores[i] for i in chosen]
        b = [scores[i] for i in range(len(scores)) if i not in chosen]
        across = sum(abs(one - other) for one in a for other in b)
        if pair_sum(scores) != pair_sum(a) + pair_sum(b) + across:
            wrong.append((scores, chosen))
    assert wrong == []


def test_the_numbers_stay_inside_their_ranges():
    """IOV in 0..1, spread never above the range and zero only with it."""
    wrong = []
    for scores in (scores for scores in ALL if len(scores) >= 2):
        share, spread, width = iov(scores, K), exact_spread(scores), range_columns(scores)
        if not (0 <= share <= 1 and spread <= width and (spread == 0) == (width == 0)):
            wrong.append(scores)
    assert wrong == []


def linked_camps(scores):
    """Two camps by merging: put the nearest columns together (largest distance counts) until two groups are left."""
    groups = [[score] * scores.count(score) for score in sorted(set(scores))]
    while len(groups) > 2:
        place = min(range(len(groups) - 1), key=lambda i: groups[i + 1][-1] - groups[i][0])
        groups[place : place + 2] = [groups[place] + groups[place + 1]]
    return groups


def has_linked_camps(scores, people):
    groups = linked_camps(scores)
    if len(groups) != 2:
        return False
    inside = max(abs(a - b) for group in groups for a in group for b in group)
    across = min(abs(a - b) for a in groups[0] for b in groups[1])
    return inside <= 1 and across >= 2 + inside and all(10 * len(group) >= 3 * people for group in groups)


def level_by_linkage(scores):
    """The level word once more, written in another way: fractions and merging instead of integers and cutting."""
    n, columns = len(scores), set(scores)
    if n < 2:
        return Level.TOO_FEW
    if len(columns) == 1:
        return Level.UNANIMOUS
    tried = [scores] + ([scores[:i] + scores[i + 1 :] for i in range(n)] if n >= 8 else [])
    if n >= 4 and any(has_linked_camps(group, n) for group in tried):
        return Level.TWO_CAMPS
    half = Fraction(sum(abs(a - b) for a in scores for b in scores), 2) / ((n // 2) * (n - n // 2))
    closed = columns == set(range(min(columns), max(columns) + 1)) and len(columns) <= 3
    return Level.LARGE if half >= 2 else Level.SMALL if half <= 1 and closed else Level.DIFFERENT


def test_two_ways_to_write_the_level_rule_agree_on_every_group():
    """Cutting at a gap and merging the nearest give the same word for all answer sets up to nine people."""
    different = [scores for scores in ALL if level(scores) != level_by_linkage(scores)]
    assert different == []


@QUICK
@given(st.lists(st.integers(1, K), min_size=8, max_size=15))
def test_two_ways_to_write_the_level_rule_agree_on_large_groups(scores):
    """The same for random groups of eight to fifteen."""
    assert level(scores) == level_by_linkage(scores)


def test_words_and_shapes_fit_together():
    """Unanimous is one column, camps are camps in both, and the mild word never hides a person apart."""
    wrong = []
    for scores in ALL:
        word, shape = level(scores), pattern(scores)
        same_camps = (word == Level.TWO_CAMPS) == (shape == Pattern.TWO_CAMPS) == is_two_camps(scores)
        same_equal = (word == Level.UNANIMOUS) == (shape == Pattern.EQUAL)
        hidden = word in {Level.UNANIMOUS, Level.SMALL} and apart_count(scores) > 0
        shown = (shape in {Pattern.ONE_APART, Pattern.SOME_APART}) == (apart_count(scores) > 0)
        if not (same_camps and same_equal and shown) or hidden:
            wrong.append(scores)
    assert wrong == []


def test_camps_hold_everybody_or_all_but_one():
    """Left and right are people of the group, at least thirty percent each; the one left over stands alone in a column."""
    wrong = []
    for scores in filter(is_two_camps, ALL):
        left, right = camps(scores)
        over = set(scores) - set(left) - set(right)
        whole = len(left) + len(right) == len(scores) - len(over)
        if not whole or len(over) > (len(scores) >= 8) or 10 * min(len(left), len(right)) < 3 * len(scores):
            wrong.append(scores)
    assert wrong == []


GROUP = st.lists(st.integers(1, K), min_size=1, max_size=8)


@QUICK
@given(GROUP, GROUP)
def test_comparing_two_groups_the_other_way_round_mirrors_the_direction(a, b):
    """The distance is the same from both sides, delta changes its sign."""
    turned = {Direction.A_HIGHER: Direction.B_HIGHER, Direction.B_HIGHER: Direction.A_HIGHER}
    assert w1_columns(b, a, K) == w1_columns(a, b, K)
    assert cliffs_delta(b, a) == -cliffs_delta(a, b)
    assert direction(b, a, K) == turned.get(direction(a, b, K), direction(a, b, K))
    assert direction(mirrored(a), mirrored(b), K) == direction(b, a, K)


@QUICK
@given(GROUP, GROUP, GROUP)
def test_the_distance_between_groups_is_a_distance(a, b, c):
    """Zero for the same shares, never shorter by a detour, unchanged when a group is doubled."""
    assert w1_columns(a, a + a, K) == 0
    assert w1_columns(a, c, K) <= w1_columns(a, b, K) + w1_columns(b, c, K) + 1e-9
    assert w1_columns(a + a, b, K) == pytest.approx(w1_columns(a, b, K))


@QUICK
@given(ANSWERS)
def test_the_counts_per_column_add_up_to_the_people_with_a_column(scores):
    """Nobody is lost and nobody is counted twice."""
    assert sum(counts_per_column(scores, K)) == sum(score is not None for score in scores)
