"""What stands in front of every address, Streamlit's pages and websockets included: headers, strangers' forms, and the door for staff."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ldgm_core.errors import BadInput, LdgmError, NotAllowed, NotFound
from ldgm_core.services.staff_session import find_staff
from web.address import is_open, is_own
from web.call import MOST_BYTES
from web.cookie import SESSION
from web.header import EVERYWHERE
from web.host import comes_from_here, is_our_host
from web.language import words_for_browser
from web.page import lead_to
from web.refusal import answer_refusal
from web.site import Site

__all__ = ["Door", "OwnForms", "SafeHeaders"]

_CLOSED_TO_ALL = ("/_stcore/metrics", "/_stcore/agent", "/_stcore/script-health-check")
_POLICY_VIOLATION = 1008


class SafeHeaders:
    """Gives every answer the headers that it does not set itself."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and add to the answer."""

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=list(message["headers"]))
                for name, value in EVERYWHERE.items():
                    headers.setdefault(name, value)
                message = {**message, "headers": headers.raw}
            await send(message)

        await self.app(scope, receive, send_safely if scope["type"] == "http" else send)


class OwnForms:
    """Refuses what another site's page sends in a visitor's name, and what is larger than any form of ours."""

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self.app = app
        self.site = site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Look at where a request comes from, and to whom it is addressed, before anybody reads it."""
        if scope["type"] == "websocket" and not self._is_own_websocket(Headers(scope=scope)):
            await _hang_up(receive, send)
            return
        refusal = self._refusal(scope) if scope["type"] == "http" else None
        if refusal is None:
            await self.app(scope, receive, send)
            return
        await _refuse(self.site, refusal, scope, receive, send)

    def _is_own_websocket(self, headers: Headers) -> bool:
        """A browser always names the origin of a websocket, so one without is refused too."""
        return is_our_host(self.site, headers.get("host", "")) and comes_from_here(self.site, headers, is_page=False)

    def _refusal(self, scope: Scope) -> LdgmError | None:
        headers = Headers(scope=scope)
        if not is_our_host(self.site, headers.get("host", "")):
            return NotAllowed("host_unknown", address=self.site.base_url)
        if scope["method"] in ("GET", "HEAD", "OPTIONS"):
            return None
        if not comes_from_here(self.site, headers, is_page=True):
            return NotAllowed("form_from_elsewhere")
        length = headers.get("content-length", "0")
        if is_own(scope["path"]) and (not length.isdigit() or int(length) > MOST_BYTES):
            return BadInput("body_too_large", kilobytes=MOST_BYTES // 1024)
        return None


class Door:
    """Keeps Streamlit's pages, files and websocket for staff with a living session."""

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self.app = app
        self.site = site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let through what is open and who is signed in; show anybody else the way in."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
        elif scope["type"] == "http" and scope["path"].rstrip("/").startswith(_CLOSED_TO_ALL):
            await _refuse(self.site, NotFound("page_unknown"), scope, receive, send)
        elif scope["type"] == "http" and is_open(scope["path"]):
            await self.app(scope, receive, send)
        else:
            await self._let_in_staff(scope, receive, send)

    async def _let_in_staff(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            is_staff = await run_in_threadpool(self._is_staff, HTTPConnection(scope).cookies.get(SESSION, ""))
        except LdgmError as trouble:
            await (_hang_up(receive, send) if scope["type"] == "websocket" else _refuse(self.site, trouble, scope, receive, send))
            return
        if is_staff:
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await _hang_up(receive, send)
        elif _wants_page(scope):
            await lead_to("/aanmelden")(scope, receive, send)
        else:
            await Response(status_code=403)(scope, receive, send)

    def _is_staff(self, token: str) -> bool:
        return find_staff(self.site.store, session_token=token, now=self.site.clock()) is not None


async def _refuse(site: Site, refusal: LdgmError, scope: Scope, receive: Receive, send: Send) -> None:
    t = words_for_browser(site, HTTPConnection(scope).cookies)
    answer = answer_refusal(t, refusal, address=scope["path"], form={})
    await answer(scope, receive, send)


def _wants_page(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    return scope["method"] in ("GET", "HEAD") and (headers.get("sec-fetch-mode") == "navigate" or "text/html" in headers.get("accept", ""))


async def _hang_up(receive: Receive, send: Send) -> None:
    await receive()
    await send({"type": "websocket.close", "code": _POLICY_VIOLATION})
