"""Inlezen: pupils from a file of the administration, and a meeting from its archive."""

from __future__ import annotations

from ui import import_archive, import_form, places, style, widgets
from ui.context import text
from ui.guards import require_staff

person = require_staff()
style.use_desk()
style.heading(text("intake.title"))
places.link("pupils", text("pupils.tab"))
if widgets.view_switch("intake_part", ("pupils", "archive"), lambda name: text(f"intake.tab_{name}")) == "pupils":
    import_form.show(person)
else:
    import_archive.show(person)
