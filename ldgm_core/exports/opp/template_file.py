"""Looks into a Word file from outside before anything opens it: size, macros, what it unpacks to, what it would fetch."""

from __future__ import annotations

import re
import zipfile
import zlib
from io import BytesIO

from ldgm_core.errors import BadInput

__all__ = ["MOST_BYTES", "check_template_file"]

MOST_BYTES = 2 * 1024 * 1024
_MOST_PARTS, _MOST_UNPACKED, _STEEPEST = 400, 20 * 1024 * 1024, 100
"""A template of a school has some twenty parts and packs ten to one; a bomb packs a thousand to one."""
_ACTIVE = re.compile(r"vbaProject|vbaData|activeX|embeddings/|oleObject", re.IGNORECASE)
_ELSEWHERE = re.compile(rb"<Relationship\b[^>]*TargetMode\s*=\s*[\"']External[\"'][^>]*>", re.IGNORECASE)


def check_template_file(template_bytes: bytes) -> None:
    """
    Refuse a file that is no plain Word document.

    Raises:
        BadInput: larger than 2 MB (`template_too_large`), no .docx (`template_not_word`), macros, controls or embedded files
            (`template_has_macros`), unpacks too large (`template_unpacks_too_large`), or fetches something from elsewhere when it is
            opened (`template_fetches`); a link to click on is fine.
    """
    if len(template_bytes) > MOST_BYTES:
        raise BadInput("template_too_large", megabytes=MOST_BYTES // 1024 // 1024)
    try:
        with zipfile.ZipFile(BytesIO(template_bytes)) as archive:
            _check_parts(archive)
            _check_contents(archive)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, KeyError) as found:
        raise BadInput("template_not_word") from found


def _check_parts(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    packed = sum(part.compress_size for part in parts)
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > _MOST_PARTS or unpacked > _MOST_UNPACKED or unpacked > _STEEPEST * max(packed, 1):
        raise BadInput("template_unpacks_too_large")
    if any(_ACTIVE.search(part.filename) for part in parts):
        raise BadInput("template_has_macros")
    if "word/document.xml" not in archive.namelist():
        raise BadInput("template_not_word")


def _check_contents(archive: zipfile.ZipFile) -> None:
    if b"macroEnabled" in archive.read("[Content_Types].xml"):
        raise BadInput("template_has_macros")
    for name in archive.namelist():
        if name.endswith((".xml", ".rels")) and (b"<!DOCTYPE" in (text := archive.read(name)) or b"<!ENTITY" in text):
            raise BadInput("template_not_word")
        if name.endswith(".rels") and any(b"/hyperlink" not in found for found in _ELSEWHERE.findall(archive.read(name))):
            raise BadInput("template_fetches")
