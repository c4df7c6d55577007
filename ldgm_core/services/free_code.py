"""Drawing a short code for a room that no meeting has."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from ldgm_core.errors import NotNow
from ldgm_core.store.reader import Reader

__all__ = ["free_code"]


CODE_LETTERS = "BCDFGHJKLMNPQRSTVWXZ23456789"
"""28 characters: no vowels, so that no word appears, and nothing that looks like something else."""
CODE_LENGTH = 8


def _draw_code() -> str:
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


def free_code(tx: Reader, draw_code: Callable[[], str] | None = None) -> str:
    """
    Return a short code for a room that no meeting has.

    Raises:
        NotNow: twenty drawn codes were all taken (`no_free_code`).
    """
    for _ in range(20):
        code = (draw_code or _draw_code)()
        if tx.find_meeting_by_code(code) is None:
            return code
    raise NotNow("no_free_code")
