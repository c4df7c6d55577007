"""Fictional polls as data, to draw pictures from: from nobody to fifteen people, with longest labels and everything that can be said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from ldgm_core.charts.before_after import prepare_before_after
from ldgm_core.charts.boundary import prepare_boundary
from ldgm_core.charts.canvas import PHONE, Picture
from ldgm_core.charts.contexts import prepare_contexts
from ldgm_core.charts.dots import prepare_dots
from ldgm_core.charts.groups import prepare_groups
from ldgm_core.charts.heatmap import prepare_heatmap
from ldgm_core.charts.overview import prepare_overview_rows
from ldgm_core.charts.pairs import prepare_pairs
from ldgm_core.charts.profile import prepare_profile
from ldgm_core.charts.rounds import prepare_rounds
from ldgm_core.charts.row import Row, row_of
from ldgm_core.domain.matrix import Area, AreaId
from ldgm_core.domain.meeting import Context, ParticipantId, RoleGroup
from ldgm_core.domain.poll import RevealedPoll, RevealStep, SeenAnswer
from ldgm_core.domain.rating import Certainty, ChangeReason, NonScore, PollId
from ldgm_core.matrices import load_matrix
from ldgm_core.texts import load_texts

T = load_texts("nl")
REVEALED_AT = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
AREAS: tuple[Area, ...] = load_matrix("so-2026.1").areas
LONGEST = max(AREAS, key=lambda area: len(area.label))

PEOPLE: tuple[tuple[str, RoleGroup, str], ...] = (
    ("Anneke", RoleGroup.SCHOOL, "teacher"),
    ("Bert de Vries", RoleGroup.SCHOOL, "mentor"),
    ("Chantal", RoleGroup.SCHOOL, "educational_psychologist"),
    ("Dirk-Jan van der Heijden", RoleGroup.SCHOOL, "gym_teacher"),
    ("Eva", RoleGroup.CARE, "speech_therapist"),
    ("Moeder", RoleGroup.PARENTS, "parent"),
    ("Vader", RoleGroup.PARENTS, "parent"),
    ("Mats", RoleGroup.PUPIL, "pupil"),
    ("Fatima", RoleGroup.SCHOOL, "teaching_assistant"),
    ("Gerard", RoleGroup.SCHOOL, "internal_coordinator"),
    ("Hanneke", RoleGroup.CARE, "physiotherapist"),
    ("Ibrahim", RoleGroup.CARE, "youth_care_worker"),
    ("Joke", RoleGroup.OTHER, "other"),
    ("Karin", RoleGroup.SCHOOL, "psychologist"),
    ("Lotte", RoleGroup.CARE, "occupational_therapist"),
)
CONTEXTS = {"parent": Context.HOME, "gym_teacher": Context.GYM, "speech_therapist": Context.THERAPY, "pupil": Context.CONVERSATION}
EIGHT = (2, 2, 2, 5, 2, 5, 5, 5)
FIFTEEN = (2, 2, 2, 2, 5, None, 5, 7, 2, 2, 2, 5, 3, 2, 2)


def answer(number: int, column: int | None, *, step: RevealStep = RevealStep.NAMES, is_own: bool = False) -> SeenAnswer:
    """One answer as the gate would hand it over at this step; the fourth person doubts, and the fifth guesses."""
    name, group, role = PEOPLE[number]
    shows_name = step is RevealStep.NAMES or is_own
    shows_group = shows_name or step is RevealStep.GROUPS
    return SeenAnswer(
        column=column,
        non_score=None if column is not None else (NonScore.UNDECIDED, NonScore.OUT_OF_VIEW)[number % 2],
        certainty=None if column is None else (Certainty.DOUBT if number == 3 else Certainty.GUESS if number == 4 else Certainty.SURE),
        context=CONTEXTS.get(role, Context.CLASSROOM) if shows_group else None,
        duration=None,
        second_column=None,
        second_context=None,
        group=group if shows_group else None,
        role=role if shows_name else None,
        name=name if shows_name else None,
        participant_id=ParticipantId(f"p{number}") if shows_name else None,
        is_own=is_own,
        observation=None,
        developmental_age_months=None,
        test_result=None,
        change_reason=None,
    )


def poll(
    columns: tuple[int | None, ...] = EIGHT,
    *,
    step: RevealStep = RevealStep.NAMES,
    area_id: str = "cognition",
    number: int = 1,
    own: int | None = None,
    scale: int = 7,
    missing: int = 0,
    observers: int = 0,
) -> RevealedPoll:
    """A revealed poll in which the people of PEOPLE gave these columns, None for a non-score."""
    answers = [answer(place, column, step=step, is_own=place == own) for place, column in enumerate(columns)]
    order = list(RoleGroup)
    answers.sort(key=lambda one: (one.column is None, one.column or 0, order.index(one.group or RoleGroup.OTHER)))
    return RevealedPoll(
        poll_id=PollId(f"{area_id}-{number}"),
        area_id=AreaId(area_id),
        round=number,
        columns=scale,
        revealed_at=REVEALED_AT,
        step=step,
        answers=tuple(answers),
        missing=missing,
        observers=observers,
    )


def second_situations(found: RevealedPoll) -> RevealedPoll:
    """The same poll in which the parents also see something else elsewhere."""
    parents = ("Moeder", "Vader")
    seen = [
        replace(one, second_column=min(7, (one.column or 1) + 1), second_context=Context.FREE_TIME) if one.name in parents else one
        for one in found.answers
    ]
    return replace(found, answers=tuple(seen))


def changed(found: RevealedPoll) -> RevealedPoll:
    """Round 2 of a poll: some people moved a column down, with a reason; one did not answer again."""
    moved = [
        replace(one, column=max(1, one.column - 1), change_reason=ChangeReason.NEW_INFORMATION) if one.column and place % 2 else one
        for place, one in enumerate(found.answers)
    ]
    return replace(found, round=2, poll_id=PollId("second"), answers=tuple(moved[:-1]))


SHAPES: tuple[tuple[int | None, ...], ...] = (
    (2, 3, 4, 5, 3, 6, 6, 5, 4, 4, 3, 3, 5, 2, 6),
    (2, 2, 2, 5, 2, 5, 5, 5, 2, 2, 2, 5, 5, 2, 5),
    (3, 3, 3, 3, 2, 5, 6, 5, 3, 3, 3, 2, 4, 3, 3),
    (4, 4, None, 4, 4, 4, 4, 7, 4, 4, 4, 4, None, 4, 4),
    (4, 3, 4, 5, 4, 4, 5, 3, 4, 4, 4, 3, 4, 4, 4),
    (3, 3, 3, None, 3, 4, 4, 4, 3, 3, 3, 3, 3, 3, 3),
    (3, 2, 3, 3, None, 3, 3, 4, 3, 3, None, None, None, None, 3),
    (4, 4, 5, 5, 4, 4, 5, 4, 4, 4, 4, 5, 4, 4, 4),
    (3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3),
    (1, 2, 3, 4, 5, 6, 7, 1, 2, 3, 4, 5, 6, 7, 1),
    (6, 6, 6, 6, 6, 2, 2, 6, 6, 6, 6, 6, 6, 6, 6),
    (None, None, 3, None, None, 4, None, None, None, None, None, None, None, None, None),
)


def rows(people: int = 8, count: int = 10, *, step: RevealStep = RevealStep.NAMES, missing: int = 0) -> tuple[Row, ...]:
    """So many areas with so many people, every area in another shape."""
    found = []
    for place in range(count):
        area = AREAS[place % len(AREAS)]
        found.append(row_of(area, poll(SHAPES[place % len(SHAPES)][:people], step=step, area_id=area.id, missing=missing)))
    return tuple(found)


def uniform_rows(columns: tuple[int | None, ...], *, step: RevealStep = RevealStep.NAMES) -> tuple[Row, ...]:
    """Three areas, the longest label among them, in which these people gave the same columns."""
    return tuple(row_of(area, poll(columns, step=step, area_id=area.id)) for area in (AREAS[0], LONGEST, AREAS[4]))


@dataclass(frozen=True)
class Situation:
    """A meeting to draw: its areas, and one of them with its second round."""

    name: str
    rows: tuple[Row, ...]
    poll: RevealedPoll

    @property
    def second(self) -> RevealedPoll:
        return changed(self.poll)


def _situation(name: str, columns: tuple[int | None, ...], step: RevealStep = RevealStep.NAMES) -> Situation:
    return Situation(name, uniform_rows(columns, step=step), poll(columns, step=step, missing=1, observers=1))


SITUATIONS: tuple[Situation, ...] = (
    Situation("nothing revealed", (), poll(())),
    _situation("nobody answered", ()),
    _situation("one person", (4,)),
    _situation("all equal", (3,) * 8),
    _situation("fifteen equal", (3,) * 15),
    _situation("everybody out of view", (None,) * 6),
    _situation("eight in two camps", EIGHT),
    _situation("only the shape", EIGHT, RevealStep.SHAPE),
    _situation("groups", EIGHT, RevealStep.GROUPS),
    Situation("eight people, ten areas", rows(8, 10), poll(EIGHT, own=1)),
    Situation("fifteen people, twelve areas", rows(15, 12, missing=2), second_situations(poll(FIFTEEN, own=6, missing=2, observers=2))),
    Situation("fifteen people, only the shape", rows(15, 25, step=RevealStep.SHAPE), poll(FIFTEEN, step=RevealStep.SHAPE, own=6)),
    Situation("five columns", uniform_rows((1, 2, 5)), poll((1, 5, 5, 2), scale=5)),
)

Prepare = Callable[[Situation, float], Picture]
PREPARERS: dict[str, Prepare] = {
    "dots": lambda one, scale: prepare_dots(one.poll, LONGEST, T, tallest=8, scale_type=scale),
    "dots on a phone": lambda one, scale: prepare_dots(one.poll, LONGEST, T, width=PHONE, scale_type=scale),
    "overview": lambda one, scale: prepare_overview_rows(one.rows, T, scale_type=scale),
    "heatmap": lambda one, scale: prepare_heatmap(one.rows, T, scale_type=scale),
    "profile": lambda one, scale: prepare_profile(one.rows, T, scale_type=scale),
    "boundary": lambda one, scale: prepare_boundary(one.poll, LONGEST, T, scale_type=scale),
    "rounds": lambda one, scale: prepare_rounds(one.poll, one.second, LONGEST, T, scale_type=scale),
    "groups": lambda one, scale: prepare_groups(one.rows, T, scale_type=scale),
    "pairs": lambda one, scale: prepare_pairs(one.rows, T, scale_type=scale),
    "contexts": lambda one, scale: prepare_contexts(one.poll, LONGEST, T, scale_type=scale),
    "before_after": lambda one, scale: prepare_before_after(
        [(row, row_of(row, changed(row.poll))) for row in one.rows], T, scale_type=scale
    ),
}
