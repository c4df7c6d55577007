"""A QR code as an SVG picture: an address in, bytes out."""

from __future__ import annotations

from io import BytesIO

__all__ = ["render_qr"]

QUIET_ZONE = 4
"""Modules of white around the code; ISO/IEC 18004 asks for four."""


def render_qr(address: str) -> bytes:
    """Return the QR code of an address as SVG without a fixed size, so that the screen decides how large it is."""
    import segno  # its tables take long to read, and nobody at the door needs them

    picture = BytesIO()
    code = segno.make(address, error="m", micro=False)
    code.save(picture, kind="svg", border=QUIET_ZONE, dark="#000", light="#fff", omitsize=True, xmldecl=False)
    return picture.getvalue()
