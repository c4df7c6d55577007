"""Reads a file with fictional cases and refuses, with the line and the reason, what does not fit."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any, TypeVar

from ldgm_core.demo.located import Rows, Table, load_yaml
from ldgm_core.domain.matrix import AreaId, Matrix, Sector
from ldgm_core.domain.meeting import Context, RoleGroup, parse_age
from ldgm_core.domain.rating import Certainty, Duration, NonScore, Rating, TestResult, accept_rating
from ldgm_core.domain.text import LONGEST_NAME, LONGEST_TEXT
from ldgm_core.errors import BadInput, LdgmError
from ldgm_core.matrices import available_versions, load_matrix

__all__ = ["Case", "CaseArrangement", "CaseDecision", "CasePerson", "CaseRating", "read_cases"]

Member = TypeVar("Member", bound=Enum)

AREAS = {
    "cognitief": "cognition",
    "ontw_sociaal_emotioneel": "development_social_emotional",
    "ontw_executief": "development_executive",
    "ontw_communicatie": "development_communication",
    "didactisch": "didactic",
    "os_leren_ontwikkelen": "support_learning",
    "os_sociaal_emotioneel": "support_social_emotional",
    "os_communicatie": "support_communication",
    "os_fysiek": "support_physical",
    "os_medisch": "support_medical",
    "uitstroombestemming": "destination",
    "uitstroomrichting": "direction",
}
ROLES = {
    "leerkracht": "teacher",
    "mentor": "mentor",
    "onderwijsassistent": "teaching_assistant",
    "vakleerkracht_gym": "gym_teacher",
    "intern_begeleider": "internal_coordinator",
    "orthopedagoog": "educational_psychologist",
    "psycholoog": "psychologist",
    "logopedist": "speech_therapist",
    "fysiotherapeut": "physiotherapist",
    "ergotherapeut": "occupational_therapist",
    "schoolmaatschappelijk_werker": "school_social_worker",
    "jeugdarts": "youth_doctor",
    "verpleegkundige": "nurse",
    "jeugdhulppartner": "youth_care_worker",
    "stagebegeleider": "internship_supervisor",
    "ouder": "parent",
    "leerling": "pupil",
    "cvb_voorzitter": "committee_chair",
    "samenwerkingsverband": "partnership",
}
ORIGINS = {
    "school": RoleGroup.SCHOOL,
    "school_of_extern": RoleGroup.CARE,
    "extern": RoleGroup.CARE,
    "gezin": RoleGroup.PARENTS,
    "leerling": RoleGroup.PUPIL,
}
CERTAINTIES = {"hoog": Certainty.SURE, "middel": Certainty.DOUBT, "laag": Certainty.GUESS}
DURATIONS = {"tijdelijk": Duration.TEMPORARY, "blijvend": Duration.LASTING, "onduidelijk": Duration.UNCLEAR}
CONTEXTS = {
    "klas": Context.CLASSROOM,
    "gym": Context.GYM,
    "stage": Context.INTERNSHIP,
    "therapie": Context.THERAPY,
    "zorg": Context.CARE,
    "thuis": Context.HOME,
    "huisbezoek": Context.HOME_VISIT,
    "onderzoek": Context.ASSESSMENT,
    "observatie": Context.OBSERVATION,
    "gesprek": Context.CONVERSATION,
    "dossier": Context.FILE,
    "vrije_tijd": Context.FREE_TIME,
}
RATING_KEYS = {
    "rol", "score", "zekerheid", "context", "duur", "onderbouwing", "waarde", "ontwikkelingsleeftijd", "percentage_kalenderleeftijd",
    "niet_te_beoordelen",
}  # fmt: skip


@dataclass(frozen=True)
class CasePerson:
    """Somebody in a case: `role_key` as the file writes it, `role` as the program knows it, `group` None when the role decides."""

    role_key: str
    role: str
    label: str
    group: RoleGroup | None
    scores: bool


@dataclass(frozen=True)
class CaseRating:
    """What one person (by place in the list of people) answers for one area."""

    area_id: AreaId
    person: int
    rating: Rating


@dataclass(frozen=True)
class CaseDecision:
    """The decision of the fictional people, in their words; `column` is the leerroute that the words name, if they name one."""

    outcome: str
    column: int | None
    direction: str
    why: str
    dissent: str
    recorded_by: str


@dataclass(frozen=True)
class CaseArrangement:
    """Fictional support that belongs to a case."""

    kind: str
    provider: str
    goal: str
    hours: str
    funding: str


@dataclass(frozen=True)
class Case:
    """One fictional pupil with everything that is said about it."""

    id: str
    call_name: str
    sector: Sector
    age_months: int
    setting: str
    reason: str
    tension: str
    core: str
    people: tuple[CasePerson, ...]
    ratings: tuple[CaseRating, ...]
    decision: CaseDecision
    arrangements: tuple[CaseArrangement, ...]


def read_cases(path: Path) -> tuple[Case, ...]:
    """
    Return the cases of a file.

    Raises:
        BadInput: the file is missing, is not UTF-8, is no YAML, or does not fit; with `line` and the reason in its code (`case_*`).
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise BadInput("case_file_missing", path=path.name) from problem
    document = load_yaml(text)
    if not isinstance(document, Table):
        raise BadInput("case_not_a_table", line=1)
    rows = _rows(document, "casussen")
    if not rows:
        raise BadInput("case_none", line=document.line_of("casussen"))
    roles = _declared_roles(document)
    arrangements = document.get("voorbeeldarrangementen") or Rows()
    cases = tuple(_case(row, roles, arrangements) for row in rows)
    _check_ids(cases, rows)
    return cases


def _check_ids(cases: tuple[Case, ...], rows: Rows) -> None:
    seen: set[str] = set()
    for case, row in zip(cases, rows, strict=True):
        if case.id.casefold() in seen:
            raise BadInput("case_id_twice", line=row.line_of("id"), name=case.id)
        seen.add(case.id.casefold())


def _declared_roles(document: Table) -> dict[str, Table]:
    return {_text(row, "id"): row for row in (_rows(document, "rollen") if "rollen" in document else Rows())}


def _case(row: Any, roles: Mapping[str, Table], arrangements: Rows) -> Case:
    if not isinstance(row, Table):
        raise BadInput("case_not_a_table", line=getattr(row, "line", 1))
    case_id = _text(row, "id", longest=40)
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]*", case_id):
        raise BadInput("case_id_wrong", line=row.line_of("id"))
    sector = _choice(row, "sector", {"SO": Sector.SO, "VSO": Sector.VSO})
    people = _people(row, roles)
    return Case(
        id=case_id,
        call_name=_text(row, "voornaam", longest=LONGEST_NAME),
        sector=sector,
        age_months=_age(row, "kalenderleeftijd"),
        setting=_optional(row, "setting", longest=LONGEST_NAME),
        reason=_text(row, "aanleiding"),
        tension=_optional(row, "spanning"),
        core=_optional(row, "kern"),
        people=people,
        ratings=_ratings(row, people, load_matrix(available_versions(sector)[-1])),
        decision=_decision(row),
        arrangements=tuple(_arrangement(item) for item in arrangements if isinstance(item, Table) and item.get("casus") == case_id),
    )


def _people(row: Table, roles: Mapping[str, Table]) -> tuple[CasePerson, ...]:
    keys = _rows(row, "deelnemers")
    if not keys:
        raise BadInput("case_nobody", line=row.line_of("deelnemers"))
    return tuple(_person(str(key), line, roles) for key, line in zip(keys, keys.lines, strict=True))


def _person(key: str, line: int, roles: Mapping[str, Table]) -> CasePerson:
    declared = roles.get(key)
    if declared is None and key not in ROLES:
        raise BadInput("case_role_unknown", line=line, name=key[:40])
    label = _optional(declared, "label", longest=LONGEST_NAME) if declared is not None else ""
    scores = bool(declared.get("scoort", True)) if declared is not None else key not in {"cvb_voorzitter", "samenwerkingsverband"}
    group = None if key in ROLES else _choice(declared, "herkomst", ORIGINS) if declared is not None else None
    return CasePerson(key, ROLES.get(key, "other"), label or key.replace("_", " "), group, scores)


def _ratings(row: Table, people: tuple[CasePerson, ...], matrix: Matrix) -> tuple[CaseRating, ...]:
    areas = row.get("beoordelingen")
    if not isinstance(areas, Table) or not areas:
        raise BadInput("case_part_missing", line=row.line_of("beoordelingen"), name="beoordelingen")
    found = []
    for key, rows in areas.items():
        if key not in AREAS:
            raise BadInput("case_area_unknown", line=areas.line_of(key), name=key[:40])
        if not isinstance(rows, Rows):
            raise BadInput("case_not_a_list", line=areas.line_of(key), name=key)
        found.extend(_area_ratings(rows, AreaId(AREAS[key]), people, matrix))
    return tuple(found)


def _area_ratings(rows: Rows, area_id: AreaId, people: tuple[CasePerson, ...], matrix: Matrix) -> list[CaseRating]:
    taken: set[int] = set()
    ratings = []
    for row, line in zip(rows, rows.lines, strict=True):
        if not isinstance(row, Table):
            raise BadInput("case_not_a_table", line=line)
        person = _whose(row, people, taken)
        taken.add(person)
        ratings.append(CaseRating(area_id, person, _rating(row, area_id, matrix)))
    return ratings


def _whose(row: Table, people: tuple[CasePerson, ...], taken: set[int]) -> int:
    """The first person with this role who has not answered here yet: two parents are two people."""
    role = _text(row, "rol")
    found = [place for place, person in enumerate(people) if person.role_key == role]
    free = [place for place in found if place not in taken]
    if not free:
        raise BadInput("case_role_twice" if found else "case_role_absent", line=row.line_of("rol"), name=role[:40])
    if not people[free[0]].scores:
        raise BadInput("case_role_looks_on", line=row.line_of("rol"), name=role[:40])
    return free[0]


def _rating(row: Table, area_id: AreaId, matrix: Matrix) -> Rating:
    unknown = sorted(set(row) - RATING_KEYS)
    if unknown:
        raise BadInput("case_key_unknown", line=row.line_of(unknown[0]), name=unknown[0][:40])
    column = _score(row)
    value = _optional(row, "waarde", longest=LONGEST_NAME)
    words = _optional(row, "onderbouwing")
    is_cognition = area_id == "cognition"
    rating = Rating(
        column=column,
        non_score=NonScore.OUT_OF_VIEW if column is None else None,
        certainty=_choice(row, "zekerheid", CERTAINTIES),
        context=_choice(row, "context", CONTEXTS),
        duration=_choice(row, "duur", DURATIONS) if "duur" in row else None,
        observation=words if is_cognition or not value else f"{value}. {words}",
        developmental_age_months=_age(row, "ontwikkelingsleeftijd") if "ontwikkelingsleeftijd" in row else None,
        test_result=TestResult(result=value, instrument="", made_on=None) if is_cognition and value else None,
    )
    return _at_line(row.line, lambda: accept_rating(rating, area=matrix.area(area_id)))


def _score(row: Table) -> int | None:
    score = row.get("score")
    cannot = bool(row.get("niet_te_beoordelen", False))
    if "score" not in row or (score is None) != cannot:
        raise BadInput("case_score_missing", line=row.line_of("score"))
    if score is not None and (isinstance(score, bool) or not isinstance(score, int)):
        raise BadInput("case_score_no_number", line=row.line_of("score"), typed=str(score)[:20])
    return score


def _decision(row: Table) -> CaseDecision:
    table = row.get("voorbeeldbesluit")
    if not isinstance(table, Table):
        raise BadInput("case_part_missing", line=row.line_of("voorbeeldbesluit"), name="voorbeeldbesluit")
    outcome = _text(table, "uitkomst", longest=500)
    named = re.search(r"leerroute ([1-7])\b", outcome)
    return CaseDecision(
        outcome=outcome,
        column=int(named.group(1)) if named else None,
        direction=_optional(table, "richting", longest=500),
        why=_text(table, "motivering"),
        dissent=_optional(table, "minderheidsstandpunt"),
        recorded_by=_text(table, "vastgelegd_door", longest=LONGEST_NAME),
    )


def _arrangement(row: Table) -> CaseArrangement:
    hours = row.get("intensiteit")
    return CaseArrangement(
        kind=_text(row, "soort"),
        provider=_optional(row, "aanbieder"),
        goal=_optional(row, "doel"),
        hours=", ".join(f"{name.replace('_', ' ')}: {count}" for name, count in hours.items()) if isinstance(hours, Table) else "",
        funding=_optional(row, "bekostiging"),
    )


# small readers ----------------------------------------------------------------------------------------------------------------------------


def _rows(table: Table, key: str) -> Rows:
    rows = table.get(key)
    if key not in table:
        raise BadInput("case_part_missing", line=table.line, name=key)
    if not isinstance(rows, Rows):
        raise BadInput("case_not_a_list", line=table.line_of(key), name=key)
    return rows


def _text(table: Table, key: str, *, longest: int = LONGEST_TEXT) -> str:
    if table.get(key) in (None, ""):
        raise BadInput("case_part_missing", line=table.line_of(key), name=key)
    return _optional(table, key, longest=longest)


def _optional(table: Table, key: str, *, longest: int = LONGEST_TEXT) -> str:
    value = table.get(key)
    if value is None:
        return ""
    if isinstance(value, (Table, Rows)):
        raise BadInput("case_not_a_text", line=table.line_of(key), name=key)
    text = str(value)
    if len(text) > longest:
        raise BadInput("case_text_too_long", line=table.line_of(key), name=key, length=len(text), longest=longest)
    return text


def _choice(table: Table, key: str, choices: Mapping[str, Member]) -> Member:
    value = _text(table, key)
    if value not in choices:
        raise BadInput("case_choice_wrong", line=table.line_of(key), name=key, typed=value[:40], choices=", ".join(choices))
    return choices[value]


def _age(table: Table, key: str) -> int:
    return _at_line(table.line_of(key), lambda: parse_age(_text(table, key)))


Value = TypeVar("Value")


def _at_line(line: int, check: Callable[[], Value]) -> Value:
    """Run a check of the domain and say on which line it refused."""
    try:
        return check()
    except LdgmError as refusal:
        if "line" in refusal.facts:
            raise
        raise BadInput("case_refused", line=line, reason=refusal) from refusal
