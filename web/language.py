"""The language of the screens: chosen by a link on every page, kept by the browser, the school's own where nobody chose."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from ldgm_core.texts import Texts, available_languages, texts_in
from web.cookie import LANGUAGE, remember_language
from web.page import lead_to
from web.site import Site

__all__ = ["CHOICE", "choose_language", "words_for_browser"]

CHOICE = "taal"


def words_for_browser(site: Site, cookies: Mapping[str, str]) -> Texts:
    """Return the words of the language that this browser keeps."""
    return texts_in(cookies.get(LANGUAGE, ""), otherwise=site.texts)


def choose_language(site: Site, request: Request) -> Response | None:
    """Return the way back to the same page in the language that a link on it asked for, or None when nothing was asked."""
    language = request.query_params.get(CHOICE, "")
    if request.method == "POST" or language not in available_languages():
        return None
    # Only the path: what else stood in the address is about what was just done there.
    response = lead_to(request.url.path)
    remember_language(response, site, language=language)
    return response
