"""The overview without names: every number is about at least ten children, and numbers taken apart tell no smaller one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ldgm_core.domain.arrangement import ArrangementKind, Funding, GrantStatus, Place, Share
from ldgm_core.domain.arrangement_overview import SMALLEST_COUNT, Part, make_overview
from ldgm_core.domain.meeting import PupilId
from ldgm_core.domain.review import GoalState
from tests.arrangements import arrangement

parts_of = st.lists(
    st.builds(
        lambda pupil, kind, status, funding, places, states: Part(
            PupilId(f"leerling-{pupil}"),
            arrangement(kind=kind, funding=funding, shares=tuple(Share(place) for place in places)),
            status,
            tuple(states),
        ),
        st.integers(1, 60),
        st.sampled_from(list(ArrangementKind)),
        st.sampled_from(list(GrantStatus)),
        st.sampled_from([None, *Funding]),
        st.sets(st.sampled_from(list(Place))),
        st.lists(st.sampled_from([None, *GoalState]), max_size=2),
    ),
    max_size=120,
)


def part(number: int, status: GrantStatus) -> Part:
    return Part(PupilId(str(number)), arrangement(), status, ())


@given(parts_of)
def test_behind_every_number_are_at_least_ten_children(parts: list[Part]) -> None:
    """Also behind what is left when the numbers of one question are taken from the total."""
    overview = make_overview(parts)
    if len({one.pupil_id for one in parts}) < SMALLEST_COUNT:
        assert (None, ()) == (overview.parts, overview.breakdowns)
        return
    assert len(parts) == overview.parts
    statuses = next(one for one in overview.breakdowns if one.name == "status")
    assert len(parts) == sum(cell.count for cell in statuses.cells)
    for cell in statuses.cells:
        behind = {one.pupil_id for one in parts if one.status in cell.labels}
        assert len(behind) >= SMALLEST_COUNT
    for breakdown in overview.breakdowns:
        assert all(cell.count >= SMALLEST_COUNT for cell in breakdown.cells)


def test_small_numbers_are_taken_together_and_large_ones_stand_alone() -> None:
    """Three rejected and eight granted are told together; thirty that run are not touched."""
    numbers = [GrantStatus.RUNNING] * 30 + [GrantStatus.REJECTED] * 3 + [GrantStatus.GRANTED] * 8
    overview = make_overview([part(number, status) for number, status in enumerate(numbers)])
    statuses = next(one for one in overview.breakdowns if one.name == "status")
    assert [(("granted", "rejected"), 11), (("running",), 30)] == [(cell.labels, cell.count) for cell in statuses.cells]


def test_one_child_in_many_arrangements_is_still_one_child() -> None:
    """Twenty arrangements of one pupil are nobody's statistics."""
    assert make_overview([part(1, GrantStatus.RUNNING)] * 20).parts is None


def test_the_overview_has_no_place_for_a_name_or_a_word() -> None:
    """Title, provider, goals and what people wrote never reach it."""
    told = repr(make_overview([part(number, GrantStatus.RUNNING) for number in range(12)]))
    assert [] == [word for word in ("Stoptechniek", "Jeugdhulp", "escalatie", "rust", "Bram") if word in told]
