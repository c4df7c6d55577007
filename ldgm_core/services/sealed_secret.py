"""Sealing a secret that the program must be able to read again, with a key that follows from the installation's own secret."""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import TYPE_CHECKING

from ldgm_core.errors import NotAllowed

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

__all__ = ["seal_secret", "unseal_secret"]

NONCE_BYTES = 12


def seal_secret(words: str, *, secret: bytes, belongs_to: str) -> str:
    """Return `words` encrypted (AES-256-GCM) and bound to whom they belong: sealed for one account they open for no other."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return urlsafe_b64encode(nonce + _cipher(secret).encrypt(nonce, words.encode(), belongs_to.encode())).decode()


def unseal_secret(sealed: str, *, secret: bytes, belongs_to: str) -> str:
    """
    Return what was sealed.

    Raises:
        NotAllowed: it was sealed with another secret, for somebody else, or changed (`second_factor_unreadable`).
    """
    from cryptography.exceptions import InvalidTag

    try:
        raw = urlsafe_b64decode(sealed.encode())
        return _cipher(secret).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], belongs_to.encode()).decode()
    except (InvalidTag, ValueError) as error:
        raise NotAllowed("second_factor_unreadable") from error


def _cipher(secret: bytes) -> AESGCM:
    # Read here: few people have a second factor, and every start would wait for it.
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return AESGCM(HKDF(SHA256(), 32, salt=None, info=b"second factor").derive(secret))
