"""What an area means, what stands in its columns, and what the level words mean: one tap away, the same for every meeting."""

from __future__ import annotations

import streamlit as st

from ldgm_core.domain.disagreement import Level
from ldgm_core.domain.matrix import Area, Matrix
from ldgm_core.domain.rating import NonScore
from ldgm_core.texts import SOURCE
from ui import context, places, style, widgets
from ui.context import text

__all__ = ["NON_SCORES", "level_word", "show", "show_columns", "show_guide", "show_levels"]

NON_SCORES = (NonScore.OUT_OF_VIEW, NonScore.UNDECIDED)


def show(area: Area) -> None:
    """Show the definition and the text of each column, with how sure its source makes us."""
    with st.expander(text("debate.area_words"), key=f"area_words_{area.id}"):
        if context.texts().language != SOURCE:
            style.words(text("matrix.dutch_only"), "small")
        style.words(area.definition, is_dutch=True)
        if area.is_school_own:
            widgets.labels(text("matrix.school_own"))
        if area.pitfall:
            style.labelled(text("debate.pitfall"), area.pitfall, is_dutch=True)
        if not area.is_school_own:
            style.anchor(text("help.area"), f"/handleiding/onderdelen#{places.anchor_of(area.label)}", is_new_tab=True)
        for cell in area.cells:
            style.labelled(text("ui.column", column=cell.step), cell.text, is_dutch=True)
            if cell.is_school_variant:
                widgets.labels(text("matrix.school_variant"))
            else:
                widgets.labels(text(f"matrix.confidence_{cell.confidence}"))
                style.words(text("matrix.source", source=cell.source), "small")


def show_columns(area: Area) -> None:
    """Show in a few lines what each column says."""
    style.words("\n".join(text("debate.column_says", column=cell.step, says=cell.text) for cell in area.cells), "small")


def level_word(level: Level, apart: int, *, is_pupil_present: bool) -> str:
    """Return the level word with how many people stand apart; with the pupil in the room a friendlier word, and nobody is apart."""
    if is_pupil_present:
        return text(f"level_pupil.{level}")
    word = text(f"level.{level}")
    return text("debate.level_apart", level=word, count=apart) if apart else word


def show_levels(*, is_pupil_present: bool) -> None:
    """Show what each level word means; the meaning is the same in every meeting."""
    for level in Level:
        style.labelled(level_word(level, 0, is_pupil_present=is_pupil_present), text(f"level_means.{level}"))
    style.words(text("debate.level_says_nothing"), "small")


def show_guide(matrix: Matrix, area: Area) -> None:
    """Show the nine steps and the cautions for an area of support."""
    if not area.is_support:
        return
    with st.expander(text("debate.nine_steps"), key=f"guide_{area.id}"):
        for number, step in enumerate(matrix.nine_steps, start=1):
            style.words(f"{number}. {step}", is_dutch=True)
        style.heading(text("debate.cautions"), 2)
        for caution in matrix.cautions:
            style.words(caution, is_dutch=True)
        if "social" in area.id:
            style.heading(text("debate.casel"), 2)
            for part in matrix.casel:
                style.words(part, is_dutch=True)
