"""A prepared meeting with many phones and a server of our own around it: for measuring on loopback, never elsewhere."""

from __future__ import annotations

import asyncio
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

from bench.machine import ROOT
from ldgm_core.domain.access import StaffActor
from ldgm_core.domain.matrix import Sector
from ldgm_core.services import installation, inviting, meeting_course, personal_link, preparation, sign_in_link
from ldgm_core.services.form_seal import seal_of
from ldgm_core.store import open_store
from ldgm_core.store.whose import inside

__all__ = [
    "SECRET", "Connection", "Hall", "House", "Phone", "free_port", "open_hall", "open_house", "prepare", "start_server", "wait_for_server",
]  # fmt: skip

_COUNT = re.compile(rb'class=\\"ldgm-count\\">(\d+)')
SECRET = "a secret for the benchmark, long enough to be taken"  # noqa: S105


@dataclass(frozen=True)
class Phone:
    """A bound device: address and cookie of one participant, and the polls by area."""

    participant_id: str
    cookie: str
    polls: dict[str, str]

    def form(self, area_id: str, column: int, key: str, *, words: str = "Ik zie dat hij zelf begint, elke ochtend in de klas.") -> bytes:
        """The body of one answer."""
        fields = {"poll": self.polls[area_id], "key": key, "answer": str(column), "certainty": "sure", "context": "classroom"}
        return self.sealed({**fields, "observation": words})

    def sealed(self, fields: dict[str, str]) -> bytes:
        """The body of any form of this phone, with the seal of its browser."""
        return urlencode({**fields, "zegel": seal_of(SECRET.encode(), self.participant_id)}).encode()


@dataclass(frozen=True)
class Hall:
    """The running program with one open meeting."""

    port: int
    meeting_id: str
    staff_cookie: str
    phones: tuple[Phone, ...]
    database_url: str
    log: Path


@dataclass(frozen=True)
class House:
    """The running program without a meeting; many can be held in it. `log`: what the program prints, errors included."""

    port: int
    database_url: str
    folder: Path
    log: Path


class Connection:
    """One kept-alive HTTP/1.1 connection, as a browser has; small, so that the client costs little."""

    def __init__(self, port: int, *, front: int = 0) -> None:
        self.port = port
        self.front = front or port  # the port in the address that people know, when something stands in front
        self.head = b""  # the status line and headers of the last answer, as they came

    async def open(self) -> Connection:
        """Connect."""
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        return self

    async def ask(self, method: str, path: str, *, cookie: str, body: bytes = b"") -> tuple[int, bytes]:
        """Send one request and read the whole answer."""
        head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.front}\r\nCookie: {cookie}\r\n"
        if method == "POST":
            head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\nOrigin: http://127.0.0.1:{self.front}\r\n"
        self.writer.write(head.encode() + b"\r\n" + body)
        await self.writer.drain()
        self.head = await self.reader.readuntil(b"\r\n\r\n")
        lines = self.head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:] if line)}
        return int(lines[0].split()[1]), await self._body(headers)

    async def _body(self, headers: dict[str, str]) -> bytes:
        if headers.get("transfer-encoding") != "chunked":
            return await self.reader.readexactly(int(headers.get("content-length", "0")))
        body = b""
        while size := int(await self.reader.readline(), 16):
            body += await self.reader.readexactly(size + 2)
        await self.reader.readline()
        return body

    async def follow(self, path: str, *, cookie: str) -> Connection:
        """Open an event stream on this connection."""
        self.writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.front}\r\nCookie: {cookie}\r\n\r\n".encode())
        await self.writer.drain()
        await self.reader.readuntil(b"\r\n\r\n")
        return self

    async def drain(self, seconds: float = 0.3) -> bytes:
        """Return everything that arrives on this stream within this time."""
        came = b""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while part := await self.reader.read(65536):
                    came += part
        return came

    async def next_board(self, answers: int) -> float:
        """Wait on a stream of counts for the board that has so many answers at least, and return the moment it arrived."""
        while line := await self.reader.readline():
            if line.startswith(b"data: {") and sum(int(count) for count in _COUNT.findall(line)) >= answers:
                return time.perf_counter()
        raise SystemExit("the event stream ended")

    async def next_mark(self) -> float:
        """Wait for the next event with news and return the moment it arrived."""
        while line := await self.reader.readline():
            if line.startswith(b"data:"):
                return time.perf_counter()
        raise SystemExit("the event stream ended")


@contextmanager
def open_hall(count: int, program: Sequence[str] = ("app.py",)) -> Iterator[Hall]:
    """Prepare a meeting with so many bound phones in a folder of its own, and serve it on loopback until the end of the block."""
    with open_house(program) as house:
        meeting_id, staff_cookie, phones = prepare(house.database_url, count)
        yield Hall(house.port, meeting_id, staff_cookie, phones, house.database_url, house.log)


@contextmanager
def open_house(program: Sequence[str] = ("app.py",)) -> Iterator[House]:
    """Serve an empty folder on loopback until the end of the block. `program`: what Python runs, `app.py` or something around it."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as beside:
        port, log = free_port(), Path(beside) / "log"
        server = start_server(folder, port, program=program, log=log)
        try:
            wait_for_server(port, server)
            yield House(port, f"sqlite:///{Path(folder).as_posix()}/ldgm.sqlite3", Path(folder), log)
        finally:
            server.terminate()
            server.wait(15)


def prepare(url: str, count: int, *, owner_url: str = "") -> tuple[str, str, tuple[Phone, ...]]:
    """Make an open meeting with so many bound phones; return its id, the facilitator's cookie and the phones."""
    store, now = open_store(url, owner_url=owner_url), datetime.now(UTC)
    account = installation.make_first_account(store, organisation_name="Bench", display_name="Bench", now=now)
    actor = StaffActor(account.id, account.organisation_id)
    new = preparation.NewMeeting(None, "Bench", "", Sector.SO, now.date(), 112, "Meten", "so-2026.1")
    meeting_id = preparation.create_meeting(store, actor, new, now=now)
    tokens = []
    for number in range(count):
        if number % 40 == 0 and number:  # a meeting holds at most forty people; the bench puts more in, past the form
            inviting.MOST_PEOPLE = count + 1
        person = inviting.PersonSettings(f"Phone {number}", "teacher")
        participant_id = inviting.add_person(store, actor, person, meeting_id=meeting_id, secret=SECRET.encode(), now=now)
        tokens.append(personal_link.link_token(SECRET.encode(), participant_id, 1))
    meeting_course.open_meeting(store, actor, meeting_id=meeting_id, now=now)
    with inside(account.organisation_id), store.reading() as tx:
        polls = {str(poll.area_id): str(poll.id) for poll in tx.load_polls(meeting_id)}
    phones = []
    for token in tokens:
        participant, device = personal_link.bind_device(store, token=token, now=now)
        phones.append(Phone(participant.id, f"ldgm_deelnemer={device}; ldgm_formulier={participant.id}", polls))
    session = sign_in_link.sign_in(store, token=sign_in_link.make_sign_in_link(store, account, now=now), now=now)
    store.close()
    return meeting_id, f"ldgm_sessie={session}", tuple(phones)


def free_port() -> int:
    """Return a port on which nothing listens now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def start_server(
    folder: str, port: int, *, program: Sequence[str] = ("app.py",), log: Path | None = None, more: Mapping[str, str] | None = None
) -> subprocess.Popen[bytes]:
    """
    Start the program on a folder; it does not answer yet.

    `log`: the file that gets everything it prints; None: nothing is kept. `more`: settings besides, such as another database.
    """
    own = {"LDGM_DATA_DIR": folder, "LDGM_HOST": "127.0.0.1", "PORT": str(port), "LDGM_SECRET": SECRET, "LDGM_DEMO": "0", **(more or {})}
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LDGM_")}
    command, environment = [sys.executable, *program], {**environment, **own, "PYTHONUNBUFFERED": "1"}
    if log is None:
        return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    with log.open("wb") as kept:
        return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=kept, stderr=subprocess.STDOUT)


def wait_for_server(port: int, server: subprocess.Popen[bytes], *, every: float = 0.05) -> None:
    """Wait until the program answers, looking again after so many seconds. Raises SystemExit when it does not."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1):
                return
        except OSError:
            time.sleep(every)
    raise SystemExit("the server did not start")
