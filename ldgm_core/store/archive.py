"""
One meeting as rows, out and in again: which tables and columns an archive holds, and how a value lies in it as plain JSON.

Everything is listed, so that a new table or column is a decision: it is archived, or it stands below with the reason why not.
Answers to a poll that was never revealed stay behind: nobody has seen them, and whoever opens the file may not be the first.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, and_, insert, or_, select

from ldgm_core.domain.account import AccountId, OrganisationId
from ldgm_core.domain.meeting import MeetingId
from ldgm_core.store import tables as t
from ldgm_core.store.archive_values import Rows, to_plain
from ldgm_core.store.pupil_names import add_suffixes

__all__ = ["ARCHIVED", "LEFT_OUT", "NOT_ARCHIVED", "has_taken_ids", "insert_rows", "load_plain"]

# In an order in which a row only points at rows of tables before its own.
ARCHIVED: dict[str, tuple[str, ...]] = {
    "pupils": ("id", "call_name", "group_name", "sector", "is_fictional", "created_at", "enrolled_on"),
    "meetings": (
        "id", "pupil_id", "matrix_version", "leerroute3", "overlay", "area_ids", "level_rule_version", "reason", "held_on",
        "calendar_age_months", "shows_names", "is_pupil_present", "step", "deadline_at", "opened_at", "closed_at", "created_at", "kind",
        "location",
    ),
    "participants": (
        "id", "meeting_id", "display_name", "role", "role_group", "usual_context", "scores", "wording", "link_generation", "created_at",
        "leads",
    ),
    "presences": ("participant_id", "seen_at", "finished_at"),
    "sources": ("id", "meeting_id", "area_id", "instrument", "result", "made_on", "filled_in_by", "norm_group_fit", "created_at"),
    "polls": ("id", "meeting_id", "area_id", "round", "columns", "opened_at", "revealed_at", "reveal_step"),
    "ratings": (
        "id", "poll_id", "participant_id", "column", "non_score", "certainty", "context", "duration", "observation", "second_column",
        "second_context", "developmental_age_months", "test_result", "change_reason", "submitted_at",
    ),
    "releases": ("rating_id", "released_at"),
    "draws": ("poll_id", "first_end", "observation_order", "drawn_at"),
    "turns": ("poll_id", "participant_id", "spoke_at", "number"),
    "notes": ("id", "meeting_id", "area_id", "words", "written_at", "number"),
    "agreed_pictures": (
        "meeting_id", "area_id", "version", "kind", "column_from", "column_to", "words", "look_into", "look_by", "look_on", "recorded_by",
        "recorded_at",
    ),
    "decisions": (
        "meeting_id", "version", "outcome", "destination", "destination_column", "direction", "why", "observations", "reconsider_when",
        "until_on", "apart_reason", "decided_by", "recorded_at",
    ),
    "dissents": ("id", "meeting_id", "participant_id", "words", "written_down_by", "recorded_at", "number"),
    "plans": ("meeting_id", "version", "plan", "recorded_by", "recorded_at"),
    "check_moments": ("id", "meeting_id", "kind", "due_on", "about", "done_at", "area_id"),
    "goal_evaluations": ("id", "meeting_id", "goal_number", "goal_wording", "state", "seen", "evaluated_by", "evaluated_at"),
    "final_minutes": ("meeting_id", "body", "content_hash", "made_by", "made_at"),
    "addenda": ("id", "meeting_id", "words", "who", "written_at", "number"),
    "remarks": ("id", "meeting_id", "participant_id", "words", "written_down_by", "written_at", "number"),
    "remark_answers": ("id", "meeting_id", "remark_id", "words", "answered_by", "answered_at", "number"),
    "arrangements": ("id", "pupil_id", "meeting_id", "created_at"),
    "arrangement_versions": ("arrangement_id", "version", "body", "recorded_by", "recorded_at"),
    "arrangement_members": (
        "arrangement_id", "pupil_id", "version", "is_in", "consent", "consent_by", "consent_on", "recorded_by", "recorded_at",
    ),
    "arrangement_events": (
        "arrangement_id", "number", "kind", "happened_on", "who", "assessor", "next_step", "words", "recorded_by", "recorded_at",
    ),
    "arrangement_talks": ("id", "arrangement_id", "kind", "planned_on", "with_whom", "outcome", "recorded_by", "recorded_at"),
    "monitorings": (
        "id", "arrangement_id", "pupil_id", "from_on", "to_on", "goal_states", "seen", "pupil_says", "parents_say", "teacher_says",
        "recorded_by", "recorded_at",
    ),
}  # fmt: skip
NOT_ARCHIVED: dict[str, str] = {
    "organisations": "the meeting comes to live in the organisation of whoever reads the archive in",
    "word_templates": "the school's own layout, no part of a meeting",
    "accounts": "the account that reads the archive in leads the meeting from then on",
    "passphrases": "a secret of an account",
    "second_factors": "a secret of an account",
    "recovery_codes": "a secret of an account",
    "identities": "who an account is at a school's own provider",
    "failures": "wrong tries at the doors of one installation",
    "sign_in_links": "a secret of an account",
    "sessions": "a secret of an account",
    "links": "hashes of personal links, made with the secret of one installation",
    "devices": "hashes of cookies that speak for somebody; who was there stands in the archive as `joined`",
    "admissions": "requests at the door of a meeting that is over, with hashes of cookies",
    "submissions": "keys of forms that were sent; the meeting is closed and nothing is sent any more",
    "pupil_suffixes": "made from the name and group where the pupil comes to live",
    "due_dates": "worked out from the rest where the meeting comes to live",
    "own_instruments": "the list of a school; a source carries the name of its instrument with it",
    "reflections": "private answers to two questions; their writer was told that nobody takes them along",
    "term_choices": "a rule of one school, about all its pupils",
    "departures": "about one school: where the pupil comes, it has not left",
    "restrictions": "a decision of one school about what it has itself",
    "deletion_requests": "a question to one school about what it has itself",
    "certificates": "tells what one installation destroyed",
    "access_log": "tells who saw what in one installation",
    "research_consents": "given for the file of this installation: a copy that carried it would be counted twice. No row means no",
}
"""Table -> why it stays behind."""
LEFT_OUT: dict[str, str] = {
    "organisation_id": "filled in where the meeting comes to live",
    "facilitator_id": "the account that reads the archive in",
    "room_code": "drawn anew, because it may be taken there",
    "door_opened_at": "nobody comes in with a code when the meeting is over",
    "revision": "counts for browsers that follow the meeting now",
    "seq": "the order of the rows says it",
}
"""Column of an archived table -> why it stays behind."""
MOST_AT_ONCE = 500


def load_plain(connection: Connection, meeting_id: MeetingId) -> dict[str, list[dict[str, Any]]]:
    """Return everything that an archive of this meeting holds, as plain JSON values, always in the same order."""
    plain = {}
    for name, columns in ARCHIVED.items():
        table = t.metadata.tables[name]
        order = [table.c.seq] if name == "ratings" else list(table.primary_key)
        query = select(*(table.c[column] for column in columns)).where(_belongs(table, meeting_id)).order_by(*order)
        rows = connection.execute(query).mappings()
        plain[name] = [{column: to_plain(table.c[column].type, row[column]) for column in columns} for row in rows]
    return plain


def has_taken_ids(connection: Connection, rows: Rows, organisation_id: OrganisationId) -> bool:
    """Return whether something here already bears one of these ids. The pupil may be here, if it is a pupil of this organisation."""
    pupil = connection.execute(select(t.pupils.c.organisation_id).where(t.pupils.c.id == rows["pupils"][0]["id"])).scalar()
    if pupil not in (None, organisation_id):
        return True
    with_ids = [name for name, columns in ARCHIVED.items() if "id" in columns and name != "pupils"]
    return any(_has_any(connection, t.metadata.tables[name], [row["id"] for row in rows[name]]) for name in with_ids)


def insert_rows(connection: Connection, rows: Rows, *, organisation_id: OrganisationId, facilitator_id: AccountId, room_code: str) -> None:
    """Add the rows, ratings in their order; a pupil that is here already stays as it is here."""
    added: dict[str, dict[str, Any]] = {
        "meetings": {"facilitator_id": facilitator_id, "room_code": room_code, "revision": 0},
        "arrangements": {"facilitator_id": facilitator_id},
    }
    is_known = _has_any(connection, t.pupils, [rows["pupils"][0]["id"]])
    for name in ARCHIVED:
        if rows[name] and not (name == "pupils" and is_known):
            own = {"organisation_id": organisation_id, **added.get(name, {})}
            made = [{**row, **own} for row in rows[name]]
            connection.execute(insert(t.metadata.tables[name]), made)
            if name == "pupils":
                add_suffixes(connection, made)


# which rows -----------------------------------------------------------------------------------------------------------------------------


def _belongs(table: Table, meeting_id: MeetingId) -> ColumnElement[bool]:
    """Which rows of a table belong to the meeting; of polls only what was revealed."""
    if table is t.meetings:
        return table.c.id == meeting_id
    if table is t.pupils:
        return table.c.id.in_(select(t.meetings.c.pupil_id).where(t.meetings.c.id == meeting_id))
    if "arrangement_id" in table.c:
        return _of_arrangement(table, meeting_id)
    if "meeting_id" in table.c:
        return table.c.meeting_id == meeting_id
    revealed = select(t.polls.c.id).where(t.polls.c.meeting_id == meeting_id, t.polls.c.revealed_at.is_not(None))
    if "poll_id" in table.c:
        return table.c.poll_id.in_(revealed)
    if "rating_id" in table.c:
        return table.c.rating_id.in_(select(t.ratings.c.id).where(t.ratings.c.poll_id.in_(revealed)))
    return table.c.participant_id.in_(select(t.participants.c.id).where(t.participants.c.meeting_id == meeting_id))


def _of_arrangement(table: Table, meeting_id: MeetingId) -> ColumnElement[bool]:
    """An arrangement goes with the meeting in which it was asked for; what it holds about other pupils stays behind."""
    asked = table.c.arrangement_id.in_(select(t.arrangements.c.id).where(t.arrangements.c.meeting_id == meeting_id))
    if "pupil_id" not in table.c:
        return asked
    own = select(t.meetings.c.pupil_id).where(t.meetings.c.id == meeting_id)
    return and_(asked, or_(table.c.pupil_id.is_(None), table.c.pupil_id.in_(own)))


def _has_any(connection: Connection, table: Table, ids: Sequence[str]) -> bool:
    parts = [ids[start : start + MOST_AT_ONCE] for start in range(0, len(ids), MOST_AT_ONCE)]
    return any(connection.execute(select(table.c.id).where(table.c.id.in_(part)).limit(1)).scalar() is not None for part in parts)
