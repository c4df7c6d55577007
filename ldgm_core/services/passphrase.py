"""Hashing passphrases with argon2id, at most two at a time so that memory stays bounded whatever comes in."""

from __future__ import annotations

import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

__all__ = ["Keeper"]

MEMORY_KIB = 64 * 1024
PASSES = 3
LANES = 4
AT_ONCE = 2


class Keeper:
    """Makes and checks hashes. One for the whole process: together its callers never use more than `at_once` times the memory."""

    def __init__(self, *, memory_kib: int = MEMORY_KIB, passes: int = PASSES, lanes: int = LANES, at_once: int = AT_ONCE) -> None:
        self._hasher = PasswordHasher(time_cost=passes, memory_cost=memory_kib, parallelism=lanes)
        self._places = threading.BoundedSemaphore(at_once)
        self._nobody: str | None = None

    def make_hash(self, passphrase: str) -> str:
        """Return the hash to store; it names its own parameters and salt."""
        with self._places:
            return self._hasher.hash(passphrase)

    def is_right(self, passphrase: str, *, stored: str | None) -> bool:
        """Return whether this passphrase belongs to the stored hash; without one it takes as long and is never right."""
        if stored is None and self._nobody is None:
            self._nobody = self.make_hash("nobody has this passphrase")
        with self._places:
            try:
                self._hasher.verify(stored or self._nobody or "", passphrase)
            except (VerificationError, InvalidHashError):
                return False
        return stored is not None

    def is_outdated(self, stored: str) -> bool:
        """Return whether a hash was made with other parameters than today's, so that it is made anew at the next sign-in."""
        return self._hasher.check_needs_rehash(stored)
