"""Every client of one meeting, and one round in which each of them asks for everything that it can ask for."""

from __future__ import annotations

import asyncio
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple

from bench.hall import Connection, House, Phone, prepare
from bench.machine import ROOT
from bench.projector import Projector
from bench.wire.record import Record
from bench.wire.twins import Sights, frame_as_told, seen_in_document, seen_in_page
from ldgm_core.domain.access import StaffActor, StaffRole
from ldgm_core.domain.meeting import MeetingId
from ldgm_core.services import installation, preparation, sign_in_link, staff
from ldgm_core.store import Store, open_store

__all__ = ["AREAS", "FACILITATOR", "MEETING_SCREENS", "PAGES", "SCREENS", "Listeners", "Room", "addresses", "furnish", "open_the_store"]

FACILITATOR = "facilitator"
AREAS = ("cognition", "didactic", "support_learning")
BOARDS = ("/bord", "/schattingen", f"/ronde/{AREAS[0]}")
"""The facilitator's streams with counts."""
PAGES = ("", *(f"o/{area}" for area in AREAS), *(f"beeld/{area}" for area in AREAS), "anders", "terugblik", "verslag")
MEETING_SCREENS = ("invullen", "debat", "perspectief", "plan", "zaag", "verslag", "voorbereiden")
SCREENS = ("", *MEETING_SCREENS, "leerlingen", "arrangementen", "inlezen", "bewaren", "beheer")
MATRIX = ROOT / "tests" / "trust" / "authorisation.toml"
_BOARD = re.compile(rb"event: board\ndata: (.*)")
_MEDIA = re.compile(rb"/media/[0-9a-f]+\.\w+")
FOR_ALL = ("/handleiding", "/toegankelijkheid", "/s/", "/download/sjabloon")
TOO_FAST = 429


class Room(NamedTuple):
    """One meeting in a house: who leads it, in the store and by cookie, and its phones."""

    house: House
    store: Store
    actor: StaffActor
    meeting_id: MeetingId
    pupil_id: str
    staff_cookie: str
    phones: tuple[Phone, ...]
    others: dict[str, str]

    def name_of(self, phone: Phone) -> str:
        """Return the name of a phone's owner, as records call it."""
        return f"Phone {self.phones.index(phone)}"


def furnish(house: House, store: Store, count: int) -> Room:
    """Prepare one more open meeting with so many phones, and sign in a colleague, an administrator and somebody of another school."""
    meeting_id, staff_cookie, phones = prepare(house.database_url, count)
    now = datetime.now(UTC)
    account = installation.make_first_account(store, organisation_name="Bench", display_name="Bench", now=now)
    actor = StaffActor(account.id, account.organisation_id, account.is_administrator)
    pupil = preparation.load_preparation(store, actor, meeting_id=MeetingId(meeting_id)).pupil
    others = {
        "colleague": _cookie(store, staff.invite(store, actor, display_name="Collega", role=StaffRole.FACILITATOR, now=now), now),
        "administrator": _cookie(store, staff.invite(store, actor, display_name="Beheer", role=StaffRole.ADMINISTRATOR, now=now), now),
        "other school": _cookie(store, staff.add_school(store, name="Ander", administrator="Ander", now=now)[1], now),
        "visitor": "",
    }
    return Room(house, store, actor, MeetingId(meeting_id), pupil.id, staff_cookie, phones, others)


def _cookie(store: Store, link: str, now: datetime) -> str:
    return f"ldgm_sessie={sign_in_link.sign_in(store, token=link, now=now)}"


@dataclass
class Listeners:
    """All that listen to a room, and what they heard."""

    room: Room
    record: Record
    line: Connection
    streams: list[Connection]
    boards: dict[str, bytes] = field(default_factory=lambda: dict.fromkeys(BOARDS, b""))
    """The newest that each of the facilitator's streams told of how far it is."""

    @classmethod
    async def come_in(cls, room: Room, record: Record) -> Listeners:
        """Open the event streams of the facilitator and of every phone, and a line for everything else."""
        port = room.house.port
        streams = [await _follow(port, f"/live/{room.meeting_id}{part}", room.staff_cookie) for part in (*BOARDS, "")]
        streams += [await _follow(port, f"/d/{phone.participant_id}/live", phone.cookie) for phone in room.phones]
        return cls(room, record, await Connection(port).open(), streams)

    async def ask(self, who: str, method: str, path: str, *, cookie: str, body: bytes = b"") -> tuple[int, bytes]:
        """Ask for one address, as somebody; the headers and the body are recorded. Who was too fast waits and asks again."""
        while True:
            status, answer = await self.line.ask(method, path, cookie=cookie, body=body)
            self.record.note("headers", who, self.line.head)
            self.record.note("http", who, answer)
            if status != TOO_FAST:
                return status, answer
            await asyncio.sleep(0.5)

    async def look(self, *, area: str = AREAS[0], screens: Iterable[str] = MEETING_SCREENS) -> Sights:
        """Let every phone open every page of its own, and the projector draw these screens."""
        sights: Sights = {}
        for phone in self.room.phones:
            who = self.room.name_of(phone)
            for page in PAGES:
                _, body = await self.ask(who, "GET", f"/d/{phone.participant_id}/{page}", cookie=phone.cookie)
                sights[who, page] = seen_in_page(body)
        query = f"bespreking={self.room.meeting_id}&onderdeel={area}"
        for screen in screens:
            sights[FACILITATOR, f"screen {screen}"] = await self._draw(screen, query)
        await self._hear()
        for part, told in self.boards.items():
            sights[FACILITATOR, f"board {part}"] = seen_in_page(told)
        return sights

    async def fetch(self, paths: Sequence[str]) -> Sights:
        """Let everybody, from facilitator to visitor, ask for these addresses."""
        room, sights = self.room, Sights()
        watchers = {FACILITATOR: room.staff_cookie, **room.others, room.name_of(room.phones[0]): room.phones[0].cookie}
        for path in paths:
            for who, cookie in watchers.items():
                status, body = await self.ask(who, "GET", path, cookie=cookie)
                sights[who, path] = f"{status} {seen_in_document(body)}"
        return sights

    async def _draw(self, screen: str, query: str) -> str:
        port, cookie = self.room.house.port, self.room.staff_cookie
        async with Projector(port, page=screen, query=query, cookie=cookie) as projector:
            drawn = await projector.draw()
        self.record.note("projector", "screen", drawn)
        for address in sorted(set(_MEDIA.findall(drawn))):
            _, body = await self.line.ask("GET", address.decode(), cookie="")
            self.record.note("media", "screen", self.line.head + body)
        return "\n".join(frame_as_told(frame) for frame in projector.frames)

    async def _hear(self) -> None:
        """What the streams told until now. A signal holds nobody's answer, not even that of who listens; nor do the counts of a board."""
        all_heard = await asyncio.gather(*(stream.drain(0.05) for stream in self.streams))
        for heard in all_heard:
            self.record.note("events", "nobody", heard)
        for part, heard in zip(BOARDS, all_heard, strict=False):
            self.boards[part] = (_BOARD.findall(heard) or [self.boards[part]])[-1]

    def read_the_rest(self) -> None:
        """Look through what the program printed and every file that it made besides the database; names of files included."""
        house = self.room.house
        self.record.note("log", "nobody", house.log.read_bytes())
        for path in house.folder.rglob("*"):
            is_other = path.is_file() and not path.name.startswith("ldgm.sqlite3")
            self.record.note("files", "nobody", str(path).encode() + (path.read_bytes() if is_other else b""))

    async def leave(self) -> None:
        """Close every line."""
        for connection in (self.line, *self.streams):
            connection.writer.close()


async def _follow(port: int, path: str, cookie: str) -> Connection:
    return await (await Connection(port).open()).follow(path, cookie=cookie)


def addresses(room: Room) -> list[str]:
    """
    Return every address with a GET, as the authorisation matrix names them, with the ids of this room filled in.

    Left out are event streams, which do not end and are followed apart, and what is the same for everybody: the manual and assets.
    """
    parts = {
        "meeting_id": room.meeting_id, "participant_id": room.phones[1].participant_id, "area_id": AREAS[0], "pupil_id": room.pupil_id,
        "ending": "csv",
    }  # fmt: skip
    known = tomllib.loads(MATRIX.read_text(encoding="utf-8"))["addresses"]
    paths = [row.removeprefix("GET ") for row in known if row.startswith("GET ")]
    wanted = [path for path in paths if not path.endswith("/live") and not path.startswith("/live/") and not path.startswith(FOR_ALL)]
    return [path.format_map(defaultdict(lambda: "x", parts)) for path in wanted]


def open_the_store(house: House) -> Store:
    """Open the house's database beside the program, for what the facilitator does."""
    return open_store(house.database_url)
