"""The parts of minutes as data, made without a store: the facts, an answer, a round, an area, an agreed picture, a decision."""

from dataclasses import replace
from datetime import UTC, date, datetime

from ldgm_core.domain.account import OrganisationId
from ldgm_core.domain.debate import AgreedPicture, PictureKind
from ldgm_core.domain.decision import Decision, Outcome
from ldgm_core.domain.disagreement import apart_count, level
from ldgm_core.domain.matrix import AreaId, Sector, TimeBasis
from ldgm_core.domain.meeting import Context, MeetingId, MeetingKind, RoleGroup
from ldgm_core.domain.minutes import MinutesArea, MinutesData, MinutesHeader, MinutesRound, MinutesState
from ldgm_core.domain.poll import RevealedPoll, RevealStep, SeenAnswer
from ldgm_core.domain.rating import Certainty, NonScore, PollId

AT = datetime(2026, 11, 22, 10, 3, tzinfo=UTC)
ON = date(2026, 11, 22)
SCHOOL, MEETING = OrganisationId("organisation-1"), MeetingId("meeting-1")


def header(**changes) -> MinutesHeader:
    """The facts of a fictional meeting."""
    plain = MinutesHeader(
        pupil_name="Mats",
        group_name="Groep 5b",
        sector=Sector.SO,
        is_fictional=True,
        held_on=ON,
        calendar_age_months=112,
        reason="Jaarlijkse bespreking; de ouders en de leerkracht zien verschil tussen thuis en school.",
        facilitator_name="Anna de Wit",
        shows_names=False,
        matrix_version="so-2026.1",
        matrix_title="Onderdelen en kolommen bij het Landelijk Doelgroepenmodel, so",
        attribution="Voor het gesprek over het Landelijk Doelgroepenmodel van LECSO (CC BY-ND 4.0).",
        has_school_variant=False,
        level_rule_version="2026.1",
        software_version="0.1.0",
        opened_at=AT,
        closed_at=AT.replace(hour=11),
        kind=MeetingKind.COMMITTEE,
        location="Kamer 3",
    )
    return replace(plain, **changes)


def minutes(**changes) -> MinutesData:
    """Minutes of a meeting in which nothing happened yet."""
    empty = MinutesData(
        state=MinutesState.DRAFT,
        content_hash="",
        header=header(),
        present=(),
        sources=(),
        areas=(),
        decision=None,
        dissents=(),
        plan=None,
        moments=(),
        evaluations=(),
        notes=(),
        addenda=(),
    )
    return replace(empty, **changes)


def answer(column: int | None, *, role: str = "teacher", group: RoleGroup = RoleGroup.SCHOOL, **changes) -> SeenAnswer:
    """One answer as the record shows it: with its role, without a name."""
    plain = SeenAnswer(
        column=column,
        non_score=None if column else NonScore.OUT_OF_VIEW,
        certainty=Certainty.SURE if column else None,
        context=Context.CLASSROOM,
        duration=None,
        second_column=None,
        second_context=None,
        group=group,
        role=role,
        name=None,
        participant_id=None,
        is_own=False,
        observation=None,
        developmental_age_months=None,
        test_result=None,
        change_reason=None,
    )
    return replace(plain, **changes)


def seen_round(*answers: SeenAnswer, number: int = 1, area_id: str = "cognition", missing: int = 0, observers: int = 0) -> MinutesRound:
    """A revealed round with the level word that belongs to its answers."""
    poll = RevealedPoll(
        poll_id=PollId(f"{area_id}-{number}"),
        area_id=AreaId(area_id),
        round=number,
        columns=7,
        revealed_at=AT,
        step=RevealStep.NAMES,
        answers=answers,
        missing=missing,
        observers=observers,
    )
    return MinutesRound(seen=poll, level=level(poll.scores), apart=apart_count(poll.scores))


def area(area_id: str = "cognition", label: str = "Cognitief functioneren", **changes) -> MinutesArea:
    """An area that was not revealed."""
    plain = MinutesArea(
        area_id=AreaId(area_id),
        label=label,
        row_label=label,
        basis=TimeBasis.NOW,
        cell_texts=tuple(f"Omschrijving van stap {step}." for step in range(1, 8)),
        rounds=(),
        changes=(),
        agreed=None,
        notes=(),
    )
    return replace(plain, **changes)


def picture(area_id: str = "cognition", **changes) -> AgreedPicture:
    """An agreed picture in columns 3 and 4."""
    plain = AgreedPicture(
        organisation_id=SCHOOL,
        meeting_id=MEETING,
        area_id=AreaId(area_id),
        version=1,
        kind=PictureKind.AGREED,
        column_from=3,
        column_to=4,
        words="In de klas en thuis laat Mats dit zien als de dag voorspelbaar is.",
        look_into="Of het ook op stage lukt.",
        look_by="Mentor",
        look_on=date(2027, 1, 15),
        recorded_by="Anna de Wit",
        recorded_at=AT,
    )
    return replace(plain, **changes)


def decision(**changes) -> Decision:
    """A decided perspective."""
    plain = Decision(
        organisation_id=SCHOOL,
        meeting_id=MEETING,
        version=1,
        outcome=Outcome.DECIDED,
        destination="Vso, beschut werk",
        destination_column=4,
        direction="Arbeid met begeleiding",
        why="De stage liet zien dat Mats vaste taken zelfstandig afmaakt. Op school vraagt nieuw werk nog uitleg in kleine stappen.",
        observations="Stageverslag van oktober; wat de ouders thuis zien; de observatie in de gymzaal.",
        reconsider_when="De stage in het voorjaar anders loopt dan verwacht.",
        until_on=date(2027, 6, 1),
        apart_reason="",
        decided_by="Anna de Wit",
        recorded_at=AT,
    )
    return replace(plain, **changes)
