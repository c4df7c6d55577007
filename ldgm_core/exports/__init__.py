"""Documents: data in, bytes out. Every document that the program makes stands in this list, by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ldgm_core.exports.invitations_pdf import render_invitations
from ldgm_core.exports.minutes_pdf import render_minutes
from ldgm_core.texts import Texts

__all__ = ["DOCUMENTS"]

DOCUMENTS: dict[str, Callable[[Any, Texts], bytes]] = {
    "minutes_pdf": render_minutes,
    "invitations_pdf": render_invitations,
}
"""By name: the function that turns a document's data and the words of a language into bytes."""
