"""Our own style sheets, scripts and letters: few, small, and named after what is in them, so that a browser may keep them."""

from __future__ import annotations

import gzip
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

__all__ = ["asset_address", "make_asset_route"]

FOLDER = Path(__file__).parent / "static"
KINDS = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".woff2": "font/woff2",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".webmanifest": "application/manifest+json",
}
PACKED = frozenset({".css", ".js", ".svg", ".webmanifest"})
# A page asks for one style sheet: what everything shares comes first in it.
BEGINS_WITH = {"plain.css": ("look.css", "inks.css")}
FILE_IN_SHEET = re.compile(rb"url\(([\w.-]+)\)")
A_YEAR = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class _Asset:
    """A file as it is sent: plain, compressed, and the name of its contents."""

    body: bytes
    packed: bytes
    digest: str
    kind: str


def asset_address(name: str) -> str:
    """Return the address of a file in web/static; it changes when the file does."""
    return f"/s/{name}?v={_load(name).digest}"


def make_asset_route() -> Route:
    """Return the route of our own files; Streamlit keeps /static/ for itself."""
    return Route("/s/{name}", _send, methods=["GET"])


async def _send(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in _names():
        return Response(status_code=404)
    asset = _load(name)
    is_packed = bool(asset.packed) and "gzip" in request.headers.get("accept-encoding", "")
    headers = {"cache-control": A_YEAR if request.query_params.get("v") == asset.digest else "no-cache", "vary": "accept-encoding"}
    if is_packed:
        headers["content-encoding"] = "gzip"
    return Response(asset.packed if is_packed else asset.body, media_type=asset.kind, headers=headers)


@cache
def _names() -> frozenset[str]:
    return frozenset(path.name for path in FOLDER.iterdir() if path.suffix in KINDS)


@cache
def _load(name: str) -> _Asset:
    path = FOLDER / name
    body = b"".join((FOLDER / part).read_bytes() for part in (*BEGINS_WITH.get(name, ()), name))
    if path.suffix == ".css":
        # A font in a style sheet is asked for by its contents too, so that a browser may keep it.
        body = FILE_IN_SHEET.sub(lambda found: b"url(" + asset_address(found.group(1).decode()).encode() + b")", body)
    packed = gzip.compress(body, mtime=0) if path.suffix in PACKED else b""
    return _Asset(body, packed, hashlib.sha256(body).hexdigest()[:12], KINDS[path.suffix])
