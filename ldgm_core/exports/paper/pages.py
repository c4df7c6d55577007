"""The sheets of a document: A4 with a header and a footer, bookmarks, page x of y, fixed metadata; made of bytes that never change."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO

import pikepdf
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate

from ldgm_core.exports.paper.block import Block
from ldgm_core.exports.paper.flow import lay_out
from ldgm_core.exports.paper.flow_text import FlowingHeading
from ldgm_core.exports.paper.fonts import BODY, BOLD, one_line, register_fonts
from ldgm_core.exports.paper.tagging import Node, TaggedCanvas, write_structure
from ldgm_core.exports.paper.typography import QUIET, RULE, SLATE, WIDTH
from ldgm_core.texts import Texts

__all__ = ["HEIGHT", "Running", "bind_pages", "finish_pdf", "new_canvas"]

LANGUAGE_TAGS = {"nl": "nl-NL"}
"""The tag that a screen reader needs, by the language of our texts."""

HEIGHT = A4[1] - 46 * mm
"""Between the header and the footer, in points."""
_MARGIN, _SMALL, _LEAST, _TOTAL = 20 * mm, 8.5, 7, "page_total"
_UA = "http://www.aiim.org/pdfua/ns/id/"
_ASTRAL = re.compile(rb"<([0-9A-Fa-f]{5,6})>")
_NOTHING = re.compile(rb"^(<[0-9A-Fa-f]{2,4}> )<0000>", re.MULTILINE)


@dataclass(frozen=True)
class Running:
    """What stands above and below every page, and in the document's properties. No pupil's name belongs here."""

    title: str
    state: str
    footer: str
    dated_on: date


class _Sheets(BaseDocTemplate):  # type: ignore[misc]
    """Lays out the story; knows where each heading came to stand."""

    def __init__(self, target: BytesIO, *, running: Running, t: Texts) -> None:
        super().__init__(target, pagesize=A4, lang=_tag(t), title=running.title, invariant=1, displayDocTitle=True, initialFontName=BODY)
        self.running, self.t, self.headings, self.deepest = running, t, 0, -1
        frame = Frame(_MARGIN, 22 * mm, WIDTH, HEIGHT, 0, 0, 0, 0)
        self.addPageTemplates(PageTemplate(frames=[frame], onPage=self._draw_margins))

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802 - reportlab calls it by this name
        """Add each heading to the bookmarks; a level never skips one."""
        if not isinstance(flowable, FlowingHeading) or not flowable.level:
            return
        self.headings += 1
        key = f"heading-{self.headings}"
        self.deepest = min(flowable.level - 1, self.deepest + 1)
        self.canv.bookmarkPage(key, fit="XYZ", left=0, top=self.frame._y + flowable.height + 6)
        self.canv.addOutlineEntry(flowable.title, key, level=self.deepest)

    def _draw_margins(self, canvas: TaggedCanvas, _: object) -> None:
        top, bottom = A4[1] - 14 * mm, 13 * mm
        canvas.saveState()
        canvas.setStrokeColor(RULE)
        canvas.setLineWidth(0.5)
        canvas.line(_MARGIN, top - 5, _MARGIN + WIDTH, top - 5)
        canvas.line(_MARGIN, bottom + 12, _MARGIN + WIDTH, bottom + 12)
        canvas.setFillColor(SLATE)
        # A checksum that is cut proves nothing: a long line is set a little smaller first (and what fits exactly may be off by a rounding).
        size = max(_LEAST, min(_SMALL, _SMALL * WIDTH / canvas.stringWidth(self.running.state or " ", BOLD, _SMALL)))
        canvas.setFont(BOLD, size)
        canvas.drawString(_MARGIN, top, one_line(self.running.state, font=BOLD, size=size, width=WIDTH + 0.01))
        canvas.setFillColor(QUIET)
        canvas.setFont(BODY, _SMALL)
        canvas.drawString(_MARGIN, bottom, one_line(self.running.footer, font=BODY, size=_SMALL, width=WIDTH * 0.75))
        right = _MARGIN + WIDTH - canvas.stringWidth("000", BODY, _SMALL)
        canvas.drawRightString(right, bottom, self.t("pdf.page_of", page=canvas.getPageNumber()) + "\u00a0")
        canvas.translate(right, bottom)
        canvas.doForm(_TOTAL)  # the number of pages is known when the last one is done
        canvas.restoreState()


def bind_pages(blocks: Sequence[Block], *, running: Running, t: Texts, is_one_page: bool = False) -> bytes:
    """Return the blocks as a tagged PDF; the same blocks twice give the same bytes. `is_one_page`: see `lay_out`."""
    target, document = BytesIO(), Node("Document")
    sheets = _Sheets(target, running=running, t=t)
    sheets._doSave = 0  # the last page is laid out, but the number of pages must still be written
    sheets.build(lay_out(blocks, document, is_one_page=is_one_page), canvasmaker=TaggedCanvas)
    _write_total(sheets.canv, pages=sheets.page)
    sheets.canv.save()
    structure = (document, sheets.canv.spoken)
    return finish_pdf(target.getvalue(), title=running.title, t=t, dated_on=running.dated_on, structure=structure)


def new_canvas(target: BytesIO, *, t: Texts) -> TaggedCanvas:
    """Return an empty A4 canvas for a document that draws by itself; finish its bytes with `finish_pdf`."""
    register_fonts()
    return TaggedCanvas(target, pagesize=A4, invariant=1, lang=_tag(t), initialFontName=BODY)  # never a font that is not in the file


def finish_pdf(drawn: bytes, *, title: str, t: Texts, dated_on: date, structure: tuple[Node, Sequence[Sequence[Node]]]) -> bytes:
    """
    Return the PDF with its structure, its own fonts only and fixed properties: title, language and the day that the document is about.

    reportlab declares Helvetica in every file, used or not; a font that is not embedded looks different on each machine.
    """
    with pikepdf.open(BytesIO(drawn)) as pdf:
        for fonts in _font_dictionaries(pdf):
            for name in [name for name, font in fonts.items() if font.get("/Subtype") == "/Type1"]:
                del fonts[str(name)]
            for font in fonts.values():
                _mend_reading(font)
        write_structure(pdf, *structure)
        _write_properties(pdf, title=title, t=t, dated_on=dated_on)
        pdf.remove_unreferenced_resources()
        finished = BytesIO()
        pdf.save(finished, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return finished.getvalue()


def _font_dictionaries(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    """Every place in the file where fonts are named: the resources of pages and of forms."""
    holders = [thing for thing in pdf.objects if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream) and "/Resources" in thing]
    return [holder["/Resources"]["/Font"] for holder in holders if "/Font" in holder["/Resources"]]


def _mend_reading(font: pikepdf.Object) -> None:
    """
    Mend the table for copying and reading aloud.

    Emoji become two UTF-16 halves: reportlab writes one number, which no reader understands. Codes that no text uses become the sign for
    "no character" instead of U+0000, which PDF/UA forbids.
    """
    table = font["/ToUnicode"]
    found = table.read_bytes()
    mended = _ASTRAL.sub(lambda code: b"<%s>" % chr(int(code[1], 16)).encode("utf-16-be").hex().upper().encode(), found)
    mended = _NOTHING.sub(rb"\1<FFFD>", mended)
    if mended != found:
        table.write(mended)


def _write_properties(pdf: pikepdf.Pdf, *, title: str, t: Texts, dated_on: date) -> None:
    stamp = f"D:{dated_on:%Y%m%d}000000Z"
    for name in list(pdf.docinfo):
        del pdf.docinfo[str(name)]
    pdf.docinfo["/Title"] = title
    pdf.docinfo["/Creator"] = pdf.docinfo["/Producer"] = t("pdf.program")
    pdf.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
    pdf.docinfo["/CreationDate"] = pdf.docinfo["/ModDate"] = stamp
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as properties:
        properties["dc:title"] = title
        properties["dc:language"] = {_tag(t)}
        properties.register_xml_namespace(_UA, "pdfuaid")
        properties["pdfuaid:part"] = "1"


def _write_total(canvas: TaggedCanvas, *, pages: int) -> None:
    canvas.beginForm(_TOTAL, 0, -4, 30, 12)
    canvas.setFillColor(QUIET)
    canvas.setFont(BODY, _SMALL)
    with canvas.unmarked():
        canvas.drawString(0, 0, str(pages))
    canvas.endForm()


def _tag(t: Texts) -> str:
    return LANGUAGE_TAGS.get(t.language, t.language)
