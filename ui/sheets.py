"""The lists over all meetings that can be taken along as a sheet."""

from __future__ import annotations

import streamlit as st

from ui import guards, style
from ui.context import text

__all__ = ["show"]


def show(person: guards.Person) -> None:
    """Show the links to the sheets that this person may have."""
    with st.expander(text("pupils.sheets"), key="sheets"):
        style.anchor(text("pupils.due_xlsx"), "/download/kijkmomenten.xlsx", is_new_tab=True)
        style.anchor(text("pupils.due_csv"), "/download/kijkmomenten.csv", is_new_tab=True)
        if person.actor.is_administrator:
            style.anchor(text("pupils.school_xlsx"), "/download/aantallen.xlsx", is_new_tab=True)
            style.words(text("pupils.school_mean"), "small")
