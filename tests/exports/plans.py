"""A plan and an arrangement as data, with something in every field."""

from datetime import date

from ldgm_core.domain.arrangement import Arrangement, Funding, Share
from ldgm_core.domain.arrangement_flow import AssessorKind, EventKind
from ldgm_core.domain.arrangement_watch import TalkKind
from ldgm_core.domain.matrix import AreaId
from ldgm_core.domain.minutes_plan import MinutesArrangement, MinutesPeriod, MinutesStep, MinutesTalk
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
from ldgm_core.domain.rating import Duration
from ldgm_core.domain.review import GoalState
from tests.exports.builders import ON


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
