"""
Two moments that differ in nothing but what people answered: whoever may not see the answers must receive the same at both.

A planted word shows that words leak. Numbers stand everywhere; what a count, a colour or an order tells is only seen by comparing.
"""

from __future__ import annotations

import io
import re
import zipfile

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from bench.wire.record import words_of_pdf

__all__ = ["Sights", "differing", "frame_as_told", "seen_in_document", "seen_in_page"]

Sights = dict[tuple[str, str], str]
"""What somebody received from an address, by (who, address), without what differs from one request to the next."""
# Keys of forms, ids of sessions, names of scripts: drawn anew or made of their content; and the clock.
_DRAWN = re.compile(r"[A-Za-z0-9_-]{20,}")
_CLOCK = re.compile(r"\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?")
# How often something was stored in a meeting: it counts answers, the second ones too, and tells nothing of them.
_REVISION = re.compile(r"\"revision\": \d+")
_OF_THE_SESSION = {"new_session", "session_status_changed", "script_finished"}


def differing(before: Sights, after: Sights) -> list[tuple[str, str]]:
    """Return who received something else from which address."""
    return sorted(where for where in before.keys() | after.keys() if before.get(where) != after.get(where))


def seen_in_page(body: bytes) -> str:
    """Return a page or another text without keys and clock."""
    return _REVISION.sub("~", _CLOCK.sub("~", _DRAWN.sub("~", body.decode("utf-8", "replace"))))


def seen_in_document(body: bytes) -> str:
    """Return what somebody reads in a document: the text of a PDF, the members of a zip, or the page itself."""
    if body.startswith(b"%PDF-"):
        return seen_in_page(words_of_pdf(body).encode())
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as opened:
            return "\n".join(f"{name}\n{seen_in_page(opened.read(name))}" for name in sorted(opened.namelist()))
    return seen_in_page(body)


def frame_as_told(frame: bytes) -> str:
    """Return one frame of Streamlit's websocket as text: every field and its value, without what belongs to the session."""
    message = ForwardMsg()
    message.ParseFromString(frame)
    if message.WhichOneof("type") in _OF_THE_SESSION:
        return ""
    message.ClearField("hash")
    message.ClearField("metadata")
    return seen_in_page(str(message).encode())
