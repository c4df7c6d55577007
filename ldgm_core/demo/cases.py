"""Reads a file with fictional cases and refuses, with the line and the reason, what does not fit."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ldgm_core.demo.case import Case, CaseArrangement, CaseDecision, CasePerson, CaseRating
from ldgm_core.demo.case_field import age_of, at_line, choice_of, optional_text, rows_of, text_of
from ldgm_core.demo.case_words import AREAS, CERTAINTIES, CONTEXTS, DURATIONS, ORIGINS, RATING_KEYS, ROLES
from ldgm_core.demo.located import Rows, Table, load_yaml
from ldgm_core.domain.matrix import AreaId, Matrix, Sector
from ldgm_core.domain.rating import NonScore, Rating, TestResult, accept_rating
from ldgm_core.domain.text import LONGEST_NAME
from ldgm_core.errors import BadInput
from ldgm_core.matrices import available_versions, load_matrix

__all__ = ["read_cases"]


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
    rows = rows_of(document, "casussen")
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
    return {text_of(row, "id"): row for row in (rows_of(document, "rollen") if "rollen" in document else Rows())}


def _case(row: Any, roles: Mapping[str, Table], arrangements: Rows) -> Case:
    if not isinstance(row, Table):
        raise BadInput("case_not_a_table", line=getattr(row, "line", 1))
    case_id = text_of(row, "id", longest=40)
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]*", case_id):
        raise BadInput("case_id_wrong", line=row.line_of("id"))
    sector = choice_of(row, "sector", {"SO": Sector.SO, "VSO": Sector.VSO})
    people = _people(row, roles)
    return Case(
        id=case_id,
        call_name=text_of(row, "voornaam", longest=LONGEST_NAME),
        sector=sector,
        age_months=age_of(row, "kalenderleeftijd"),
        setting=optional_text(row, "setting", longest=LONGEST_NAME),
        reason=text_of(row, "aanleiding"),
        tension=optional_text(row, "spanning"),
        core=optional_text(row, "kern"),
        people=people,
        ratings=_ratings(row, people, load_matrix(available_versions(sector)[-1])),
        decision=_decision(row),
        arrangements=tuple(_arrangement(item) for item in arrangements if isinstance(item, Table) and item.get("casus") == case_id),
    )


def _people(row: Table, roles: Mapping[str, Table]) -> tuple[CasePerson, ...]:
    keys = rows_of(row, "deelnemers")
    if not keys:
        raise BadInput("case_nobody", line=row.line_of("deelnemers"))
    return tuple(_person(str(key), line, roles) for key, line in zip(keys, keys.lines, strict=True))


def _person(key: str, line: int, roles: Mapping[str, Table]) -> CasePerson:
    declared = roles.get(key)
    if declared is None and key not in ROLES:
        raise BadInput("case_role_unknown", line=line, name=key[:40])
    label = optional_text(declared, "label", longest=LONGEST_NAME) if declared is not None else ""
    scores = bool(declared.get("scoort", True)) if declared is not None else key not in {"cvb_voorzitter", "samenwerkingsverband"}
    group = None if key in ROLES else choice_of(declared, "herkomst", ORIGINS) if declared is not None else None
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
    role = text_of(row, "rol")
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
    value = optional_text(row, "waarde", longest=LONGEST_NAME)
    words = optional_text(row, "onderbouwing")
    is_cognition = area_id == "cognition"
    rating = Rating(
        column=column,
        non_score=NonScore.OUT_OF_VIEW if column is None else None,
        certainty=choice_of(row, "zekerheid", CERTAINTIES),
        context=choice_of(row, "context", CONTEXTS),
        duration=choice_of(row, "duur", DURATIONS) if "duur" in row else None,
        observation=words if is_cognition or not value else f"{value}. {words}",
        developmental_age_months=age_of(row, "ontwikkelingsleeftijd") if "ontwikkelingsleeftijd" in row else None,
        test_result=TestResult(result=value, instrument="", made_on=None) if is_cognition and value else None,
    )
    return at_line(row.line, lambda: accept_rating(rating, area=matrix.area(area_id)))


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
    outcome = text_of(table, "uitkomst", longest=500)
    named = re.search(r"leerroute ([1-7])\b", outcome)
    return CaseDecision(
        outcome=outcome,
        column=int(named.group(1)) if named else None,
        direction=optional_text(table, "richting", longest=500),
        why=text_of(table, "motivering"),
        dissent=optional_text(table, "minderheidsstandpunt"),
        recorded_by=text_of(table, "vastgelegd_door", longest=LONGEST_NAME),
    )


def _arrangement(row: Table) -> CaseArrangement:
    hours = row.get("intensiteit")
    return CaseArrangement(
        kind=text_of(row, "soort"),
        provider=optional_text(row, "aanbieder"),
        goal=optional_text(row, "doel"),
        hours=", ".join(f"{name.replace('_', ' ')}: {count}" for name, count in hours.items()) if isinstance(hours, Table) else "",
        funding=optional_text(row, "bekostiging"),
    )
