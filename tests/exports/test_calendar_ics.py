"""A calendar file: days only. It travels to servers that nobody of the school knows."""

from datetime import UTC, date, datetime

import icalendar

from ldgm_core.domain.account import OrganisationId
from ldgm_core.domain.meeting import MeetingId
from ldgm_core.domain.review import CheckKind, CheckMoment
from ldgm_core.exports.calendar_ics import render_calendar
from ldgm_core.texts import load_texts

T = load_texts("nl")
MEETING = MeetingId("m-0123456789")
HELD_ON = date(2026, 9, 14)


def moment(due_on: date, *, done_at: datetime | None = None, about: str = "Mats en zijn stage") -> CheckMoment:
    return CheckMoment("moment", OrganisationId("school"), MEETING, CheckKind.YEARLY, due_on, about, done_at)


def render(*moments: CheckMoment, meeting_id: MeetingId = MEETING) -> bytes:
    return render_calendar(moments, meeting_id=meeting_id, held_on=HELD_ON, t=T)


def events(file: bytes) -> list[icalendar.cal.Component]:
    return icalendar.Calendar.from_ical(file).walk("VEVENT")


def test_every_open_moment_is_a_whole_day():
    """A moment that was held is not in it; two on one day are one."""
    days = (date(2027, 2, 1), date(2026, 11, 9))
    found = events(render(*map(moment, days), moment(days[0]), moment(date(2026, 10, 1), done_at=datetime(2026, 10, 1, tzinfo=UTC))))
    assert sorted(days) == [event["dtstart"].dt for event in found]


def test_an_event_has_these_lines_and_no_others():
    """No attendee, no description, no name, no subject."""
    (event,) = events(render(moment(HELD_ON)))
    assert {"UID", "DTSTAMP", "DTSTART", "CLASS", "TRANSP", "SUMMARY"} == set(event)
    assert ("PRIVATE", "Vervolgoverleg") == (event["class"], event["summary"])
    assert b"Mats" not in render(moment(HELD_ON))


def test_an_id_is_steady_and_tells_nothing():
    """The same day again replaces itself; another meeting has another id; the meeting's own id is not in the file."""
    uids = [events(render(moment(HELD_ON), meeting_id=MeetingId(one)))[0]["uid"] for one in (MEETING, MEETING, "another")]
    assert (True, False) == (uids[0] == uids[1], uids[0] == uids[2])
    assert MEETING.encode() not in render(moment(HELD_ON))


def test_the_same_moments_give_the_same_bytes():
    """The stamp is the day of the meeting, not now; lines end as RFC 5545 asks."""
    file = render(moment(HELD_ON))
    assert file == render(moment(HELD_ON))
    assert b"DTSTAMP:20260914T000000Z\r\n" in file


def test_without_moments_the_calendar_is_empty():
    """A valid file all the same."""
    assert [] == events(render())
