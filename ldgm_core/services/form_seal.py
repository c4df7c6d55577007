"""The seal on a form: it shows that a form came from a page that this same browser was given."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode

__all__ = ["is_sealed", "make_browser_mark", "seal_of"]


def make_browser_mark() -> str:
    """Return 144 random bits that tell one browser from another and say nothing about a person."""
    return secrets.token_urlsafe(18)


def seal_of(secret: bytes, browser_mark: str) -> str:
    """Return the seal that every form of this browser carries. It follows from the installation's secret, so that nothing is stored."""
    digest = hmac.new(secret, f"form:{browser_mark}".encode(), hashlib.sha256).digest()
    return urlsafe_b64encode(digest).decode()[:22]


def is_sealed(secret: bytes, browser_mark: str, seal: str) -> bool:
    """Return whether a form carries the seal of the browser that sends it; a browser without a mark has no seal."""
    return bool(browser_mark) and hmac.compare_digest(seal_of(secret, browser_mark).encode(), seal.encode())
