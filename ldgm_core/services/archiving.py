"""
The archive of one meeting: everything of it as one file, to keep, or to move between a machine and a server.

An archive holds who answered what, also when the meeting shows no names: it is as confidential as the database.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from ldgm_core.domain.access import Action, Actor, StaffActor
from ldgm_core.domain.arrangement import Member, accept_arrangement, accept_member
from ldgm_core.domain.arrangement_flow import ArrangementEvent, accept_event
from ldgm_core.domain.debate import AgreedPicture, accept_picture
from ldgm_core.domain.matrix import Matrix
from ldgm_core.domain.meeting import ROLES, Meeting, MeetingId, Participant
from ldgm_core.domain.minutes import MinutesData
from ldgm_core.domain.rating import Rating, accept_rating
from ldgm_core.errors import BadInput, LdgmError, NotNow, Trouble
from ldgm_core.imports import read_archive, write_archive
from ldgm_core.services import due
from ldgm_core.services.free_code import free_code
from ldgm_core.services.gate import require_meeting, require_school
from ldgm_core.services.meeting_matrix import matrix_of
from ldgm_core.services.own_school import in_own_school
from ldgm_core.services.token_hash import hash_token
from ldgm_core.store import Store
from ldgm_core.store.archive import ARCHIVED
from ldgm_core.store.archive_values import Rows, understand
from ldgm_core.store.reader import Reader
from ldgm_core.store.types import converter
from ldgm_core.store.writer import Writer

__all__ = ["export_archive", "import_archive"]

JOINED = "joined"
"""Beside the tables: the ids of who was there, because the devices that say so are secrets of this installation."""


@in_own_school
def export_archive(store: Store, actor: Actor, *, meeting_id: MeetingId) -> bytes:
    """
    Return everything of a closed meeting as one JSON file, without links, devices and answers that were never revealed.

    The same meeting gives the same bytes, also after it was moved.

    Raises:
        NotFound: unknown, or not this actor's (`meeting_unknown`).
        NotNow: the meeting is not closed (`archive_not_closed`).
    """
    with store.reading() as tx:
        meeting = require_meeting(tx, actor, Action.EXPORT, meeting_id)
        if meeting.closed_at is None:
            raise NotNow("archive_not_closed")
        return write_archive({**tx.load_archive(meeting_id), JOINED: _joined(tx, meeting)})


@in_own_school
def import_archive(store: Store, actor: Actor, data: bytes, *, now: datetime, draw_code: Callable[[], str] | None = None) -> MeetingId:
    """
    Store the meeting of an archive, whole or not at all, and return its id; this account leads it from now on.

    Ids stay as they are. A pupil that this school has under the same id is used as it is here.

    Raises:
        NotAllowed: only staff does this (`not_yours_to_do`).
        BadInput: the meeting, or something in it, is here already (`archive_exists`), or the file cannot be an archive of a closed meeting
            (`archive_*`, see read_archive and understand).
    """
    staff = require_school(actor, Action.USE_PUPILS)
    body = read_archive(data)
    joined: Any = body.pop(JOINED, None)
    rows = understand(body, ARCHIVED)
    meeting = _meeting(rows, staff)
    _check_meaning(rows, joined, meeting)
    with store.writing() as tx:
        if tx.has_taken_ids(rows, staff.organisation_id):
            raise BadInput("archive_exists")
        tx.keeping.require_not_frozen(meeting.pupil_id)
        tx.note_change(staff.account_id, meeting)
        room_code = free_code(tx, draw_code)
        tx.add_archive(rows, organisation_id=staff.organisation_id, facilitator_id=staff.account_id, room_code=room_code)
        _add_joined(tx, meeting, rows, joined, now=now)
        due.refresh_pupil(tx, meeting.pupil_id)
        for root in rows["arrangements"]:
            due.refresh_arrangement(tx, root["id"])
        return meeting.id


def _joined(tx: Reader, meeting: Meeting) -> list[str]:
    """Who was there, as the minutes say it: joined with a device, or answered."""
    presences, answered = tx.load_presences(meeting.id), tx.count_answered(meeting.id, meeting.area_ids)
    people = [person.id for person in tx.load_participants(meeting.id)]
    return sorted(person for person in people if presences[person].has_joined or answered.get(person, 0) > 0)


def _add_joined(tx: Writer, meeting: Meeting, rows: Rows, joined: Sequence[str], *, now: datetime) -> None:
    """Note who was there as a device that nobody holds: the token is thrown away, only its hash is kept."""
    for row in rows["participants"]:
        if row["id"] in joined:
            participant = Participant(**row, organisation_id=meeting.organisation_id)
            tx.add_device(participant, cookie_hash=hash_token(secrets.token_urlsafe(24)), now=now)


# does it mean something ------------------------------------------------------------------------------------------------------------------


def _meeting(rows: Rows, actor: StaffActor) -> Meeting:
    own = {"organisation_id": actor.organisation_id, "facilitator_id": actor.account_id, "room_code": "", "revision": 0}
    meeting = Meeting(**{**rows["meetings"][0], **own})
    if meeting.closed_at is None or meeting.opened_at is None:
        raise BadInput("archive_open")
    return meeting


def _check_meaning(rows: Rows, joined: Any, meeting: Meeting) -> None:
    """Refuse rows of the right types that the rules of this program would not have made."""
    try:
        matrix = matrix_of(meeting)
    except Trouble as missing:
        raise BadInput("archive_matrix_unknown", version=meeting.matrix_version[:40]) from missing
    if matrix.sector is not rows["pupils"][0]["sector"]:
        raise BadInput("matrix_other_sector")
    people = {row["id"] for row in rows["participants"]}
    if not isinstance(joined, list) or not all(isinstance(person, str) and person in people for person in joined):
        raise BadInput("archive_tables_wrong")
    for table, number, is_right in _judgements(rows, matrix):
        if not _holds(is_right):
            raise BadInput("archive_row_wrong", table=table, row=number)


def _judgements(rows: Rows, matrix: Matrix) -> Iterator[tuple[str, int, Callable[[], bool]]]:
    """Per row what must be true of it."""
    polls = {row["id"]: row for row in rows["polls"]}
    answers = {row["id"] for row in rows["ratings"]}
    rules: dict[str, Callable[[Mapping[str, Any]], bool]] = {
        "meetings": lambda row: 0 < row["calendar_age_months"] <= 25 * 12,
        "participants": lambda row: row["role"] in ROLES,
        "sources": lambda row: _is_area(row["area_id"], matrix),
        "polls": lambda row: row["round"] in (1, 2) and matrix.area(row["area_id"]).columns == row["columns"],
        "ratings": lambda row: _is_rating(row, polls[row["poll_id"]], matrix),
        "draws": lambda row: set(row["observation_order"]) <= answers,
        "notes": lambda row: _is_area(row["area_id"], matrix),
        "agreed_pictures": lambda row: _is_picture(row, matrix),
        "decisions": lambda row: row["destination_column"] is None or 1 <= row["destination_column"] <= 7,
        "arrangements": lambda row: bool(_of(rows["arrangement_versions"], row)) and _is_flow(_of(rows["arrangement_events"], row)),
        "arrangement_versions": lambda row: accept_arrangement(row["body"]) == row["body"],
        "arrangement_members": lambda row: accept_member(Member(**row, organisation_id="")).consent_by == row["consent_by"],  # type: ignore[arg-type]
        "final_minutes": _is_sealed,
    }
    for table, rule in rules.items():
        for number, row in enumerate(rows[table], start=1):
            yield table, number, lambda rule=rule, row=row: rule(row)  # type: ignore[misc]


def _of(rows: Sequence[dict[str, Any]], root: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of one arrangement."""
    return [row for row in rows if row["arrangement_id"] == root["id"]]


def _is_flow(rows: Sequence[dict[str, Any]]) -> bool:
    """Whether the events of an arrangement could have happened in this order."""
    events: list[ArrangementEvent] = []
    for row in sorted(rows, key=lambda row: row["number"]):
        event = ArrangementEvent(**row, organisation_id="")  # type: ignore[arg-type]
        if accept_event(event, events) != event:
            return False
        events.append(event)
    return bool(events)


def _holds(is_right: Callable[[], bool]) -> bool:
    try:
        return is_right()
    except LdgmError:
        return False


def _is_area(area_id: Any, matrix: Matrix) -> bool:
    return area_id is None or bool(matrix.area(area_id))


def _is_rating(row: Mapping[str, Any], poll: Mapping[str, Any], matrix: Matrix) -> bool:
    rating = Rating(**{name: row[name] for name in Rating.__dataclass_fields__})
    return poll["revealed_at"] is not None and accept_rating(rating, area=matrix.area(poll["area_id"])) == rating


def _is_picture(row: Mapping[str, Any], matrix: Matrix) -> bool:
    picture = AgreedPicture(**row, organisation_id="")  # type: ignore[arg-type]
    return accept_picture(picture, area=matrix.area(picture.area_id)) == picture


def _is_sealed(row: Mapping[str, Any]) -> bool:
    """Sealed minutes are whole when their own hash says so, and can be read."""
    try:
        converter().structure(json.loads(row["body"]), MinutesData)
    except (ValueError, TypeError, KeyError, RecursionError, ExceptionGroup):
        return False
    return bool(hashlib.sha256(row["body"].encode()).hexdigest() == row["content_hash"])
