"""Arrangements: what may be stored, what is still missing, and the workflow with every step that it refuses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ldgm_core.domain.account import OrganisationId
from ldgm_core.domain.agreement import AgreementState
from ldgm_core.domain.arrangement import (
    ArrangementId,
    ArrangementKind,
    GrantStatus,
    Member,
    Missing,
    Place,
    Share,
    accept_arrangement,
    accept_member,
    missing_in,
)
from ldgm_core.domain.arrangement_flow import (
    ArrangementEvent,
    AssessorKind,
    EventKind,
    NextStep,
    accept_event,
    assessors_to_come,
    possible_events,
    status_of,
)
from ldgm_core.domain.arrangement_watch import accept_monitoring
from ldgm_core.domain.meeting import PupilId
from ldgm_core.errors import BadInput, LdgmError, NotNow
from tests.arrangements import EVALUATED, EXPERT, MANAGER, TODAY, a_monitoring_of, arrangement, event
from tests.meetings import NOW

K = EventKind
LIFE: list[tuple[EventKind, dict[str, Any]]] = [
    (K.REQUESTED, {}),
    (K.ASSESSED, EXPERT),
    (K.ASSESSED, MANAGER),
    (K.GRANTED, {}),
    (K.STARTED, {}),
    (K.EVALUATED, EVALUATED),
    (K.CONTINUED, {}),
    (K.EVALUATED, {"next_step": NextStep.STOP}),
    (K.ENDED, {}),
]


def lived(steps: Sequence[tuple[EventKind, dict[str, Any]]]) -> list[ArrangementEvent]:
    """The events of a life."""
    events: list[ArrangementEvent] = []
    for kind, changes in steps:
        events.append(accept_event(event(kind, **changes), events))
    return events


def member(**changes: Any) -> Member:
    """A pupil whose parents agreed."""
    values: dict[str, Any] = {
        "arrangement_id": ArrangementId("a"), "organisation_id": OrganisationId("o"), "pupil_id": PupilId("p"), "version": 1, "is_in": True,
        "consent": AgreementState.YES, "consent_by": "Moeder", "consent_on": TODAY, "recorded_by": "Anna", "recorded_at": NOW,
    }  # fmt: skip
    return Member(**{**values, **changes})


def test_an_arrangement_lives_from_the_request_to_its_end() -> None:
    """Judged means by two kinds of assessor; an evaluation leads on or to the end."""
    states = [status_of(lived(LIFE[:count])) for count in range(len(LIFE) + 1)]
    asked, running, evaluated = GrantStatus.REQUESTED, GrantStatus.RUNNING, GrantStatus.EVALUATED
    expected = [None, asked, asked, GrantStatus.ASSESSED, GrantStatus.GRANTED, running, evaluated, running, evaluated, GrantStatus.ENDED]
    assert expected == states
    assert list(range(1, 10)) == [one.number for one in lived(LIFE)]


@pytest.mark.parametrize("count", range(len(LIFE) + 1))
@pytest.mark.parametrize("kind", list(EventKind))
def test_a_step_that_does_not_fit_is_refused(count: int, kind: EventKind) -> None:
    """From every state every step is tried: what is offered goes through, everything else is refused as the wrong moment."""
    events = lived(LIFE[:count])
    to_come = (*assessors_to_come(events), AssessorKind.MANAGER)
    tried = event(kind, assessor=to_come[0], who="Iemand anders", next_step=NextStep.CONTINUE)
    if kind in possible_events(events):
        assert kind is accept_event(tried, events).kind
        return
    with pytest.raises(NotNow) as refused:
        accept_event(tried, events)
    assert refused.value.code in {"arrangement_step_wrong", "arrangement_over", "arrangement_assessor_missing"}


@pytest.mark.parametrize(("first", "missing"), [(EXPERT, "manager"), (MANAGER, "behavioural_expert")])
def test_a_grant_waits_for_both_assessors_and_says_which_is_missing(first: dict[str, Any], missing: str) -> None:
    """One of the two is not enough, whichever it is."""
    with pytest.raises(NotNow, match="arrangement_assessor_missing") as refused:
        accept_event(event(K.GRANTED), lived([(K.REQUESTED, {}), (K.ASSESSED, first)]))
    assert f"assessor.{missing}" == refused.value.facts["assessor_key"]


@pytest.mark.parametrize(
    ("code", "steps", "kind", "changes"),
    [
        ("choice_missing", 1, K.ASSESSED, {}),
        ("assessor_has_judged", 2, K.ASSESSED, {**EXPERT, "who": "Iemand"}),
        ("assessor_same_person", 2, K.ASSESSED, {**MANAGER, "who": "ömer"}),
        ("text_empty", 1, K.ASSESSED, {**EXPERT, "words": " "}),
        ("text_empty", 3, K.REJECTED, {"words": ""}),
        ("text_empty", 3, K.GRANTED, {"who": ""}),
        ("choice_missing", 5, K.EVALUATED, {}),
        ("event_before_last", 4, K.STARTED, {"happened_on": TODAY - timedelta(days=1)}),
    ],
)
def test_a_step_that_says_too_little_is_refused(code: str, steps: int, kind: EventKind, changes: dict[str, Any]) -> None:
    """Who, when, which assessor, what next: with its own sentence each."""
    with pytest.raises(BadInput, match=code):
        accept_event(event(kind, **changes), lived(LIFE[:steps]))


@given(st.lists(st.tuples(st.sampled_from(list(EventKind)), st.sampled_from([EXPERT, MANAGER, EVALUATED, {}])), max_size=25))
def test_no_order_of_attempts_grants_without_two_assessors(attempts: list[tuple[EventKind, dict[str, Any]]]) -> None:
    """Whatever people press: granted was judged by both kinds before, running was granted, ended stays ended."""
    events: list[ArrangementEvent] = []
    for kind, changes in attempts:
        try:
            events.append(accept_event(event(kind, **changes), events))
        except LdgmError:
            continue
    kinds = [one.kind for one in events]
    if K.GRANTED in kinds:
        judged = {one.assessor for one in events[: kinds.index(K.GRANTED)] if one.kind is K.ASSESSED}
        assert set(AssessorKind) == judged
    if K.STARTED in kinds:
        assert K.GRANTED in kinds[: kinds.index(K.STARTED)]
    assert not ({K.REJECTED, K.ENDED} & set(kinds[:-1]))


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("text_empty", {"title": "  "}),
        ("arrangement_place_twice", {"shares": (Share(Place.HOME, 1.0), Share(Place.HOME, 2.0))}),
        ("arrangement_hours_wrong", {"shares": (Share(Place.HOME, 0.0),)}),
        ("arrangement_hours_wrong", {"shares": (Share(Place.HOME, 61.0),)}),
        ("arrangement_dates_reversed", {"starts_on": TODAY, "ends_on": TODAY - timedelta(days=1)}),
        ("text_too_long", {"why": "x" * 5001}),
        ("text_control_characters", {"goals": ("a\x00b",)}),
    ],
)
def test_what_cannot_be_stored_is_refused(code: str, changes: dict[str, Any]) -> None:
    """Each with its own sentence."""
    with pytest.raises(BadInput, match=code):
        accept_arrangement(arrangement(**changes))


def test_agreement_of_the_parents_says_who_and_when() -> None:
    """A yes without a name or a day is no agreement; a no or nothing yet needs neither."""
    for changes in ({"consent_by": " "}, {"consent_on": None}):
        with pytest.raises(BadInput, match="consent_incomplete"):
            accept_member(member(**changes))
    assert AgreementState.NO is accept_member(member(consent=AgreementState.NO, consent_by="", consent_on=None)).consent


@pytest.mark.parametrize(
    ("missing", "changes", "members"),
    [
        ((), {}, [member()]),
        ((Missing.CONSENT,), {}, [member(consent=None)]),
        ((Missing.MEMBERS,), {}, []),
        ((), {"kind": ArrangementKind.SCHOOL}, []),
        ((Missing.INTEGRAL_PLAN,), {"integral_plan": ""}, [member()]),
        ((), {"integral_plan": "", "shares": (Share(Place.HOME, 1.0),)}, [member()]),
        ((Missing.SHARES,), {"shares": (Share(Place.SCHOOL),)}, [member()]),
        ((Missing.GOALS, Missing.TRIED), {"goals": (), "tried": ""}, [member()]),
    ],
)
def test_what_is_not_said_yet_is_named(missing: tuple[Missing, ...], changes: dict[str, Any], members: list[Member]) -> None:
    """Where home and school both act one plan is asked for; with one of them it is not."""
    assert missing == missing_in(accept_arrangement(arrangement(**changes)), members)


def test_monitoring_of_a_pupil_who_is_not_in_it_is_refused() -> None:
    """And so is one without anything seen or said; the states follow the number of goals."""
    empty = a_monitoring_of(PupilId("p"), seen="", pupil_says="", parents_say="", teacher_says="", goal_states=(None,))
    for code, one in (
        ("choice_missing", a_monitoring_of(PupilId("x"))),
        ("choice_missing", a_monitoring_of(None)),
        ("monitoring_empty", empty),
        ("arrangement_dates_reversed", a_monitoring_of(PupilId("p"), to_on=date(2020, 1, 1))),
    ):
        with pytest.raises(BadInput, match=code):
            accept_monitoring(one, goals=1, members=[PupilId("p")])
    assert 3 == len(accept_monitoring(a_monitoring_of(PupilId("p")), goals=3, members=[PupilId("p")]).goal_states)
