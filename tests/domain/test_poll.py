"""The gate: what an open poll and a revealed poll let a viewer see."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ldgm_core.domain.account import OrganisationId
from ldgm_core.domain.matrix import AreaId, AreaKind
from ldgm_core.domain.meeting import ROLES, Context, MeetingId, Participant, ParticipantId, Wording
from ldgm_core.domain.poll import OpenPoll, Poll, RevealedPoll, RevealStep, Viewer, as_seen
from ldgm_core.domain.rating import ChangeReason, Duration, NonScore, PollId, Rating, StoredRating, age_percentage
from ldgm_core.errors import BadInput, NotAllowed, NotNow
from ldgm_core.matrices import load_matrix
from tests.meetings import rating

NOW = datetime(2026, 9, 14, tzinfo=UTC)
MATRIX = load_matrix("so-2026.1")
COGNITION = MATRIX.area(AreaId("cognition"))
SUPPORT = MATRIX.area(AreaId("support_learning"))


def person(name: str, role: str = "teacher", *, scores: bool = True) -> Participant:
    known = ROLES[role]
    return Participant(
        ParticipantId(name),
        OrganisationId("o"),
        MeetingId("m"),
        name,
        role,
        known.group,
        known.usual_context,
        scores,
        Wording.PROFESSIONAL,
        1,
        NOW,
    )


PEOPLE = (person("Anna"), person("Bram"), person("Moeder", "parent"), person("Chair", "committee_chair", scores=False))


def poll(*, revealed: bool, step: RevealStep = RevealStep.SHAPE, round_: int = 1) -> Poll:
    return Poll(PollId("p"), OrganisationId("o"), MeetingId("m"), COGNITION.id, round_, 7, NOW, NOW if revealed else None, step)


def stored(name: str, column: int | None = 3, **changes: object) -> StoredRating:
    return StoredRating(f"r-{name}", PollId("p"), ParticipantId(name), rating(column, **changes), NOW)


RATINGS = (stored("Anna", 2, observation="kanarie anna"), stored("Bram", 5, observation="kanarie bram"), stored("Moeder", 6))
READY = ("Anna", "Bram", "Moeder")


def test_an_open_poll_shows_nothing_of_anybody_else_even_when_it_is_handed_everything() -> None:
    """Blind until the reveal: the type has no place for another person's answer."""
    seen = as_seen(poll(revealed=False), RATINGS, ready=READY, people=PEOPLE, viewer=Viewer(ParticipantId("Anna")))
    expected = OpenPoll(PollId("p"), COGNITION.id, 1, 7, frozenset(map(ParticipantId, READY)), RATINGS[0].rating)
    assert expected == seen
    assert "bram" not in repr(seen).replace("Bram", "")


def test_an_open_poll_has_no_field_for_other_answers() -> None:
    """Whoever adds a field to OpenPoll has to look at this promise again."""
    assert {"poll_id", "area_id", "round", "columns", "ready", "own"} == {field.name for field in fields(OpenPoll)}


@pytest.mark.parametrize("viewer", [Viewer(), Viewer(is_record=True, sees_names=True), Viewer(ParticipantId("stranger"))])
def test_nobody_but_the_writer_sees_an_answer_before_the_reveal(viewer: Viewer) -> None:
    """The shared screen, the record and strangers see no answer at all."""
    seen = as_seen(poll(revealed=False), RATINGS, ready=READY, people=PEOPLE, viewer=viewer)
    assert isinstance(seen, OpenPoll)
    assert seen.own is None


def test_the_shape_step_shows_columns_without_group_name_or_words() -> None:
    """First the shape: who stands there is not on the screen."""
    seen = as_seen(poll(revealed=True), RATINGS, ready=READY, people=PEOPLE, viewer=Viewer(sees_names=True))
    assert isinstance(seen, RevealedPoll)
    assert (2, 5, 6) == seen.scores
    assert {(None, None, None, None)} == {(a.group, a.name, a.role, a.observation) for a in seen.answers}


def test_the_group_step_shows_groups_but_a_group_of_one_counts_as_a_name() -> None:
    """The only parent is not named by a mark either."""
    seen = as_seen(poll(revealed=True, step=RevealStep.GROUPS), RATINGS, ready=READY, people=PEOPLE, viewer=Viewer(sees_names=True))
    assert isinstance(seen, RevealedPoll)
    assert ["school", "school", None] == [a.group.value if a.group else None for a in seen.answers]


def test_names_appear_at_the_third_step_and_only_if_the_meeting_chose_names() -> None:
    """What was promised before scoring holds."""
    third = poll(revealed=True, step=RevealStep.NAMES)
    named = as_seen(third, RATINGS, ready=READY, people=PEOPLE, viewer=Viewer(sees_names=True))
    unnamed = as_seen(third, RATINGS, ready=READY, people=PEOPLE, viewer=Viewer(sees_names=False))
    assert isinstance(named, RevealedPoll)
    assert isinstance(unnamed, RevealedPoll)
    assert ["Anna", "Bram", "Moeder"] == [a.name for a in named.answers]
    assert [None, None, None] == [a.name for a in unnamed.answers]


def test_words_appear_on_the_screen_only_when_their_writer_released_them() -> None:
    """One released observation, and no other."""
    ratings = (replace(RATINGS[0], is_released=True), *RATINGS[1:])
    seen = as_seen(poll(revealed=True), ratings, ready=READY, people=PEOPLE, viewer=Viewer())
    assert isinstance(seen, RevealedPoll)
    assert ["kanarie anna", None, None] == [a.observation for a in seen.answers]


def test_missing_people_and_observers_are_counted_apart() -> None:
    """Somebody who looks on is never counted as missing."""
    seen = as_seen(poll(revealed=True), RATINGS[:2], ready=READY[:2], people=PEOPLE, viewer=Viewer())
    assert isinstance(seen, RevealedPoll)
    assert (1, 1) == (seen.missing, seen.observers)


@given(st.permutations(list(RATINGS)))
def test_the_order_of_arrival_is_nowhere_in_what_is_shown(ratings: list[StoredRating]) -> None:
    """Any order of the rows gives the same picture."""
    revealed = poll(revealed=True, step=RevealStep.GROUPS)
    first = as_seen(revealed, RATINGS, ready=READY, people=PEOPLE, viewer=Viewer())
    assert first == as_seen(revealed, ratings, ready=READY, people=PEOPLE, viewer=Viewer())


def refusal(by: Participant, given_rating: Rating, *, revealed: bool = False, round_: int = 1, first: Rating | None = None) -> str:
    with pytest.raises((BadInput, NotNow, NotAllowed)) as caught:
        poll(revealed=revealed, round_=round_).accept(by, given_rating, area=COGNITION, first=first)
    return caught.value.code


@pytest.mark.parametrize(
    ("code", "wrong"),
    [
        ("answer_missing", rating(None)),
        ("answer_missing", rating(3, non_score=NonScore.UNDECIDED)),
        ("column_off_scale", rating(8)),
        ("column_off_scale", rating(0)),
        ("certainty_missing", rating(3, certainty=None)),
        ("duration_not_here", rating(3, duration=Duration.LASTING)),
        ("extra_not_here", rating(3, developmental_age_months=50)),
        ("second_situation_incomplete", rating(3, second_column=4)),
        ("second_situation_same", rating(3, second_column=4, second_context=Context.CLASSROOM)),
        ("column_off_scale", rating(3, second_column=9, second_context=Context.GYM)),
        ("text_too_long", rating(3, observation="x" * 5001)),
        ("text_control_characters", rating(3, observation="a\x00b")),
        ("text_control_characters", rating(3, observation="a\u202eb")),
    ],
)
def test_a_rating_that_does_not_fit_is_refused(code: str, wrong: Rating) -> None:
    """Every refusal of a rating, by its code."""
    assert code == refusal(PEOPLE[0], wrong)


def test_a_revealed_poll_and_an_observer_are_refused() -> None:
    """Right person, wrong moment; and somebody who only looks on."""
    assert "poll_closed" == refusal(PEOPLE[0], rating(3), revealed=True)
    assert "observer_does_not_score" == refusal(PEOPLE[3], rating(3))


def test_a_changed_answer_in_round_two_needs_a_reason_and_keeping_does_not() -> None:
    """Persistence never asks for a justification."""
    assert "change_reason_missing" == refusal(PEOPLE[0], rating(4), round_=2, first=rating(3))
    second = poll(revealed=False, round_=2)
    kept = second.accept(PEOPLE[0], rating(3, change_reason=ChangeReason.MISTAKEN), area=COGNITION, first=rating(3))
    moved = second.accept(PEOPLE[0], rating(4, change_reason=ChangeReason.MISTAKEN), area=COGNITION, first=rating(3))
    assert (None, ChangeReason.MISTAKEN) == (kept.change_reason, moved.change_reason)


def test_five_thousand_characters_emoji_and_markup_are_kept_as_typed() -> None:
    """What was typed is what is kept."""
    typed = "👩‍👧 <b>&amp; =1+1 " + "x" * 4979
    accepted = poll(revealed=False).accept(PEOPLE[0], rating(3, observation=typed), area=COGNITION)
    assert typed == accepted.observation


def test_duration_belongs_to_support_areas() -> None:
    """The same rating fits one area and not the other."""
    lasting = rating(3, duration=Duration.LASTING)
    assert AreaKind.SUPPORT is SUPPORT.kind
    assert lasting == poll(revealed=False).accept(PEOPLE[0], lasting, area=SUPPORT)


@pytest.mark.parametrize(("percentage", "developmental", "calendar"), [(48, 54, 112), (100, 112, 112), (1, 1, 150), (50, 1, 2), (13, 1, 8)])
def test_the_age_percentage_rounds_half_up(percentage: int, developmental: int, calendar: int) -> None:
    """Plain arithmetic that can be shown in full."""
    assert percentage == age_percentage(developmental, calendar)
