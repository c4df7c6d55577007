"""Beheer: one's own sessions, and for the administrator the people of the school and what the school settles."""

from __future__ import annotations

from collections.abc import Callable

from ui import own_sessions, places, school_people, school_template, style, widgets
from ui.context import text, texts
from ui.guards import Person, require_staff

person = require_staff()
style.use_desk()

Show = Callable[[Person], None]


def show_template(who: Person) -> None:
    """Show the school's own template. What tries it out takes a second to read, so it is read when this part is on the screen."""
    from ldgm_core.exports.opp.standard_template import field_names, try_template

    t = texts()
    school_template.show(who, try_out=lambda data: try_template(data, t), fields=field_names(t))


# The parts of this screen in their order: the end of the key `settings.tab_...`, what draws it, and whether it is the administrator's.
# Only the part that is on the screen is drawn. Each draws one file of ui/, and its service asks the gate again.
PARTS: tuple[tuple[str, Show, bool], ...] = (
    ("people", school_people.show, True),
    ("template", show_template, True),
    ("sessions", own_sessions.show, False),
)


def show_part() -> None:
    """Show the switch between the parts that this person may open, and the part that is on."""
    parts = {name: show for name, show, is_for_administrator in PARTS if person.actor.is_administrator or not is_for_administrator}
    part = widgets.view_switch("settings_part", list(parts), lambda name: text(f"settings.tab_{name}"))
    parts[part](person)


style.heading(text("settings.title"))
places.link("home", text("home.tab"))
show_part()
