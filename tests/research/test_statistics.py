"""The statistics of a research file: worked out by hand, undefined where they are, and with an interval only over enough cases."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ldgm_core.domain.meeting import RoleGroup
from ldgm_core.domain.rating import ChangeReason
from ldgm_core.domain.research import CaseType, DecisionKind, ResearchData
from ldgm_core.research.agreement import ac2_of_sums
from ldgm_core.research.bootstrap import DRAWS, Note, Statistic, Tally, interval_of, ratio, replicates_of, share
from ldgm_core.research.measures import bootstrap_alpha_cases, gwet_ac2_quadratic, kripp_alpha_ordinal
from ldgm_core.research.statistics import all_statistics
from tests.research.files import data, meeting

SCHOOL, PARENTS = RoleGroup.SCHOOL, RoleGroup.PARENTS


def found(file: ResearchData, name: str, **scope: str | int) -> Statistic:
    """The line with this name and exactly this scope."""
    lines = [line for line in all_statistics(file) if line.name == name and dict(line.scope) == scope]
    assert 1 == len(lines), [dict(line.scope) for line in all_statistics(file) if line.name == name]
    return lines[0]


def drawn(cases: int, *, raters: int = 4, items: int = 3, seed: int = 1) -> ResearchData:
    """A file in which chance answered."""
    rng = random.Random(seed)
    answers = [{f"i{item}": [rng.randint(1, 7) for _ in range(raters)] for item in range(items)} for _ in range(cases)]
    return data([meeting(number, answer) for number, answer in enumerate(answers)])


def test_agreement_counts_pairs_over_meetings() -> None:
    """3, 3, 4 has three pairs of which one is equal; 1, 3 has one pair, two columns apart."""
    file = data([meeting(1, {"a": [3, 3, 4]}), meeting(2, {"a": [1, 3, None]}), meeting(3, {"a": [5, None, None]})])
    scope = {"item_set_version": "so-x", "item_id": "a"}
    estimates = [found(file, name, **scope).estimate for name in ("pairs_exact", "pairs_within_one", "pair_distance")]
    assert [1 / 4, 3 / 4, (0 + 1 + 1 + 2) / 4] == estimates
    line = found(file, "pairs_exact", **scope)
    assert (2, 1, 2) == (line.units_used, line.units_dropped, line.meetings)


def test_alpha_and_ac2_are_those_of_the_measures() -> None:
    """A unit is an item of a meeting; which rater answered does not matter."""
    file = data([meeting(1, {"a": [1, 2, 2], "b": [4, 4, 5]}), meeting(2, {"a": [7, 6, None], "b": [3, 3, 1]})])
    scope = {"model_version": "so-x", "domain": "support", "columns": 7}
    matrix = [[1, 4, 7, 3], [2, 4, 6, 3], [2, 5, None, 1]]
    assert found(file, "krippendorff_alpha", **scope).estimate == pytest.approx(kripp_alpha_ordinal(matrix, 7))
    assert found(file, "gwet_ac2", **scope).estimate == pytest.approx(gwet_ac2_quadratic(matrix, 7))
    assert {"1": 2, "2": 2, "3": 2, "4": 2, "5": 1, "6": 1, "7": 1} == found(file, "score_distribution", **scope).counts


def test_without_variation_alpha_is_undefined_and_ac2_is_one() -> None:
    """Never 0 and never nan."""
    file = data([meeting(number, {"a": [4, 4, 4]}) for number in range(25)])
    scope = {"model_version": "so-x", "domain": "support", "columns": 7}
    alpha = found(file, "krippendorff_alpha", **scope)
    assert (None, None, Note.UNDEFINED) == (alpha.estimate, alpha.interval, alpha.note)
    assert 1 == found(file, "gwet_ac2", **scope).estimate


def test_the_same_profile_on_another_level_has_a_w_of_one() -> None:
    """Per meeting, over the items that all raters scored; a meeting without such items is dropped."""
    same = meeting(1, {"a": [1, 3], "b": [2, 4], "c": [5, 7]})
    file = data([same, meeting(2, {"a": [1, None], "b": [None, 4], "c": [5, 7]})])
    line = found(file, "kendall_w", model_version="so-x", columns=7)
    assert (1.0, 1, 1) == (line.estimate, line.units_used, line.units_dropped)


def test_groups_are_compared_within_a_meeting() -> None:
    """Parents two columns higher in one meeting, the same in the other."""
    groups = (SCHOOL, SCHOOL, PARENTS, PARENTS)
    file = data([meeting(1, {"a": [1, 1, 3, 3]}, groups=groups), meeting(2, {"a": [4, 4, 4, 4]}, groups=groups)])
    scope = {"group_a": "school", "group_b": "parents"}
    assert 1.0 == found(file, "groups_w1", **scope).estimate
    assert -0.5 == found(file, "groups_cliffs_delta", **scope).estimate
    counts = {"zelfde_antwoorden": 1, "door_elkaar": 0, "a_hoger": 0, "b_hoger": 1}
    assert counts == found(file, "groups_direction", **scope, item_set_version="so-x", item_id="a").counts


def test_the_rest_and_a_group_with_one_answer_are_never_compared() -> None:
    """Merged raters are no group, and two parents of whom one does not know are one answer."""
    groups = (SCHOOL, SCHOOL, PARENTS, PARENTS, RoleGroup.OTHER, RoleGroup.OTHER)
    file = data([meeting(1, {"a": [1, 1, 3, None, 2, 2]}, groups=groups)])
    assert [] == [line for line in all_statistics(file) if line.name.startswith("groups_")]


def test_answers_without_a_column_are_counted_per_item_and_group() -> None:
    """One of two parents does not know; of the five answers it is one."""
    file = data([meeting(1, {"a": [1, 1, 3, None, 2]}, groups=(SCHOOL, SCHOOL, PARENTS, PARENTS, RoleGroup.OTHER))])
    assert 0.2 == found(file, "without_a_column", item_set_version="so-x", item_id="a").estimate
    assert 0.5 == found(file, "without_a_column", role_group="parents").estimate
    assert 0.0 == found(file, "without_a_column", role_group="school").estimate


def test_certainty_is_set_beside_the_distance_to_the_others() -> None:
    """The sure one stands three from both others, these stand 0 and 3 from theirs."""
    file = data([meeting(1, {"a": [1, 4, 4]}, confidence=(3, 1, 1))])
    assert [3.0, 1.5] == [found(file, "distance_to_others", confidence=sure).estimate for sure in (3, 1)]


def test_changes_are_counted_without_a_middle() -> None:
    """1 goes to 4, nearer to the others; 4 stays; "do not know" becomes 5: two of four changed, one moved."""
    file = data([meeting(1, {"a": [1, 4, 5, None]}, {"a": [4, 4, 5, 5]}, reason=ChangeReason.TO_MOVE_ON)])
    assert {"kept": 2, "moved": 1, "became_known": 1, "became_unknown": 0} == found(file, "change_kinds").counts
    assert 0.5 == found(file, "changed_answers").estimate
    assert {"nearer": 1, "same_distance": 0, "farther": 0} == found(file, "moved_to_others").counts
    assert (1.0, 0.0) == tuple(found(file, "changed_for_reason", change_reason=reason).estimate for reason in ("to_move_on", "mistaken"))
    assert (1.0, 0.5) == (found(file, "changed_answers", stood_apart=1).estimate, found(file, "changed_answers").estimate)
    assert found(file, "change_in_iov").estimate == pytest.approx(4 / (4 * 6) - 8 / (2 * 6))


def test_a_file_without_a_second_round_says_so() -> None:
    """Held back, not 0."""
    file = data([meeting(1, {"a": [1, 4]})])
    assert (None, Note.TOO_FEW_MEETINGS) == (found(file, "change_in_iov").estimate, found(file, "change_in_iov").note)


def test_below_the_smallest_number_of_meetings_nothing_is_told() -> None:
    """Four meetings of an item in a file that asks for five: no estimate and no counts."""
    file = data([meeting(number, {"a": [1, 4, 6]}) for number in range(4)], least=5)
    assert {None} == {line.estimate for line in all_statistics(file)}
    assert {None} == {line.counts for line in all_statistics(file)}
    assert {Note.TOO_FEW_MEETINGS} == {line.note for line in all_statistics(file)}


def test_below_twenty_cases_there_is_no_interval() -> None:
    """Nineteen pupils give an estimate and a word; twenty give an interval around it, with its seed and draws."""
    scope = {"item_set_version": "so-x", "item_id": "i0"}
    few, enough = (found(drawn(count), "pair_distance", **scope) for count in (19, 20))
    assert (None, Note.TOO_FEW_CASES, None) == (few.interval, few.note, few.seed)
    assert enough.interval is not None and enough.interval[0] < (enough.estimate or 0) < enough.interval[1]
    assert (1, DRAWS, 0, Note.NONE) == (enough.seed, enough.draws, enough.replicates_dropped, enough.note)


def test_many_meetings_of_few_pupils_are_few_cases() -> None:
    """Thirty meetings about ten pupils: a case is a pupil."""
    rng = random.Random(1)
    meetings = [meeting(number, {"a": [rng.randint(1, 7) for _ in range(4)]}, case_id=f"c{number % 10}") for number in range(30)]
    line = found(data(meetings), "pairs_exact", item_set_version="so-x", item_id="a")
    assert (10, 30, Note.TOO_FEW_CASES) == (line.cases, line.meetings, line.note)


def test_alpha_has_the_interval_of_the_bootstrap_over_cases() -> None:
    """The measure's own function for the same seed, over pupils with all their items."""
    file = drawn(22)
    matrices = [
        list(zip(*[[r.score for r in one.ratings if r.item_id == item] for item in ("i0", "i1", "i2")], strict=True))
        for one in file.meetings
    ]
    order = sorted(range(22), key=lambda number: f"c{number}")
    expected = bootstrap_alpha_cases([matrices[number] for number in order], 7, seed=1)
    line = found(file, "krippendorff_alpha", model_version="so-x", domain="support", columns=7)
    assert expected is not None
    assert line.interval == pytest.approx((expected.percentile_2_5, expected.percentile_97_5))


def test_the_same_file_gives_the_same_lines_and_another_seed_other_intervals() -> None:
    """Chance is the seed's, and the seed is stored."""
    one = drawn(20)
    other = data(one.meetings, seed=2)
    assert all_statistics(one) == all_statistics(drawn(20))
    scope: dict[str, str | int] = {"model_version": "so-x", "domain": "support", "columns": 7}
    for name in ("krippendorff_alpha", "gwet_ac2"):
        assert found(one, name, **scope).estimate == found(other, name, **scope).estimate
        assert found(one, name, **scope).interval != found(other, name, **scope).interval


def test_over_five_percent_undefined_there_is_no_interval() -> None:
    """101 of 2000 draws are too many, 100 are not; the undefined ones are counted either way."""
    values = np.linspace(0, 1, DRAWS)
    for undefined, is_given in ((100, True), (101, False)):
        replicates = values.copy()
        replicates[:undefined] = np.nan
        interval, dropped = interval_of(replicates)
        assert (is_given, undefined) == (interval is not None, dropped)


def test_a_statistic_that_one_case_carries_has_no_interval() -> None:
    """In a third of the draws of forty cases the only one with a denominator is missing."""
    tally, file = Tally(), data([meeting(number, {"a": [1]}) for number in range(40)])
    for place, one in enumerate(file.meetings):
        tally.add(one, float(place == 0), float(place == 0))
    line = share("x", {}, tally, method="x", data=file)
    assert (1.0, None, Note.TOO_MANY_UNDEFINED) == (line.estimate, line.interval, line.note)
    assert 600 < (line.replicates_dropped or 0) < 850


def test_draws_are_of_whole_cases() -> None:
    """Worked out the slow way: pick cases by the same seed, add up, divide."""
    table = np.array([[1.0, 2.0], [3.0, 4.0], [0.0, 5.0]])
    picked = np.random.default_rng(7).integers(3, size=(DRAWS, 3))
    slow = [table[draw].sum(axis=0) for draw in picked]
    assert [one / all_ for one, all_ in slow] == pytest.approx(list(replicates_of(table, ratio, seed=7)))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.one_of(st.none(), st.integers(1, 5)), min_size=4, max_size=4), min_size=1, max_size=6))
def test_ac2_of_sums_is_ac2(units: Sequence[Sequence[int | None]]) -> None:
    """The form that can be added up over cases gives what the measure gives."""
    file = data([meeting(number, {"a": unit}) for number, unit in enumerate(units)], columns=5)
    expected = gwet_ac2_quadratic([list(row) for row in zip(*units, strict=True)], 5)
    lines = [line for line in all_statistics(file) if line.name == "gwet_ac2"]
    estimate = lines[0].estimate if lines else None
    assert estimate == (None if expected is None else pytest.approx(expected))
    assert np.isnan(ac2_of_sums(np.zeros((1, 8)))).all()


def test_teams_of_one_vignette_are_compared_and_judge_the_same_units() -> None:
    """Two teams, two columns apart and with another form of decision; their raters are raters of one item."""
    file = data(
        [
            meeting(1, {"a": [1, 1]}, case_id="V1", kind=DecisionKind.COLUMN),
            meeting(2, {"a": [3, 3]}, case_id="V1", kind=DecisionKind.NO_AGREEMENT),
            meeting(3, {"a": [5, 5]}, case_id="V2", kind=DecisionKind.COLUMN),
            meeting(4, {"a": [5, 5]}, case_id="V2", kind=DecisionKind.COLUMN),
        ],
        case_type=CaseType.VIGNETTE,
        least=2,
    )
    assert [2.0, 0.0, 1.0] == [found(file, "teams_w1", **scope).estimate for scope in ({"case_id": "V1"}, {"case_id": "V2"}, {})]
    assert (0.0, 0.5) == (found(file, "teams_same_decision", case_id="V1").estimate, found(file, "teams_same_decision").estimate)
    alpha = found(file, "krippendorff_alpha", model_version="so-x", domain="support", columns=7)
    assert (2, 4, 2) == (alpha.cases, alpha.meetings, alpha.units_used)
    assert alpha.estimate == pytest.approx(kripp_alpha_ordinal([[1, 5], [1, 5], [3, 5], [3, 5]], 7))


def test_an_empty_file_has_no_numbers_and_no_crash() -> None:
    """Nobody, or nobody with a column."""
    for file in (data([]), data([meeting(1, {"a": [None, None]})])):
        numbers = {line.estimate for line in all_statistics(file) if line.name not in ("without_a_column",)}
        assert numbers <= {None}
