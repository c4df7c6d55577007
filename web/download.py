"""Documents and QR codes for staff: authorised at every request, kept by no browser, named without anybody's name."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import TYPE_CHECKING

from starlette.responses import Response

from ldgm_core.domain.meeting import MeetingId, Participant, ParticipantId, PupilId
from ldgm_core.domain.minutes import MinutesData
from ldgm_core.domain.research import CaseType
from ldgm_core.errors import NotFound
from ldgm_core.services.archiving import export_archive
from ldgm_core.services.counting import area_labels, count_school
from ldgm_core.services.due import list_due
from ldgm_core.services.inspection import load_inspection
from ldgm_core.services.journal import note_document
from ldgm_core.services.personal_link import link_token, load_link_token
from ldgm_core.services.preparation import Preparation, load_preparation
from ldgm_core.services.reporting import load_minutes, minutes_as_json
from ldgm_core.services.research import load_research_data
from ldgm_core.services.reviewing import load_review
from ldgm_core.services.templating import load_template
from ldgm_core.texts import Texts
from web.call import Call
from web.gate import require_staff
from web.moment import HERE
from web.site import Site

if TYPE_CHECKING:
    from ldgm_core.exports.handouts.invitations import InvitationCard
    from ldgm_core.exports.sheets.sheet import Sheet

__all__ = [
    "send_own_opp",
    "send_standard_template",
    "send_area_sheet",
    "send_due_sheet",
    "send_school_sheet",
    "send_archive",
    "send_calendar",
    "send_inspection",
    "send_invitations",
    "send_link_qr",
    "send_minutes_for_parents",
    "send_minutes_in_short",
    "send_minutes_json",
    "send_minutes_page",
    "send_minutes_pdf",
    "send_opp",
    "send_research",
    "send_room_qr",
]

NAME_LENGTH = 8
PDF = "application/pdf"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def send_minutes_pdf(call: Call) -> Response:
    """Send the minutes as a PDF; `?bekijk=1` shows it in the browser."""
    # Read when asked for: the libraries behind a document take a second that no phone should wait for.
    from ldgm_core.exports.minutes.pdf import render_minutes

    return _minutes_document(call, render_minutes, name="verslag", ending="pdf", kind=PDF)


def send_minutes_for_parents(call: Call) -> Response:
    """Send the minutes for the parents as a PDF: plain words, nobody else's name."""
    from ldgm_core.exports.minutes.pdf import render_minutes_for_parents

    return _minutes_document(call, render_minutes_for_parents, name="verslag-ouders", ending="pdf", kind=PDF)


def send_minutes_in_short(call: Call) -> Response:
    """Send the minutes on one page as a PDF."""
    from ldgm_core.exports.minutes.pdf import render_minutes_in_short

    return _minutes_document(call, render_minutes_in_short, name="verslag-kort", ending="pdf", kind=PDF)


def send_opp(call: Call) -> Response:
    """Send the part for the ontwikkelingsperspectief as a Word document."""
    from ldgm_core.exports.opp.document import render_opp

    return _minutes_document(call, render_opp, name="opp", ending="docx", kind=WORD)


def send_own_opp(call: Call) -> Response:
    """Send the part for the ontwikkelingsperspectief in the school's own template."""
    from ldgm_core.exports.opp.template import render_opp_from_template

    template = load_template(call.site.store, require_staff(call))
    return _minutes_document(
        call, lambda minutes, t: render_opp_from_template(minutes, template, t), name="opp-eigen", ending="docx", kind=WORD
    )


def send_standard_template(call: Call) -> Response:
    """Send our standard template with every field in it."""
    from ldgm_core.exports.opp.standard_template import render_standard_template

    require_staff(call)
    return _document(call, render_standard_template(call.site.texts), name="sjabloon.docx", kind=WORD)


def send_minutes_page(call: Call) -> Response:
    """Show the full minutes as a page."""
    from web.minutes_page import show_minutes

    return show_minutes(call)


def send_calendar(call: Call) -> Response:
    """Send the open check moments as a calendar file without names."""
    from ldgm_core.exports.calendar_ics import render_calendar

    meeting_id = MeetingId(call.path["meeting_id"])
    room = load_review(call.site.store, require_staff(call), meeting_id=meeting_id)
    body = render_calendar(room.moments, meeting_id=meeting_id, held_on=room.meeting.held_on, t=call.site.texts)
    return _document(call, body, name=f"agenda-{meeting_id[:NAME_LENGTH]}.ics", kind="text/calendar; charset=utf-8")


def send_minutes_json(call: Call) -> Response:
    """Send the minutes as data."""
    meeting_id = MeetingId(call.path["meeting_id"])
    minutes = load_minutes(call.site.store, require_staff(call), meeting_id=meeting_id)
    return _document(
        call, minutes_as_json(minutes).encode(), name=f"verslag-{meeting_id[:NAME_LENGTH]}.json", kind="application/json; charset=utf-8"
    )


def send_area_sheet(call: Call) -> Response:
    """Send the areas of a meeting as counts, without names."""
    from ldgm_core.exports.sheets.area import area_sheet

    minutes = load_minutes(call.site.store, require_staff(call), meeting_id=MeetingId(call.path["meeting_id"]))
    return _sheet(call, area_sheet(minutes, call.site.texts), name=f"onderdelen-{call.path['meeting_id'][:NAME_LENGTH]}")


def send_due_sheet(call: Call) -> Response:
    """Send what this facilitator must remember, a year ahead."""
    from ldgm_core.exports.sheets.due import DueRow, due_sheet

    today = call.now.astimezone(HERE).date()
    found = list_due(call.site.store, require_staff(call), today=today, days_ahead=366)
    rows = [DueRow(one.due_on, one.kind_key, one.about, one.title, one.group_name) for one in found.items]
    return _sheet(call, due_sheet(rows, call.site.texts, today=today), name="kijkmomenten")


def send_school_sheet(call: Call) -> Response:
    """Send the counts over the school's meetings; small counts are not said."""
    from ldgm_core.exports.sheets.school import school_sheet

    counts = count_school(call.site.store, require_staff(call))
    return _sheet(call, school_sheet(counts, area_labels(), call.site.texts), name="aantallen")


def _sheet(call: Call, sheet: Sheet, *, name: str) -> Response:
    """As XLSX or as CSV, by the end of the address."""
    from ldgm_core.exports.sheets.sheet import as_csv, as_xlsx

    if call.path["ending"] == "xlsx":
        return _document(call, as_xlsx(sheet), name=f"{name}.xlsx", kind=EXCEL)
    if call.path["ending"] == "csv":
        return _document(call, as_csv(sheet), name=f"{name}.csv", kind="text/csv; charset=utf-8")
    raise NotFound("page_unknown")


def send_archive(call: Call) -> Response:
    """Send the archive of a closed meeting: everything of it, to keep or to read in elsewhere."""
    meeting_id = MeetingId(call.path["meeting_id"])
    body = export_archive(call.site.store, require_staff(call), meeting_id=meeting_id)
    return _document(call, body, name=f"archief-{meeting_id[:NAME_LENGTH]}.json", kind="application/json; charset=utf-8")


def send_invitations(call: Call) -> Response:
    """Send the invitation cards of a meeting, one per participant, to print and cut."""
    from ldgm_core.exports.handouts.invitations import render_invitations

    meeting_id, site = MeetingId(call.path["meeting_id"]), call.site
    preparation = load_preparation(site.store, require_staff(call), meeting_id=meeting_id)
    cards = [_card(person, preparation, site) for person in preparation.people]
    return _document(call, render_invitations(cards, site.texts), name=f"uitnodigingen-{meeting_id[:NAME_LENGTH]}.pdf", kind=PDF)


def send_research(call: Call) -> Response:
    """Send the research file: real pupils, or with `?soort=vignet` the vignettes; refused below the smallest sizes."""
    from ldgm_core.exports.research.zip_file import render_research

    actor, wanted = require_staff(call), call.query.get("soort", CaseType.PUPIL)
    if wanted not in list(CaseType):
        raise NotFound("page_unknown")
    data = load_research_data(call.site.store, actor, case_type=CaseType(wanted), rng=random.SystemRandom())
    return _document(call, render_research(data, call.site.texts), name=f"onderzoek-{data.case_type}.zip", kind="application/zip")


def send_inspection(call: Call) -> Response:
    """Send the access package of a pupil; the service notes it in the log."""
    from ldgm_core.exports.inspection.zip_file import render_inspection

    pupil_id = PupilId(call.path["pupil_id"])
    found = load_inspection(call.site.store, require_staff(call), pupil_id=pupil_id, now=call.now)
    return _sent(call, render_inspection(found, call.site.texts), name=f"inzage-{pupil_id[:NAME_LENGTH]}.zip", kind="application/zip")


def send_link_qr(call: Call) -> Response:
    """Send the QR of a participant's personal link."""
    participant_id = ParticipantId(call.path["participant_id"])
    token = load_link_token(call.site.store, require_staff(call), participant_id=participant_id, secret=call.site.secret)
    return _picture(f"{call.site.base_url}/m/{token}")


def send_room_qr(call: Call) -> Response:
    """Send the QR that leads to the room's code."""
    preparation = load_preparation(call.site.store, require_staff(call), meeting_id=MeetingId(call.path["meeting_id"]))
    return _picture(f"{call.site.base_url}/k?code={preparation.meeting.room_code}")


def _card(person: Participant, preparation: Preparation, site: Site) -> InvitationCard:
    from ldgm_core.exports.handouts.invitations import InvitationCard

    return InvitationCard(
        name=person.display_name,
        role_label=site.texts(f"role.{person.role}"),
        pupil_name=preparation.pupil.call_name,
        held_on=preparation.meeting.held_on,
        link=f"{site.base_url}/m/{link_token(site.secret, person.id, person.link_generation)}",
        room_code=preparation.meeting.room_code,
        address=f"{site.base_url}/k",
    )


def _picture(address: str) -> Response:
    from ldgm_core.exports.paper.qr_svg import render_qr  # what draws, as above

    return Response(render_qr(address), media_type="image/svg+xml", headers={"cache-control": "no-store"})


def _minutes_document(call: Call, draw: Callable[[MinutesData, Texts], bytes], *, name: str, ending: str, kind: str) -> Response:
    meeting_id = MeetingId(call.path["meeting_id"])
    minutes = load_minutes(call.site.store, require_staff(call), meeting_id=meeting_id)
    return _document(call, draw(minutes, call.site.texts), name=f"{name}-{meeting_id[:NAME_LENGTH]}.{ending}", kind=kind)


def _document(call: Call, body: bytes, *, name: str, kind: str) -> Response:
    """Hand over a document that was authorised and made; the access log says so first."""
    meeting_id = MeetingId(call.path["meeting_id"]) if "meeting_id" in call.path else None
    note_document(call.site.store, require_staff(call), meeting_id=meeting_id, what=name, now=call.now)
    return _sent(call, body, name=name, kind=kind)


def _sent(call: Call, body: bytes, *, name: str, kind: str) -> Response:
    way = "inline" if call.query.get("bekijk") == "1" else "attachment"
    headers = {"cache-control": "no-store", "content-disposition": f'{way}; filename="{name}"'}
    return Response(body, media_type=kind, headers=headers)
