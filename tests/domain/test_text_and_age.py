"""What people type: cleaned, refused with a code, never cut."""

from __future__ import annotations

import pytest

from ldgm_core.domain.age import age_in_words, parse_age
from ldgm_core.domain.rating import check_submit_key
from ldgm_core.domain.text import clean_name, clean_text
from ldgm_core.errors import BadInput


@pytest.mark.parametrize(
    ("kept", "typed"),
    [("a\nb", " a\r\nb "), ("é", "e\u0301"), ("👩‍👧", "👩‍👧"), ("=SUM(A1)", "=SUM(A1)"), ("<script>", "<script>"), ("\tx".strip(), "\tx")],
)
def test_text_is_kept_as_it_was_meant(kept: str, typed: str) -> None:
    """Line ends and accents get one form; nothing else changes."""
    assert kept == clean_text(typed, field="observation")


def test_forty_thousand_characters_are_refused_with_both_numbers() -> None:
    """The sentence can say how long it is and how long it may be."""
    with pytest.raises(BadInput) as caught:
        clean_text("x" * 40_000, field="observation")
    assert ("text_too_long", 40_000, 5000) == (caught.value.code, caught.value.facts["length"], caught.value.facts["longest"])


def test_a_name_is_one_line_and_not_empty() -> None:
    """Spaces are folded; only spaces is nothing."""
    assert "Anna de Wit" == clean_name("  Anna \n de  Wit ", field="display_name")
    with pytest.raises(BadInput, match="text_empty"):
        clean_name("   ", field="display_name")


@pytest.mark.parametrize(("months", "typed"), [(112, "9;4"), (112, "9:4"), (112, " 9,4 "), (108, "9"), (108, "9;0")])
def test_an_age_is_read_in_the_notation_of_the_field(months: int, typed: str) -> None:
    """Years;months, and two likely slips of the hand."""
    assert months == parse_age(typed)


@pytest.mark.parametrize("typed", ["", "negen", "9;12", "26;0", "-1;2", "9;4;1", "0;0", "9.5", "²;1"])
def test_an_age_that_cannot_be_read_is_refused(typed: str) -> None:
    """Never guessed."""
    with pytest.raises(BadInput, match="age_unreadable"):
        parse_age(typed)


def test_an_age_comes_back_as_it_was_read() -> None:
    """Round trip."""
    assert "9;4" == age_in_words(parse_age("9;4"))


@pytest.mark.parametrize("key", ["", "short", "x" * 65, "with space", "é" * 10, "../../etc"])
def test_a_submit_key_that_is_not_ours_is_refused(key: str) -> None:
    """Keys go into an index; only their own alphabet."""
    with pytest.raises(BadInput, match="submit_key_wrong"):
        check_submit_key(key)
