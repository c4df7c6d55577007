"""Bands, quarters and small groups: what a research file shows stands for enough people and enough meetings."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ldgm_core.domain.coarsening import duration_band, is_common, length_band, quarter_of, shown_groups
from ldgm_core.domain.meeting import RoleGroup

GROUPS = [group for group in RoleGroup if group is not RoleGroup.OTHER]
SIZES = st.dictionaries(st.sampled_from(list(RoleGroup)), st.integers(1, 6))


@pytest.mark.parametrize(
    ("day", "quarter"),
    [(date(2026, 1, 1), "2026-Q1"), (date(2026, 3, 31), "2026-Q1"), (date(2026, 4, 1), "2026-Q2"), (date(2026, 12, 31), "2026-Q4")],
)
def test_a_day_becomes_its_quarter(day: date, quarter: str) -> None:
    """The first and the last day of a quarter belong to it."""
    assert quarter == quarter_of(day)


@pytest.mark.parametrize(
    ("minutes", "band"),
    [
        (0, "under_30_min"),
        (29, "under_30_min"),
        (30, "30_to_60_min"),
        (60, "60_to_120_min"),
        (120, "2_to_24_hours"),
        (1440, "over_24_hours"),
    ],
)
def test_a_length_of_time_becomes_a_band(minutes: int, band: str) -> None:
    """A band begins at its first minute."""
    assert band == duration_band(timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("characters", "band"), [(0, "none"), (1, "1_to_50"), (50, "1_to_50"), (51, "51_to_200"), (200, "51_to_200"), (201, "over_200")]
)
def test_a_length_of_words_becomes_a_band(characters: int, band: str) -> None:
    """A band ends with its last character."""
    assert band == length_band(characters)


@pytest.mark.parametrize(
    ("sizes", "shown"),
    [
        ({RoleGroup.SCHOOL: 4, RoleGroup.PARENTS: 2}, {RoleGroup.SCHOOL, RoleGroup.PARENTS}),
        ({RoleGroup.SCHOOL: 4, RoleGroup.CARE: 1, RoleGroup.PARENTS: 1}, {RoleGroup.SCHOOL}),
        ({RoleGroup.SCHOOL: 4, RoleGroup.CARE: 2, RoleGroup.PARENTS: 1}, {RoleGroup.SCHOOL}),
        ({RoleGroup.SCHOOL: 4, RoleGroup.PARENTS: 1}, set()),
        ({RoleGroup.SCHOOL: 3, RoleGroup.OTHER: 2}, {RoleGroup.SCHOOL}),
    ],
)
def test_a_group_of_one_is_merged_and_never_left_alone(sizes: dict[RoleGroup, int], shown: set[RoleGroup]) -> None:
    """One parent beside a school team takes the smallest other group along: alone in the rest, that parent would be known."""
    assert shown == shown_groups(sizes, allowed=GROUPS)


@given(SIZES)
def test_nobody_is_alone_in_a_group_unless_alone_in_the_meeting(sizes: dict[RoleGroup, int]) -> None:
    """Every group that can be told apart, the rest included, has two people."""
    shown = shown_groups(sizes, allowed=GROUPS)
    rest = sum(size for group, size in sizes.items() if group not in shown)
    assert all(sizes[group] >= 2 for group in shown)
    assert rest != 1 or sum(sizes.values()) == 1


@given(st.lists(st.sampled_from("abcd"), max_size=40), st.integers(1, 6))
def test_what_is_shown_and_what_is_hidden_both_stand_for_enough(values: list[str], least: int) -> None:
    """No shown category is rare, and the meetings with a hidden one are none, enough, or all."""
    shown = is_common(values, least=least)
    hidden = [value for value in values if not shown[value]]
    assert all(values.count(value) >= least for value, is_shown in shown.items() if is_shown)
    assert len(hidden) in (0, len(values)) or len(hidden) >= least
