"""The people of the school who sign in: for the administrator."""

from __future__ import annotations

from ldgm_core.services import staff
from ui import context, guards, style, widgets
from ui.context import text

__all__ = ["show"]


def show(person: guards.Person) -> None:
    """List the people with what each of them may do."""
    style.words(text("settings.people_mean"), "small")
    with guards.sentences():
        accounts = staff.list_staff(context.store(), person.actor)
    for account in accounts:
        style.words(account.display_name, "large")
        widgets.labels(text("settings.administrator") if account.is_administrator else text("settings.facilitator"))
