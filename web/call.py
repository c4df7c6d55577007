"""One request as a value, and the way from an address to the function that answers it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from inspect import iscoroutinefunction
from typing import cast
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from ldgm_core.errors import BadInput, LdgmError, NotFound
from ldgm_core.texts import Texts
from web.language import choose_language, words_for_browser
from web.places import Places
from web.refusal import answer_bug, answer_refusal
from web.seal import remember_browser, require_seal, sealing
from web.site import Site

__all__ = ["MOST_BYTES", "AsyncEndpoint", "Call", "Endpoint", "at"]

MOST_BYTES = 64 * 1024
MOST_FIELDS = 60


@dataclass(frozen=True)
class Call:
    """What a visitor asks: `path` holds the parts of the address, `form` the fields that were sent (the last of each name)."""

    site: Site
    address: str
    path: Mapping[str, str]
    query: Mapping[str, str]
    form: Mapping[str, str]
    cookies: Mapping[str, str]
    now: datetime

    @property
    def texts(self) -> Texts:
        """The words of the language that this browser asks for; documents are in the site's own."""
        return words_for_browser(self.site, self.cookies)


Endpoint = Callable[[Call], Response]
AsyncEndpoint = Callable[[Call], Awaitable[Response]]


def at(
    site: Site,
    path: str,
    *,
    get: Endpoint | None = None,
    post: Endpoint | AsyncEndpoint | None = None,
    posts_at_once: Places | None = None,
) -> Route:
    """
    Return the route of an address. The functions run on a thread, so that waiting for the database holds up nobody else; one that
    knows how to wait (`async def`) runs on the server's own.

    Every refusal and every bug of theirs is answered here, and nowhere else in web/. A form that is sent here carries the seal of its
    browser. `posts_at_once`: for what is slow on purpose, so that those who wait for it hold no thread.
    """

    async def answer(request: Request) -> Response:
        with sealing(site, request.cookies) as mark:
            response = choose_language(site, request) or await answer_call(request)
        remember_browser(response, site, mark)
        return response

    async def answer_call(request: Request) -> Response:
        is_post = request.method == "POST"
        endpoint = (post if is_post else get) or _no_page
        call = _read_head(site, request)
        try:
            if is_post:
                call = _with_form(call, await _read_body(request))
            if is_post and post is not None:
                require_seal(site, call.cookies, call.form)
            if iscoroutinefunction(endpoint):
                return cast("Response", await endpoint(call))
            async with posts_at_once.one() if is_post and posts_at_once is not None else nullcontext():
                return await run_in_threadpool(cast("Endpoint", endpoint), call)
        except LdgmError as refusal:
            return answer_refusal(call.texts, refusal, address=call.address, form=call.form)
        except ClientDisconnect:
            return Response(status_code=400)
        except Exception as bug:  # noqa: BLE001 - whatever it is, the visitor gets a page and the log the place
            return answer_bug(call.texts, bug, address=call.address)

    return Route(path, answer, methods=["GET", "POST"])


def _no_page(_call: Call) -> Response:
    raise NotFound("page_unknown")


def _read_head(site: Site, request: Request) -> Call:
    return Call(
        site=site,
        address=request.url.path,
        path=request.path_params,
        query=request.query_params,
        form={},
        cookies=request.cookies,
        now=site.clock(),
    )


def _with_form(call: Call, body: bytes) -> Call:
    try:
        fields = parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="replace")
    except ValueError as error:  # too many fields, or bytes that no form sends
        raise BadInput("form_unreadable") from error
    return Call(call.site, call.address, call.path, call.query, dict(fields), call.cookies, call.now)


async def _read_body(request: Request) -> bytes:
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind not in ("", "application/x-www-form-urlencoded"):
        raise BadInput("form_unreadable")
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MOST_BYTES:
            raise BadInput("body_too_large", kilobytes=MOST_BYTES // 1024)
    return bytes(body)
