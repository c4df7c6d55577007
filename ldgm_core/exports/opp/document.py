"""The part for the ontwikkelingsperspectief as a Word document in our own layout, with headings and tables that Word knows as such."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time
from io import BytesIO
from typing import Any

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from ldgm_core.domain.age import age_in_words
from ldgm_core.domain.minutes import MinutesData, MinutesState
from ldgm_core.exports.minutes.closing import origin_section
from ldgm_core.exports.minutes.opening import decision_section, dissent_section
from ldgm_core.exports.minutes.plan import plan_sections
from ldgm_core.exports.paper.block import Block, Boxed, Entry, Fact, Grid, Heading, Prose, fact_list
from ldgm_core.exports.paper.packing import repack
from ldgm_core.exports.paper.xml_text import safe_text
from ldgm_core.exports.wording import day, joined
from ldgm_core.texts import Texts

__all__ = ["render_opp"]


def render_opp(minutes: MinutesData, t: Texts) -> bytes:
    """
    Return the part for the ontwikkelingsperspectief as .docx; the same data twice gives the same bytes.

    What people typed stands there as they typed it. The properties of the file name nobody.
    """
    document = docx.Document()
    _set_properties(document, minutes, t)
    for block in _tell(minutes, t):
        _write(document, block)
    target = BytesIO()
    document.save(target)
    return repack(target.getvalue())


def _tell(minutes: MinutesData, t: Texts) -> Iterable[Block]:
    header = minutes.header
    pupil = t("pdf.fictional_pupil", name=header.pupil_name) if header.is_fictional else header.pupil_name
    state = t("pdf.header_draft") if minutes.state is MinutesState.DRAFT else t("pdf.header_final", hash=minutes.content_hash)
    return [
        Heading(t("opp.title"), 1),
        Prose(state, "small"),
        *fact_list(
            (t("pdf.pupil"), pupil),
            (t("pdf.group_sector"), joined((header.group_name, t(f"sector.{header.sector}")), " · ")),
            (t("pdf.age"), t("pdf.age_words", age=age_in_words(header.calendar_age_months))),
            (t("pdf.date"), day(header.held_on, t)),
        ),
        *decision_section(minutes.decision, t),
        *dissent_section(minutes.dissents, t),
        *plan_sections(minutes, t),
        *origin_section(header, t),
    ]


def _write(document: Any, block: Block) -> None:
    if isinstance(block, Heading):
        document.add_heading(safe_text(block.text), block.level)
    elif isinstance(block, Prose):
        document.add_paragraph(safe_text(block.text))
    elif isinstance(block, Fact):
        _write_labelled(document, f"{block.label}: ", block.text)
    elif isinstance(block, Entry):
        _write_labelled(document, f"{block.number}. {block.lead}" + ("\n" if block.lines else ""), block.lines)
    elif isinstance(block, Boxed):
        document.add_paragraph(safe_text("\n".join(block.lines)), style="Intense Quote")
    elif isinstance(block, Grid):
        _write_grid(document, block)


def _write_labelled(document: Any, label: str, text: str) -> None:
    line = document.add_paragraph()
    line.add_run(safe_text(label)).bold = True
    line.add_run(safe_text(text))


def _write_grid(document: Any, grid: Grid) -> None:
    table = document.add_table(rows=1, cols=len(grid.head), style="Table Grid")
    for cell, text in zip(table.rows[0].cells, grid.head, strict=True):
        cell.paragraphs[0].add_run(safe_text(text)).bold = True
    # The head returns on each page, and a screen reader knows it as the head.
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for row in grid.rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = safe_text(text)
    document.add_paragraph()


def _set_properties(document: Any, minutes: MinutesData, t: Texts) -> None:
    about = document.core_properties
    about.title, about.language, about.author = t("opp.title"), "nl-NL", t("pdf.program")
    about.comments = about.last_modified_by = about.keywords = ""
    about.created = about.modified = datetime.combine(minutes.header.held_on, time())
    about.revision = 1
    normal = document.styles["Normal"]
    normal.font.size = Pt(11)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "nl-NL")
    normal.element.get_or_add_rPr().append(language)
