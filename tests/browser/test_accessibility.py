"""Nobody is shut out: every screen is looked at by axe and by our own eyes, and nothing may be found."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from bench.accessibility import RESULT, Inspector
from bench.laptop_screens import screens_of_the_laptop
from bench.phone_screens import screens_after_the_reveal, screens_for_everybody, screens_of_the_phone
from bench.tour import Look, Tour
from ldgm_core.charts.canvas import Ink
from ldgm_core.charts.palette import PALETTES
from tests.browser.conftest import School

ROOT = Path(__file__).resolve().parents[2]
KINDS = ("axe", "language", "targets", "reflow", "english", "projector")


@pytest.fixture(scope="module")
def tour(school: School, chromium: Browser) -> Tour:
    """A walk along the screens of the program that the other tests look at too."""
    return Tour(chromium, school.base_url, school.app.data_dir, list(school.app.personal_links), school.sign_in, lambda *_: None)


def found(inspector: Inspector) -> list[str]:
    return [f"{one['screen']} {kind}: {what}" for one in inspector.found for kind in KINDS for what in one[kind]]


@pytest.mark.parametrize(("size", "look"), [("telefoon", "light"), ("smal", "dark")])
def test_nothing_is_wrong_on_any_screen_of_a_phone(tour: Tour, size: str, look: Look) -> None:
    """Joining, the list, an area, refused, saved, handed over, the picture, the manual: 390 and 320 pixels wide, light and dark."""
    inspector = Inspector(size=size, look=look)
    tour.visit, tour.phone_size, tour.look = inspector.visit, size, look
    for walk in (screens_for_everybody, screens_of_the_phone, screens_after_the_reveal):
        walk(tour)
    assert len(inspector.found) >= 17
    assert [] == found(inspector)


def test_nothing_is_wrong_on_any_screen_of_the_laptop(tour: Tour) -> None:
    """All steps on a projector, with 7:1 where a room looks along; the other sizes and looks are in the kept result."""
    inspector = Inspector(size="beamer")
    tour.visit, tour.look = inspector.visit, "light"
    screens_of_the_laptop(tour, "beamer")
    assert len(inspector.found) >= 19
    assert [] == found(inspector)


def test_a_planted_fault_of_each_kind_is_found(chromium: Browser) -> None:
    """The eyes can see: a page with one fault of each kind gives one finding of each kind."""
    page = chromium.new_page(viewport={"width": 320, "height": 640})
    page.set_content(
        '<html lang="en"><title>x</title><div data-testid="stApp" class="stApp"><main><h1 class="ldgm-heading">x</h1>'
        '<button style="width:10px;height:10px;padding:0" aria-label="Choose date"></button><img src="data:,">'
        '<p style="width:900px">breed</p></main></div>'
    )
    inspector = Inspector(size="beamer")
    inspector.visit(page, "x", False)
    kinds = {kind for kind in KINDS if inspector.found[0][kind]}
    assert kinds == set(KINDS) - {"projector"}
    page.close()


def test_the_kept_result_covers_all_sizes_and_looks_and_found_nothing() -> None:
    """What /toegankelijkheid says was really looked at: five sizes, three looks, nothing found."""
    result = json.loads(RESULT.read_text(encoding="utf-8"))
    assert (["beamer", "laptop", "smal", "tablet", "telefoon"], ["contrast", "dark", "light"]) == (result["sizes"], result["looks"])
    assert dict.fromkeys(KINDS, 0) == result["found"]


# Machado, Oliveira and Fernandes (2009), severity 1: what somebody sees who lacks one kind of cone, in linear RGB.
BLINDNESS = {
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
GROUPS = (Ink.SCHOOL, Ink.CARE, Ink.PARENTS, Ink.PUPIL, Ink.OTHER)
LEAST_DISTANCE = 10  # CIE76; colour never carries a group alone, shape and letter do


def lab(colour: str, blindness: str) -> tuple[float, float, float]:
    """A colour as somebody with this colour vision sees it, in CIELAB."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    if blindness != "normal":
        linear = [min(1.0, max(0.0, sum(w * c for w, c in zip(row, linear, strict=True)))) for row in BLINDNESS[blindness]]
    red, green, blue = linear
    x, y, z = (
        (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047,
        0.2126 * red + 0.7152 * green + 0.0722 * blue,
        (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883,
    )
    f = [part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in (x, y, z)]
    return 116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])


@pytest.mark.parametrize("blindness", ["normal", *BLINDNESS])
@pytest.mark.parametrize("palette", PALETTES)
def test_the_groups_stay_apart_for_colour_blind_readers(palette: str, blindness: str) -> None:
    """No two groups melt into one colour for any kind of colour vision, in any look."""
    seen = {ink: lab(PALETTES[palette][ink], blindness) for ink in GROUPS}
    for one in GROUPS:
        for other in GROUPS:
            distance = sum((a - b) ** 2 for a, b in zip(seen[one], seen[other], strict=True)) ** 0.5
            assert one is other or distance >= LEAST_DISTANCE, (one, other, round(distance, 1))


def test_the_table_of_criteria_names_tests_that_exist() -> None:
    """docs/accessibility.md: each WCAG 2.2 criterion of level A and AA has its line; each test that it names is there."""
    text = (ROOT / "docs/accessibility.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d\.\d\.\d+) ", text, re.M)
    assert len(rows) == len(set(rows)) == 55
    for path, name in re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", text):
        assert f"def {name}(" in (ROOT / path).read_text(encoding="utf-8"), f"{path}::{name}"
