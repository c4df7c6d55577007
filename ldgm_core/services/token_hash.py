"""Tokens of links, sessions and devices are kept as a fingerprint only."""

from __future__ import annotations

import hashlib

__all__ = ["hash_token"]


def hash_token(token: str) -> str:
    """Return the SHA-256 of a token in hex; tokens themselves are never stored."""
    return hashlib.sha256(token.encode()).hexdigest()
