"""A packed document without a clock: the same parts give the same bytes."""

from __future__ import annotations

import zipfile
from io import BytesIO

__all__ = ["repack"]

_MADE_AT = (1980, 1, 1, 0, 0, 0)  # the first day a zip can name: the file does not tell when it was made
_UNIX = 3


def repack(packed: bytes) -> bytes:
    """Return a zip with the same parts in the same order, without the moment and the machine on which it was made."""
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(packed)) as source, zipfile.ZipFile(target, "w") as archive:
        for found in source.infolist():
            entry = zipfile.ZipInfo(found.filename, _MADE_AT)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, _UNIX, 0o644 << 16
            archive.writestr(entry, source.read(found))
    return target.getvalue()
