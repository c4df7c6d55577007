"""The last pages of the minutes: notes, how to read them, what the columns say, where everything comes from, and addenda."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from ldgm_core.domain.minutes import MinutesArea, MinutesData, MinutesHeader, MinutesNote, MinutesRemark, MinutesState
from ldgm_core.exports.paper.block import Block, fact_list, heading, prose, rule
from ldgm_core.exports.paper.section import part
from ldgm_core.exports.wording import columns, joined, moment, person
from ldgm_core.texts import Texts

__all__ = ["closing", "notes", "origin_section", "remarks"]


def notes(minutes: MinutesData, t: Texts) -> list[Block]:
    """Return the notes about the meeting as a whole."""
    return _written(minutes.notes, t("pdf.notes"), t)


def remarks(minutes: MinutesData, t: Texts) -> list[Block]:
    """Return what participants said about the draft, each with what was done with it."""
    if not minutes.remarks:
        return []
    return [*part(t("pdf.remarks"), t, "remarks", level=2), *(block for remark in minutes.remarks for block in _remark(remark, t))]


def _remark(remark: MinutesRemark, t: Texts) -> list[Block]:
    who = person(remark.role, remark.name, None, t)
    by = t("pdf.written_down_by", name=remark.written_down_by) if remark.written_down_by else ""
    answer = remark.answer or t("pdf.remark_open")
    return [
        prose(remark.words, style="quote"),
        prose(joined((who, by, moment(remark.written_at, t)), t("pdf.comma")), style="small"),
        *fact_list((t("pdf.remark_answer"), answer), (t("pdf.remark_answered_by"), remark.answered_by)),
    ]


def closing(minutes: MinutesData, t: Texts) -> list[Block]:
    """Return how to read the minutes, the columns in words, the origin, the end with the hash, and what was added later."""
    return [
        *_reading_guide(t),
        *_column_texts(minutes.areas, t),
        *origin_section(minutes.header, t),
        *_end(minutes, t),
        *_written(minutes.addenda, t("pdf.addenda"), t),
    ]


def _written(written: Sequence[MinutesNote], title: str, t: Texts) -> list[Block]:
    if not written:
        return []
    parts: list[Block] = heading(title, level=2)
    for note in written:
        parts += [prose(note.words), prose(joined((note.who, moment(note.written_at, t)), t("pdf.comma")), style="small")]
    return parts


def _reading_guide(t: Texts) -> list[Block]:
    lines = (t(f"pdf.guide_{name}") for name in ("levels", "answers", "people"))
    return [*heading(t("pdf.reading_guide"), level=2), *(prose(line, style="small") for line in lines)]


def _column_texts(areas: Sequence[MinutesArea], t: Texts) -> list[Block]:
    """What the chosen columns say, of the areas that were talked about."""
    shown = [area for area in areas if area.is_revealed]
    if not shown:
        return []
    lines = [prose(t("pdf.column_texts_line", area=area.label, cells=_cells(area, t)), style="small") for area in shown]
    return [*part(t("pdf.column_texts"), t, "column_texts", level=2), *lines]


def _cells(area: MinutesArea, t: Texts) -> str:
    """The cells of an area; neighbours with the same words stand together."""
    parts = []
    for text, group in groupby(enumerate(area.cell_texts, start=1), key=lambda cell: cell[1]):
        steps = [step for step, _ in group]
        parts.append(t("pdf.cell", column=columns(steps[0], steps[-1], t), text=text))
    return " ".join(parts)


def origin_section(header: MinutesHeader, t: Texts) -> list[Block]:
    """Return where the model, the matrix and the document come from."""
    program = t("pdf.origin_program", program=t("pdf.program"), version=header.software_version)
    matrix = t("pdf.origin_matrix", title=header.matrix_title, version=header.matrix_version, rules=header.level_rule_version)
    lines = (header.attribution or t("pdf.attribution"), matrix, t("pdf.school_variant") if header.has_school_variant else "", program)
    return [*part(t("pdf.provenance"), t, "provenance", level=2), *(prose(line, style="small") for line in lines if line)]


def _end(minutes: MinutesData, t: Texts) -> list[Block]:
    is_final = minutes.state is MinutesState.FINAL
    words = t("pdf.end_final", hash=minutes.content_hash) if is_final else t("pdf.end_draft")
    return [rule(), prose(words, style="small")]
