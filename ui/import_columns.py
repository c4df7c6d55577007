"""Which column of a CSV file means what: guessed from the headings, confirmed by a person before anything is read."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from ldgm_core.services.importing import ColumnGuess, ColumnMapping
from ui import context, fields, guards, style, widgets
from ui.context import text, typed

__all__ = ["show"]

FORM = "import_columns"
MEANINGS = ("call_name", "surname", "group_name", "sector", "key")
DELIMITERS = {";": "semicolon", ",": "comma", "\t": "tab"}


def show(guess: ColumnGuess, *, confirm: Callable[[ColumnMapping], None], guess_anew: Callable[[str], None]) -> None:
    """Show what the file seems to be, with a field per meaning; `confirm` gets what the fields say when the button is pressed."""
    widgets.next_step(text("intake.columns_next"))
    widgets.labels(
        text("intake.encoding", name=guess.encoding.removesuffix("-sig").upper()), text(f"intake.delimiter_{DELIMITERS[guess.delimiter]}")
    )
    _show_delimiters(guess, guess_anew)
    _show_forbidden(guess)
    left, right = st.columns(2, gap="large")
    with left:
        _show_fields(guess)
        guards.show_notice(FORM)
        st.button(text("intake.columns_confirm"), key="import_confirm", type="primary", on_click=_confirm, args=(guess, confirm))
    with right:
        _show_examples(guess)


def _show_delimiters(guess: ColumnGuess, guess_anew: Callable[[str], None]) -> None:
    others = [delimiter for delimiter in DELIMITERS if delimiter != guess.delimiter]
    with st.expander(text("intake.delimiter_other"), key="import_delimiters"), st.container(horizontal=True):
        for delimiter in others:
            name = DELIMITERS[delimiter]
            label = text("intake.delimiter_try", name=text(f"intake.delimiter_{name}"))
            st.button(label, key=f"import_delimiter_{name}", on_click=_split_anew, args=(delimiter, guess_anew))


def _show_forbidden(guess: ColumnGuess) -> None:
    hidden = [column.heading for column in guess.columns if column.is_forbidden]
    if hidden:
        style.words(text("intake.columns_hidden", names=", ".join(hidden)), "small")


def _show_fields(guess: ColumnGuess) -> None:
    headings = {column.place: _heading(column.place, column.heading, guess) for column in guess.columns if not column.is_forbidden}
    for meaning in MEANINGS:
        found = getattr(guess.mapping, meaning) if guess.mapping is not None else None
        fields.one_of(_key(meaning), text(f"intake.column_{meaning}"), list(headings), lambda place: headings.get(place, ""), value=found)
    fields.tick(_key("heading"), text("intake.has_heading"), value=guess.has_heading)


def _show_examples(guess: ColumnGuess) -> None:
    style.heading(text("intake.examples"), 2)
    for column in guess.columns:
        if not column.is_forbidden:
            style.labelled(_heading(column.place, column.heading, guess), " · ".join(example for example in column.examples if example))


def _heading(place: int, heading: str, guess: ColumnGuess) -> str:
    return heading if guess.has_heading and heading else text("intake.column_number", number=place + 1)


def _key(meaning: str) -> str:
    return f"import_column_{meaning}"


def _split_anew(delimiter: str, guess_anew: Callable[[str], None]) -> None:
    if guards.act(lambda: guess_anew(delimiter), FORM):
        context.forget([_key(meaning) for meaning in (*MEANINGS, "heading")])


def _confirm(guess: ColumnGuess, confirm: Callable[[ColumnMapping], None]) -> None:
    places = {meaning: typed(_key(meaning)) for meaning in MEANINGS}
    has_heading = bool(typed(_key("heading")))

    def do() -> None:
        call_name = guards.chosen(places.pop("call_name"), "call_name")
        confirm(ColumnMapping(guess.delimiter, has_heading, call_name, **places))

    if guards.act(do, FORM):
        context.forget([_key(meaning) for meaning in (*MEANINGS, "heading")])
