"""Drawing a plain page: a template, the words and the facts in; a response out."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup
from starlette.responses import HTMLResponse, RedirectResponse, Response

from ldgm_core.texts import Texts, available_languages
from web.asset import asset_address
from web.header import PLAIN_PAGE
from web.seal import form_seal, form_seal_query
from web.sheet import cell_words, model_lang

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["lead_to", "open_templates", "render"]

FOLDERS = (Path(__file__).parent / "templates", Path(__file__).parents[1] / "ldgm_core" / "exports" / "minutes" / "templates")
"""Our pages, and the words of documents that are pages too; named by place, because what makes a document takes long to read."""
PICTOGRAMS = Path(__file__).resolve().parent.parent / "assets" / "pictograms"


def render(template: str, t: Texts, *, status: int = 200, own: Mapping[str, object] | None = None, **facts: object) -> Response:
    """
    Return a page; whatever people typed is escaped, and no browser or proxy may keep the page.

    `own`: the facts that all pages of a participant share, see page_facts.
    """
    html = open_templates().get_template(template).render(t=t, **(own or {}), **facts)
    return HTMLResponse(html, status_code=status, headers=PLAIN_PAGE)


def lead_to(address: str) -> RedirectResponse:
    """Return an answer that sends the browser on with a GET, so that a reload repeats no form."""
    return RedirectResponse(address, status_code=303, headers=PLAIN_PAGE)


@cache
def _pictogram(name: str) -> Markup:
    """Return a drawing of ours as part of the page; empty where there is none, as with an area that a school added."""
    path = PICTOGRAMS / f"{name}.svg"
    if path.parent != PICTOGRAMS or not path.is_file():
        return Markup("")
    drawing = path.read_text(encoding="utf-8").strip()
    return Markup(drawing.replace("<svg ", '<svg class="pictogram" aria-hidden="true" focusable="false" ', 1))  # noqa: S704 - our own file


@cache
def open_templates() -> Environment:
    """Return the templates with what they may call; what reads them is read with the first page."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(FOLDERS), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals["asset"] = asset_address
    environment.globals["cell_words"] = cell_words
    environment.globals["model_lang"] = model_lang
    environment.globals["pictogram"] = _pictogram
    environment.globals["form_seal"] = form_seal
    environment.globals["form_seal_query"] = form_seal_query
    environment.globals["languages"] = available_languages()
    return environment
