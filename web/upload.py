"""Files that are handed over stay in memory: the parser of forms would otherwise write what is larger than 1 MB to the disk."""

from __future__ import annotations

from starlette.formparsers import MultiPartParser

__all__ = ["keep_uploads_in_memory"]


def keep_uploads_in_memory(megabytes: int) -> None:
    """Let a file up to this size, with the form around it, stay in memory while it arrives; Streamlit refuses what is larger."""
    MultiPartParser.spool_max_size = (megabytes + 1) * 1024 * 1024
