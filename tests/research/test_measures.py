"""The research measures where the vectors do not reach: undefined results, refusals, the bootstrap, one meeting as rows."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ldgm_core.domain.disagreement import Level, iov
from ldgm_core.errors import BadInput
from ldgm_core.research.measures import (
    bootstrap_alpha_cases,
    bootstrap_alpha_fixed_indices,
    gwet_ac2_quadratic,
    kendall_w_ties,
    kripp_alpha_ordinal,
    mean_pair_distance,
    pair_agreement,
    pair_decomposition,
    vdeijk_a,
)
from ldgm_core.research.meeting import RoundChange, mean_iov, round_changes, whole_meeting
from tests.research.reference_measures import bl_lsquared, leik_d

VARIED = [[1, 2, 3, 4], [2, 2, 3, 5], [1, 3, 3, 4]]


@pytest.mark.parametrize("matrix", [[], [[]], [[None, None], [None, None]], [[1, None], [None, 2]], [[1, 2, 3]]])
def test_a_matrix_without_pairs_is_undefined(matrix):
    """Nobody answered the same item as somebody else: no coefficient, and no crash."""
    assert (kripp_alpha_ordinal(matrix, 5), gwet_ac2_quadratic(matrix, 5), kendall_w_ties(matrix)) == (None, None, None)


def test_answers_without_variation_have_no_alpha_and_no_w():
    """Everybody says four everywhere: alpha and W are undefined, the paradox-free AC2 is one."""
    same = [[4, 4, 4], [4, 4, 4]]
    assert (kripp_alpha_ordinal(same, 7), kendall_w_ties(same), gwet_ac2_quadratic(same, 7)) == (None, None, 1)


def test_near_agreement_on_a_flat_profile_has_an_alpha_of_about_nothing():
    """Eight people, twelve items, 94 times a four: the reason why alpha is on no screen."""
    flat = [[4] * 12 for _ in range(8)]
    flat[0][0], flat[1][1] = 5, 3
    assert round(kripp_alpha_ordinal(flat, 7), 2) == 0.01
    assert gwet_ac2_quadratic(flat, 7) > 0.99


def test_the_same_profile_on_another_level_has_a_w_of_one():
    """W does not see that one rater is always two columns higher; alpha does."""
    shifted = [[1, 2, 3, 4, 5], [3, 4, 5, 6, 7]]
    assert kendall_w_ties(shifted) == 1
    assert kripp_alpha_ordinal(shifted, 7) < 0.7


@pytest.mark.parametrize("measure", [lambda m: kripp_alpha_ordinal(m, 5), lambda m: gwet_ac2_quadratic(m, 5), kendall_w_ties])
def test_raters_with_different_numbers_of_items_are_refused(measure):
    """A shifted row would give a believable and wrong number."""
    with pytest.raises(BadInput, match="rows_not_aligned"):
        measure([[1, 2, 3], [1, 2]])


@settings(max_examples=40, deadline=None)
@given(st.permutations(VARIED))
def test_the_order_of_the_raters_changes_no_coefficient(matrix):
    """Raters are exchangeable."""
    assert kripp_alpha_ordinal(matrix, 5) == pytest.approx(kripp_alpha_ordinal(VARIED, 5))
    assert kendall_w_ties(matrix) == pytest.approx(kendall_w_ties(VARIED))
    assert gwet_ac2_quadratic(matrix, 5) == pytest.approx(gwet_ac2_quadratic(VARIED, 5))


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.sampled_from("abcd"), st.lists(st.one_of(st.none(), st.integers(1, 7)), max_size=5)))
def test_the_parts_of_the_pair_sum_add_up_to_the_whole(groups):
    """Every pair is inside one group or across two, and counted once."""
    found = pair_decomposition(groups)
    assert found.total == sum(found.within.values()) + sum(found.between.values())


@pytest.mark.parametrize(
    ("counts", "expected"),
    [([0, 0, 0], None), ([1, 2], None), ([0, 9, 0], 1), ([1, 1, 1], 0), ([5, 0, 5], -1)],
)
def test_the_agreement_of_van_der_eijk_at_its_ends(counts, expected):
    """One column 1, uniform 0, half at each end -1; undefined without answers or with two columns."""
    assert vdeijk_a(counts) == expected


def test_the_spread_agrees_with_two_published_measures():
    """For every count of two to six people on five columns: 1 - l2 is IOV (times (n2-1)/n2 when odd), and Leik's D is in 0..1."""
    wrong = []
    for counts in product(range(4), repeat=5):
        n = sum(counts)
        if not 2 <= n <= 6:
            continue
        scores = [column for column, count in enumerate(counts, start=1) for _ in range(count)]
        factor = 1 if n % 2 == 0 else (n * n - 1) / (n * n)
        if abs(1 - bl_lsquared(counts) - iov(scores, 5) * factor) > 1e-12 or not 0 <= leik_d(counts) <= 1:
            wrong.append(counts)
    assert wrong == []


@pytest.mark.parametrize(("within", "share"), [(0, 1 / 6), (1, 3 / 6), (2, 4 / 6), (3, 6 / 6)])
def test_agreement_in_plain_form_counts_pairs(within, share):
    """Answers 3, 3, 4 and 6 make six pairs; the share is of those at most so many columns apart."""
    assert pair_agreement([3, 3, 4, None, 6], within) == share


def test_the_distance_of_a_pair_is_counted_over_the_pairs():
    """Ten columns over six pairs; all in one column is 0, and fewer than two answers are undefined and not 0."""
    assert mean_pair_distance([3, 3, 4, None, 6]) == 10 / 6
    assert mean_pair_distance([4, 4, None]) == 0
    assert [mean_pair_distance(scores) for scores in ([], [None, None], [4, None])] == [None] * 3


def test_a_draw_of_an_item_that_is_not_there_is_refused():
    """A negative number does not count from the end."""
    for number in (-1, 4):
        with pytest.raises(BadInput, match="draw_off_list"):
            bootstrap_alpha_fixed_indices(VARIED, 5, [[0, number]])


def test_too_many_undefined_draws_give_no_interval():
    """One of two draws has no variation: the values are shown, the interval is not."""
    found = bootstrap_alpha_fixed_indices(VARIED, 5, [[0, 1, 2, 3], [2, 2, 2, 2]])
    assert found.replicates == (pytest.approx(kripp_alpha_ordinal(VARIED, 5)), None)
    assert (found.percentile_2_5, found.percentile_97_5) == (None, None)


def test_no_draws_give_no_interval():
    """Nothing drawn, nothing known."""
    assert bootstrap_alpha_fixed_indices(VARIED, 5, []).percentile_2_5 is None


def test_fewer_than_twenty_cases_get_no_interval():
    """Below twenty cases an interval would claim more than it covers."""
    assert bootstrap_alpha_cases([VARIED] * 19, 5, seed=1, draws=10) is None


def test_the_same_seed_gives_the_same_interval():
    """An interval in a report can be computed again by somebody else; cases may differ in raters and items."""
    cases = [VARIED] * 10 + [[[1, 5], [2, 4]]] * 10
    found = bootstrap_alpha_cases(cases, 5, seed=7, draws=50)
    assert found == bootstrap_alpha_cases(cases, 5, seed=7, draws=50)
    assert found != bootstrap_alpha_cases(cases, 5, seed=8, draws=50)
    assert found.percentile_2_5 < found.percentile_97_5


def test_changes_between_rounds_are_told_apart():
    """From column to column, to a column, and away from one."""
    assert round_changes([3, 3, None, 4, None], [4, 3, 5, None, None]) == RoundChange(changed=3, moved=1, became_known=1, became_unknown=1)


def test_the_trend_leaves_out_items_without_a_spread():
    """Items with fewer than two answers are undefined, not unanimous."""
    assert mean_iov({"a": [1, 7], "b": [4, None], "c": [4, 4]}, {"a": 7, "b": 7, "c": 5}) == 0.5
    assert mean_iov({"b": [4, None]}, {"b": 7}) is None


def test_a_role_group_of_one_is_never_compared():
    """The pupil's own answers would be readable from a group of one."""
    roles = {"a": "school", "b": "school", "c": "ouders", "d": "ouders", "e": "leerling"}
    answers = {"a": [3], "b": [3], "c": [5], "d": [5], "e": [1]}
    found = whole_meeting({"item": 7}, roles, answers, {})
    assert list(found.round1.groups) == ["ouders|school"]
    assert found.round2.level_counts[Level.TOO_FEW] == 1
    assert found.changes == {"item": RoundChange(changed=5, moved=0, became_known=0, became_unknown=5)}
