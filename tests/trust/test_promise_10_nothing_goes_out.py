"""Promise 10: Er gaat niets naar buiten."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OUTSIDE = re.compile(r"""(?:https?:)?//(?!127\.0\.0\.1|localhost|www\.w3\.org/)[a-z0-9-]+(?:\.[a-z0-9-]+)+""", re.IGNORECASE)
FETCHING = re.compile(
    r"""(?:src|href|action)\s*=\s*["']?[^"'>\s]+|url\([^)]*\)|@import[^;]*|fetch\([^)]*\)|EventSource\([^)]*\)""", re.IGNORECASE
)


def fetched_from_outside(text: str) -> list[str]:
    """Everything in a page, style or script that would be fetched from another server."""
    return [found for found in FETCHING.findall(text) if OUTSIDE.search(found)]


def pages() -> Iterator[Path]:
    """Everything that reaches a browser: templates, styles, scripts, and the Python that writes HTML."""
    for room, endings in (("web", ("html", "css", "js")), ("assets", ("css", "svg")), ("ui", ("py",)), ("pages", ("py",))):
        for ending in endings:
            yield from (ROOT / room).rglob(f"*.{ending}")


def test_no_page_fetches_anything_from_another_server() -> None:
    """No fonts, maps, scripts or counters from elsewhere."""
    looked_at = list(pages())
    assert len(looked_at) > 60
    assert {} == {path.name: found for path in looked_at if (found := fetched_from_outside(path.read_text(encoding="utf-8")))}


@pytest.mark.parametrize(
    "text",
    [
        '<script src="https://cdn.example.com/x.js">',
        "@import url(//fonts.example.com/a.css);",
        'fetch("https://count.example.org")',
        "<img src=http://pixel.example.net/1>",
    ],
)
def test_a_page_that_fetches_from_elsewhere_would_be_found(text: str) -> None:
    """The test above can fail."""
    assert fetched_from_outside(text)


def test_streamlit_counts_nothing_and_fetches_nothing() -> None:
    """Its own counting of visitors is off."""
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert config["browser"]["gatherUsageStats"] is False
