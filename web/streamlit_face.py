"""What Streamlit sends, put right on its way out: the language of its page, and its scripts compressed."""

from __future__ import annotations

import gzip
import json
import re
import tomllib
from html import escape
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ldgm_core.services.model_words import list_area_labels
from ldgm_core.texts import SOURCE, Texts
from web.address import is_streamlit_page
from web.asset import asset_address
from web.language import words_for_browser
from web.site import Site

__all__ = ["OwnPage", "PackedScripts"]

_SERVICE_LINK = re.compile(rb'<link rel="service-desc"[^>]*>')
_NOSCRIPT = re.compile(rb"<noscript>.*?</noscript>", re.S)
# Texts of Streamlit's own scripts that no setting reaches, with the Dutch that takes their place in the browser.
STREAMLIT_WORDS = Path(__file__).parent / "streamlit_words.toml"
_PANEL_WORDS = (
    "title", "keys", "keys_on", "key_black", "key_full", "key_large", "key_help", "key_escape", "look", "look_hint", "look_computer",
    "look_light", "look_dark", "look_contrast", "full", "manual", "close",
)  # fmt: skip
_ASKS_FOR_LESS = (b"accept-encoding", b"if-none-match", b"if-modified-since", b"range")
_MOST_PACKED = 1000


class _Held:
    """An answer that is held back until it is complete."""

    def __init__(self) -> None:
        self.start: Message = {}
        self.body = b""

    async def send(self, message: Message) -> None:
        """Keep a part of the answer."""
        if message["type"] == "http.response.start":
            self.start = message
        elif message["type"] == "http.response.body":
            self.body += message.get("body", b"")

    @property
    def is_whole(self) -> bool:
        """Whether nothing is missing: whose browser leaves while the answer is made gets a part of it, or nothing, under a 200."""
        return self.start["status"] == 200 and Headers(raw=self.start["headers"]).get("content-length") == str(len(self.body))

    async def release(self, send: Send, *, body: bytes, without: tuple[str, ...] = ()) -> None:
        """Send the answer on with this body."""
        headers = MutableHeaders(raw=list(self.start["headers"]))
        for name in without:
            del headers[name]
        headers["content-length"] = str(len(body))
        await send({**self.start, "headers": headers.raw})
        await send({"type": "http.response.body", "body": body})


class OwnPage:
    """Makes Streamlit's page say which language it speaks, and what it is called. A voice reads with the language of `<html lang>`."""

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self.app = app
        self.site = site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Rewrite the page; everything else passes untouched, streams included."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD") or not is_streamlit_page(scope["path"]):
            await self.app(scope, receive, send)
            return
        held = _Held()
        await self.app({**scope, "headers": [pair for pair in scope["headers"] if pair[0] not in _ASKS_FOR_LESS]}, receive, held.send)
        is_html = Headers(raw=held.start["headers"]).get("content-type", "").startswith("text/html")
        body = _in_words(held.body, words_for_browser(self.site, Request(scope).cookies)) if is_html and held.body else held.body
        if scope["method"] == "HEAD":
            await send(held.start)
            await send({"type": "http.response.body", "body": b""})
            return
        await held.release(send, body=body, without=("etag", "last-modified") if is_html else ())


def _in_words(page: bytes, t: Texts) -> bytes:
    page = page.replace(b'<html lang="en">', f'<html lang="{t.language}">'.encode())
    page = page.replace(b"<title>Streamlit</title>", f"<title>{escape(t('web.title'))}</title>{_own_head(t)}".encode())
    noscript = f"<noscript><p>{escape(t('web.needs_javascript'))}</p></noscript>".encode()
    return _NOSCRIPT.sub(lambda _: noscript, _SERVICE_LINK.sub(b"", page))


def _own_head(t: Texts) -> str:
    """Return what we add to the page: the design, and the script around it with its words."""
    words = {name: t(f"laptop.{name}") for name in _PANEL_WORDS}
    # Streamlit itself speaks English: in that language there is nothing to replace.
    own = tomllib.loads(STREAMLIT_WORDS.read_text(encoding="utf-8")) if t.language == SOURCE else {"words": {}, "beginnings": {}}
    dutch = () if t.language == SOURCE else list_area_labels()
    said = {**words, "streamlit": own["words"], "beginnings": own["beginnings"], "dutch": dutch}
    return (
        f'<link rel="stylesheet" href="{asset_address("look.css")}">'
        f'<link rel="stylesheet" href="{asset_address("laptop.css")}">'
        f'<script src="{asset_address("laptop.js")}" data-words="{escape(json.dumps(said))}"></script>'
    )


class PackedScripts:
    """Sends Streamlit's scripts and styles compressed, from a copy made at the first request: a quarter of the bytes."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._packed: dict[str, tuple[Message, bytes]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from the copy, or make it."""
        if not _is_packable(scope):
            await self.app(scope, receive, send)
            return
        path = scope["path"]
        if path not in self._packed:
            held = _Held()
            plain = [pair for pair in scope["headers"] if pair[0] not in _ASKS_FOR_LESS]
            await self.app({**scope, "headers": plain}, receive, held.send)
            if not held.is_whole or len(self._packed) >= _MOST_PACKED:
                await held.release(send, body=held.body)
                return
            self._packed[path] = await run_in_threadpool(_pack, held)
        start, body = self._packed[path]
        await send(start)
        await send({"type": "http.response.body", "body": body})


def _is_packable(scope: Scope) -> bool:
    if scope["type"] != "http" or scope["method"] != "GET" or not scope["path"].startswith("/static/"):
        return False
    headers = Headers(scope=scope)
    return (
        scope["path"].endswith((".js", ".css"))
        and "gzip" in headers.get("accept-encoding", "")
        and not {"if-none-match", "if-modified-since", "range"} & set(headers.keys())
    )


def _pack(held: _Held) -> tuple[Message, bytes]:
    body = gzip.compress(held.body, compresslevel=9, mtime=0)
    headers = MutableHeaders(raw=list(held.start["headers"]))
    headers["content-length"], headers["content-encoding"], headers["vary"] = str(len(body)), "gzip", "accept-encoding"
    return {**held.start, "headers": headers.raw}, body
