"""A browser with one open event stream, for the tests of streams."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.testclient import TestClient

from ldgm_core.domain.access import StaffRole
from ldgm_core.services import sign_in_link, staff
from tests.web.room import Browser, Room
from web.cookie import SESSION

PATIENCE = 10  # seconds until a test gives up; none of them waits for it


class Listener:
    """A browser with one open event stream."""

    def __init__(self) -> None:
        self.messages: asyncio.Queue[dict[str, object]] = asyncio.Queue()
        self.leaves = asyncio.Event()
        self.headers: dict[str, str] = {}
        self.status = 0

    async def send(self, message: dict[str, object]) -> None:
        await self.messages.put(message)

    async def receive(self) -> dict[str, object]:
        await self.leaves.wait()
        return {"type": "http.disconnect"}

    async def start(self) -> None:
        message = await asyncio.wait_for(self.messages.get(), PATIENCE)
        self.status = message["status"]
        self.headers = {name.decode(): value.decode() for name, value in message["headers"]}

    async def hear(self, event: str = "data: ") -> str | None:
        """The data of the next event that begins like this, or None at the end of the stream; signs of life are passed over."""
        while True:
            message = await asyncio.wait_for(self.messages.get(), PATIENCE)
            if not message["more_body"]:
                return None
            if message["body"].decode().startswith(event):
                return message["body"].decode().removeprefix(event).strip()

    async def hear_board(self) -> dict[str, Any] | None:
        """The next board, or None at the end of the stream."""
        told = await self.hear("event: board\ndata: ")
        return None if told is None else json.loads(told)


@asynccontextmanager
async def listening(app: Starlette, path: str, cookie: str) -> AsyncIterator[Listener]:
    """Open a stream and leave it at the end."""
    listener = Listener()
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": "GET",
        "path": path.partition("?")[0],
        "raw_path": path.encode(),
        "root_path": "",
        "scheme": "http",
        "query_string": path.partition("?")[2].encode(),
        "headers": [(b"host", b"school.test"), (b"cookie", cookie.encode())],
        "client": ("127.0.0.1", 1),
        "server": ("school.test", 80),
    }
    task = asyncio.create_task(app(scope, listener.receive, listener.send))
    try:
        await listener.start()
        yield listener
    finally:
        listener.leaves.set()
        await asyncio.wait_for(task, PATIENCE)


def run(play: Callable[[], Awaitable[object]]) -> object:
    return asyncio.run(play())


def cookie_of(browser: TestClient, name: str) -> str:
    return f"{name}={browser.cookies[name]}"


def strange_leaders(app: Starlette, room: Room) -> list[Browser]:
    """The browsers of two who lead, and not this meeting: a colleague, and the administrator of another school."""
    now, found = room.clock(), []
    colleague = staff.invite(room.store, room.actor, display_name="Collega", role=StaffRole.FACILITATOR, now=now)
    elsewhere = staff.add_school(room.store, name="Ander", administrator="Ander", now=now)[1]
    for link in (colleague, elsewhere):
        browser = Browser(app)
        browser.cookies.set(SESSION, sign_in_link.sign_in(room.store, token=link, now=now), domain="school.test", path="/")
        found.append(browser)
    return found
