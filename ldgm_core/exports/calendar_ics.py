"""Check moments as a calendar file: dates only, nobody's name, nothing of what it is about."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, date, datetime, time

from icalendar import Calendar, Event

from ldgm_core.domain.meeting import MeetingId
from ldgm_core.domain.review import CheckMoment
from ldgm_core.texts import Texts

__all__ = ["render_calendar"]


def render_calendar(moments: Iterable[CheckMoment], *, meeting_id: MeetingId, held_on: date, t: Texts) -> bytes:
    """
    Return the moments that are still open as iCalendar (RFC 5545), one whole day each; the same moments twice give the same bytes.

    A calendar is read by colleagues, phones and servers elsewhere: so no name, no subject, no participants, and an id that tells nothing.
    Taking the file in again replaces the same days instead of adding them. The stamp is the day of the meeting: there is no clock here.
    """
    calendar = Calendar()
    calendar.add("prodid", t("calendar.program"))
    calendar.add("version", "2.0")
    for due_on in sorted({moment.due_on for moment in moments if moment.done_at is None}):
        calendar.add_component(_event(due_on, meeting_id=meeting_id, held_on=held_on, t=t))
    return bytes(calendar.to_ical())


def _event(due_on: date, *, meeting_id: MeetingId, held_on: date, t: Texts) -> Event:
    event = Event()
    event.add("uid", hashlib.sha256(f"{meeting_id} {due_on.isoformat()}".encode()).hexdigest()[:32])
    event.add("dtstamp", datetime.combine(held_on, time(), tzinfo=UTC))
    event.add("dtstart", due_on)
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    event.add("summary", t("calendar.summary"))
    return event
