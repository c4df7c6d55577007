"""Text for a Word document: signs that XML cannot hold are written as their code, and nothing else changes."""

from __future__ import annotations

import re

__all__ = ["safe_text"]

_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def safe_text(text: str) -> str:
    """Return the text with every sign that XML 1.0 forbids as `[U+000B]`."""
    return _IMPOSSIBLE.sub(lambda found: f"[U+{ord(found.group()):04X}]", text)
