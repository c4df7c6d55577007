"""Whole minutes and invitation cards as data: a small and a large meeting, and one with something in every field."""

from dataclasses import replace
from datetime import date

from ldgm_core.domain.debate import PictureKind
from ldgm_core.domain.matrix import AreaId
from ldgm_core.domain.meeting import ROLES, Context, NormGroupFit, RoleGroup
from ldgm_core.domain.minutes import (
    Attendee,
    MinutesArea,
    MinutesChange,
    MinutesData,
    MinutesDissent,
    MinutesEvaluation,
    MinutesMoment,
    MinutesNote,
    MinutesRemark,
    MinutesSource,
    MinutesState,
)
from ldgm_core.domain.minutes_plan import MinutesOppDay
from ldgm_core.domain.plan import Hearing
from ldgm_core.domain.poll import SeenAnswer
from ldgm_core.domain.rating import Certainty, ChangeReason, Duration, TestResult
from ldgm_core.domain.review import CheckKind, GoalState
from ldgm_core.exports.handouts.invitations import InvitationCard
from tests.exports.builders import AT, ON, answer, area, decision, header, minutes, picture, seen_round
from tests.exports.plans import arrangement, plan

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
