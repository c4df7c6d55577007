"""EDEXML: six facts are kept, the rest never arrives; what does not fit is refused with its line."""

from __future__ import annotations

import tracemalloc

import pytest

from ldgm_core.errors import BadInput
from ldgm_core.imports import MOST_PUPILS, FilePupil, read_edexml
from ldgm_core.imports.edexml import _feed, _Handler
from ldgm_core.texts import load_texts
from tests.imports.files import CANARY, edex, pupil

ENTITY = '<!DOCTYPE EDEX [<!ENTITY a "kanarie">]>'
EXTERNAL = '<!DOCTYPE EDEX SYSTEM "http://127.0.0.1:9/kanarie.dtd">'
FILE = '<!DOCTYPE EDEX [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
LAUGHS = '<!DOCTYPE EDEX [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'


def test_a_pupil_is_a_key_a_call_name_an_initial_and_a_group() -> None:
    """The name that would be stored is the call name alone."""
    file = read_edexml(edex(pupil()).encode())
    assert (FilePupil("p1", "Yağmur", "Yağmur", "Ł", "Groep 5", None, 10),) == file.pupils
    assert (("Groep 5",), ()) == (file.groups, file.refused)


def test_what_we_do_not_want_to_know_is_never_kept() -> None:
    """Planted in every element, attribute, comment and instruction: it is in no result and in no field of the reader."""
    text = edex(pupil())
    handler = _Handler()
    _feed(text, handler)
    assert (True, False, False) == (CANARY in text, CANARY in repr(vars(handler)), CANARY in repr(read_edexml(text.encode())))


@pytest.mark.parametrize("prefix", ["", "e:"])
def test_a_namespace_changes_nothing(prefix: str) -> None:
    """Administrations write the elements with and without a prefix."""
    text = edex(pupil())
    for name in ("EDEX", "groepen", "groep", "leerlingen", "leerling", "naam", "roepnaam"):
        text = text.replace(f"<{name} ", f"<{prefix}{name} ").replace(f"<{name}>", f"<{prefix}{name}>")
        text = text.replace(f"</{name}>", f"</{prefix}{name}>")
    assert ["Yağmur"] == [one.name for one in read_edexml(text.encode()).pupils]


@pytest.mark.parametrize(
    ("name", "codec"), [("UTF-8", "utf-8"), ("utf-8", "utf-8-sig"), ("iso-8859-1", "iso-8859-1"), ("Windows-1252", "cp1252")]
)
def test_the_declared_encoding_is_followed(name: str, codec: str) -> None:
    """Older administrations still write the encodings of Windows."""
    data = edex(pupil(call_name="Chloé", surname="Öz")).replace("UTF-8", name).encode(codec)
    assert [("Chloé", "Ö")] == [(one.name, one.initial) for one in read_edexml(data).pupils]


def test_names_in_one_group_can_be_told_apart_and_stay_the_same_when_read_again() -> None:
    """First the initial, then a number in the order of the file; another group is another place."""
    pupils = [
        pupil("p1", "Emma", "Vos"), pupil("p2", "emma", "Bos"), pupil("p3", "Emma", "Visser"), pupil("p4", "Emma", "Vos", "g6"),
        pupil("p5", "Emma", "'t Hart"),
    ]  # fmt: skip
    data = edex(*pupils).encode()
    assert ["Emma V.", "emma B.", "Emma V. (2)", "Emma", "Emma"] == [one.name for one in read_edexml(data).pupils]
    assert read_edexml(data) == read_edexml(data)


def test_the_combined_group_counts_for_whoever_has_no_own_group() -> None:
    """And a pupil without any group has none."""
    alone = pupil().replace('<groep key="g5"/>', "")
    nowhere = pupil("p2").replace('<groep key="g5"/>', "").replace('<samengestelde_groep key="s1"/>', "")
    assert ["De Vuurtoren", ""] == [one.group_name for one in read_edexml(edex(alone, nowhere).encode()).pupils]


@pytest.mark.parametrize(
    ("code", "line", "text"),
    [
        ("import_xml_forbidden", 2, edex().replace("<EDEX", f"{ENTITY}<EDEX", 1)),
        ("import_xml_forbidden", 2, edex().replace("<EDEX", f"{EXTERNAL}<EDEX", 1)),
        ("import_xml_forbidden", 2, edex().replace("<EDEX", f"{FILE}<EDEX", 1).replace("Groep 5", "&a;")),
        ("import_xml_forbidden", 2, edex().replace("<EDEX", f"{LAUGHS}<EDEX", 1).replace("Groep 5", "&c;")),
        ("import_xml_broken", 5, edex().replace("Groep 5", "&a;")),
        ("import_xml_broken", 7, edex().replace("De Vuurtoren</naam>", "De Vuurtoren</nam>")),
        ("import_xml_broken", 9, edex(pupil())[: edex(pupil()).index("    <leerling key")].rstrip()),
        ("import_xml_broken", 1, "roepnaam;groep\nBram;5\n"),
        ("import_not_edexml", 1, "<?xml version='1.0'?><html><body><p>kanarie</p></body></html>"),
        ("import_not_edexml", 1, "<a><b><leerlingen/></b></a>"),
        ("import_part_missing", 1, "<EDEX><groepen/></EDEX>"),
        ("import_part_missing", 1, "<EDEX><leerlingen/></EDEX>"),
        ("import_group_incomplete", 6, edex().replace('<groep key="g6">', "<groep>")),
        ("import_group_incomplete", 6, edex().replace("Groep 6", " ")),
        ("import_encoding_wrong", 1, edex().replace("UTF-8", "utf-7")),
        ("import_encoding_wrong", 1, edex().replace("UTF-8", "us-ascii").replace("Groep 5", "Groep é")),
    ],
)
def test_a_file_that_does_not_fit_is_refused_with_line_and_reason(code: str, line: int, text: str) -> None:
    """A Dutch sentence that repeats nothing of what stands in the file."""
    with pytest.raises(BadInput) as caught:
        read_edexml(text.encode())
    assert (code, line) == (caught.value.code, caught.value.facts["line"])
    assert (None, None) == (caught.value.__context__, caught.value.__cause__)
    assert CANARY not in load_texts().sentence(caught.value)


@pytest.mark.parametrize(
    ("code", "data"),
    [
        ("import_empty", b" \n"),
        ("import_too_large", b"<EDEX>" + b" " * (2 * 1024 * 1024)),
        ("import_encoding_wrong", edex(pupil()).encode("cp1252", "replace").replace(b"kanarie", b"\xe9")),
        ("import_encoding_wrong", edex(pupil()).encode("utf-16")),
        ("import_xml_broken", b"\0" * 100),
        ("import_too_many", ("<E><groepen/><leerlingen>" + '<leerling key="x"/>' * (MOST_PUPILS + 1) + "</leerlingen></E>").encode()),
    ],
)
def test_a_file_that_is_too_much_or_no_text_is_refused(code: str, data: bytes) -> None:
    """Before anything is made of it."""
    with pytest.raises(BadInput) as caught:
        read_edexml(data)
    assert (code, True) == (caught.value.code, load_texts().sentence(caught.value).endswith("."))


@pytest.mark.parametrize(
    ("code", "wrong"),
    [
        ("import_key_missing", pupil(key="")),
        ("import_key_missing", pupil(key="x" * 201)),
        ("import_key_twice", pupil(key="p0")),
        ("import_group_unknown", pupil(group="g9")),
        ("text_empty", pupil(call_name=" ")),
        ("text_too_long", pupil(call_name="x" * 81)),
        ("text_control_characters", pupil(call_name="a\u202eb")),
    ],
)
def test_a_pupil_that_cannot_be_used_is_listed_and_the_others_stay(code: str, wrong: str) -> None:
    """One odd row does not keep a whole school out."""
    file = read_edexml(edex(pupil("p0"), wrong, pupil("p2", "Bram")).encode())
    assert ["Yağmur", "Bram"] == [one.name for one in file.pupils]
    assert [(10 + edex(pupil()).count("\n") - edex().count("\n"), code)] == [(row.line, row.reason.code) for row in file.refused]
    assert CANARY not in load_texts().sentence(file.refused[0].reason)


def test_deep_and_endless_texts_take_no_memory() -> None:
    """A megabyte in a place that is dropped, or boxes in boxes, stays a file of a megabyte."""
    long_ = edex(pupil(call_name="x" * 1_000_000)).encode()
    deep = edex().replace("<school>", "<school>" + "<a>" * 100_000 + "</a>" * 100_000).encode()
    tracemalloc.start()
    assert "text_too_long" == read_edexml(long_).refused[0].reason.code
    assert () == read_edexml(deep).pupils
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20_000_000
