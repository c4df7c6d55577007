"""The access package for parents: a document to read and the same as data, with everybody else by role."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from io import BytesIO

from ldgm_core.domain.inspection import Inspection, with_roles
from ldgm_core.exports.inspection.words import as_lines
from ldgm_core.exports.paper.block import Block, Entry, Heading, Prose
from ldgm_core.exports.paper.packing import repack
from ldgm_core.exports.paper.pages import Running, bind_pages
from ldgm_core.exports.wording import SCHOOL_ZONE, day, role_name
from ldgm_core.texts import Texts

__all__ = ["render_inspection", "render_inspection_data", "render_inspection_pdf"]

FORMAT = "ldgm-inzage-1"


def render_inspection(found: Inspection, t: Texts) -> bytes:
    """Return the package as a zip with a PDF and a JSON file; the same data twice gives the same bytes."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("inzage.pdf", render_inspection_pdf(found, t))
        archive.writestr("inzage.json", render_inspection_data(found, t))
    return repack(packed.getvalue())


def render_inspection_data(found: Inspection, t: Texts) -> bytes:
    """Return the package as JSON: per table the rows, with the names of the columns as they are in the program."""
    spoken = _spoken(found, t)
    said = {"format": FORMAT, "made_at": found.made_at.isoformat(), "names": t("inspection.names"), "tables": spoken.tables}
    return (json.dumps(said, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def render_inspection_pdf(found: Inspection, t: Texts) -> bytes:
    """Return the package as a PDF to read."""
    made_on = found.made_at.astimezone(SCHOOL_ZONE).date()
    title = t("inspection.title")
    running = Running(title=title, state=day(made_on, t), footer=t("pdf.footer", title=title, day=day(made_on, t)), dated_on=made_on)
    return bind_pages(list(_tell(_spoken(found, t), t)), running=running, t=t)


def _spoken(found: Inspection, t: Texts) -> Inspection:
    return with_roles(found, named=lambda role: t("inspection.role", role=role_name(role, t)), unknown=t("inspection.somebody"))


def _tell(found: Inspection, t: Texts) -> Iterator[Block]:
    yield Heading(t("inspection.title"), 1)
    yield Prose(t("inspection.about", name=found.pupil.call_name), "lead")
    for key in ("inspection.what", "inspection.names", "inspection.left_out", "inspection.wrong"):
        yield Prose(t(key))
    for table, rows in found.tables.items():
        said = [lines for lines in (as_lines(found, table, row, t) for row in rows) if lines]
        if said:
            yield Heading(t(f"table.{table}").capitalize(), 2)
            yield from (Entry(number, "", lines) for number, lines in enumerate(said, start=1))
