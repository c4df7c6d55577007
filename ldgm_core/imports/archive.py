"""
The envelope of an archive of one meeting: a schema name, a version, the body, and a hash over the body.

The hash tells a damaged file from a whole one. It is no signature: who can write a file can also write its hash, so what stands in
the body is judged again when it is stored (store/archive.py, services/archiving.py).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, NoReturn

from ldgm_core.errors import BadInput

__all__ = ["MOST_ARCHIVE_BYTES", "SCHEMA", "SCHEMA_VERSION", "read_archive", "write_archive"]

SCHEMA = "ldgm-meeting-archive"
SCHEMA_VERSION = 4
"""Goes up with every change of the body; read_archive then turns older bodies into newer ones, one version at a time."""
_SINCE_SECOND = (
    "arrangements", "arrangement_versions", "arrangement_members", "arrangement_events", "arrangement_talks", "monitorings",
)  # fmt: skip
_SINCE_FOURTH = {
    "turns": "spoke_at", "notes": "written_at", "dissents": "recorded_at", "remarks": "written_at", "remark_answers": "answered_at",
    "addenda": "written_at",
}  # fmt: skip
MOST_ARCHIVE_BYTES = 20 * 1024 * 1024
DEEPEST = 20
"""Boxes within boxes; an archive of ours needs about eight."""


def write_archive(body: Mapping[str, Any]) -> bytes:
    """Return the archive of this body (plain JSON values); the same body gives the same bytes."""
    envelope = {"schema": SCHEMA, "version": SCHEMA_VERSION, "sha256": _hash(body), "body": body}
    return (json.dumps(envelope, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def read_archive(data: bytes) -> dict[str, Any]:
    """
    Return the body of an archive.

    Raises:
        BadInput: over 20 MB (`archive_too_large`), not JSON or cut off (`archive_unreadable`), something else than an archive of a meeting
            (`archive_not_ours`), of a version that this program does not know (`archive_version_unknown`), or changed since it was
            written (`archive_damaged`).
    """
    if len(data) > MOST_ARCHIVE_BYTES:
        raise BadInput("archive_too_large", megabytes=MOST_ARCHIVE_BYTES // 1024 // 1024)
    envelope = _parse(data)
    if not isinstance(envelope, dict) or envelope.get("schema") != SCHEMA:
        raise BadInput("archive_not_ours")
    version = envelope.get("version")
    if type(version) is not int or not 1 <= version <= SCHEMA_VERSION:
        raise BadInput("archive_version_unknown", version=str(version)[:20], known=SCHEMA_VERSION)
    body = envelope.get("body")
    if not isinstance(body, dict) or envelope.get("sha256") != _hash(body):
        raise BadInput("archive_damaged")
    for upgrade in (_to_second, _to_third, _to_fourth)[version - 1 :]:
        body = upgrade(body)
    return body


def _to_second(body: dict[str, Any]) -> dict[str, Any]:
    """Version 2 knows the day of enrolment, kind and place of a meeting, and arrangements; what version 1 lacks is empty."""
    added: dict[str, dict[str, Any]] = {"pupils": {"enrolled_on": None}, "meetings": {"kind": None, "location": ""}}
    return {**{name: [] for name in _SINCE_SECOND}, **body, **_with(body, added)}


def _to_third(body: dict[str, Any]) -> dict[str, Any]:
    """Version 3 knows of which area a check moment is."""
    return {**body, **_with(body, {"check_moments": {"area_id": None}})}


def _to_fourth(body: dict[str, Any]) -> dict[str, Any]:
    """Version 4 knows the order in which things were said; until then their times told it, and of the same moment their ids."""
    return {**body, **{name: _numbered(_rows(body, name), moment) for name, moment in _SINCE_FOURTH.items()}}


def _numbered(rows: list[Any], moment: str) -> list[Any]:
    """Number rows by their time. What is no row of ours stays as it is: it is judged, and refused, where all rows are."""
    if not all(isinstance(row, dict) for row in rows):
        return rows
    ordered = sorted(rows, key=lambda row: (str(row.get(moment)), str(row.get("id", row.get("participant_id")))))
    return [{"number": number, **row} for number, row in enumerate(ordered, start=1)]


def _with(body: dict[str, Any], added: Mapping[str, Mapping[str, Any]]) -> dict[str, list[Any]]:
    """Return the rows of these tables with what they lack."""
    return {name: [{**more, **row} if isinstance(row, dict) else row for row in _rows(body, name)] for name, more in added.items()}


def _rows(body: dict[str, Any], name: str) -> list[Any]:
    found = body.get(name)
    return found if isinstance(found, list) else []


def _parse(data: bytes) -> Any:
    try:
        found = json.loads(data.decode("utf-8"), parse_constant=_refuse, object_pairs_hook=_without_doubles)
        _check_depth(found)
    except (ValueError, RecursionError):  # not UTF-8, no JSON, an endless number, nested too deep
        found = None
    if found is None:
        raise BadInput("archive_unreadable")  # outside the except, so that the error does not carry the file along
    return found


def _check_depth(value: Any, *, left: int = DEEPEST) -> None:
    if not left:
        raise ValueError
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        _check_depth(part, left=left - 1)


def _refuse(_constant: str) -> NoReturn:
    raise ValueError


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A name that stands there twice means two things; which one counts is not ours to say."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError
    return found


def _hash(body: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical body: sorted names, no spaces, UTF-8. Half a character (a lone surrogate) counts as a question mark."""
    canonical = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode(errors="replace")).hexdigest()
