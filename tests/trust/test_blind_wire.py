"""Before a reveal no byte that leaves the program holds somebody else's answer: every body, event and frame is looked at."""

from __future__ import annotations

import pytest

from bench import wire
from bench.hall import open_hall


def test_no_byte_of_an_answer_leaves_before_its_reveal() -> None:
    """Planted words and ages in a meeting of six, with every client listening; after the reveal the same search finds them."""
    with open_hall(6) as hall:
        found = wire.listen(hall, seed=1)
    assert ([], True) == (found.leaks, found.is_seen_after)
    assert {"http", "events", "projector"} == set(found.bytes_seen)
    assert all(count > 0 for count in found.bytes_seen.values())


def test_the_search_finds_what_leaks() -> None:
    """A word that one client receives before its time is found, and named with who wrote it and where it stood."""
    record = wire.Record({"kanarie1x": "Phone 0"})
    record.note("http", "Phone 1", b"<p>kanarie1x</p>")
    record.note("http", "Phone 0", b"<p>kanarie1x</p>")
    assert [("kanarie1x", "http", "Phone 1")] == record.leaks


@pytest.mark.parametrize("written", ["kanarie1x", "kanarie\\u0031x", "a2FuYXJpZTF4"])
def test_a_word_in_disguise_is_found_too(written: str) -> None:
    """As it is, escaped, or in base64."""
    record = wire.Record({"kanarie1x": "Phone 0"})
    record.note("projector", "screen", written.encode())
    assert 1 == len(record.leaks)
