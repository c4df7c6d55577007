"""One design: the same colours for Streamlit, plain pages and pictures, readable in every look, and light enough for a phone."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from ldgm_core.charts.canvas import Ink
from ldgm_core.charts.palette import PALETTES, contrast

ROOT = Path(__file__).resolve().parents[2]
LOOK = (ROOT / "web/static/look.css").read_text(encoding="utf-8")
INKS = (ROOT / "web/static/inks.css").read_text(encoding="utf-8")
BLOCKS = {
    "light": re.search(r"^:root \{(.*?)\}", LOOK, re.S | re.M),
    "dark": re.search(r'^html\[data-look="dark"\] \{(.*?)\}', LOOK, re.S | re.M),
    "contrast": re.search(r'^html\[data-look="contrast"\] \{(.*?)\}', LOOK, re.S | re.M),
}
TOKENS = {look: dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", found.group(1))) for look, found in BLOCKS.items() if found}
THEME = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))["theme"]
TEXT_ON = [
    ("ink", "paper"), ("quiet", "paper"), ("accent", "paper"), ("ink", "soft"),
    ("quiet", "soft"), ("ink", "chosen"), ("on-accent", "accent"),
]  # fmt: skip


@pytest.mark.parametrize("look", TOKENS)
@pytest.mark.parametrize(("text", "ground"), TEXT_ON)
def test_text_stands_out_seven_to_one_in_every_look(look: str, text: str, ground: str) -> None:
    """What a room reads from five metres: 7:1, in light, dark and high contrast."""
    assert contrast(TOKENS[look][text], TOKENS[look][ground]) >= 7


@pytest.mark.parametrize("look", TOKENS)
def test_the_edge_of_a_field_can_be_seen(look: str) -> None:
    """Borders of what can be pressed or filled in: 3:1 at least (WCAG 1.4.11)."""
    assert min(contrast(TOKENS[look]["line"], TOKENS[look][ground]) for ground in ("paper", "soft")) >= 3


@pytest.mark.parametrize("look", ["light", "dark"])
def test_streamlit_wears_the_same_colours(look: str) -> None:
    """config.toml cannot read a style sheet, so the two are compared."""
    tokens, theme = TOKENS[look], THEME[look]
    names = ("accent", "paper", "soft", "ink", "accent")
    keys = ("primaryColor", "backgroundColor", "secondaryBackgroundColor", "textColor", "linkColor")
    assert [tokens[name] for name in names] == [theme[key] for key in keys]


@pytest.mark.parametrize("look", TOKENS)
def test_pictures_lie_on_the_paper_of_the_page(look: str) -> None:
    """No white sheet glares out of a dark screen."""
    assert TOKENS[look]["paper"] == PALETTES[look][Ink.PAPER]


@pytest.mark.parametrize("look", PALETTES)
def test_the_cells_of_the_matrix_can_be_seen_in_every_look(look: str) -> None:
    """A cell is no part of the paper: without it nobody sees in which column a mark stands."""
    inks = PALETTES[look]
    assert min(contrast(inks[Ink.BAND], inks[Ink.PAPER]), contrast(inks[Ink.BAND_ALT], inks[Ink.PAPER])) >= 1.05
    assert contrast(inks[Ink.BAND], inks[Ink.PAPER]) >= 1.15


@pytest.mark.parametrize(("look", "asked"), [("dark", "prefers-color-scheme: dark"), ("contrast", "prefers-contrast: more")])
def test_a_picture_on_a_phone_wears_the_look_of_the_phone(look: str, asked: str) -> None:
    """inks.css names every ink that differs from the light one, with the colour of the palette, and no other."""
    block = re.search(rf"@media \({asked}\)[^{{]*\{{\s*:root \{{(.*?)\}}", INKS, re.S)
    assert block is not None
    named = dict(re.findall(r"--ink-([\w-]+): (#[0-9a-f]{6});", block.group(1)))
    differing = {ink.value.replace("_", "-"): colour for ink, colour in PALETTES[look].items() if colour != PALETTES["light"][ink]}
    assert differing == named


def test_a_phone_that_prefers_dark_gets_the_same_dark() -> None:
    """The block for phones is the block for the laptop."""
    by_device = re.search(r"@media \(prefers-color-scheme: dark\) \{\s*html:not\(\[data-look\]\) \{(.*?)\}", LOOK, re.S)
    assert by_device is not None
    assert TOKENS["dark"] == dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", by_device.group(1)))
