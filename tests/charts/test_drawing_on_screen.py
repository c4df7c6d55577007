"""Screen and phone draw exactly what was prepared: as many shapes, the same words, in colours that can be read."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree

import altair as alt
import pytest

from ldgm_core.charts.canvas import PHONE, Ink, Picture
from ldgm_core.charts.dots import prepare_dots
from ldgm_core.charts.palette import PALETTES, contrast
from ldgm_core.charts.screen import draw
from ldgm_core.charts.svg import as_svg
from tests.charts.samples import AREAS, FIFTEEN, PREPARERS, SITUATIONS, T, poll, second_situations

SVG = "{http://www.w3.org/2000/svg}"
EVERY = [
    pytest.param(prepare(situation, 1.0), id=f"{name}, {situation.name}")
    for name, prepare in PREPARERS.items()
    for situation in (SITUATIONS[0], SITUATIONS[8], SITUATIONS[10])
]


@pytest.mark.parametrize("picture", EVERY)
def test_the_screen_specification_is_valid(picture: Picture) -> None:
    """Altair's own schema accepts what we wrote by hand."""
    spec = draw(picture).to_dict()
    assert alt.LayerChart.from_dict(spec, validate=True).to_dict()["width"] == picture.width


@pytest.mark.parametrize("picture", EVERY)
def test_the_screen_draws_every_primitive_and_nothing_else(picture: Picture) -> None:
    """As many values per kind as there are primitives, and the same words."""
    layers = draw(picture).to_dict()["layer"]
    counts = dict.fromkeys(("rect", "rule", "point", "text"), 0)
    for layer in layers:
        counts[layer["mark"]["type"]] += len(layer["data"]["values"])
    expected = {"rect": len(picture.boxes), "rule": len(picture.lines), "point": len(picture.marks), "text": len(picture.labels)}
    texts = sorted(value["t"] for layer in layers if layer["mark"]["type"] == "text" for value in layer["data"]["values"])
    assert (expected, sorted(label.text for label in picture.labels)) == (counts, texts)


@pytest.mark.parametrize("picture", EVERY)
def test_the_screen_has_no_axes_tooltips_or_menu(picture: Picture) -> None:
    """Hovering shows nobody anything, and there is nothing to download."""
    spec = draw(picture).to_dict()
    assert spec["usermeta"] == {"embedOptions": {"actions": False}}
    assert not any("tooltip" in layer["encoding"] or "tooltip" in layer["mark"] for layer in spec["layer"])
    assert all(layer["encoding"][axis]["axis"] is None for layer in spec["layer"] for axis in ("x", "y"))


def test_a_narrower_screen_keeps_the_proportions() -> None:
    """Half as wide is half as high."""
    picture = prepare_dots(poll(), AREAS[0], T)
    spec = draw(picture, width_px=920).to_dict()
    assert (920, round(picture.height / 2)) == (spec["width"], spec["height"])


@pytest.mark.parametrize("palette", sorted(PALETTES))
@pytest.mark.parametrize("picture", EVERY)
def test_the_svg_is_well_formed_and_draws_every_primitive(picture: Picture, palette: str) -> None:
    """One element per primitive (and one for the paper), with the words as its description."""
    root = ElementTree.fromstring(as_svg(picture, palette=palette))  # noqa: S314  (our own text)
    shapes = [element.tag for element in root if element.tag not in (f"{SVG}title", f"{SVG}desc")]
    expected = 1 + len(picture.boxes) + len(picture.lines) + len(picture.marks) + len(picture.labels)
    assert (expected, picture.words) == (len(shapes), root.findtext(f"{SVG}desc"))


def test_markup_in_a_name_stays_text() -> None:
    """What somebody typed is never part of the page."""
    picture = prepare_dots(poll(), type("Area", (), {"label": "<script>&\"'"})(), T)
    root = ElementTree.fromstring(as_svg(picture))  # noqa: S314  (our own text)
    assert root.findtext(f"{SVG}title") == "<script>&\"'"


def test_a_picture_that_follows_its_page_falls_back_on_light() -> None:
    """Every colour is the page's own name for it with the light one behind it; the rest of the picture is the same."""
    picture = prepare_dots(poll(FIFTEEN), AREAS[0], T, tallest=15, width=PHONE)
    following = as_svg(picture, follows_page=True)
    assert as_svg(picture) == re.sub(r"var\(--ink-[\w-]+,(#[0-9a-f]{6})\)", r"\1", following)
    assert '="#' not in following


def test_a_phone_loads_fifteen_people_in_less_than_fourteen_kilobytes() -> None:
    """The picture of one area with everybody and a second situation is light."""
    found = second_situations(poll(FIFTEEN, own=6, missing=2, observers=2))
    assert len(as_svg(prepare_dots(found, AREAS[0], T, tallest=15, width=PHONE), follows_page=True).encode()) < 14_000


# ---- Colours --------------------------------------------------------------------------------------------------------

PAPERS = (Ink.PAPER, Ink.BAND, Ink.BAND_ALT)
OUTLINES = [ink for ink in Ink if ink.endswith("_line")] + [Ink.OWN]


@pytest.mark.parametrize("palette", sorted(PALETTES))
def test_every_palette_has_every_ink(palette: str) -> None:
    """No picture can ask for a colour that is not there."""
    assert set(Ink) == set(PALETTES[palette])


@pytest.mark.parametrize("palette", sorted(PALETTES))
@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("ink", [Ink.TEXT, Ink.QUIET])
def test_text_has_a_contrast_of_at_least_seven(palette: str, paper: Ink, ink: Ink) -> None:
    """Product section 5: 7:1, on the paper and on the bands."""
    assert contrast(PALETTES[palette][ink], PALETTES[palette][paper]) >= 7


@pytest.mark.parametrize("palette", sorted(PALETTES))
@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("ink", OUTLINES)
def test_outlines_of_marks_have_a_contrast_of_at_least_three(palette: str, paper: Ink, ink: Ink) -> None:
    """WCAG 1.4.11, on the paper and on the bands."""
    assert contrast(PALETTES[palette][ink], PALETTES[palette][paper]) >= 3


@pytest.mark.parametrize("palette", sorted(PALETTES))
@pytest.mark.parametrize("group", ["school", "care", "parents", "pupil", "other", "none", "slate"])
def test_letters_on_marks_can_be_read(palette: str, group: str) -> None:
    """Large bold letters: 4.5:1, the stricter level for large text."""
    assert contrast(PALETTES[palette][Ink(f"on_{group}")], PALETTES[palette][Ink(group)]) >= 4.5


@pytest.mark.parametrize("palette", sorted(PALETTES))
def test_numbers_on_steps_and_shades_can_be_read(palette: str) -> None:
    """Black on the light ones, white from step 5; the same rule as in the heat map."""
    inks = PALETTES[palette]
    pairs = [(f"step_{number}", Ink.WHITE if number >= 5 else Ink.BLACK) for number in range(1, 8)]
    pairs += [(f"shade_{number}", Ink.BLACK) for number in range(1, 6)]
    assert [name for name, on in pairs if contrast(inks[Ink(name)], inks[on]) < 4.5] == []


def test_contrast_is_that_of_wcag() -> None:
    """Black on white is 21; #767676 on white is the well-known 4.54."""
    assert (21.0, 4.54) == (round(contrast("#000000", "#ffffff"), 2), round(contrast("#767676", "#ffffff"), 2))
