"""The minutes as one HTML file that needs nothing beside it; the program's own page is made of the same blocks and template."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from ldgm_core.charts.svg import as_svg
from ldgm_core.domain.minutes import MinutesData
from ldgm_core.exports.minutes.story import tell_minutes
from ldgm_core.exports.paper.block import Block, Figure, Listing, gather
from ldgm_core.texts import Texts

__all__ = ["TEMPLATES", "render_minutes_html", "told"]

TEMPLATES = Path(__file__).parent / "templates"


def render_minutes_html(minutes: MinutesData, t: Texts) -> bytes:
    """Return the full minutes as a page on its own, with its style inside; whatever people typed is escaped."""
    return _environment().get_template("minutes_file.html").render(t=t, blocks=told(tell_minutes(minutes, t))).encode(errors="replace")


def told(blocks: Iterable[Block]) -> list[tuple[str, Block | Listing, Markup]]:
    """Return the blocks as the templates draw them: the kind, the block, and its picture if it is one."""
    return [(type(block).__name__.lower(), block, _picture(block)) for block in gather(blocks)]


def _picture(block: Block | Listing) -> Markup:
    return Markup(as_svg(block.picture)) if isinstance(block, Figure) else Markup("")  # noqa: S704 - as_svg escaped every text in it


@cache
def _environment() -> Environment:
    loader = FileSystemLoader(TEMPLATES)
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
