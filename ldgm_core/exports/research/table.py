"""The tables of a research file as CSV: codes and numbers only, so that no cell can be a formula or somebody's words."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from io import StringIO

from ldgm_core.domain.research import MissingReason, ResearchData, ResearchDecision, ResearchMeeting, ResearchRating
from ldgm_core.errors import Trouble
from ldgm_core.research.row import GroupRow, ItemRow, group_rows, item_rows

__all__ = ["FIELDS", "Value", "cell", "make_tables"]

Value = str | int | float | bool | None
Row = Mapping[str, Value]
DECIMALS = 6
MOST_COLUMNS = 7
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.: -]{0,63}")

FIELDS: dict[str, tuple[str, ...]] = {
    "meetings.csv": (
        "meeting_id", "case_id", "case_type", "school_type", "region_band", "model_version", "item_set_version", "level_rule_version",
        "software_version", "n_participants", "reveal_mode", "quarter", "duration_band",
    ),
    "participants.csv": (
        "meeting_id", "rater_id", "role_group", "role", "experience_band", "trained_in_model", "knows_pupil_band", "is_facilitator",
        "relation_context",
    ),
    "items.csv": ("item_set_version", "item_id", "domain", "k", "labels", "order_shown"),
    "ratings.csv": (
        "meeting_id", "rater_id", "item_id", "round", "score", "dont_know", "missing_reason", "confidence", "context", "seconds_band",
        "locked_before_reveal", "has_reason", "reason_length_band", "change_reason_code",
    ),
    "item_results.csv": (
        "meeting_id", "item_id", "round", "n_valid", "n_dont_know", *(f"c{column}" for column in range(1, MOST_COLUMNS + 1)), "range",
        "e", "iov", "mean_pair_distance", "level", "pattern", "split_boundaries", "vdeijk_a",
    ),
    "group_results.csv": (
        "meeting_id", "item_id", "round", "group_a", "group_b", "n_a", "n_b", "w1", "cliffs_delta", "T_between",
    ),
    "decisions.csv": ("meeting_id", "item_id", "decided", "kind", "dissent_count", "follow_up"),
}  # fmt: skip
"""Per table its columns, in order. A column that is always empty stands for something this program does not ask."""


def make_tables(data: ResearchData) -> dict[str, str]:
    """
    Return every table as text, by file name.

    Raises:
        Trouble: a value is neither a code nor a number (`research_cell_wrong`); nothing of it leaves the program.
    """
    rows = {
        "meetings.csv": (_meeting(meeting, data) for meeting in data.meetings),
        "participants.csv": (row for meeting in data.meetings for row in _participants(meeting)),
        "items.csv": _items(data),
        "ratings.csv": (_rating(meeting, rating) for meeting in data.meetings for rating in meeting.ratings),
        "item_results.csv": (_item_result(row) for row in item_rows(data)),
        "group_results.csv": (_group_result(row) for row in group_rows(data)),
        "decisions.csv": (_decision(meeting, decision) for meeting in data.meetings for decision in meeting.decisions),
    }
    return {name: _table(name, found) for name, found in rows.items()}


def cell(value: Value) -> str:
    """
    Return a value as it stands in a cell: empty for missing, 0/1 for no/yes, a dot in numbers, and otherwise a short code.

    Raises:
        Trouble: it is neither a code nor a finite number (`research_cell_wrong`).
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return _number(value)
    if not _CODE.fullmatch(value):
        raise Trouble("research_cell_wrong")
    return str(value)


def _number(value: float) -> str:
    text = f"{value:.{DECIMALS}f}"
    if not re.fullmatch(r"-?[0-9.]+", text):
        raise Trouble("research_cell_wrong")
    text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _table(name: str, rows: Iterator[Row]) -> str:
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(FIELDS[name])
    writer.writerows([cell(row.get(field)) for field in FIELDS[name]] for row in rows)
    return text.getvalue()


def _meeting(meeting: ResearchMeeting, data: ResearchData) -> Row:
    return {
        "meeting_id": meeting.meeting_id,
        "case_id": meeting.case_id,
        "case_type": data.case_type,
        "school_type": meeting.school_type,
        "model_version": meeting.model_version,
        "item_set_version": meeting.item_set_version,
        "level_rule_version": meeting.level_rule_version,
        "software_version": data.software_version,
        "n_participants": len(meeting.raters),
        "reveal_mode": meeting.reveal_mode,
        "quarter": meeting.quarter,
        "duration_band": meeting.duration,
    }


def _participants(meeting: ResearchMeeting) -> Iterator[Row]:
    for rater in meeting.raters:
        yield {
            "meeting_id": meeting.meeting_id,
            "rater_id": rater.rater_id,
            "role_group": rater.role_group,
            "role": rater.role_group,
            "relation_context": rater.context,
        }


def _items(data: ResearchData) -> Iterator[Row]:
    for item in data.items:
        yield {
            "item_set_version": item.item_set_version,
            "item_id": item.item_id,
            "domain": item.domain,
            "k": item.columns,
            "order_shown": item.order_shown,
        }


def _rating(meeting: ResearchMeeting, rating: ResearchRating) -> Row:
    return {
        "meeting_id": meeting.meeting_id,
        "rater_id": rating.rater_id,
        "item_id": rating.item_id,
        "round": rating.round,
        "score": rating.score,
        "dont_know": rating.missing in (MissingReason.OUT_OF_VIEW, MissingReason.UNDECIDED),
        "missing_reason": rating.missing,
        "confidence": rating.confidence,
        "context": rating.context,
        "locked_before_reveal": rating.is_before_reveal,
        "has_reason": None if rating.reason_length is None else rating.reason_length != "none",
        "reason_length_band": rating.reason_length,
        "change_reason_code": rating.change_reason,
    }


def _item_result(row: ItemRow) -> Row:
    result = row.result
    return {
        "meeting_id": row.meeting_id,
        "item_id": row.item_id,
        "round": row.round,
        "n_valid": result.n_valid,
        "n_dont_know": result.n_dont_know,
        **{f"c{column}": count for column, count in enumerate(row.counts, start=1)},
        "range": result.range_columns,
        "e": result.spread_columns,
        "iov": result.iov,
        "mean_pair_distance": row.pair_distance,
        "level": result.level,
        "pattern": result.pattern,
        "split_boundaries": " ".join(str(column) for column in result.split_boundaries) or None,
        "vdeijk_a": row.vdeijk_a,
    }


def _group_result(row: GroupRow) -> Row:
    return {
        "meeting_id": row.meeting.meeting_id,
        "item_id": row.item.item_id,
        "round": row.round,
        "group_a": row.group_a,
        "group_b": row.group_b,
        "n_a": len(row.a),
        "n_b": len(row.b),
        "w1": row.w1,
        "cliffs_delta": row.cliffs_delta,
        "T_between": row.between,
    }


def _decision(meeting: ResearchMeeting, decision: ResearchDecision) -> Row:
    return {
        "meeting_id": meeting.meeting_id,
        "item_id": decision.item_id,
        "decided": decision.kind is not None and decision.kind != "no_agreement",
        "kind": decision.kind,
        "dissent_count": decision.dissents,
        "follow_up": decision.has_follow_up,
    }
