"""The values of an access package as people read them: a role for a code, a day for a timestamp, words for a choice."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from ldgm_core.domain.inspection import Inspection
from ldgm_core.exports.wording import day, moment, role_name
from ldgm_core.texts import Texts

__all__ = ["as_lines", "label"]

SECTIONS = {
    "sector": "sector", "role": "role", "role_group": "group", "usual_context": "context", "context": "context",
    "second_context": "context",
    "certainty": "certainty", "non_score": "non_score", "duration": "duration", "change_reason": "change_reason", "outcome": "outcome",
    "norm_group_fit": "norm_group", "state": "goal_state", "wording": "wording",
}  # fmt: skip
"""Column -> the section of the texts that names its values."""
DAY_LENGTH = len("2026-11-25")
AS_DATA = {("final_minutes", "body"), ("meetings", "overlay"), ("meetings", "area_ids")}
"""What is too much for a page: it stands in the data file beside it."""


def as_lines(found: Inspection, table: str, row: Mapping[str, Any], t: Texts) -> str:
    """Return what a row says, one fact a line: "wat iemand ziet: leest graag"; keys and empty facts are left out."""
    about = _about(found, row, t)
    facts = [
        (label(column, t), _value(table, column, value, t))
        for column, value in row.items()
        if (table, column) not in found.key_columns and value not in (None, "", [])
    ]
    return "\n".join([*about, *(f"{name}: {words}" for name, words in facts if words)])


def label(name: str, t: Texts) -> str:
    """Return how a column or a part of a plan is called."""
    found = next((key for key in (f"column.{name}", f"field.{name}") if t.has(key)), None)
    return t(found) if found else name.replace("_", " ")


def _about(found: Inspection, row: Mapping[str, Any], t: Texts) -> list[str]:
    """Whose row it is, and about which area."""
    lines = []
    area_id = row.get("area_id") or _of(found, "polls", row.get("poll_id"), "area_id")
    if area_id:
        lines.append(f"{t('column.area_id')}: {found.area_labels.get(area_id, area_id)}")
    role = _of(found, "participants", row.get("participant_id"), "role")
    if role:
        lines.append(f"{t('column.role')}: {role_name(role, t)}")
    return lines


def _of(found: Inspection, table: str, row_id: Any, column: str) -> Any:
    return next((row[column] for row in found.tables.get(table, ()) if row["id"] == row_id), None) if row_id else None


def _value(table: str, column: str, value: Any, t: Texts) -> str:
    if (table, column) in AS_DATA:
        return t("inspection.in_data")
    if (table, column) == ("agreed_pictures", "kind"):
        return t(f"debate.picture_{value}")
    if (table, column) == ("meetings", "step"):
        return t(f"step.{value}")
    if (table, column) == ("restrictions", "kind"):
        return t(f"restriction_kind.{value}")
    if (table, column) == ("deletion_requests", "ground"):
        return t(f"deletion_ground.{value}")
    section = "check_kind" if (table, column) == ("check_moments", "kind") else SECTIONS.get(column, "")
    if section and t.has(f"{section}.{value}"):
        return t(f"{section}.{value}")
    return _words(value, t)


def _words(value: Any, t: Texts) -> str:
    if isinstance(value, bool):
        return t("norm_group.yes" if value else "norm_group.no")
    if isinstance(value, dict):
        parts = ((label(name, t), _words(part, t)) for name, part in value.items())
        return t("inspection.between").join(f"{name}: {words}" for name, words in parts if words)
    if isinstance(value, list):
        return t("inspection.between").join(words for words in (_words(part, t) for part in value) if words)
    return _dated(value, t) if isinstance(value, str) else "" if value is None else str(value)


def _dated(value: str, t: Texts) -> str:
    """A text that is exactly a moment or a day becomes one in words; everything else stays as it was typed."""
    if value[:2] not in ("19", "20"):
        return value
    try:
        return day(date.fromisoformat(value), t) if len(value) == DAY_LENGTH else moment(datetime.fromisoformat(value), t)
    except (ValueError, TypeError):
        return value
