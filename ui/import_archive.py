"""A meeting from its archive: whole or not at all."""

from __future__ import annotations

from ldgm_core.domain.meeting import MeetingId
from ldgm_core.services import archiving
from ui import context, file_picker, guards, places, style, widgets
from ui.context import text

__all__ = ["show"]

FORM = "archive"


def show(person: guards.Person) -> None:
    """Show the field for an archive, and the way to the meeting that came out of the last one."""
    widgets.next_step(text("intake.archive_next"))
    style.words(text("intake.archive_mean"), "small")

    def take(data: bytes) -> str:
        made = archiving.import_archive(context.store(), person.actor, data, now=context.now())
        context.keep("imported_meeting", made)
        return text("intake.archive_stored", time=context.clock_time(context.now()))

    file_picker.show(FORM, text("intake.archive_file"), take=take)
    made: MeetingId | None = context.kept("imported_meeting")
    if made is not None:
        places.meeting_link("minutes", text("intake.archive_open"), made)
