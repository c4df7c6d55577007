"""A file that is handed over is never written to the disk on its way in."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from starlette.formparsers import MultiPartParser
from starlette.requests import Request

from web.upload import keep_uploads_in_memory

MEGABYTE = 1024 * 1024


@pytest.fixture(autouse=True)
def put_back() -> Iterator[None]:
    before = MultiPartParser.spool_max_size
    yield
    MultiPartParser.spool_max_size = before


def is_on_disk(size: int) -> bool:
    """Whether a form with a file of this size was written to a temporary file while it was read."""
    head = b'--x\r\ncontent-disposition: form-data; name="file"; filename="leerlingen.xml"\r\n\r\n'
    body = head + b"k" * size + b"\r\n--x--\r\n"

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def look() -> bool:
        scope = {"type": "http", "method": "POST", "headers": [(b"content-type", b"multipart/form-data; boundary=x")]}
        form = await Request(scope, receive).form(max_part_size=size + 1)
        return bool(form["file"].file._rolled)  # type: ignore[union-attr]

    return asyncio.run(look())


def test_a_file_up_to_the_limit_stays_in_memory() -> None:
    """Without our word the parser writes two megabytes to the disk; with it twenty stay in memory."""
    assert is_on_disk(2 * MEGABYTE)
    keep_uploads_in_memory(20)
    assert [False, False] == [is_on_disk(size * MEGABYTE) for size in (2, 20)]
