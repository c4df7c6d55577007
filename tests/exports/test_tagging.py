"""What a screen reader hears: read back from the structure of the file, in its order."""

import itertools
import subprocess
from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest

from ldgm_core.domain.meeting import RoleGroup
from ldgm_core.domain.minutes import Attendee
from ldgm_core.exports.minutes.pdf import render_minutes
from ldgm_core.texts import load_texts
from tests.exports import whole_minutes
from tests.exports.builders import answer, area, minutes, seen_round

T = load_texts("nl")


def elements(document: bytes) -> list[tuple[str, str]]:
    """Every element of the structure in reading order, with its alternative text."""

    def walk(node) -> list[tuple[str, str]]:
        if not isinstance(node, pikepdf.Dictionary) or "/S" not in node:
            return []
        return [(str(node.S), str(node.get("/Alt", ""))), *(found for kid in node.get("/K", []) for found in walk(kid))]

    with pikepdf.open(BytesIO(document)) as pdf:
        return walk(pdf.Root.StructTreeRoot.K)


def told_by_poppler(document: bytes) -> str:
    return subprocess.run(["pdfinfo", "-struct-text", "-"], input=document, capture_output=True, check=True).stdout.decode()


def kinds(document: bytes) -> list[str]:
    return [kind for kind, _ in elements(document)]


def test_headings_go_down_one_level_at_a_time():
    """From the title to a round of an area."""
    levels = [int(kind[2:]) for kind in kinds(render_minutes(whole_minutes.everything(), T)) if kind.startswith("/H")]
    assert {1, 2, 3, 4} == set(levels)
    assert [] == [(before, after) for before, after in itertools.pairwise(levels) if after > before + 1]


def test_a_picture_says_what_it_shows():
    """The counts per column, in words."""
    shown = area(rounds=(seen_round(answer(2), answer(5)),))
    figures = [alt for kind, alt in elements(render_minutes(minutes(areas=(shown,)), T)) if kind == "/Figure"]
    assert 1 == len(figures)
    assert ("Kolom 2: 1 antwoord" in figures[0], "Kolom 5: 1 antwoord" in figures[0]) == (True, True)


def test_a_table_over_pages_is_read_as_one():
    """One table, one head, a row per person; the head that returns on each page is for the eye."""
    people = tuple(Attendee(f"Deelnemer {number}", "mentor", RoleGroup.SCHOOL, True, True) for number in range(90))
    found = kinds(render_minutes(minutes(present=people), T))
    assert (1, 91, 5, 450) == tuple(found.count(kind) for kind in ("/Table", "/TR", "/TH", "/TD"))


def test_a_row_over_pages_is_read_as_one():
    """A cell that goes on on the next page is the same cell."""
    people = (Attendee("woord " * 2000, "mentor", RoleGroup.SCHOOL, True, True),)
    found = kinds(render_minutes(minutes(present=people), T))
    assert (2, 5) == (found.count("/TR"), found.count("/TD"))


def test_labels_and_their_words_are_lists():
    """As many labels as there are words about them."""
    found = kinds(render_minutes(whole_minutes.everything(), T))
    assert found.count("/LI") == found.count("/Lbl") == found.count("/LBody") > 20


def test_the_structure_reads_in_the_order_of_the_page():
    """Read by another program: poppler puts the words together across the ends of lines and pages."""
    document = render_minutes(replace(whole_minutes.small(), dissents=()), T)
    told = told_by_poppler(document)
    words = " ".join(told.split())
    order = ["Verslag leerlingbespreking", "Besluit", "Minderheidsstandpunt", "Wie was erbij", "Bronnen op tafel", "Herkomst"]
    places = [words.index(f'"{title}"') for title in order]
    assert sorted(places) == places
    assert "De stage liet zien dat Mats vaste taken zelfstandig afmaakt. Op school vraagt nieuw werk nog uitleg in kleine stappen." in words


@pytest.mark.parametrize("mark", ["CONCEPT", "pagina 1 van"])
def test_header_and_footer_are_not_read_aloud(mark):
    """They are on the page, and in no element."""
    told = subprocess.run(
        ["pdfinfo", "-struct-text", "-"], input=render_minutes(minutes(), T), capture_output=True, check=True
    ).stdout.decode()
    assert mark not in told
