"""
Every form of a plain page carries the seal of the browser that was given the page; a form without it is refused.

The seal stands beside the check on Origin (web/security.py): either one alone stops a form of another site. It needs no script.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from markupsafe import Markup
from starlette.responses import Response

from ldgm_core.errors import NotAllowed
from ldgm_core.services.form_seal import is_sealed, make_browser_mark, seal_of
from web.cookie import FORM, remember_form
from web.site import Site

__all__ = ["FIELD", "form_seal", "form_seal_query", "remember_browser", "require_seal", "sealing"]

FIELD = "zegel"
# What the page that is being drawn puts into its forms. A template cannot know for which browser it is drawn, and no caller of
# render() should have to think of it: forgetting would leave a form without a seal.
_seal: ContextVar[str] = ContextVar("seal", default="")


def require_seal(site: Site, cookies: Mapping[str, str], form: Mapping[str, str]) -> None:
    """
    Stop unless this form came from a page of ours in this same browser.

    Raises:
        NotAllowed: it did not, or the page is from before the browser forgot its cookies (`form_not_sealed`).
    """
    if not is_sealed(site.secret, cookies.get(FORM, ""), form.get(FIELD, "")):
        raise NotAllowed("form_not_sealed")


@contextmanager
def sealing(site: Site, cookies: Mapping[str, str]) -> Iterator[str]:
    """Let the pages that are drawn in this block carry the seal of this browser; gives the browser's mark, a new one if it has none."""
    mark = cookies.get(FORM) or make_browser_mark()
    token = _seal.set(seal_of(site.secret, mark))
    try:
        yield mark
    finally:
        _seal.reset(token)


def remember_browser(response: Response, site: Site, mark: str) -> None:
    """Let the browser keep its mark as long as it is used; only pages do this, files and streams hold no forms."""
    if response.media_type == "text/html":
        remember_form(response, site, mark=mark)


def form_seal() -> Markup:
    """Return the hidden field with the seal, for the templates."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, _seal.get())


def form_seal_query() -> str:
    """Return the seal for an address, where a link does what a form would do."""
    return f"{FIELD}={_seal.get()}"
