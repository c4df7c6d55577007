"""
Every byte that leaves the program before a reveal: `python -m bench.wire [--meetings 200]`.

Each meeting plants a word of its own in every answer. All clients are recorded: the bodies of every page a phone can open, the event
streams of phones and facilitator, the frames of Streamlit's websocket for every screen of the facilitator, the downloads, and what the
program prints. A planted word may reach nobody but its writer before the poll is revealed.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import random
import re
from dataclasses import dataclass, field

from bench.hall import Connection, Hall, open_hall
from bench.machine import report
from bench.projector import Projector

__all__ = ["Found", "Record", "listen"]

AREAS = ("cognition", "didactic", "support_learning")
SCREENS = ("invullen", "debat", "perspectief", "plan", "bijhouden", "verslag", "voorbereiden")
PAGES = ("", *(f"o/{area}" for area in AREAS), *(f"beeld/{area}" for area in AREAS), "anders", "terugblik", "verslag")
DOWNLOADS = ("verslag/{0}.pdf", "verslag/{0}.json", "verslag/{0}.html", "verslag/{0}/kort.pdf", "opp/{0}.docx", "agenda/{0}.ics")


@dataclass
class Record:
    """What was received before the reveal. `planted`: each word with who wrote it."""

    planted: dict[str, str]
    leaks: list[tuple[str, str, str]] = field(default_factory=list)
    bytes_seen: dict[str, int] = field(default_factory=dict)

    def note(self, kind: str, who: str, received: bytes) -> None:
        """Look through what this client received."""
        self.bytes_seen[kind] = self.bytes_seen.get(kind, 0) + len(received)
        plain = _unescaped(received)
        for word, writer in self.planted.items():
            shapes = (word.encode(), base64.b64encode(word.encode()).rstrip(b"="))
            if writer != who and any(shape in received or shape in plain for shape in shapes):
                self.leaks.append((word, kind, who))


@dataclass(frozen=True)
class Found:
    """What came out of one meeting. `is_seen_after`: after the reveal the same search does find the words."""

    leaks: list[tuple[str, str, str]]
    bytes_seen: dict[str, int]
    is_seen_after: bool


def listen(hall: Hall, *, seed: int) -> Found:
    """Let everybody in the hall answer with planted words, record what every client receives, and look for them."""
    return asyncio.run(_listen(hall, random.Random(seed)))


async def _listen(hall: Hall, chance: random.Random) -> Found:
    planted: dict[str, str] = {}
    record = Record(planted)
    streams = [await _stream(hall, f"/live/{hall.meeting_id}", hall.staff_cookie)]
    streams += [await _stream(hall, f"/d/{phone.participant_id}/live", phone.cookie) for phone in hall.phones]
    order = [(number, area) for number in range(len(hall.phones)) for area in AREAS]
    chance.shuffle(order)
    line = await Connection(hall.port).open()
    for place, (number, area) in enumerate(order):
        word = f"kanarie{chance.getrandbits(64):016x}"
        planted[word] = f"Phone {number}"
        phone = hall.phones[number]
        body = phone.form(area, chance.randint(1, 7), f"wire-{number}-{area}", words=word)
        status, answer = await line.ask("POST", f"/d/{phone.participant_id}/o/{area}", cookie=phone.cookie, body=body)
        if status != 303:
            raise SystemExit(f"an answer was not stored: HTTP {status}")
        record.note("http", f"Phone {number}", answer)
        if place % 6 == 5:
            await _look_everywhere(hall, record, line)
    await _look_everywhere(hall, record, line)
    for stream in streams:
        record.note("events", "stream", await stream.drain())
    own = hall.phones[order[0][0]]
    _, page = await line.ask("GET", f"/d/{own.participant_id}/o/{order[0][1]}", cookie=own.cookie)
    return Found(record.leaks, record.bytes_seen, any(word.encode() in page for word in planted))


async def _look_everywhere(hall: Hall, record: Record, line: Connection) -> None:
    for number, phone in enumerate(hall.phones):
        for page in PAGES:
            _, body = await line.ask("GET", f"/d/{phone.participant_id}/{page}", cookie=phone.cookie)
            record.note("http", f"Phone {number}", body)
    for download in DOWNLOADS:
        _, body = await line.ask("GET", f"/download/{download.format(hall.meeting_id)}", cookie=hall.staff_cookie)
        record.note("http", "facilitator", body)
    for screen in SCREENS:
        async with Projector(hall.port, page=screen, query=f"bespreking={hall.meeting_id}", cookie=hall.staff_cookie) as projector:
            record.note("projector", "screen", await projector.draw())


async def _stream(hall: Hall, path: str, cookie: str) -> Connection:
    return await (await Connection(hall.port).open()).follow(path, cookie=cookie)


def _unescaped(received: bytes) -> bytes:
    """Undo escapes that hide plain letters: \\u0041 in JSON, &#65; in HTML."""
    plain = re.sub(rb"\\u00([0-9a-f]{2})", lambda found: bytes([int(found.group(1), 16)]), received)
    return re.sub(rb"&#(\d{2,3});", lambda found: bytes([int(found.group(1)) % 256]), plain)


def main() -> None:
    """Listen to so many meetings and print what leaked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--meetings", type=int, default=200)
    chosen = parser.parse_args()
    leaks, seen, after = 0, 0, 0
    for number in range(chosen.meetings):
        with open_hall(4) as hall:
            found = listen(hall, seed=number)
        leaks, seen, after = leaks + len(found.leaks), seen + sum(found.bytes_seen.values()), after + found.is_seen_after
    report("wire", {"meetings": chosen.meetings, "values_before_reveal": leaks, "bytes_looked_at": seen, "own_words_found": after})


if __name__ == "__main__":
    main()
