"""What every document that the program makes promises, whatever it is about."""

import hashlib
import os
import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import page
import pdfua
import pikepdf
import pypdf
import pytest

from ldgm_core.exports.documents import DOCUMENTS
from ldgm_core.exports.handouts.quick_card import CardFor
from ldgm_core.texts import load_texts
from tests.exports import builders, whole_minutes
from tests.exports.reading import fonts_not_embedded, fonts_used_but_absent, text_of

MINUTES = {"empty": builders.minutes(), "small": whole_minutes.small(), "large": whole_minutes.large()}
DATA = {
    "minutes_pdf": MINUTES,
    "minutes_parents_pdf": MINUTES,
    "minutes_short_pdf": MINUTES,
    "minutes_html": MINUTES,
    "opp_docx": MINUTES,
    "quick_card_pdf": {"empty": CardFor.PARTICIPANT, "small": CardFor.PARTICIPANT, "large": CardFor.FACILITATOR},
    "invitations_pdf": {"empty": (), "small": whole_minutes.cards(3), "large": whole_minutes.cards(40)},
}
CASES = [(name, size) for name, sizes in DATA.items() if name.endswith("_pdf") for size in sizes]
T = load_texts("nl")
ROOT = Path(__file__).parents[2]
CENTRE = re.compile(r"\b(?:gemiddeld\w*|mediaan\w*|modus|modaal|average|mean|median)\b", re.IGNORECASE)
FINGERPRINT = """
import hashlib
from ldgm_core.exports.documents import DOCUMENTS
from ldgm_core.texts import load_texts
from tests.exports import builders, whole_minutes
document = DOCUMENTS["minutes_pdf"](whole_minutes.small(), load_texts("nl"))
print(hashlib.sha256(document).hexdigest())
"""


@pytest.fixture(scope="module")
def rendered():
    """Every document for an empty, a small and a large meeting, rendered once."""
    return {(name, size): DOCUMENTS[name](DATA[name][size], T) for name, size in CASES}


def test_every_document_has_an_empty_a_small_and_a_large_meeting_here():
    """A new document cannot be listed without being tried."""
    assert {name: {"empty", "small", "large"} for name in DOCUMENTS} == {name: set(sizes) for name, sizes in DATA.items()}


@pytest.mark.parametrize(("name", "size"), CASES)
def test_a_document_opens_without_complaint(rendered, name, size):
    """Another program finds nothing to mend, and at least one page with words."""
    with pikepdf.open(BytesIO(rendered[name, size])) as pdf:
        assert [] == pdf.check_pdf_syntax()
    assert text_of(rendered[name, size]) != ""


@pytest.mark.parametrize(("name", "size"), CASES)
def test_the_same_data_gives_the_same_bytes(rendered, name, size):
    """Nothing of the clock, of chance or of an earlier document is in the file."""
    assert hashlib.sha256(rendered[name, size]).hexdigest() == hashlib.sha256(DOCUMENTS[name](DATA[name][size], T)).hexdigest()


def test_another_process_makes_the_same_bytes(rendered):
    """The order in which Python happens to keep things does not reach the file."""
    runs = (
        subprocess.run(
            [sys.executable, "-c", FINGERPRINT], env={**os.environ, "PYTHONHASHSEED": seed}, cwd=ROOT, capture_output=True, check=True
        )
        for seed in ("1", "2")
    )
    found = {run.stdout.decode().strip() for run in runs}
    assert {hashlib.sha256(rendered["minutes_pdf", "small"]).hexdigest()} == found


@pytest.mark.parametrize(("name", "size"), CASES)
def test_every_font_is_in_the_file(rendered, name, size):
    """A document looks the same on every machine: no font is asked of the reader, and none is used that is not there."""
    assert ([], []) == (fonts_not_embedded(rendered[name, size]), fonts_used_but_absent(rendered[name, size]))


@pytest.mark.parametrize(("name", "size"), CASES)
def test_a_document_says_its_language_and_a_title_without_a_pupil(rendered, name, size):
    """A screen reader reads Dutch; whoever sees the file's properties learns nothing about a child."""
    reader = pypdf.PdfReader(BytesIO(rendered[name, size]))
    with pikepdf.open(BytesIO(rendered[name, size])) as pdf:
        properties = bytes(pdf.Root.Metadata.read_bytes()).decode()
    titles = {
        "minutes_pdf": "Verslag leerlingbespreking",
        "minutes_parents_pdf": "Verslag leerlingbespreking voor ouders",
        "minutes_short_pdf": "Kort verslag leerlingbespreking",
        "invitations_pdf": "Uitnodigingen voor een leerlingbespreking",
        "quick_card_pdf": "Zo leid je een bespreking" if size == "large" else "Zo doe je mee",
    }
    assert ("nl-NL", titles[name]) == (reader.trailer["/Root"]["/Lang"], reader.metadata.title)
    assert not re.search("Mats|Deelnemer", f"{dict(reader.metadata)} {properties}")


@pytest.mark.parametrize(("name", "size"), CASES)
def test_no_document_has_a_word_for_a_centre(rendered, name, size):
    """No mean, median or mode, in Dutch or in English."""
    assert [] == CENTRE.findall(text_of(rendered[name, size]))


@pytest.mark.parametrize(("name", "size"), CASES)
def test_no_rule_for_screen_readers_is_broken(rendered, name, size):
    """Two checkers of PDF/UA-1 from different people find nothing: structure, reading order, headings, tables, alternative texts."""
    report = page.validate_pdf_bytes(rendered[name, size], profile="ua1")
    assert [] == [f"{failure.rule_id}: {failure.message}" for failure in report.failures]
    assert report.rules.total > 100


def test_a_second_checker_agrees(rendered, tmp_path):
    """Fewer rules, other code."""
    for place, document in enumerate(rendered.values()):
        (tmp_path / f"{place}.pdf").write_bytes(document)
    findings = [finding.message for file in sorted(tmp_path.iterdir()) for finding in pdfua.validate(str(file)).findings]
    assert (len(CASES), []) == (len(list(tmp_path.iterdir())), findings)


def test_a_checker_finds_a_picture_without_words(rendered):
    """The check can fail: the same document without one alternative text is refused."""
    with pikepdf.open(BytesIO(rendered["minutes_pdf", "small"])) as pdf:
        figure = next(thing for thing in pdf.objects if isinstance(thing, pikepdf.Dictionary) and thing.get("/S") == "/Figure")
        del figure["/Alt"]
        broken = BytesIO()
        pdf.save(broken)
    assert {"PDFUA1-FIGURE-ALTERNATIVE-TEXT-001"} == {
        failure.rule_id for failure in page.validate_pdf_bytes(broken.getvalue(), profile="ua1").failures
    }


@pytest.mark.parametrize(("name", "size"), CASES)
def test_a_document_stays_light(rendered, name, size):
    """Everything can be sent by mail: under one megabyte."""
    assert len(rendered[name, size]) < 1_000_000
