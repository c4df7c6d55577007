"""The plan: what is kept, what is not said yet, and that older plans can still be read."""

from __future__ import annotations

import json
from datetime import date

import pytest

from ldgm_core.domain.agreement import Agreement, AgreementState
from ldgm_core.domain.arrangement import ArrangementKind
from ldgm_core.domain.matrix import AreaId
from ldgm_core.domain.plan import Action, Goal, Hearing, NotedArrangement, ParentTalk, Place, Plan, Support, TriedSupport, accept_plan
from ldgm_core.domain.plan_check import Gap, gaps_in, gaps_in_row
from ldgm_core.domain.rating import Duration
from ldgm_core.errors import BadInput
from ldgm_core.store.types import converter

DAY = date(2027, 1, 1)
AREA = AreaId("didactic")
HEARD = Hearing("gesprek", DAY, "mentor", "leuk", "ander doel", "verteld")
# As it was stored by the first version of this program.
FIRST_PLAN = """{"actions": [{"by_on": "2027-01-10", "places": ["school", "home"], "what": "Dagritme", "who": "Leerkracht"}], "agreement":
{"given_by": "Moeder", "given_how": "", "given_on": null, "state": "not_yet"}, "arrangements": [{"evaluate_on": ["2027-03-01"], "funding":
"Samenwerkingsverband", "goal": "Rust in de klas", "hours": "4 uur", "kind": "individual", "places": ["school"], "provider": "Zorgpartner",
"status": "requested"}], "fits_school_guide": true, "goals": [{"area_id": "didactic", "by_on": "2027-06-01", "from_words": "AVI M3",
"measured_how": "toets", "to_words": "AVI E4", "wording": "Leest"}], "helping": "Vaste plek", "hearing": {"feedback": "", "heard_by":
"Mentor", "heard_on": null, "how": "Gesprek", "influence": "", "not_possible_because": "", "view": "Hout"}, "hindering": "Drukte",
"is_final": true, "objections": [], "parent_talks": [{"held_on": null, "outcome": "Eens", "with_whom": "Ouders"}], "school_guide_remark":
"Doelgroep 3", "supports": [{"area_id": null, "duration": "temporary", "intensity_now": 3, "intensity_wanted": 2, "way_to_less": "", "what":
"Begeleider"}], "tried": []}"""


def test_a_plan_of_the_first_version_is_read_whole() -> None:
    """Its arrangements stand where they stood, fields that came later are empty, and storing it again loses nothing."""
    plan = converter().structure(json.loads(FIRST_PLAN), Plan)
    assert ("", "") == (plan.deviations, plan.parents_view)
    assert (ArrangementKind.INDIVIDUAL, "Rust in de klas", (Place.SCHOOL,)) == (
        plan.arrangements[0].kind,
        plan.arrangements[0].goal,
        plan.arrangements[0].places,
    )
    assert plan == accept_plan(plan) == converter().structure(json.loads(json.dumps(converter().unstructure(plan))), Plan)


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("goals", Goal(None, "", by_on=DAY)),
        ("goals", Goal(AREA, "")),
        ("supports", Support(None, "", duration=Duration.LASTING)),
        ("actions", Action("", places=(Place.HOME,))),
        ("tried", TriedSupport("", "hielp niet")),
        ("parent_talks", ParentTalk(DAY, "")),
        ("arrangements", NotedArrangement(ArrangementKind.GROUP, "", hours="2")),
    ],
)
def test_a_row_in_which_anything_stands_is_kept(name: str, row: object) -> None:
    """Somebody typed or chose it: "opgeslagen" would not be true without it. An empty row is left out."""
    blank = {"goals": Goal(None, " "), "supports": Support(None, ""), "actions": Action(""), "tried": TriedSupport("")}
    blank |= {"parent_talks": ParentTalk(None, ""), "arrangements": NotedArrangement(ArrangementKind.INDIVIDUAL, "")}
    assert (row,) == getattr(accept_plan(Plan(**{name: (row, blank[name])})), name)


def test_a_goal_says_what_it_does_not_say_yet() -> None:
    """Area, from, to, measured how, by when; a complete goal says nothing."""
    assert ("area_id", "from_words", "to_words", "measured_how", "by_on") == gaps_in_row("goals", Goal(None, "lezen"))
    assert () == gaps_in_row("goals", Goal(AREA, "lezen", "M3", "E4", "toets", DAY))


def test_support_that_is_to_become_less_is_asked_how() -> None:
    """A higher step is less support; lasting support that stays where it is is not asked."""
    lasting = Support(AREA, "hulp", 3, 3, Duration.LASTING)
    assert () == gaps_in_row("supports", lasting)
    assert ("way_to_less",) == gaps_in_row("supports", Support(AREA, "hulp", 3, 4, Duration.LASTING))
    assert ("way_to_less",) == gaps_in_row("supports", Support(AREA, "hulp", 3, 3, Duration.TEMPORARY))
    assert () == gaps_in_row("supports", Support(AREA, "hulp", 3, 4, Duration.TEMPORARY, "eerst samen"))


def test_the_check_blocks_nothing() -> None:
    """A plan with every gap there is can be stored, and final too once the pupil was heard."""
    bare = Plan(goals=(Goal(None, "lezen"),), hearing=Hearing(not_possible_because="ziek"), is_final=True)
    assert Gap("goals", 1, "by_on") in gaps_in(bare)
    assert bare == accept_plan(bare)


def test_a_complete_plan_has_no_gaps_and_an_empty_one_names_its_parts() -> None:
    """The hearing is asked part by part, unless it says why it could not be."""
    full = Plan(
        hindering="drukte",
        helping="rust",
        goals=(Goal(AREA, "lezen", "M3", "E4", "toets", DAY),),
        supports=(Support(AREA, "hulp", 3, 3, Duration.LASTING),),
        actions=(Action("dagritme", "Jan", (Place.SCHOOL,), DAY),),
        fits_school_guide=False,
        hearing=HEARD,
        parent_talks=(ParentTalk(DAY, "ouders", "eens"),),
        agreement=Agreement(AgreementState.NO),
    )
    assert () == gaps_in(full)
    names = {gap.name for gap in gaps_in(Plan())}
    assert {"goals", "supports", "actions", "parent_talks", "hindering", "helping", "fits_school_guide", "hearing", "agreement"} == names


def test_a_final_plan_needs_the_hearing_or_the_reason() -> None:
    """Of everything in the plan only this is required, because the pupil has a right to it."""
    with pytest.raises(BadInput, match="hearing_missing"):
        accept_plan(Plan(is_final=True, hearing=Hearing(how="gesprek")))
    for hearing in (Hearing(how="gesprek", view="leuk"), Hearing(not_possible_because="ziek")):
        assert accept_plan(Plan(is_final=True, hearing=hearing)).is_final
