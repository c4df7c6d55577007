"""Under which names this program answers: another site's name that was made to point at this machine is not one of them."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from starlette.datastructures import Headers

from web.site import Site

__all__ = ["comes_from_here", "is_our_host"]


def is_our_host(site: Site, host: str) -> bool:
    """
    Return whether a Host header names this program: the configured name, this machine, or a number.

    A name of somebody else's that resolves to this machine (DNS rebinding) is always a name, so numbers need no list.
    """
    parts = urlsplit(f"//{host}")
    name = parts.hostname or ""
    if not name or "@" in host:
        return False
    return name in {"localhost", urlsplit(site.base_url).hostname} or _is_number(name)


def comes_from_here(site: Site, headers: Headers, *, is_page: bool) -> bool:
    """
    Return whether a browser says that a page of ours sends this. `is_page`: a form, for which Sec-Fetch-Site counts too.

    Without any of the two headers it is no browser of today, or one that was made to hide where it comes from.
    """
    origin = headers.get("origin")
    if origin is None:
        return is_page and headers.get("sec-fetch-site") in ("same-origin", "none")
    return urlsplit(origin).netloc in {headers.get("host", ""), urlsplit(site.base_url).netloc} - {""}


def _is_number(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
