"""The school's own Word template for the OPP: for the administrator."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from ldgm_core.services import templating
from ui import context, file_picker, guards, style
from ui.context import text

__all__ = ["show"]

FORM = "template"


def show(person: guards.Person, *, try_out: Callable[[bytes], object], fields: Sequence[str]) -> None:
    """Show which template counts, the field for another one, and what may stand in it. `try_out` refuses one that does not work."""
    style.words(text("template.mean"), "small")
    with guards.sentences():
        found = templating.find_template(context.store(), person.actor)
    if found is None:
        style.words(text("template.none"))
    else:
        day = context.day_in_words(found.made_at.astimezone(context.HERE).date())
        style.words(text("template.since", version=found.version, name=found.made_by, day=day))
        st.button(text("template.withdraw"), key="template_withdraw", on_click=_withdraw, args=(person,))

    def take(data: bytes) -> str:
        kept = templating.keep_template(
            context.store(), person.actor, data, try_out=try_out, made_by=person.account.display_name, now=context.now()
        )
        return text("template.kept", time=context.clock_time(kept.made_at), version=kept.version)

    file_picker.show(FORM, text("template.file"), take=take)
    style.anchor(text("template.standard"), "/download/sjabloon.docx", is_new_tab=True)
    with st.expander(text("template.fields"), key="template_fields"):
        style.words(text("template.fields_mean"), "small")
        style.words("\n".join(fields))


def _withdraw(person: guards.Person) -> None:
    store, now = context.store(), context.now()

    def do() -> str:
        templating.withdraw_template(store, person.actor, made_by=person.account.display_name, now=now)
        return text("template.withdrawn", time=context.clock_time(now))

    guards.act(do, FORM)
