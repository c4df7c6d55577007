"""Before a reveal no byte that leaves the program holds somebody else's answer: every body, event and frame is looked at."""

from __future__ import annotations

import base64
import gzip
import io
import random
import zipfile

import pytest

from bench.hall import open_house
from bench.wire.listening import BOARDS, SCREENS
from bench.wire.record import Record, words_in
from bench.wire.story import Found, hold_meeting
from bench.wire.twins import differing, seen_in_page
from ui.places import PLACES

KINDS = {"headers", "http", "events", "projector", "log", "files"}
WORD = "kanarie0123456789abcdef"


def test_no_byte_of_an_answer_leaves_before_its_reveal() -> None:
    """
    A whole meeting with every client listening: both rounds, the estimates, the private questions, the remarks, and answers that were
    never revealed. Half of the people change their answers, and nobody else receives another byte. After a reveal the search does find.
    """
    with open_house() as house:
        found = hold_meeting(house, seed=1, phones=3)
    assert ([], [], True) == (found.leaks, found.differing, found.is_seen_after)
    assert set() == KINDS - {kind for kind, count in found.bytes_seen.items() if count > 0}


def test_every_screen_is_drawn() -> None:
    """The list of the bench is that of the program."""
    assert set(SCREENS) == {address if name != "home" else "" for name, (address, _) in PLACES.items()}


def listen_with(faults: str) -> Found:
    with open_house(("-m", "tests.trust.wire_faults", faults)) as house:
        return hold_meeting(house, seed=2, phones=2, is_short=True)


def test_a_reader_that_loads_all_rows_is_noticed() -> None:
    """In downloads by the words; on phones and on the projector, whose pictures hold columns and no words, by comparing."""
    found = listen_with("all rows")
    assert {"http"} == {leak.kind for leak in found.leaks}
    assert {"facilitator"} <= {leak.who for leak in found.leaks}
    assert {"screen", "Phone"} <= {part for who, what in found.differing for part in (who[:5], what[:6])}


def test_counts_a_log_line_an_event_and_an_export_are_noticed() -> None:
    """Five faults in one program, each in a channel of its own; counts hold no word and are seen by comparing."""
    found = listen_with("count,board,log,event,export")
    assert {"log", "events", "http"} == {leak.kind for leak in found.leaks}
    assert {("facilitator", "screen invullen"), *(("facilitator", f"board {part}") for part in BOARDS)} <= set(found.differing)
    downloads = [path for who, path in found.differing if who == "facilitator" and path.startswith("/download")]
    assert ["verslag"] == [path.split("/")[2] for path in downloads if path.endswith(".json")]


def test_a_value_that_reaches_a_field_on_the_projector_is_noticed() -> None:
    """Through Streamlit's session."""
    found = listen_with("widget")
    assert {"projector"} == {leak.kind for leak in found.leaks}


def test_the_search_finds_what_leaks() -> None:
    """A word that one client receives before its time is found, and named with who wrote it and where it stood; its writer may have it."""
    record = Record()
    word = record.plant(random.Random(1), what="cognition 1", writer="Phone 0").encode()
    record.note("http", "Phone 0", word)
    assert [] == record.leaks
    record.note("http", "Phone 1", b"<p>" + word)
    record.open_to("cognition 1", "Phone 1")
    record.note("http", "Phone 1", b"<p>" + word)
    record.note("log", "nobody", word)
    assert [("http", "Phone 1"), ("log", "nobody")] == [(leak.kind, leak.who) for leak in record.leaks]


def zipped(words: str) -> bytes:
    with zipfile.ZipFile(buffer := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as packing:
        packing.writestr("word/document.xml", f"<w:t>{words}</w:t>" * 9)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "received",
    [
        WORD.encode(),
        "".join(f"\\u00{ord(letter):02x}" for letter in WORD).encode(),
        "".join(f"&#{ord(letter)};" for letter in WORD).encode(),
        "".join(f"&#x{ord(letter):x};" for letter in WORD).encode(),
        "".join(f"%{ord(letter):02X}" for letter in WORD).encode(),
        WORD.encode().hex().upper().encode(),
        WORD.encode("utf-16-le"),
        WORD.encode("utf-16-be"),
        *(b'"' + base64.b64encode(b"x" * before + WORD.encode() + b" en meer") + b'"' for before in range(4)),
        base64.urlsafe_b64encode(b"\xff\xfe\xfb" + WORD.encode()),
        b"frame" + gzip.compress(WORD.encode() * 3, mtime=0),
        b"frame" + zipped(WORD),
        gzip.compress(zipped(WORD), mtime=0),
    ],
    ids=lambda received: repr(received[:12]),
)
def test_a_word_in_disguise_is_found_too(received: bytes) -> None:
    """Escaped, encoded or packed, and packed twice."""
    assert {WORD.encode()} == words_in(b"before " + received + b" after")


def test_comparing_sees_a_number_and_no_key() -> None:
    """Keys and clocks differ from request to request; a count does not."""
    before = {("facilitator", "x"): seen_in_page(b"key AbCdEfGhIjKlMnOpQrStUv at 14:03 2 people")}
    same = {("facilitator", "x"): seen_in_page(b"key VuTsRqPoNmLkJiHgFeDcBa at 14:04 2 people")}
    other = {("facilitator", "x"): seen_in_page(b"key VuTsRqPoNmLkJiHgFeDcBa at 14:04 3 people")}
    assert ([], [("facilitator", "x")]) == (differing(before, same), differing(before, other))
