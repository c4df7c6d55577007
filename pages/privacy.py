"""Bewaren en inzage: what goes when, everything about one pupil, and for the administrator the terms, the proof and the log."""

from __future__ import annotations

from collections.abc import Callable

from ldgm_core.services import privacy
from ldgm_core.services.privacy import KeepingRoom
from ui import context, keeping_calendar, keeping_proof, keeping_terms, paging, places, style, widgets
from ui.context import text
from ui.guards import Person, require_staff, sentences

person = require_staff()
style.use_desk()

Show = Callable[[Person, KeepingRoom], None]
# The parts of this screen in their order: the end of the key `privacy.tab_...`, what draws it, and whether it is the administrator's.
PARTS: tuple[tuple[str, Show, bool], ...] = (
    ("pupils", keeping_calendar.show, False),
    ("terms", keeping_terms.show, False),
    ("proof", keeping_proof.show, True),
)


def show_part() -> None:
    """Show the switch between the parts that this person may open, and the part that is on."""
    with sentences():
        sought, after = keeping_calendar.sought(), paging.after(keeping_calendar.list_name())
        room = privacy.load_keeping(context.store(), person.actor, today=context.today(), typed=sought, after=after)
    parts = {name: show for name, show, is_for_administrator in PARTS if room.may_choose or not is_for_administrator}
    part = widgets.view_switch("privacy_part", list(parts), lambda name: text(f"privacy.tab_{name}"))
    parts[part](person, room)


style.heading(text("privacy.title"))
places.link("home", text("home.tab"))
show_part()
