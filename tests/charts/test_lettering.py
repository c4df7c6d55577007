"""Words keep inside the room they are given, whatever the font in the end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ldgm_core.charts.lettering import fit, fits, largest_size, text_width, wrap
from tests.charts.samples import AREAS, LONGEST


@given(text=st.text(max_size=80), width=st.integers(60, 900), size=st.integers(10, 40))
def test_no_line_is_wider_than_its_room(text: str, width: int, size: int) -> None:
    """Also for one endless word, emoji and accents."""
    assert [line for line in wrap(text, width, size) if text_width(line, size) > width] == []


@given(text=st.text(max_size=80), lines=st.integers(1, 3))
def test_fit_never_gives_more_lines_than_asked(text: str, lines: int) -> None:
    """What is left out is marked with an ellipsis."""
    found = fit(text, 120, 20, lines=lines)
    assert len(found) <= lines
    assert found == wrap(text, 120, 20) or found[-1].endswith("…")


def test_the_longest_label_of_the_matrix_wraps_without_breaking_a_word() -> None:
    """At body size, in the room that a row has for its label."""
    assert wrap(LONGEST.label, 426, 30) == ["Ontwikkelingsniveau", "executief functioneren"]


def test_a_hyphen_is_a_place_to_break() -> None:
    """Compound words break where Dutch breaks them."""
    assert wrap("sociaal-emotioneel", 150, 20) == ["sociaal-", "emotioneel"]


def test_a_word_that_is_too_long_is_broken_with_a_hyphen() -> None:
    """Nothing runs out of its place."""
    assert wrap("onderwijsassistent", 100, 20)[0].endswith("-")


@pytest.mark.parametrize("text", ["Bert de Vries", "Ünal", "Zoë", "王", "🙂"])
def test_every_character_takes_room(text: str) -> None:
    """Unknown characters are taken for wide ones."""
    assert text_width(text, 20) >= 10 * len(text) * 0.5


def test_bold_takes_more_room() -> None:
    """The letters of titles and numbers are wider."""
    assert text_width("onderdeel", 20, is_bold=True) > text_width("onderdeel", 20)


def test_the_largest_size_lets_every_label_fit() -> None:
    """All labels get one size, so that none looks more important."""
    labels = [area.label for area in AREAS]
    size = largest_size(labels, 426, lines=2, wanted=32, least=20)
    assert all(fits(label, 426, size, lines=2) for label in labels)
