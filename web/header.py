"""The headers that tell a browser what a page may do and what it may keep."""

from __future__ import annotations

__all__ = ["EVERYWHERE", "PLAIN_PAGE", "STREAMLIT_PAGE_POLICY"]

# Our own pages run no script and use no style that stands in the page itself.
_OWN_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
STREAMLIT_PAGE_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' blob:; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; frame-src 'none'; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'none'"
)
"""The strictest policy under which Streamlit 1.67 with Altair pictures and v2 components still draws."""

PLAIN_PAGE = {
    "content-security-policy": _OWN_POLICY,
    "cache-control": "no-store",
    # Not no-referrer: under that policy a browser sends `Origin: null` with our own forms, and over plain http nothing else would tell
    # them from a stranger's. Other sites get no referrer from this one either.
    "referrer-policy": "same-origin",
}
"""What a page of ours adds or sets itself; everything here holds personal data."""

EVERYWHERE = {
    "content-security-policy": STREAMLIT_PAGE_POLICY,
    "cache-control": "no-store",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
"""What every answer carries unless it says something else about the same thing."""
