"""docs/methods.md describes every measure there is, and its examples come out."""

import ast
import doctest
import inspect
import re
from dataclasses import fields
from pathlib import Path
from types import ModuleType

import pytest

from ldgm_core.domain import agenda, disagreement
from ldgm_core.domain.agreement import Agreement
from ldgm_core.domain.arrangement import Arrangement, Member, Share
from ldgm_core.domain.arrangement_flow import ArrangementEvent
from ldgm_core.domain.arrangement_watch import ArrangementTalk, Monitoring
from ldgm_core.domain.debate import AgreedPicture
from ldgm_core.domain.decision import Decision, Dissent
from ldgm_core.domain.meeting import Meeting, Participant, Pupil, Source
from ldgm_core.domain.plan import Action, Goal, Hearing, Objection, ParentTalk, Plan, Support, TriedSupport
from ldgm_core.domain.review import CheckMoment, GoalEvaluation
from ldgm_core.research import measures, meeting
from tests.trust import faults_at_the_door, faults_in_files, faults_in_meetings, faults_in_processes  # noqa: F401 - they fill the table
from tests.trust.fault import FAULTS, SLOW_FAULTS

METHODS = (Path(__file__).parent.parent / "docs" / "methods.md").read_text(encoding="utf-8")
MODULES = (disagreement, agenda, measures, meeting)
SECTIONS = dict(re.findall(r"^## (\S+)\n(.*?)(?=^##? |\Z)", METHODS, flags=re.MULTILINE | re.DOTALL))
PARTS = ["**Formula.**", "**Range.**", "**Example.**", "**Source.**", "**Weak.**"]


def public_functions(module: ModuleType) -> list[str]:
    """The functions that a module defines for others."""
    found = inspect.getmembers(module, inspect.isfunction)
    return [name for name, function in found if function.__module__ == module.__name__ and not name.startswith("_")]


def test_every_measure_has_one_section_and_every_section_a_measure():
    """A measure without a description, or a description of something that is gone, is found here."""
    functions = sorted(name for module in MODULES for name in public_functions(module))
    assert sorted(re.findall(r"^## (.+)$", METHODS, flags=re.MULTILINE)) == functions


@pytest.mark.parametrize("name", SECTIONS)
def test_a_section_says_formula_range_example_source_and_weakness(name):
    """Each part once, in this order."""
    assert re.findall(r"^\*\*\w+\.\*\*", SECTIONS[name], flags=re.MULTILINE) == PARTS


@pytest.mark.parametrize("name", SECTIONS)
def test_the_worked_example_of_a_section_comes_out(name):
    """The numbers on the page are those of the program, and the example uses the function it explains."""
    known = {key: value for module in MODULES for key, value in vars(module).items()}
    text = SECTIONS[name].replace("```", "")
    example = doctest.DocTestParser().get_doctest(text, known, name, "docs/methods.md", 0)
    assert any(f"{name}(" in part.source for part in example.examples)
    report: list[str] = []
    result = doctest.DocTestRunner(verbose=False).run(example, out=report.append)
    assert (result.failed, "".join(report)) == (0, "")


ROOT = Path(__file__).parent.parent
RULES = (ROOT / "docs" / "product-rules.md").read_text(encoding="utf-8")
CELLS = [[cell.strip() for cell in line.strip("|").split("|")] for line in RULES.splitlines() if re.match(r"\| \d", line)]


def defined_in(path: str) -> set[str]:
    """The functions and classes of a file, those inside classes too; nothing when there is no such file."""
    if not (ROOT / path).is_file():
        return set()
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return {node.name for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))) if isinstance(node, kinds)}


def test_every_product_rule_has_its_line():
    """Thirty-two rules in their order; each names where it is built and its test, or says that it is not built."""
    assert [str(number) for number in range(1, 33)] == [cells[0] for cells in CELLS]
    assert [] == [rule for _, rule, built, shown in CELLS if ("`" in built and "::" in shown) == ("Not built:" in rule)]


def test_everything_that_the_product_rules_name_exists():
    """Files, functions and tests: what was renamed or removed is found here."""
    named = re.findall(r"`([\w/.]+\.py)(?:: |::)(\w+)`", RULES)
    assert len(named) == len(re.findall(r"`[^`]+\.py[^`]+`", RULES)) > 60
    assert [] == [f"{path}: {name}" for path, name in named if name not in defined_in(path)]


ABUSES = (ROOT / "docs" / "abuses.md").read_text(encoding="utf-8")
ABUSE_CELLS = [[cell.strip() for cell in line.strip("|").split("|")] for line in ABUSES.splitlines() if re.match(r"\| \d", line)]


def test_every_abuse_has_its_line_with_a_control_and_a_test():
    """Twenty-three abuses in their order; a row without a control, a test and a planted fault would be a promise that nobody keeps."""
    assert [str(number) for number in range(1, 24)] == [cells[0] for cells in ABUSE_CELLS]
    assert [] == [abuse for _, abuse, control, shown, _ in ABUSE_CELLS if ".py: " not in control or "::" not in shown]
    assert [] == [abuse for _, abuse, _, _, failing in ABUSE_CELLS if "faults_" not in failing and "::" not in failing]


def test_everything_that_the_table_of_abuses_names_exists():
    """Files, functions and tests: what was renamed or removed is found here."""
    named = re.findall(r"`([\w/.]+\.py)(?:: |::)(\w+)`", ABUSES)
    assert len(named) == len(re.findall(r"`[^`]+\.py[^`]+`", ABUSES)) > 50
    assert [] == [f"{path}: {name}" for path, name in named if name not in defined_in(path)]


FAULT_TABLE = (ROOT / "docs" / "faults.md").read_text(encoding="utf-8")
FAULT_CELLS = [[cell.strip() for cell in line.strip("|").split("|")] for line in FAULT_TABLE.splitlines() if line.startswith("| ")][1:]


def test_every_fault_has_its_line_with_a_test_and_how_it_was_seen_failing():
    """Four cells a row, none empty; who cannot show something says why in words."""
    assert len(FAULT_CELLS) >= 18
    assert [] == [cells[0] for cells in FAULT_CELLS if len(cells) != 4 or not all(cells)]


def test_everything_that_the_table_of_faults_names_exists():
    """Files, functions and tests: what was renamed or removed is found here."""
    named = re.findall(r"`([\w/.]+\.py)(?:: |::)(\w+)`", FAULT_TABLE)
    assert len(named) > 25
    assert [] == [f"{path}: {name}" for path, name in named if name not in defined_in(path)]


@pytest.mark.parametrize("fault", [*FAULTS, *SLOW_FAULTS], ids=lambda fault: fault.name)
def test_every_planted_fault_stands_in_the_row_that_it_belongs_to(fault):
    """And nowhere else: a fault that is planted and named nowhere tells nobody anything."""
    rows = [cells for cells in (*ABUSE_CELLS, *FAULT_CELLS) if f": {fault.name}`" in cells[-1]]
    assert rows
    own = [cells for cells in rows if f"abuse {cells[0]}" == fault.row or cells[0].replace("`", "").startswith(fault.row.replace("`", ""))]
    assert own, f"{fault.name} belongs to the row {fault.row}"


PLAN_FIELDS = (ROOT / "docs" / "plan-fields.md").read_text(encoding="utf-8")
# Records of which every field that people fill in stands in the table; of the others only the fields that the table names.
WHOLE = (
    Plan, Goal, Support, Action, TriedSupport, Objection, Hearing, ParentTalk, Agreement, Arrangement, Share, Decision, ArrangementEvent,
    ArrangementTalk, Monitoring,
)  # fmt: skip
IN_PART = (Meeting, Participant, Source, Pupil, AgreedPicture, Dissent, Member, CheckMoment, GoalEvaluation)
BY_ITSELF = {"id", "organisation_id", "meeting_id", "arrangement_id", "pupil_id", "number", "version", "recorded_by", "recorded_at"}
"""Ids, counts and what the program notes by itself."""


def test_every_field_of_plan_and_arrangement_has_its_line():
    """A field that is added later and has no place in the table is found here, and so is a name that is gone."""
    named = set(re.findall(r"`([A-Z]\w+\.\w+)`", PLAN_FIELDS))
    known = {f"{kind.__name__}.{field.name}": field.name for kind in (*WHOLE, *IN_PART) for field in fields(kind)}
    assert set() == named - set(known)
    asked = {f"{kind.__name__}.{field.name}" for kind in WHOLE for field in fields(kind) if field.name not in BY_ITSELF}
    assert set() == asked - named


def test_every_line_of_the_fields_names_screen_and_documents():
    """Seven cells a line, none empty; where a field is left out it says so with a dash."""
    lines = [line for line in PLAN_FIELDS.splitlines() if re.match(r"\| .*`[A-Z]\w+\.", line)]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    assert len(lines) >= 35
    assert [] == [row[0] for row in cells if len(row) != 7 or not all(row)]
