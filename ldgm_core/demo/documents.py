"""Every document of one meeting as files in a folder, made by the same functions as the downloads."""

from __future__ import annotations

from pathlib import Path

from ldgm_core.domain.access import StaffActor
from ldgm_core.domain.meeting import MeetingId
from ldgm_core.domain.minutes import MinutesData
from ldgm_core.exports.calendar_ics import render_calendar
from ldgm_core.exports.handouts.invitations import InvitationCard, render_invitations
from ldgm_core.exports.minutes.html import render_minutes_html
from ldgm_core.exports.minutes.pdf import render_minutes, render_minutes_for_parents, render_minutes_in_short
from ldgm_core.exports.opp.document import render_opp
from ldgm_core.exports.sheets.area import area_sheet
from ldgm_core.exports.sheets.sheet import as_csv, as_xlsx
from ldgm_core.services import archiving, personal_link, preparation, reporting, reviewing
from ldgm_core.store import Store
from ldgm_core.texts import Texts

__all__ = ["write_documents"]

ADDRESS = "https://bespreking.school.example"
"""Where the invitations lead: nowhere, by its name."""


def write_documents(store: Store, actor: StaffActor, *, meeting_id: MeetingId, folder: Path, secret: bytes, t: Texts) -> None:
    """Write the documents of a closed meeting. Links, ids and the room's code differ per store, and so do the files that hold one."""
    minutes = reporting.load_minutes(store, actor, meeting_id=meeting_id)
    made = {
        "minutes.json": reporting.minutes_as_json(minutes).encode(),
        "archive.json": archiving.export_archive(store, actor, meeting_id=meeting_id),
        "calendar.ics": _calendar(store, actor, meeting_id, t),
        "invitations.pdf": _invitations(store, actor, meeting_id, secret, t),
        **_from_minutes(minutes, t),
    }
    for name, data in made.items():
        (folder / name).write_bytes(data)


def _from_minutes(minutes: MinutesData, t: Texts) -> dict[str, bytes]:
    return {
        "minutes.pdf": render_minutes(minutes, t),
        "parents.pdf": render_minutes_for_parents(minutes, t),
        "short.pdf": render_minutes_in_short(minutes, t),
        "minutes.html": render_minutes_html(minutes, t),
        "opp.docx": render_opp(minutes, t),
        "areas.xlsx": as_xlsx(area_sheet(minutes, t)),
        "areas.csv": as_csv(area_sheet(minutes, t)),
    }


def _calendar(store: Store, actor: StaffActor, meeting_id: MeetingId, t: Texts) -> bytes:
    room = reviewing.load_review(store, actor, meeting_id=meeting_id)
    return render_calendar(room.moments, meeting_id=meeting_id, held_on=room.meeting.held_on, t=t)


def _invitations(store: Store, actor: StaffActor, meeting_id: MeetingId, secret: bytes, t: Texts) -> bytes:
    room = preparation.load_preparation(store, actor, meeting_id=meeting_id)
    cards = [
        InvitationCard(
            name=person.display_name,
            role_label=t(f"role.{person.role}"),
            pupil_name=room.pupil.call_name,
            held_on=room.meeting.held_on,
            link=f"{ADDRESS}/m/{personal_link.link_token(secret, person.id, person.link_generation)}",
            room_code=room.meeting.room_code,
            address=f"{ADDRESS}/k",
        )
        for person in room.people
    ]
    return render_invitations(cards, t)
