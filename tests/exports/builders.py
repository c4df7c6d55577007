"""Minutes and invitation cards as data, made without a store: an empty, a small and a large meeting, and one full of planted words."""

import itertools
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime
from enum import Enum

from ldgm_core.domain.account import OrganisationId
from ldgm_core.domain.arrangement import Arrangement, Funding, Share
from ldgm_core.domain.arrangement_flow import AssessorKind, EventKind
from ldgm_core.domain.arrangement_watch import TalkKind
from ldgm_core.domain.debate import AgreedPicture, PictureKind
from ldgm_core.domain.decision import Decision, Outcome
from ldgm_core.domain.disagreement import apart_count, level
from ldgm_core.domain.matrix import AreaId, Sector, TimeBasis
from ldgm_core.domain.meeting import ROLES, Context, MeetingId, MeetingKind, NormGroupFit, RoleGroup
from ldgm_core.domain.minutes import (
    Attendee,
    MinutesArea,
    MinutesChange,
    MinutesData,
    MinutesDissent,
    MinutesEvaluation,
    MinutesHeader,
    MinutesMoment,
    MinutesNote,
    MinutesRemark,
    MinutesRound,
    MinutesSource,
    MinutesState,
)
from ldgm_core.domain.minutes_plan import MinutesArrangement, MinutesOppDay, MinutesPeriod, MinutesStep, MinutesTalk
from ldgm_core.domain.plan import (
    Action,
    Agreement,
    AgreementState,
    ArrangementKind,
    Goal,
    GrantStatus,
    Hearing,
    NotedArrangement,
    Objection,
    ParentTalk,
    Place,
    Plan,
    Support,
    TriedSupport,
)
from ldgm_core.domain.poll import RevealedPoll, RevealStep, SeenAnswer
from ldgm_core.domain.rating import Certainty, ChangeReason, Duration, NonScore, PollId, TestResult
from ldgm_core.domain.review import CheckKind, GoalState
from ldgm_core.exports.handouts.invitations import InvitationCard

AT = datetime(2026, 11, 22, 10, 3, tzinfo=UTC)
ON = date(2026, 11, 22)
SCHOOL, MEETING = OrganisationId("organisation-1"), MeetingId("meeting-1")
SCORING_ROLES = [role for role in ROLES.values() if role.scores]
AREAS = (
    ("cognition", "Cognitief functioneren", "Cognitief functioneren"),
    ("development_social", "Sociaal-emotioneel", "Ontwikkelingsniveau"),
    ("development_executive", "Executieve functies", "Ontwikkelingsniveau"),
    ("development_communication", "Communicatie", "Ontwikkelingsniveau"),
    ("didactic", "Didactisch niveau", "Didactisch niveau"),
    ("support_learning", "Leren en ontwikkelen", "Ondersteuningsbehoefte"),
    ("support_social", "Sociaal-emotioneel", "Ondersteuningsbehoefte"),
    ("support_communication", "Communicatie", "Ondersteuningsbehoefte"),
    ("support_physical", "Fysieke situatie", "Ondersteuningsbehoefte"),
    ("support_medical", "Medische situatie", "Ondersteuningsbehoefte"),
    ("destination", "Uitstroombestemming", "Perspectief"),
    ("direction", "Richting", "Perspectief"),
)
WORDS = (
    "Begint zelf aan een taak als de stappen op tafel liggen, elke ochtend in de klas; na de pauze lukt dat alleen met iemand naast zich.",
    "In de gymzaal wacht hij zijn beurt af en helpt een ander met de mat, ongeveer twee keer per week.",
    "Thuis dekt zij de tafel zonder dat wij het zeggen; boodschappen doen lukt met een lijstje met plaatjes.",
    "Vraagt om hulp met een gebaar, minstens drie keer per dagdeel.",
)


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


def plan() -> Plan:
    """A plan with one entry of everything."""
    return Plan(
        hindering="Drukte en wisselingen.",
        helping="Vaste plek, duidelijke dag.",
        deviations="Geen Engels dit jaar.",
        parents_view="Blij met de stage.",
        goals=(Goal(AreaId("didactic"), "Leest korte werkinstructies", "AVI M3", "AVI E4", "Toets en werkmap", date(2027, 6, 1)),),
        supports=(
            Support(AreaId("support_social"), "Vaste begeleider bij wisselingen", 3, 2, Duration.TEMPORARY, "Eerst aankondigen, dan zelf"),
        ),
        actions=(Action("Dagritme met pictogrammen", "Leerkracht", (Place.SCHOOL, Place.HOME), date(2027, 1, 10)),),
        arrangements=(
            NotedArrangement(
                ArrangementKind.INDIVIDUAL,
                "Rust in de klas",
                "Zorgpartner",
                (Place.SCHOOL,),
                "4 uur",
                "Samenwerkingsverband",
                GrantStatus.REQUESTED,
                (date(2027, 3, 1), date(2027, 6, 1)),
            ),
        ),
        tried=(TriedSupport("Koptelefoon", "Hielp in de ochtend"),),
        objections=(Objection("Ouders", "Te weinig rekenen", "Rekenen elke dag in het rooster"),),
        fits_school_guide=True,
        school_guide_remark="Doelgroep 3",
        hearing=Hearing("Gesprek met plaatjes", ON, "Mentor", "Wil met hout werken", "Houtstage gekozen", "Verteld met plaatjes", ""),
        parent_talks=(ParentTalk(ON, "Beide ouders", "Eens over de stage"),),
        agreement=Agreement(AgreementState.NOT_YET, "Moeder", None, "Tekent na de vakantie"),
        is_final=False,
    )


def arrangement() -> MinutesArrangement:
    """An arrangement of which everything is said, with a step, a talk and a period."""
    body = Arrangement(
        kind=ArrangementKind.GROUP,
        title="Samen leren stoppen",
        goals=("Van vijf naar één escalatie per week",),
        area_ids=(AreaId("support_social"),),
        why="Rust",
        tried="Time-out",
        provider="Jeugdhulppartner",
        education_executor="School",
        shares=(Share(Place.SCHOOL, 6.0, "Begeleider"), Share(Place.HOME, 2.5, "Gezinscoach")),
        starts_on=ON,
        ends_on=date(2027, 3, 31),
        funding=Funding.MUNICIPALITY,
        funding_words="Subsidie",
        integral_plan="In het OPP",
        evaluate_on=(date(2027, 3, 1),),
    )
    return MinutesArrangement(
        body,
        GrantStatus.REQUESTED,
        Agreement(AgreementState.YES, "Moeder", ON, "Getekend"),
        3,
        (MinutesStep(EventKind.ASSESSED, ON, "Ömer", AssessorKind.BEHAVIOURAL_EXPERT, None, "Past bij de vraag"),),
        (MinutesTalk(TalkKind.NETWORK, ON, "Ouders en school", "Door"),),
        (MinutesPeriod(ON, date(2027, 2, 1), (GoalState.BETTER,), "Twee per week", "Fijner", "Rustiger", "Meer tijd"),),
    )


def small() -> MinutesData:
    """Three people, two areas of which one was talked about, a decision and a dissent; final, with an addendum."""
    first = seen_round(
        answer(2, observation='Zie <b>dit</b> & dat, "samen" 😀', certainty=Certainty.GUESS),
        answer(
            5, role="parent", group=RoleGroup.PARENTS, observation="Thuis lukt het wel.", second_column=3, second_context=Context.FREE_TIME
        ),
        answer(None, role="youth_doctor", group=RoleGroup.CARE),
        missing=1,
        observers=1,
    )
    return minutes(
        state=MinutesState.FINAL,
        content_hash="0f" * 32,
        header=header(is_fictional=False),
        present=(
            Attendee("Yağmur Łukasz", "teacher", RoleGroup.SCHOOL, True, True),
            Attendee("Đặng Thị Hạnh", "parent", RoleGroup.PARENTS, True, True),
            Attendee("Sanne Vos", "committee_chair", RoleGroup.SCHOOL, False, False),
        ),
        sources=(MinutesSource("Cognitief functioneren", "WISC-V", "Totaal 72", date(2026, 3, 1), "Orthopedagoog", NormGroupFit.UNKNOWN),),
        areas=(
            area(rounds=(first,), agreed=picture(kind=PictureKind.DIFFERENCE_REMAINS, column_from=None, column_to=None)),
            area("didactic", "Didactisch niveau"),
        ),
        decision=decision(),
        dissents=(MinutesDissent("parent", None, "Ik zie meer mogelijkheden dan hier staan.", "", AT),),
        addenda=(MinutesNote("De stage is een week verzet.", "Anna de Wit", AT),),
    )


def _person_answer(place: int, area_number: int, number: int) -> SeenAnswer:
    role = SCORING_ROLES[place % len(SCORING_ROLES)]
    column = 1 + (place * 3 + area_number * 2 + number) % 7 if (place + area_number) % 9 else None
    is_support = 5 <= area_number <= 9
    return answer(
        column,
        role=role.id,
        group=role.group,
        context=role.usual_context,
        certainty=list(Certainty)[place % 3] if column else None,
        duration=list(Duration)[place % 3] if is_support and column else None,
        observation=f"{WORDS[(place + area_number) % len(WORDS)]} ({area_number}.{number}.{place})",
        second_column=1 + place % 7 if place % 5 == 0 else None,
        second_context=Context.FREE_TIME if place % 5 == 0 else None,
        developmental_age_months=60 + place if area_number in (1, 2, 3) and place % 4 == 0 else None,
        test_result=TestResult("IQ 68", "WISC-V", date(2026, 3, 1)) if area_number == 0 and place == 5 else None,
        change_reason=list(ChangeReason)[place % 5] if number == 2 else None,
    )


def _large_area(area_number: int, *, people: int) -> MinutesArea:
    area_id, label, row_label = AREAS[area_number]
    rounds = [
        seen_round(
            *sorted(
                (_person_answer(place, area_number, number) for place in range(people)),
                key=lambda seen: (seen.column is None, seen.column or 0),
            ),
            number=number,
            area_id=area_id,
            missing=2 if number == 1 else 0,
            observers=1,
        )
        for number in (1, 2)
    ]
    changes = tuple(
        MinutesChange(SCORING_ROLES[place % len(SCORING_ROLES)].id, None, 1 + place % 7, 1 + (place + 1) % 7, list(ChangeReason)[place % 5])
        for place in range(people)
    )
    return area(
        area_id,
        label,
        row_label=row_label,
        rounds=tuple(rounds),
        changes=changes,
        agreed=picture(area_id),
        notes=("Gymzaal nog eens bezoeken.",),
    )


def large(*, people: int = 15) -> MinutesData:
    """Many people, all twelve areas in two rounds, every person with an observation; and one entry of everything else."""
    present = tuple(
        Attendee(
            f"Deelnemer {place + 1}",
            SCORING_ROLES[place % len(SCORING_ROLES)].id,
            SCORING_ROLES[place % len(SCORING_ROLES)].group,
            True,
            True,
        )
        for place in range(people)
    )
    return minutes(
        present=present,
        sources=tuple(
            MinutesSource("Cognitief functioneren", f"Instrument {number}", "Uitslag in woorden", ON, "Orthopedagoog", fit)
            for number, fit in enumerate(NormGroupFit)
        ),
        areas=tuple(_large_area(number, people=people) for number in range(len(AREAS))),
        decision=decision(apart_reason="De stage laat iets anders zien dan de schattingen."),
        dissents=tuple(
            MinutesDissent(role.id, None, f"{role.id}: {WORDS[number % 4]}", "Anna de Wit", AT)
            for number, role in enumerate(SCORING_ROLES[:3])
        ),
        plan=plan(),
        moments=(
            MinutesMoment(CheckKind.IN_BETWEEN, date(2027, 2, 1), "Stage"),
            MinutesMoment(CheckKind.YEARLY, date(2027, 11, 1), "Alles"),
        ),
        evaluations=(MinutesEvaluation("Leest korte werkinstructies", GoalState.BETTER, "Leest de werkkaart zelf", "Leerkracht"),),
        notes=(MinutesNote("Volgende keer in het lokaal beneden.", "", AT),),
        remarks=(
            MinutesRemark("parent", None, "Wij zeiden dinsdag, niet donderdag.", "", AT, "Verbeterd: het is dinsdag.", "Anna de Wit"),
            MinutesRemark("teacher", None, "De gymzaal mist.", "Anna de Wit", AT, "", ""),
        ),
    )


def cards(count: int) -> tuple[InvitationCard, ...]:
    """Invitations for a number of people."""
    return tuple(
        InvitationCard(
            name=f"Deelnemer {number} van Hoogeveen-Łukasz",
            role_label="Leerkracht",
            pupil_name="Mats",
            held_on=ON,
            link=f"https://bespreking.school.nl/d/{'a1B2c3D4' * 5}{number}",
            room_code="K7M4QX",
            address="bespreking.school.nl/m",
        )
        for number in range(1, count + 1)
    )


def with_every_text(value, write: Callable[[str, str], str], *, path: str = ""):
    """The same data with every free text replaced by `write(path, text)`; enums, ids in `area_id` and the like stay as they are."""
    if is_dataclass(value):
        changes = {field.name: with_every_text(getattr(value, field.name), write, path=f"{path}.{field.name}") for field in fields(value)}
        return replace(value, **changes)
    if isinstance(value, tuple):
        return tuple(with_every_text(item, write, path=f"{path}[{place}]") for place, item in enumerate(value))
    if isinstance(value, str) and not isinstance(value, Enum):
        return write(path, value)
    return value


def everything() -> MinutesData:
    """Two people and one area, but something in every field of the minutes that can hold something."""
    full = large(people=2)
    seen = answer(
        3,
        name="Naam",
        observation="Woorden",
        test_result=TestResult("Uitslag", "Instrument", ON),
        developmental_age_months=54,
        second_column=5,
        second_context=Context.HOME,
        duration=Duration.LASTING,
        change_reason=ChangeReason.MISTAKEN,
    )
    shown = area(
        rounds=(seen_round(seen), seen_round(seen, number=2)),
        changes=(MinutesChange("teacher", "Naam", 3, 4, ChangeReason.MISTAKEN),),
        agreed=picture(),
        notes=("Notitie",),
    )
    return replace(
        full,
        state=MinutesState.FINAL,
        content_hash="hash",
        header=header(shows_names=True),
        areas=(shown, replace(shown, area_id=AreaId("destination"))),
        decision=decision(apart_reason="Reden"),
        dissents=(MinutesDissent("parent", "Naam", "Woorden", "Anna", AT),),
        plan=replace(plan(), hearing=Hearing("Hoe", ON, "Wie", "Mening", "Invloed", "Terug", "Niet")),
        addenda=(MinutesNote("Aanvulling", "Anna", AT),),
        notes=(MinutesNote("Notitie", "Anna", AT),),
        arrangements=(arrangement(),),
        opp_days=(MinutesOppDay("Regel", "Artikel", "Bron", True, ON),),
        earlier_on=date(2025, 11, 22),
        earlier_evaluations=(MinutesEvaluation("Doel", GoalState.BEHIND, "Gezien", "Anna"),),
    )


def counter() -> Callable[[str, str], str]:
    """Gives every text a word of its own; what is only an id or a role key keeps its value."""
    numbers = itertools.count(1)
    kept = ("area_id", "poll_id", "organisation_id", "meeting_id", "participant_id", "plain_label")
    return lambda path, text: text if path.endswith(kept) else f"Kanarie{next(numbers):04d}"
