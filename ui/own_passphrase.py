"""Asks who came in by a one-time link to choose a passphrase; asking is all it does, the meeting goes on."""

from __future__ import annotations

from ldgm_core.services import signing_in
from ui import context, guards, style
from ui.context import text

__all__ = ["show_when_missing"]


def show_when_missing(person: guards.Person) -> None:
    """Show one sentence and the way to the form, as long as this person has no passphrase."""
    with guards.sentences():
        own = signing_in.load_own_account(context.store(), person.actor)
    if own.sign_in_name is None:
        style.words(text("settings.passphrase_missing"), "small")
        style.anchor(text("settings.passphrase_choose"), "/wachtwoord")
