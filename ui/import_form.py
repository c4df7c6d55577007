"""
Pupils from a file of the administration, step by step: the file, its columns, who comes in, and what was stored.

Nobody is chosen beforehand. Of the file only what may be stored is held by this browser's session, until it is stored or given up.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from dataclasses import dataclass

import streamlit as st

from ldgm_core.services import importing
from ldgm_core.services.importing import ColumnGuess, ColumnMapping, PupilFile
from ui import context, file_picker, guards, import_choice, import_columns, style, widgets
from ui.context import text

__all__ = ["show"]

FORM = "import"


@dataclass(frozen=True)
class Waiting:
    """A CSV file that waits until somebody has confirmed its columns."""

    data: bytes
    guess: ColumnGuess


def show(person: guards.Person) -> None:
    """Show the step where this browser is."""
    held = context.kept(FORM)
    if isinstance(held, Waiting):
        import_columns.show(held.guess, confirm=_confirm, guess_anew=_guess_anew)
    elif isinstance(held, PupilFile):
        import_choice.show(person, held, done=_give_up)
    else:
        widgets.next_step(text("intake.pupils_next"))
        style.words(text("intake.pupils_mean"), "small")
        file_picker.show(FORM, text("intake.pupils_file"), take=_take)
        return
    st.button(text("intake.give_up"), key="import_give_up", on_click=_give_up)


def _take(data: bytes) -> None:
    """XML, in whatever encoding, is read at once; a CSV file is kept until its columns are confirmed."""
    is_xml = b"<" in data.lstrip(BOM_UTF8 + b" \t\r\n")[:4]
    context.keep(FORM, importing.read_edexml(data) if is_xml else Waiting(data, importing.guess_columns(data)))


def _confirm(mapping: ColumnMapping) -> None:
    """Read the rows, and let go of the file."""
    context.keep(FORM, importing.read_csv(context.kept(FORM).data, mapping))


def _guess_anew(delimiter: str) -> None:
    data = context.kept(FORM).data
    context.keep(FORM, Waiting(data, importing.guess_columns(data, delimiter=delimiter)))


def _give_up() -> None:
    context.keep(FORM, None)
    import_choice.forget()
