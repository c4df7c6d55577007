"""
EDEXML 2.1, the file that every pupil administration can write: read as a stream, keeping six facts and dropping the rest.

Kept: key and name of a group; of a pupil the key, the call name, the first letter of the surname and the reference to its group.
Whatever else the file says (birth date, sex, numbers, photo, addresses) never gets into a variable of ours: only the text of the
places in `TEXT_PLACES` is collected. Elements are recognised by their place below the root, with or without a namespace.
"""

from __future__ import annotations

import re
from xml.sax import SAXException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl, Locator

from defusedxml.common import DefusedXmlException
from defusedxml.expatreader import create_parser

from ldgm_core.domain.text import LONGEST_NAME
from ldgm_core.errors import BadInput
from ldgm_core.imports.pupil_file import INITIAL_PIECE, MOST_PUPILS, FoundPupil, PupilFile, RefusedRow, check_size, gather

__all__ = ["read_edexml"]

ENCODINGS = {"utf-8": "utf-8-sig", "us-ascii": "ascii", "iso-8859-1": "iso-8859-1", "iso-8859-15": "iso-8859-15", "windows-1252": "cp1252"}
"""Names as a file declares them -> our decoders. All of these begin with ASCII, so the declaration itself can be read."""
DECLARATION = re.compile(rb"""^(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
LONGEST_PIECE = 4 * LONGEST_NAME
"""Characters kept of one text: more than fits in a name, so that a too long one is refused and not cut."""
TEXT_PLACES = {
    "groepen/groep/naam": LONGEST_PIECE,
    "groepen/samengestelde_groep/naam": LONGEST_PIECE,
    "leerlingen/leerling/roepnaam": LONGEST_PIECE,
    "leerlingen/leerling/achternaam": INITIAL_PIECE,
}
"""Place below the root -> how many characters of its text are kept."""
GROUP_PLACES = ("groepen/groep", "groepen/samengestelde_groep")
PUPIL_PLACE = "leerlingen/leerling"
OWN_GROUP_PLACES = ("leerlingen/leerling/groep", "leerlingen/leerling/samengestelde_groepen/samengestelde_groep")
DEEPEST = 5


def read_edexml(data: bytes) -> PupilFile:
    """
    Return the groups and pupils of an EDEXML file; pupils that cannot be used are listed with line and reason.

    Raises:
        BadInput: empty or over 2 MB, not readable in its declared encoding (`import_encoding_wrong`), not well-formed XML
            (`import_xml_broken`), with a document type or entities (`import_xml_forbidden`), not EDEXML (`import_not_edexml`), without
            groups or pupils (`import_part_missing`), a group without key or name (`import_group_incomplete`), or more than 5,000 pupils
            (`import_too_many`).
    """
    check_size(data)
    handler = _Handler()
    _feed(_decode(data), handler)
    return handler.result()


def _decode(data: bytes) -> str:
    declared = DECLARATION.match(data)
    name = declared.group(1).decode("ascii").lower() if declared else "utf-8"
    text = _decoded(data, ENCODINGS[name]) if name in ENCODINGS else None
    if text is None:
        raise BadInput("import_encoding_wrong", line=1)
    return text


def _decoded(data: bytes, encoding: str) -> str | None:
    # A UnicodeDecodeError carries the whole file; it ends here, so that it cannot reach a log.
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _feed(text: str, handler: _Handler) -> None:
    parser = create_parser(forbid_dtd=True)
    parser.setContentHandler(handler)
    handler.setDocumentLocator(parser)  # a parser that is fed does not say it by itself
    code = None
    try:
        parser.feed(text)
        parser.close()
    except DefusedXmlException:
        code = "import_xml_forbidden"
    except SAXException:
        code = "import_xml_broken"
    if code is not None:
        raise BadInput(code, line=max(1, parser.getLineNumber() or 1))


class _Handler(ContentHandler):
    """Follows the place in the file; collects text only where TEXT_PLACES says so."""

    def __init__(self) -> None:
        super().__init__()
        self._where = Locator()
        self._path: list[str] = []
        self._text: str | None = None
        self._texts: dict[str, str] = {}
        self._attributes: dict[str, str] = {}
        self._line = 1
        self._parts: set[str] = set()
        self._groups: dict[str, str] = {}
        self._pupils: list[tuple[dict[str, str], dict[str, str], int]] = []

    def setDocumentLocator(self, locator: Locator) -> None:  # noqa: N802 - the name that SAX calls
        """Remember whom to ask for the line."""
        self._where = locator

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802 - the name that SAX calls
        """Begin an element: remember where we are, and the key if it is one of ours."""
        self._path.append(name.rpartition(":")[2])
        place = self._place()
        if len(self._path) == 2:
            self._parts.add(place)
        if place in GROUP_PLACES or place == PUPIL_PLACE:
            self._begin(place, attrs)
        if place in OWN_GROUP_PLACES and "group" not in self._attributes:
            self._attributes["group"] = attrs.get("key", "")
        self._text = "" if place in TEXT_PLACES else None

    def characters(self, content: str) -> None:
        """Keep the first characters of a text that we need; of all other text nothing."""
        if self._text is not None:
            self._text = (self._text + content).lstrip()[: TEXT_PLACES[self._place()]]

    def endElement(self, name: str) -> None:  # noqa: N802, ARG002 - what SAX calls
        """End an element: a group or a pupil is complete."""
        place = self._place()
        if self._text is not None:
            self._texts.setdefault(self._path[-1], self._text)
        self._text = None
        if place in GROUP_PLACES:
            self._end_group()
        elif place == PUPIL_PLACE:
            self._pupils.append((self._attributes, self._texts, self._line))
        self._path.pop()

    def result(self) -> PupilFile:
        """Return what was found, with each pupil in its group."""
        if not self._parts & {"groepen", "leerlingen"}:
            raise BadInput("import_not_edexml", line=1)
        for part in ("groepen", "leerlingen"):
            if part not in self._parts:
                raise BadInput("import_part_missing", line=1, name=part)
        found, refused = [], []
        for attributes, texts, line in self._pupils:
            group = attributes.get("group", "")
            if group and group not in self._groups:
                refused.append(RefusedRow(line, BadInput("import_group_unknown", line=line)))
                continue
            group_name = self._groups.get(group, "")
            found.append(FoundPupil(attributes["key"], texts.get("roepnaam", ""), texts.get("achternaam", ""), group_name, None, line))
        return gather(found, refused)

    def _place(self) -> str:
        return "/".join(self._path[1:]) if len(self._path) <= DEEPEST else ""

    def _begin(self, place: str, attrs: AttributesImpl) -> None:
        if place == PUPIL_PLACE and len(self._pupils) >= MOST_PUPILS:
            raise BadInput("import_too_many", most=MOST_PUPILS)
        self._line = self._where.getLineNumber() or 1
        self._texts = {}
        self._attributes = {"key": attrs.get("key", "").strip()}

    def _end_group(self) -> None:
        key, name = self._attributes["key"], self._texts.get("naam", "").strip()
        if not key or not name:
            raise BadInput("import_group_incomplete", line=self._line)
        self._groups[key] = name
